"""Who takes part in the cases of a file that begin with a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.entries import CaseEntry, CasesEntry


def with_contacts(written: CasesEntry) -> CasesEntry:
    """Return the file with its `to` and `from` in each request that names none."""
    if written.to is None and written.from_ is None:
        return written
    return written.model_copy(
        update={"cases": [_with_contact(each, written) for each in written.cases]}
    )


def _with_contact(case: CaseEntry, written: CasesEntry) -> CaseEntry:
    request = case.request
    if request is None:
        return case
    contact = {"to": request.to or written.to, "from_": request.from_ or written.from_}
    return case.model_copy(update={"request": request.model_copy(update=contact)})
