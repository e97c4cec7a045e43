"""Patterns that reveal a password, a key or a token in a text.

What Liquid or a template fills in, when the flow runs or is deployed, does not count.
"""

import re
from typing import Any

from pulumi_twilio_studio.definition.canonical import Json
from pulumi_twilio_studio.definition.text import quoted, shorten

_NAMED = r"[\w-]*(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key)"

# Patterns that reveal a secret in any text.
_TEXTS = {
    "a password in a URL": re.compile(r"://[^/\s\"'@{$:]*:[^/\s\"'@{$]+@"),
    "a Slack webhook": re.compile(
        r"hooks\.slack\.com/(?:services|workflows|triggers)/\w+/\w[\w/]*"
    ),
    "a Discord webhook": re.compile(r"discord(?:app)?\.com/api/webhooks/\d+/\w[\w-]*"),
    "a SendGrid key": re.compile(r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
    "a Stripe key": re.compile(r"\b[rs]k_live_\w{8,}"),
    "a Slack token": re.compile(r"\bxox[abeoprs]-[\w-]{8,}"),
    "a GitHub token": re.compile(r"\b(?:gh[opsur]_\w{30,}|github_pat_\w{30,})"),
    "an AWS key": re.compile(r"\bA(?:KIA|SIA)[A-Z0-9]{16}\b"),
    "a Google key": re.compile(r"\bAIza[\w-]{35}"),
    # From the start of its word: otherwise each of many "eyJ-" would be followed to the end of the
    # word.
    "a JSON Web Token": re.compile(
        r"(?<![\w-])(?:[\w-]{0,40}-)?eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+"
    ),
    # A key that was cut off goes to the end of the text.
    "a private key": re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    ),
    "an Authorization header": re.compile(r"\b(?:Bearer|Basic)\s+(?=[^\s\"']*\d)[\w.~+/=-]{16,}"),
}
_QUERY = re.compile(
    rf"[?&](?:(?P<name>{_NAMED}|[\w-]*key|sig|signature)=[^&\s{{$\"']|(?P<code>code)=[\w%=-]{{20}})",
    re.IGNORECASE,  # code: Azure Functions
)
_JSON = re.compile(rf"\"(?P<name>{_NAMED})\"\s*:\s*\"[^\"{{$]{{4,}}\"", re.IGNORECASE)
_LABEL = re.compile(rf"\A(?:{_NAMED}|authorization|pwd)\Z", re.IGNORECASE)
_HIDDEN = (
    (_TEXTS["a password in a URL"], "://***@"),
    (
        re.compile(
            rf"(?P<lead>[?&](?:{_NAMED}|[\w-]*key|sig|signature|code(?==[\w%=-]{{20}}))=)"
            r"[^&\s{$\"'][^&\s\"']*",
            re.IGNORECASE,
        ),
        r"\g<lead>***",
    ),
    (
        re.compile(rf"(?P<lead>\"{_NAMED}\"\s*:\s*\")[^\"{{$]{{4,}}(?=\")", re.IGNORECASE),
        r"\g<lead>***",
    ),
    *((pattern, "***") for what, pattern in _TEXTS.items() if what != "a password in a URL"),
)


def names_a_secret(label: str) -> bool:
    """Return whether a value under that name is a secret, as under "api_key" or "authorization"."""
    return bool(_LABEL.match(label))


def is_plain(text: str) -> bool:
    """Return whether nothing is filled in later. A text that is filled in later does not count as a secret."""
    return bool(text) and not any(mark in text for mark in "{$")


def secret_in(text: str) -> str:
    """Describe the secret in the text without showing it, or return ""."""
    for what, pattern in _TEXTS.items():
        if pattern.search(text):
            return what
    for pattern, where in ((_QUERY, "in a URL"), (_JSON, "in JSON")):
        if found := pattern.search(text):
            name = next(filter(None, found.groups()))
            return f"the value of {quoted(shorten(name))} {where}"
    return ""


def hide_secrets(text: str) -> str:
    """Return the text with *** in place of every secret."""
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text


def mask(value: Any, *, is_password: bool = False) -> Any:
    """Return the value with passwords and known secrets masked.

    Passwords: sip_auth_password, sip_password (docs: studio/widget-library). `hide_secrets` knows the
    other secrets.
    """
    match value:
        case dict():
            return {
                key: mask(item, is_password=is_password or is_secret_key(value, key))
                for key, item in value.items()
            }
        case list():
            return [mask(item, is_password=is_password) for item in value]
        case str() | int() | float() if is_password:
            return "***"
        case str():
            return hide_secrets(value)
    return value


def is_secret_key(holder: Json, key: str | int) -> bool:
    """Return whether a value is secret by its key, or by the key beside it: {"key": "token", "value": "..."}."""
    if not isinstance(key, str) or not isinstance(holder, dict):
        return False
    if is_password_key(key):
        return True
    label, value = holder.get("key"), holder.get(key)
    if key != "value" or not isinstance(label, str) or not names_a_secret(label):
        return False
    return isinstance(value, str) and is_plain(value)


def is_password_key(key: str | int) -> bool:
    """Return whether a value under that key is a password."""
    return str(key).lower().endswith("password")
