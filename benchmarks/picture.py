"""How long it takes to draw a flow of 2,000 widgets, and how large the page becomes.

Placed by its author, laid out in layers, and as two sides that differ in every tenth widget.

    python benchmarks/picture.py [--widgets 2000]
"""

import argparse
import json
import time

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.drawing import page
from support.definitions import large


def altered(definition: Definition) -> Definition:
    """The same with another text in every tenth widget."""
    content = json.loads(definition.text)
    for widget in list(content["states"].values())[::10]:
        widget["properties"]["note"] = "Altered"
    return Definition(content, definition.layout)


def measure(what: str, desired: Definition, existing: Definition | None = None) -> None:
    """Print the seconds of this process, and the size, of one page."""
    begun = time.process_time()
    text = page("Phone menus", desired, existing)
    seconds = time.process_time() - begun
    print(f"{what:24} {seconds:5.2f} s   {len(text.encode()) / 1e6:4.1f} MB")


def main() -> None:
    """Measure all three."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--widgets", type=int, default=2000)
    widgets = options.parse_args().widgets
    definition = Definition.from_api(large(widgets))
    page("warm-up", definition)
    print(f"A page with a flow of {widgets} widgets")
    measure("placed by its author", definition)
    measure("laid out in layers", Definition(definition.content, {}))
    measure("two sides", altered(definition), definition)


if __name__ == "__main__":
    main()
