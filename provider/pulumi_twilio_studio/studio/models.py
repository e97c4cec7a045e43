"""A flow as the API tells it, every field guarded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .errors import Problem

T = TypeVar("T")


@dataclass(frozen=True)
class Flow:
    """A flow, or one of its revisions: both have this shape (docs: studio/rest-api/v2/flow).

    `revision`, `status`, `definition` and `commit_message` are those of the latest revision,
    not of the live one. Rows of a list have no `definition`, `valid`, `errors` or `warnings`;
    revisions have no `webhook_url`. Dates are ISO 8601 in UTC.
    """

    sid: str
    account_sid: str
    author_sid: str | None
    friendly_name: str
    definition: dict[str, Any] | None
    status: str
    revision: int
    commit_message: str | None
    valid: bool | None
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    date_created: str | None
    date_updated: str | None
    webhook_url: str | None
    url: str

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Flow:
        """Read Twilio's JSON; raises ValueError where it tells of no flow at all.

        Unknown keys are ignored (Twilio adds some: author_sid in 2026), and null is as good
        as left out (OpenAPI: nearly every property is nullable).
        """
        sid = body.get("sid")
        if not isinstance(sid, str) or not sid:
            raise ValueError("the answer holds no flow SID")
        return cls(
            sid=sid,
            account_sid=_as(str, body, "account_sid") or "",
            author_sid=_as(str, body, "author_sid"),
            friendly_name=_as(str, body, "friendly_name") or "",
            definition=_as(dict, body, "definition"),
            status=_as(str, body, "status") or "",
            revision=_as(int, body, "revision") or 0,
            commit_message=_as(str, body, "commit_message"),
            valid=_as(bool, body, "valid"),
            errors=problems(body.get("errors")),
            warnings=problems(body.get("warnings")),
            date_created=_as(str, body, "date_created"),
            date_updated=_as(str, body, "date_updated"),
            webhook_url=_as(str, body, "webhook_url"),
            url=_as(str, body, "url") or "",
        )


def problems(entries: object) -> tuple[Problem, ...]:
    """Read the (property path, message) pairs of an `errors` or `warnings` array; null is none.

    The path stands under `property_path`, `path`, or, in RFC 9457 answers, `pointer`.
    """
    if not isinstance(entries, list):
        return ()
    return tuple(
        (
            str(entry.get("property_path") or entry.get("path") or entry.get("pointer") or ""),
            str(entry.get("message") or entry.get("detail") or ""),
        )
        for entry in entries
        if isinstance(entry, dict)
    )


def _as(kind: type[T], body: Mapping[str, Any], key: str) -> T | None:
    value = body.get(key)
    # type() and not isinstance(): True is an int to Python, and no revision.
    return value if type(value) is kind else None
