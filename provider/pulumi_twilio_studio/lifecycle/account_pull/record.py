"""What the last `pull --all` wrote: which file is which flow's, so that the next run writes only what changed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from pulumi_twilio_studio.files import content, write
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.sids import DIGITS

FILE = ".pulled.json"

_FlowSid = Annotated[str, StringConstraints(pattern=f"^FW{DIGITS}$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FlowRecord(_Model):
    """How one flow was declared."""

    name: _Name
    """The name of the resource, and of the file before its ".json"."""

    head: int
    """The newest revision at that time."""

    friendly_name: str
    status: Literal["draft", "published"]
    ignore_warnings: tuple[str, ...] = ()
    subflows: dict[str, _FlowSid] = Field(default_factory=dict)
    """The flows that its places lead to, by the text between the braces."""


class AccountRecord(_Model):
    """How the flows of an account were declared."""

    account_sid: str
    module_sha256: str = ""
    """The hash of the module as it was written. It tells whether somebody edited the module."""

    flows: dict[_FlowSid, FlowRecord] = Field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, account_sid: str) -> AccountRecord:
        """Return the record in the folder, or one of an account without flows.

        Raises OperationError if the record cannot be read, or if it belongs to another account.
        """
        file = folder / FILE
        try:
            record = cls.model_validate_json(content(file))
        except FileNotFoundError:
            return cls(account_sid=account_sid)
        except OSError as error:
            raise OperationError(f"cannot read {file}: {error.strerror}") from None
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "the file"
            raise OperationError(
                f"{file} is not what `pull --all` wrote: {place}: {first['msg']}. Take it back from version control, "
                "or pull into a new folder."
            ) from None
        if record.account_sid != account_sid:
            raise OperationError(
                f"{folder} holds the flows of {record.account_sid}, but the credentials are for "
                f"{account_sid}. Name another folder"
            )
        return record

    def write(self, folder: Path) -> None:
        """Write the record into the folder. Raises OperationError."""
        file = folder / FILE
        try:
            text = self.model_dump_json(indent=2) + "\n"
            write(file, text.encode(), replaces=lambda _: True)
        except OSError as error:
            raise OperationError(f"cannot write {file}: {error.strerror}") from None


def fingerprint(text: bytes) -> str:
    """Return a hash that tells a file from an edited one. Changed line ends do not count."""
    return sha256(text.replace(b"\r\n", b"\n")).hexdigest()
