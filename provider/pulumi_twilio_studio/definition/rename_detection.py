"""Which widgets of one definition continue in another under another name.

Nothing records a rename, so it is inferred, and only between the widgets that the other side lacks:

1. Widgets with the same content, apart from references to renamed widgets. There must be only one
on either side, or
   the same events of the same widgets must lead to them. (In many flows every menu apologises in the same words.)
2. Widgets of the same type whose texts are mostly the same, if no other widget comes near. Rare
words count most.
   Between widgets that do come near, their place in the flow and on the canvas decides.
3. Widgets with the same content, equally many on either side, in the order of their names. They do
the same, so it does
   not matter which one becomes which.

The order of widgets decides nothing, because it has no meaning.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import fsum
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.canonical import Json, entries, fingerprint
from pulumi_twilio_studio.definition.renames import rename_references

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.flow import Definition

_ALIKE = 0.6  # the share of words, by weight, above which an edited widget is the same one
_PLACE = 0.25  # what the same place counts, beside words
_AHEAD = 0.05  # by how much the likeliest must lead
_RARE = 20  # a feature that more widgets share finds no candidates
_WORD = re.compile(r"\w+")
# How something is said, sent or fetched: alike in most widgets (docs: studio/widget-library).
_SETTINGS = frozenset(
    {"channel", "content_type", "from", "gather_language", "language", "message_type", "method"}
    | {"service", "speech_model", "to", "voice"}
)

_Feature = tuple[str, ...]
_Features = dict[str, set[_Feature]]
_Pair = tuple[str, str]


def detect_renames(existing: "Definition", desired: "Definition") -> dict[str, str]:
    """Return the desired name of every renamed widget, by its former name."""
    before, after = existing.content["states"], desired.content["states"]
    gone, come = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    if not gone or not come:
        return {}
    matching = _Matching(
        _Side(existing, gone, [*gone, *come]), _Side(desired, come, [*gone, *come])
    )
    matching.match_unique()
    matching.match_edited()
    matching.match_twins()
    return matching.found


class _Side:
    """One of two definitions, and which of its widgets have no match yet."""

    def __init__(self, definition: "Definition", names: list[str], either: Iterable[str]) -> None:
        self.states = definition.content["states"]
        self.initial: str = definition.content["initial_state"]
        self.layout = definition.layout
        anybody = dict.fromkeys(either, "")  # no widget has an empty name
        self.nameless = {name: rename_references(self.states[name], anybody) for name in names}
        self.contents = {name: fingerprint(widget) for name, widget in self.nameless.items()}
        self.free: dict[str, dict[str, None]] = {}
        """The names without a match, by content, in order."""
        for name, content in self.contents.items():
            self.free.setdefault(content, {})[name] = None

    def is_free(self, name: str | None) -> bool:
        return name in self.contents and name in self.free[self.contents[name]]

    def following(self, name: str) -> dict[tuple[str, str], str]:
        """Return where a widget leads to, by event and by position among the entries of the event."""
        return {
            (event, str(at)): entry["next"]
            for event, value in sorted(self.states[name]["transitions"].items())
            for at, entry in enumerate(entries(value))
            if "next" in entry
        }

    def places(self, settled: Mapping[str, str]) -> _Features:
        """Return where each free widget stands: on the canvas, and among the settled widgets."""
        found: _Features = {name: set() for name in self.contents if self.is_free(name)}
        for name in self.states:
            for way, target in self.following(name).items():
                if name in settled and target in found:
                    found[target].add(("from", settled[name], *way))
                if name in found and target in settled:
                    found[name].add(("to", *way, settled[target]))
        for name in found.keys() & self.layout.keys():
            found[name].add(("at", fingerprint(self.layout[name])))
        return found

    @cached_property
    def words(self) -> _Features:
        """The words of each widget, apart from references to widgets without a match."""
        return {name: set(_words(each)) for name, each in {**self.states, **self.nameless}.items()}

    @cached_property
    def commonness(self) -> Counter[_Feature]:
        """In how many widgets each word stands."""
        return Counter(word for words in self.words.values() for word in words)


class _Matching:
    """The matches found so far, and the ways to find more. Each match leads on to others."""

    def __init__(self, existing: _Side, desired: _Side) -> None:
        self.existing, self.desired = existing, desired
        self.found: dict[str, str] = {}
        self.kept = sorted(existing.states.keys() & desired.states.keys())
        start = self._met(existing.initial, desired.initial)
        self._walk([*start, *((name, name) for name in self.kept)])

    def match_unique(self) -> None:
        for content, names in self.existing.free.items():
            others = self.desired.free.get(content, {})
            if len(names) == len(others) == 1:
                self._walk([self._match(*names, *others)])

    def match_edited(self) -> None:
        scores = self._scores()
        rivals: dict[tuple[int, str], list[_Pair]] = defaultdict(list)
        for pair in scores:
            for side in enumerate(pair):
                rivals[side].append(pair)
        for pair in sorted(scores, key=lambda pair: (-scores[pair], pair)):
            others = {other for side in enumerate(pair) for other in rivals[side]} - {pair}
            best = max((scores[other] for other in others if self._are_free(*other)), default=0)
            if self._are_free(*pair) and scores[pair] - best >= _AHEAD:
                self._walk([self._match(*pair)])

    def match_twins(self) -> None:
        for name, content in self.existing.contents.items():
            names, others = self.existing.free[content], self.desired.free.get(content, {})
            if name in names and len(names) == len(others):
                self._walk([self._match(name, next(iter(others)))])

    def _walk(self, pairs: Iterable[_Pair]) -> None:
        """Go through both flows in step, from widgets that match to the widgets they lead to."""
        ahead = deque(pairs)
        while ahead:
            name, other = ahead.popleft()
            targets = self.desired.following(other)
            for way, target in self.existing.following(name).items():
                ahead.extend(self._met(target, targets.get(way)))

    def _met(self, name: str, other: str | None) -> list[_Pair]:
        if other is None or not self._are_free(name, other):
            return []
        if self.existing.contents[name] != self.desired.contents[other]:
            return []
        return [self._match(name, other)]

    def _match(self, name: str, other: str) -> _Pair:
        del self.existing.free[self.existing.contents[name]][name]
        del self.desired.free[self.desired.contents[other]][other]
        self.found[name] = other
        return name, other

    def _are_free(self, name: str, other: str) -> bool:
        return self.existing.is_free(name) and self.desired.is_free(other)

    def _scores(self) -> dict[_Pair, float]:
        """Return how alike the two widgets of a pair are, for all pairs that may match."""
        kept = {name: name for name in self.kept}
        before = self.existing.places(kept | self.found)
        after = self.desired.places(kept | {name: name for name in self.found.values()})
        scores = {}
        for name, other in self._candidates(before, after):
            likeness = self._likeness(name, other)
            if likeness >= _ALIKE:
                place = _overlap(before[name], after[other], Counter())
                scores[name, other] = likeness + _PLACE * place
        return scores

    def _candidates(self, before: _Features, after: _Features) -> Iterator[_Pair]:
        having: dict[_Feature, list[str]] = defaultdict(list)
        for other in after:
            for feature in self._features(self.desired, other, after):
                having[feature].append(other)
        for name in before:
            features = self._features(self.existing, name, before)
            near = {
                other for each in features if len(having[each]) <= _RARE for other in having[each]
            }
            yield from ((name, other) for other in near)

    def _features(self, side: _Side, name: str, places: _Features) -> set[_Feature]:
        return {("content", side.contents[name])} | side.words[name] | places[name]

    def _likeness(self, name: str, other: str) -> float:
        """Return the share of words that two widgets have in common, from 0 to 1; 0 for two types."""
        if self.existing.contents[name] == self.desired.contents[other]:
            return 1
        return _overlap(self.existing.words[name], self.desired.words[other], self._commonness)

    @cached_property
    def _commonness(self) -> Counter[_Feature]:
        return self.existing.commonness | self.desired.commonness  # the larger of both


def _overlap(some: set[_Feature], others: set[_Feature], commonness: Counter[_Feature]) -> float:
    def weight(features: set[_Feature]) -> float:
        return fsum(1 / (commonness[feature] or 1) ** 2 for feature in features)

    whole = weight(some) + weight(others)
    return 2 * weight(some & others) / whole if whole else 0


def _words(widget: Json) -> Iterator[_Feature]:
    """Yield what tells a widget from others of its type: the words of its texts and conditions."""
    kind = widget["type"]
    listed = [entry for value in widget["transitions"].values() for entry in entries(value)]
    conditions = [entry.get("conditions") for entry in listed]
    for key, text in _texts("", [widget.get("properties"), conditions]):
        yield from ((kind, key, word) for word in _WORD.findall(text))


def _texts(key: str, value: Json) -> Iterator[tuple[str, str]]:
    match value:
        case str() if key not in _SETTINGS:
            yield key, value
        case dict():
            for inner, item in value.items():
                yield from _texts(inner, item)
        case list():
            for item in value:
                yield from _texts(key, item)
