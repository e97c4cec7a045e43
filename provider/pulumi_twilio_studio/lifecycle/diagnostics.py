"""What operations have to say, as data: text is made of it where somebody reads it, and nobody takes text apart.

`review` runs the engine, and hears of the provider only what the engine shows of its output. So it gives the provider
a mark that nobody else can know (MARK), and the provider then writes each diagnostic as one line of JSON behind it. It
goes through the engine like any other output, which puts [secret] in the place of what is configured as a secret.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

MARK = "TWILIO_STUDIO_DIAGNOSTICS"
"""The environment variable that asks the provider's process for data, and holds what each line is to begin with."""

# More lines than this are a rewrite; nobody reads them one by one.
MOST = 40
# What Go escapes in JSON: the engine looks for secrets in that form too (sdk/go, util/logging, replacements).
# And what no encoding has: half a character, from a text that was cut.
_ESCAPED = {
    code: f"\\u{code:04x}" for code in (*map(ord, "<>&\u2028\u2029"), *range(0xD800, 0xE000))
}

Kind = Literal[
    "adoption",  # what is taken over, or would be
    "change",  # what an update is about to change, as whoever shows the steps of a preview shows too
    "deletion",  # what a delete does or spares
    "draft",  # an unpublished draft above what is live
    "drift",  # what somebody changed
    "invalid",  # what Twilio holds although it says that it is wrong
    "lag",  # what Twilio does not answer yet
    "lint",  # warnings about a definition
    "note",  # whatever else there is to say
    "overtaken",  # somebody's save in the moment of ours
    "rewritten",  # what Twilio made of what it was sent
]


@dataclass(frozen=True)
class Diagnostic:
    """One thing that is said to the user, of one resource."""

    kind: Kind
    sid: str
    """The SID of what it is about; "" where it has none yet, or where it is about nothing that has one."""

    title: str
    """A sentence, or the beginning of one that the lines end."""

    lines: tuple[str, ...] = ()
    """The single changes, problems, ...; a text shows the first of many."""

    remarks: tuple[str, ...] = ()
    """What a comparison of both sides does not show, such as whose save is overwritten; a text shows them all."""

    def __str__(self) -> str:
        """The text, with a line below the title for each of the lines and remarks."""
        more = [f"... and {len(self.lines) - MOST} more"] if len(self.lines) > MOST else []
        below = [*self.lines[:MOST], *more, *self.remarks]
        return "\n    ".join([f"{self.title}{':' if below else ''}", *below])

    @classmethod
    def of(cls, said: Diagnostic | str) -> Diagnostic:
        """What was said, also where it is a text without structure."""
        if isinstance(said, Diagnostic):
            return said
        return cls("note", "", said)

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False).translate(_ESCAPED)

    @classmethod
    def from_json(cls, text: str) -> Diagnostic:
        """The inverse of `to_json`; raises ValueError for what is none, such as one that lost a key to the engine."""
        try:
            told = json.loads(text)
            kind, sid, title = told["kind"], told["sid"], told["title"]
            lines, remarks = (tuple(map(str, told[key])) for key in ("lines", "remarks"))
        except (KeyError, TypeError) as flaw:
            raise ValueError(f"no diagnostic: {flaw}") from None
        return cls(kind, str(sid), str(title), lines, remarks)
