"""The marker: who declares a flow, and what a commit message says of it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pulumi_twilio_studio.identity import (
    LONGEST,
    LONGEST_NAME,
    AmbiguousMarker,
    Signature,
    belongs,
    home_of,
    identity_of,
    marker_of,
    ours,
    sign,
    sign_name,
    signature_of,
    signed_name,
)

SIGNATURE = Signature("0123456789abcdef", "fedcba9876543210")
TEMPLATED = Signature("0123456789abcdef", "fedcba9876543210", "00112233445566aa")


@dataclass(frozen=True)
class Row:
    sid: str
    commit_message: str | None


@pytest.mark.parametrize("signature", [SIGNATURE, TEMPLATED])
@pytest.mark.parametrize("message", [None, "", "Route VIPs first", "x" * 1000, "[pulumi odd]"])
def test_what_was_signed_is_read_back_and_fits(message: str | None, signature: Signature) -> None:
    signed = sign(message, signature)

    assert signature_of(signed) == signature
    assert len(signed) <= LONGEST


def test_the_users_message_comes_first() -> None:
    assert sign("Route VIPs first", SIGNATURE).startswith("Route VIPs first [pulumi ")


@pytest.mark.parametrize("signature", [SIGNATURE, TEMPLATED])
def test_a_message_that_is_cut_keeps_its_ending(signature: Signature) -> None:
    signed = sign("x" * 1000, signature, "(commit 1a2b3c4d5e6f)")

    assert signed.endswith(f"x... (commit 1a2b3c4d5e6f) {signature}")
    assert len(signed) == LONGEST


@pytest.mark.parametrize(
    "message",
    [
        None,
        "",
        "by hand",
        "[pulumi 0123456789abcdef]",
        f"{SIGNATURE} and more",
        str(SIGNATURE)[:-2],
    ],
)
def test_somebody_elses_message_carries_no_signature(message: str | None) -> None:
    assert signature_of(message) is None


def test_resources_that_differ_in_anything_have_markers_of_their_own() -> None:
    identities = {
        identity_of(*parts)
        for parts in [
            ("org", "shop", "dev", "a"),
            ("org", "shop", "dev", "b"),
            ("org", "shop", "prod", "a"),
            ("org", "mall", "dev", "a"),
            ("gro", "shop", "dev", "a"),
        ]
    }

    assert 5 == len({marker_of(identity) for identity in identities})


def test_ours_is_the_row_that_carries_the_marker() -> None:
    mine = Row("FW1", sign("hello", Signature(marker_of("o/p/s/mine"), "0" * 16)))
    rows = [Row("FW2", None), mine, Row("FW3", sign(None, Signature("f" * 16, "0" * 16)))]

    assert ours(rows, "o/p/s/mine") is mine


@pytest.mark.parametrize("home", ["", home_of("s3://states"), home_of("file:///elsewhere")])
def test_a_marker_belongs_to_its_resource_wherever_the_state_is_kept(home: str) -> None:
    marker = marker_of("o/p/s/mine", home)

    assert belongs(marker, "o/p/s/mine")
    assert not belongs(marker, "o/p/s/yours")
    assert 16 == len(marker)


def test_states_that_are_kept_in_two_places_sign_differently() -> None:
    homes = ["", home_of("s3://states"), home_of("file:///elsewhere")]

    assert 3 == len({marker_of("o/p/s/mine", home) for home in homes})


def test_no_row_is_ours_among_strangers() -> None:
    assert ours([Row("FW2", None), Row("FW3", "by hand")], "o/p/s/mine") is None


def test_two_rows_of_one_marker_are_refused_by_name() -> None:
    signed = str(Signature(marker_of("o/p/s/mine"), "0" * 16))
    rows = [Row("FW2", signed), Row("FW1", signed)]

    with pytest.raises(AmbiguousMarker, match="FW1, FW2"):
        ours(rows, "o/p/s/mine")


@pytest.mark.parametrize("name", ["Acme Ltd", "", "Acme [EU]", "two\nlines", "x" * 38])
def test_a_name_comes_back_without_the_marker_that_was_put_behind_it(name: str) -> None:
    signed = sign_name(name, "72d866659226ab73")

    assert signed == f"{name} [pulumi 72d866659226ab73]"
    assert len(signed) <= LONGEST_NAME
    assert signed_name(signed) == (name, "72d866659226ab73")


@pytest.mark.parametrize(
    "name",
    ["Acme", "", "[pulumi]", "Acme [pulumi 72D866659226AB73]", "Acme [pulumi 72d866659226ab73]!"],
)
def test_a_name_without_a_marker_at_its_end_is_somebody_elses(name: str) -> None:
    assert signed_name(name) == (name, None)
