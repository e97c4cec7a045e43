"""How the parameters of a form are read: each field has a reader that refuses what the field does not take."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from studio_emulator.errors import TwilioError, invalid_parameter
from studio_emulator.exchange import Request

Reader = Callable[[str, str], Any]
"""Returns the value of a parameter with that name and text; raises TwilioError for an impossible one."""


@dataclass(frozen=True, slots=True)
class Several:
    """The reader of a parameter that can be sent several times. Its field is a list."""

    each: Reader

    def __call__(self, name: str, text: str) -> Any:
        """Return one of the values."""
        return self.each(name, text)


METHODS = ("GET", "POST")
_LABEL = re.compile(r"[a-z0-9_-]+", re.IGNORECASE)


def as_sent(_name: str, text: str) -> str:
    """Return any text."""
    return text


def parameter_name(field: str) -> str:
    """Return the name that a form has for the field of an answer: `VoiceUrl` for `voice_url`."""
    return field.title().replace("_", "")


def read_fields(request: Request, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Return the fields that were sent. A parameter that has no effect here is refused, not dropped."""
    fields = {parameter_name(field): field for field in readers}
    for name in request.form:
        if name not in fields:
            raise invalid_parameter(name, "the emulator does not know it")
    return {
        fields[name]: _read(readers[fields[name]], name, values)
        for name, values in request.form.items()
    }


def _read(reader: Reader, name: str, values: list[str]) -> Any:
    if isinstance(reader, Several):
        return [reader(name, text) for text in values]
    return reader(name, values[-1])


def is_url(text: str) -> bool:
    """Return whether Twilio can call it: a URL with a host that has a dot.

    Source: nash-md/twilio-contact-center issue 17 (a label that ends in a hyphen is refused),
    twilio/OpenVBX issue 270 (so is a host without a dot).
    """
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and _is_host(host) and " " not in text


def _is_host(host: str) -> bool:
    labels = host.split(".")
    return len(labels) > 1 and all(
        _LABEL.fullmatch(each) and "-" not in (each[0], each[-1]) for each in labels
    )


def url(name: str, text: str) -> str:
    """Return a URL, or "", which clears the field.

    400 21402 in the wording of nash-md/twilio-contact-center issue 17.
    """
    if text and not is_url(text):
        raise TwilioError(400, 21402, f"{name} is not a valid URL: {text}")
    return text


def product_url(name: str, text: str) -> str | None:
    """Return a URL, or None for an empty text, which clears the field.

    Source: the examples in OpenAPI twilio_messaging_v1. What such a product says about a text that
    is no URL is inferred.
    """
    if text and not is_url(text):
        raise invalid_parameter(name, "it is not a valid URL")
    return text or None


def method(name: str, text: str) -> str:
    """Return GET or POST; 400 21403 for others. Source: Twilio error dictionary 21403; the wording is inferred."""
    if text not in METHODS:
        raise TwilioError(400, 21403, f"{name} is not a valid method: {text}")
    return text


def one_of(*words: str) -> Reader:
    """Return a reader that takes these words only."""

    def read(name: str, text: str) -> str:
        if text not in words:
            raise invalid_parameter(name, f"it is one of {', '.join(words)}")
        return text

    return read


def flag(name: str, text: str) -> bool:
    """Return a boolean, in any case: the official client sends `True`."""
    if text.lower() not in ("true", "false"):
        raise invalid_parameter(name, "it is true or false")
    return text.lower() == "true"


def sid(prefix: str, cleared: str | None = None) -> Reader:
    """Return a reader of SIDs with that prefix. An empty text clears the field, which is `cleared` then."""

    def read(name: str, text: str) -> str | None:
        if text and not re.fullmatch(f"{prefix}[0-9a-fA-F]{{32}}", text):
            raise invalid_parameter(name, f"it is {prefix} and 32 hexadecimal digits")
        return text or cleared

    return read


def text_of(most: int) -> Reader:
    """Return a reader of texts with at most so many characters."""

    def read(name: str, text: str) -> str:
        if len(text) > most:
            raise invalid_parameter(name, f"it has at most {most} characters")
        return text

    return read


def whole(least: int, most: int) -> Reader:
    """Return a reader of whole numbers in these bounds."""

    def read(name: str, text: str) -> int:
        if not (
            text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most
        ):
            raise invalid_parameter(name, f"it is a whole number from {least} to {most}")
        return int(text)

    return read
