"""The list of kinds is complete, and each kind has all that belongs to a kind."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pulumi import dynamic
from starlette.routing import compile_path

import pulumi_twilio_studio as studio
from pulumi_twilio_studio.kinds import KINDS, Kind
from pulumi_twilio_studio.lifecycle.borrowed import Borrowed
from pulumi_twilio_studio.lifecycle.owned import Owned
from pulumi_twilio_studio.lifecycle.setting import Setting
from pulumi_twilio_studio.resources.bags import Bags
from pulumi_twilio_studio.resources.provider import Provider
from studio_emulator.routes import TABLE

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "provider" / "pulumi_twilio_studio"

# What goes through all kinds by a list of its own, and the kinds that it has to leave out.
LISTS = {
    "tests/engine/declared/shop/program/__main__.py": (),  # what each version's state is recorded with
    "tests/promises/declaring.py": (),
    "tests/support/small_engine.py": (),
    "tests/unit/resources/test_inactive.py": ("Subaccount",),  # it lives in its parent
    "tests/unit/resources/test_options.py": (),
}

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def module_of(kind: Kind) -> Any:
    return import_module(f"pulumi_twilio_studio.{kind.module}")


def bags_of(kind: Kind) -> Bags[Any, Any, Any]:
    return getattr(module_of(kind), kind.provider)().bags


def test_every_resource_that_the_package_declares_is_in_the_list() -> None:
    declared = {
        node.name
        for file in (PACKAGE / "resources").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ClassDef) and any(each.arg == "module" for each in node.keywords)
    }

    assert {kind.name for kind in KINDS} | {"Note"} == declared  # a note belongs to an entrance


@each_kind
def test_the_class_of_a_kind_has_the_type_that_the_list_names(kind: Kind) -> None:
    resource = getattr(studio, kind.name)

    assert issubclass(resource, dynamic.Resource)
    assert kind.type == f"pulumi-python:{resource._resource_type_name}"


@each_kind
def test_type_checkers_see_the_class_of_a_kind_in_the_package(kind: Kind) -> None:
    source = (PACKAGE / "__init__.py").read_text()

    assert f"    from pulumi_twilio_studio.{kind.module} import {kind.name}\n" in source
    assert kind.name in studio.__all__


@each_kind
def test_the_provider_of_a_kind_stands_in_the_frame(kind: Kind) -> None:
    provider = getattr(module_of(kind), kind.provider)

    assert issubclass(provider, Provider)
    assert isinstance(bags_of(kind).lifecycle, (Owned, Setting, Borrowed))


@each_kind
def test_the_list_names_the_lifecycle_of_a_kind(kind: Kind) -> None:
    module, _, name = kind.lifecycle.partition(":")

    assert bags_of(kind).lifecycle is getattr(import_module(f"pulumi_twilio_studio.{module}"), name)


@each_kind
def test_no_kind_answers_the_engine_past_the_frame(kind: Kind) -> None:
    """Else it would lack the frame's rules: errors as sentences, unknown inputs, inactive accounts."""
    own = vars(getattr(module_of(kind), kind.provider))

    assert not {"check", "diff", "create", "read", "update", "delete"} & own.keys()


@each_kind
def test_no_kind_undoes_a_rule_of_its_lifecycle(kind: Kind) -> None:
    lifecycle = type(bags_of(kind).lifecycle)

    assert not {"check", "plan", "create", "read", "update", "delete"} & vars(lifecycle).keys()


@each_kind
def test_a_review_shows_properties_that_the_kind_has(kind: Kind) -> None:
    assert set(kind.reviewed) <= set(bags_of(kind).inputs)


@each_kind
def test_the_page_of_a_kind_shows_how_it_is_declared(kind: Kind) -> None:
    assert f"studio.{kind.name}(" in (ROOT / kind.page).read_text()


@each_kind
def test_the_emulator_has_the_path_of_a_kind(kind: Kind) -> None:
    path = kind.path.replace("{sid}", "XX" + "0" * 32)

    rows = [re.sub(r"^/[a-z-]+(?=/v1/)", "", row) for row, _ in TABLE]  # it puts the product first
    assert any(compile_path(row)[0].fullmatch(path) for row in rows)


@each_kind
def test_a_test_runs_a_kind_on_the_real_engine(kind: Kind) -> None:
    declares = re.compile(rf"\bstudio\.{kind.name}\(")
    stories = [*(ROOT / "tests" / "engine").glob("*.py"), *(ROOT / "tests" / "faults").glob("*.py")]

    assert any(declares.search(story.read_text()) for story in stories)


@each_kind
@pytest.mark.parametrize("listed", LISTS)
def test_what_goes_through_all_kinds_names_each(listed: str, kind: Kind) -> None:
    names = re.findall(r"\w+", (ROOT / listed).read_text())

    assert kind.name in LISTS[listed] or {kind.name, kind.provider} & {*names}


@pytest.mark.parametrize("frame", [Owned, Setting, Borrowed])
def test_a_kind_that_lacks_a_step_cannot_be_made(frame: type[Any]) -> None:
    with pytest.raises(TypeError, match=r"abstract methods?.*problems"):
        frame()


@pytest.mark.parametrize("frame", [Owned, Setting, Borrowed])
def test_each_step_that_a_kind_has_to_give_says_what_it_promises(frame: type[Any]) -> None:
    silent = [step for step in frame.__abstractmethods__ if not getattr(frame, step).__doc__]

    assert [] == silent
