"""How a case may begin, as it is written."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag

from pulumi_twilio_studio.cases.forms import MAPPING, TEXT, CasesMapping, form_of
from pulumi_twilio_studio.cases.written import Data, Scalar, Text


def _empty_if_nothing(value: Any) -> Any:
    return {} if isinstance(value, Scalar) and value.value is None else value


class TriggerEntry(CasesMapping):
    """Who begins."""

    from_: Text | None = Field(default=None, alias="from")
    """The address of the person, for example the number; of the flow for a request."""

    to: Text | None = None
    """The address of the flow; of the person for a request."""

    model_config = ConfigDict(populate_by_name=True)


class CallEntry(TriggerEntry):
    """A call to the flow."""

    fields: dict[str, Text] = {}
    """More that Twilio tells about it, such as CallerCity."""


class MessageEntry(CallEntry):
    """A message to the flow."""

    text: Text = ""


class ParametersEntry(TriggerEntry):
    """An execution that the REST API starts, or a flow that runs this one."""

    parameters: dict[str, Data] = {}


MessageTrigger = Annotated[
    Annotated[Text, Tag(TEXT)] | Annotated[MessageEntry, Tag(MAPPING)], Discriminator(form_of)
]
CallTrigger = Annotated[CallEntry, BeforeValidator(_empty_if_nothing)]
