"""A flow as the API shows it, with every field checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.studio.fields import (
    choice_at,
    optional_sid_at,
    replace_surrogates,
    required_text_at,
    sid_at,
    text_at,
    whole_number_at,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.studio.errors import Problem


@dataclass(frozen=True)
class Flow:
    """A flow, or one of its revisions: both have this shape (docs: studio/rest-api/v2/flow).

    `revision`, `status`, `definition` and `commit_message` are those of the latest revision, not of
    the live one. Rows of a list have no `definition`, `valid`, `errors` or `warnings`. Revisions
    have no `webhook_url`. Dates are ISO 8601 in UTC.
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
        """Read Twilio's JSON; raises ValueError if it describes no flow, or if a field has another type than Twilio's.

        Unknown keys are ignored (Twilio adds some: author_sid in 2026). Null counts as left out
        (OpenAPI: nearly every property is nullable), except for the fields that every decision
        needs: SID, name, status, revision.
        """
        return cls(
            sid=sid_at(body, "sid", "FW"),
            account_sid=optional_sid_at(body, "account_sid", "AC") or "",
            author_sid=text_at(body, "author_sid"),
            friendly_name=required_text_at(body, "friendly_name"),
            definition=_definition(body),
            status=choice_at(body, "status", ("draft", "published")),
            revision=whole_number_at(body, "revision"),
            commit_message=text_at(body, "commit_message"),
            valid=valid if isinstance(valid := body.get("valid"), bool) else None,
            errors=problems(body.get("errors")),
            warnings=problems(body.get("warnings")),
            date_created=text_at(body, "date_created"),
            date_updated=text_at(body, "date_updated"),
            webhook_url=text_at(body, "webhook_url"),
            url=text_at(body, "url") or "",
        )


def problems(entries: object) -> tuple[Problem, ...]:
    """Read the (property path, message) pairs of an `errors` or `warnings` array; null counts as empty.

    The path stands under `property_path`, `path`, or, in RFC 9457 answers, `pointer`.
    """
    if not isinstance(entries, list):
        return ()
    return tuple(
        (
            _first_text(entry, "property_path", "path", "pointer"),
            _first_text(entry, "message", "detail"),
        )
        for entry in entries
        if isinstance(entry, dict)
    )


def _first_text(entry: Mapping[str, Any], *keys: str) -> str:
    found = (value for key in keys if isinstance(value := entry.get(key), str) and value)
    return replace_surrogates(next(found, ""))


def _definition(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the definition, whatever it holds: the Console stores what the API would refuse."""
    value = body.get("definition")
    if value is not None and not isinstance(value, dict):
        raise ValueError("its definition is not an object")
    return value
