"""What operations have to say, as data. It becomes text where a person reads it, and nothing takes that text apart.

`review` runs the engine, and sees of the provider only what the engine shows of its output. So `review` gives the
provider a mark that nobody else can know (MARK), and the provider writes each diagnostic as one line of JSON after the
mark. The line goes through the engine like any other output. The engine replaces configured secrets by [secret].
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

MARK = "TWILIO_STUDIO_DIAGNOSTICS"
"""The environment variable that asks the provider's process for data. It holds the start of each line."""

# More lines than this are a rewrite. Nobody reads them one by one.
MOST = 40
# What Go escapes in JSON: the engine looks for secrets in that form too (sdk/go, util/logging, replacements). Also what
# no encoding has: half a character, from a text that was cut.
_ESCAPED = {
    code: f"\\u{code:04x}" for code in (*map(ord, "<>&\u2028\u2029"), *range(0xD800, 0xE000))
}

DiagnosticKind = Literal[
    "adoption",  # what is taken over, or would be
    "change",  # what an update will change, which a preview's steps show too
    "deletion",  # what a delete does or spares
    "draft",  # an unpublished draft above what is live
    "drift",  # what somebody changed
    "invalid",  # what Twilio holds although it calls it wrong
    "lag",  # what Twilio does not answer yet
    "lint",  # warnings about a definition
    "note",  # anything else
    "overtaken",  # somebody's save at the moment of ours
    "reached",  # what leads people to a flow
    "rewritten",  # what Twilio made of what we sent
]


@dataclass(frozen=True)
class Diagnostic:
    """One thing that the user is told about one resource."""

    kind: DiagnosticKind
    sid: str
    """The SID that it is about. "" if there is none, or none yet."""

    title: str
    """A sentence, or the start of one that the lines complete."""

    lines: tuple[str, ...] = ()
    """The single changes, problems and so on. A text shows the first of many."""

    remarks: tuple[str, ...] = ()
    """What a comparison of both sides does not show, such as whose save is overwritten. A text shows all of them."""

    def __str__(self) -> str:
        """Return the text, with a line below the title for each of the lines and remarks."""
        more = [f"... and {len(self.lines) - MOST} more"] if len(self.lines) > MOST else []
        below = [*self.lines[:MOST], *more, *self.remarks]
        return "\n    ".join([f"{self.title}{':' if below else ''}", *below])

    @classmethod
    def of(cls, said: Diagnostic | str) -> Diagnostic:
        """Return what was said as a Diagnostic, even if it is a text without structure."""
        if isinstance(said, Diagnostic):
            return said
        return cls("note", "", said)

    def to_json(self) -> str:
        """Return one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False).translate(_ESCAPED)

    @classmethod
    def from_json(cls, text: str) -> Diagnostic:
        """Return the diagnostic that `to_json` wrote. Raises ValueError for other text, or if the engine hid a key."""
        try:
            told = json.loads(text)
            kind, sid, title = told["kind"], told["sid"], told["title"]
            lines, remarks = (tuple(map(str, told[key])) for key in ("lines", "remarks"))
        except (KeyError, TypeError) as flaw:
            raise ValueError(f"no diagnostic: {flaw}") from None
        return cls(kind, str(sid), str(title), lines, remarks)
