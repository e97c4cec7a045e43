"""The document's figures and picture are those of the file of results that it names."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.chart import chart
from benchmarks.page import PAGE, PICTURE, filled, source
from benchmarks.results import Results
from benchmarks.subjects import ByMapping, ByPath, ByTemplate, Floor, Terraform
from benchmarks.tables import Tables
from support.documents import table


@pytest.fixture
def file() -> Path:
    return source(PAGE.read_text())


@pytest.fixture
def tables(file: Path) -> Tables:
    return Tables(Results.read(file))


def test_all_its_figures_are_those_of_the_file_that_it_names(file: Path) -> None:
    page = PAGE.read_text()

    assert page == filled(page, file)


def test_its_picture_is_of_the_same_figures(tables: Tables) -> None:
    assert PICTURE.read_text() == chart(tables)


def test_a_figure_that_somebody_changes_is_written_anew(file: Path) -> None:
    page = PAGE.read_text()
    block = page.index("<!-- figures: times -->")
    forged = page[:block] + page[block:].replace("| 1 ", "| 9 ", 1)

    assert forged != page
    assert page == filled(forged, file)


def test_it_has_a_row_for_each_work_and_number_of_flows(tables: Tables) -> None:
    assert [*table("docs/performance.md", "Time").rows] == tables.times().rows


def test_it_tells_how_the_time_for_each_flow_grows(tables: Tables) -> None:
    assert [*table("docs/performance.md", "Growth").rows] == tables.growth().rows


def test_it_tells_the_processors_apart(tables: Tables) -> None:
    assert [*table("docs/performance.md", "Processors").rows] == tables.processors().rows


def test_it_has_every_other_figure(tables: Tables) -> None:
    assert [*table("docs/performance.md", "Other figures").rows] == tables.figures().rows


def test_it_says_on_what_machine_it_was(tables: Tables) -> None:
    assert [*table("docs/performance.md", "The machine").rows] == tables.machine().rows


def test_it_names_every_subject() -> None:
    kinds = [each.kind for each in (ByPath, ByTemplate, ByMapping, Floor, Terraform)]

    assert table("docs/performance.md", "What is measured").names == kinds


def test_the_picture_is_readable_on_light_and_on_dark_pages() -> None:
    picture = PICTURE.read_text()

    assert ET.fromstring(picture).tag.endswith("svg")  # noqa: S314 -- our own file
    assert "prefers-color-scheme: dark" in picture


@pytest.mark.parametrize("place", ["/home/", "/srv/", "/root/", "/tmp/", "/Users/"])  # noqa: S108 -- looked for
def test_no_result_names_a_place_of_a_machine(place: str, file: Path) -> None:
    assert place not in file.read_text()
