"""Who goes first, and when to stop."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.fleet.waves import Share, split_into_waves
from pulumi_twilio_studio.manifest import TenantSpec

Make = Callable[..., TenantSpec]


def names(found: list[list[TenantSpec]]) -> list[list[str]]:
    return [[each.name for each in wave] for wave in found]


def test_the_waves_of_the_manifest_are_those_used_unless_others_are_asked_for(tenant: Make) -> None:
    tenants = [tenant("c", 3), tenant("b"), tenant("d", 3), tenant("a")]

    found = split_into_waves(tenants, None)

    assert [["a", "b"], ["c", "d"]] == names(found)


@pytest.mark.parametrize(
    ("parts", "sizes"),
    [
        ("1,10%,100%", [1, 1, 18]),
        ("1,2,100%", [1, 1, 18]),
        ("100%", [20]),
        ("10%, 50%", [2, 8]),
        ("1%,100%", [1, 19]),
        ("0,100%", [20]),
        ("50", [20]),
        ("2.5%,100%", [1, 19]),
        ("1,1,1", [1]),
    ],
)
def test_parts_say_how_many_have_had_their_turn_after_each_wave(
    tenant: Make, parts: str, sizes: list[int]
) -> None:
    tenants = [tenant(f"t{number:02}") for number in range(20)]

    found = split_into_waves(tenants, parts)

    assert sizes == [len(wave) for wave in found]
    assert [f"t{number:02}" for number in range(sum(sizes))] == list(chain(*names(found)))


def test_the_order_is_that_of_the_manifests_waves_and_then_of_the_names(tenant: Make) -> None:
    tenants = [tenant("a", 2), tenant("c"), tenant("b", 2), tenant("d")]

    found = split_into_waves(tenants, "1,100%")

    assert [["c"], ["d", "a", "b"]] == names(found)


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ("50%,10%", "goes backwards"),
        ("1,,100%", "'' is not a number of tenants"),
        ("half", "'half' is not a number"),
        ("-1", "'-1' is not a number"),
        ("1.5", "'1.5' is not a number"),
        ("9" * 400, "9' is not a number"),
        ("101%", "'101%' is more than 100%"),
    ],
)
def test_says_what_is_wrong_with_the_parts(tenant: Make, parts: str, complaint: str) -> None:
    tenants = [tenant(str(number)) for number in range(20)]

    with pytest.raises(ValueError, match=complaint):
        split_into_waves(tenants, parts)


@given(st.integers(1, 500), st.lists(st.integers(0, 100), min_size=1, max_size=6))
def test_nobody_is_in_two_waves_and_the_last_share_decides_how_many_are_in_any(
    total: int, shares: list[int]
) -> None:
    tenants = [TenantSpec(f"t{number}", "", {}) for number in range(total)]
    parts = ",".join(f"{share}%" for share in sorted(shares))

    found = list(chain(*names(split_into_waves(tenants, parts))))

    assert len(found) == len(set(found))
    assert -(-total * max(shares) // 100) == len(found)


@pytest.mark.parametrize(
    ("allowed", "failed", "total", "is_too_much"),
    [
        ("0", 0, 10, False),
        ("0", 1, 10, True),
        ("2", 2, 10, False),
        ("2", 3, 10, True),
        ("10%", 1, 10, False),
        ("10%", 1, 9, True),
        ("0%", 1, 1000, True),
        ("100%", 10, 10, False),
    ],
)
def test_a_wave_may_have_as_many_failures_as_allowed_and_no_more(
    allowed: str, failed: int, total: int, *, is_too_much: bool
) -> None:
    assert is_too_much is Share.parse(allowed).exceeded_by(failed, total)
