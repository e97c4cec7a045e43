"""The cases of a file, as pytest knows tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from pulumi_twilio_studio.cases import CasesError, read_cases
from pulumi_twilio_studio.cases.telling import told
from pulumi_twilio_studio.definition import DefinitionError
from pulumi_twilio_studio.failures import Error

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases import CaseFile, CaseResult


class CaseFailed(Error):
    """A case has failed."""

    def __init__(self, result: CaseResult) -> None:
        super().__init__("\n".join(told(result)))


class CasesModule(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each case."""
        try:
            cases = read_cases(self.path)
        except CasesError as error:
            raise self.CollectError(str(error)) from None
        for at, case in enumerate(cases.cases):
            yield CaseItem.from_parent(self, name=case.name, cases=cases, at=at)


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, cases: CaseFile, at: int, **given: Any) -> None:
        super().__init__(**given)
        self._cases = cases
        self._at = at

    def runtest(self) -> None:
        """Run the case. Raises CaseFailed."""
        result = self._cases.result(self._at)
        if not result.passed:
            raise CaseFailed(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the conversation and what is not as expected, without a traceback."""
        if isinstance(excinfo.value, CaseFailed | CasesError | DefinitionError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str], int, str]:
        """Return the place of the case."""
        return self.path, self._cases.line(self._at) - 1, self.name
