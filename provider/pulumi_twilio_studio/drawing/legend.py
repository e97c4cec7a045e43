"""The legend of a picture: which marks it holds, and how many of each."""

from dataclasses import dataclass

from pulumi_twilio_studio.drawing.picture import SIGNS, Mark, Picture


@dataclass(frozen=True)
class Item:
    """One entry of a legend. `is_edge` tells marks of transitions from marks of widgets."""

    mark: Mark
    sign: str
    text: str
    is_edge: bool = False


def legend(picture: Picture) -> list[Item]:
    """Return an entry for each mark in the picture, with its count. The marks of widgets come first."""
    items = [Item(mark, SIGNS[mark], f"{n} {mark}") for mark, n in picture.counts.items()]
    for mark, count in picture.edge_counts.items():
        noun = "transition" if count == 1 else "transitions"
        items.append(Item(mark, SIGNS[mark], f"{count} {noun} {mark}", is_edge=True))
    return items
