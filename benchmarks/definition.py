"""What the size of a definition costs: reading one of 2,000 widgets, and finding what differs in it.

Twilio takes up to 1,000 widgets (docs: studio/rest-api/v2/schemas).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from benchmarks.measuring import best
from benchmarks.results import Figure
from pulumi_twilio_studio.definition import Definition, changes
from support.definitions import large

WIDGETS = 2000
TEXTS = ("say", "body", "url")


def figures(*, quick: bool) -> Iterator[Figure]:
    """Measure each kind of edit against the same definition."""
    text = json.dumps(large(WIDGETS))
    yield _figure("reading it", best(lambda: Definition.from_api(json.loads(text))))
    existing = Definition.from_api(json.loads(text))
    desired = {
        "nothing changed": text,
        "one text edited": text.replace("Welcome to department 7.", "Welcome!"),
        "every text edited": edited(text),
        "one widget renamed": text.replace('"menu_7"', '"main"').replace(
            "widgets.menu_7.", "widgets.main."
        ),
        "every widget renamed": renamed(text),
        "every widget renamed and edited": edited(renamed(text)),
        "every widget replaced": replaced(text),
    }
    for edit, after in list(desired.items())[: 2 if quick else None]:
        definition = Definition.from_api(json.loads(after))
        yield _figure(f"changes, {edit}", best(lambda: changes(existing, definition)))  # noqa: B023 -- called here


def _figure(what: str, seconds: float) -> Figure:
    return Figure("definition", f"{WIDGETS} widgets: {what}", round(seconds, 3), "s")


def edited(text: str) -> str:
    """Each text with some words more."""
    api = json.loads(text)
    for state in api["states"]:
        properties = state["properties"]
        properties.update(
            {key: f"{properties[key]} as of today" for key in TEXTS if key in properties}
        )
    return json.dumps(api)


def renamed(text: str) -> str:
    """Each widget under another name, and what refers to it."""
    for kind in ("greet", "menu", "route", "look-up", "note", "sorry", "agents"):
        text = text.replace(f"{kind}_", f"new_{kind}_")
    return text


def replaced(text: str) -> str:
    """Other widgets under other names."""
    api = json.loads(renamed(text))
    for at, state in enumerate(api["states"]):
        state["properties"] = {"say": f"Number {at} is another text than any before."}
    return json.dumps(api)
