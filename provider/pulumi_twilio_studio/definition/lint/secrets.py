"""Passwords, keys and tokens in a definition, which everybody reads who sees the file, the flow or the state.

What Liquid or a template fills in when the flow runs or is deployed is none. No finding shows the secret.
"""

import re
from collections.abc import Iterator

from pulumi_twilio_studio.definition.canonical import Json
from pulumi_twilio_studio.definition.phrases import quoted, shortened

from .findings import Finding
from .subject import Subject, Text

_ADVICE = "keep it out of the file: fill it in with studio.template, or let a function know it"
_NAMED = r"[\w-]*(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key)"

# In any text, what gives a secret away.
_TEXTS = {
    "a password in a URL": re.compile(r"://[^/\s\"'@{$]*:[^/\s\"'@{$]+@"),
    "a Slack webhook": re.compile(r"hooks\.slack\.com/(?:services|workflows|triggers)/\w+/\w"),
    "a Discord webhook": re.compile(r"discord(?:app)?\.com/api/webhooks/\d+/\w"),
    "a SendGrid key": re.compile(r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
    "a Stripe key": re.compile(r"\b[rs]k_live_\w{8,}"),
    "a Slack token": re.compile(r"\bxox[abeoprs]-[\w-]{8,}"),
    "a GitHub token": re.compile(r"\b(?:gh[opsur]_\w{30,}|github_pat_\w{30,})"),
    "an AWS key": re.compile(r"\bA(?:KIA|SIA)[A-Z0-9]{16}\b"),
    "a Google key": re.compile(r"\bAIza[\w-]{35}"),
    "a JSON Web Token": re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "an Authorization header": re.compile(r"\b(?:Bearer|Basic)\s+(?=[^\s\"']*\d)[\w.~+/=-]{16,}"),
}
_QUERY = re.compile(
    rf"[?&](?:(?P<name>{_NAMED}|[\w-]*key|sig|signature)=[^&\s{{$\"']|(?P<code>code)=[\w%=-]{{20}})",
    re.IGNORECASE,  # code: Azure Functions
)
_JSON = re.compile(rf"\"(?P<name>{_NAMED})\"\s*:\s*\"[^\"{{$]{{4,}}\"", re.IGNORECASE)
_LABEL = re.compile(rf"{_NAMED}|authorization|pwd", re.IGNORECASE)


def secrets(subject: Subject) -> Iterator[Finding]:
    """Each kind once in a widget, at its first place."""
    for widget in subject.widgets:
        told = set()
        for text in widget.texts:
            what = _secret(text)
            if what and what not in told:
                told.add(what)
                yield widget.finding("secret", text.path, f"holds {what}: {_ADVICE}")


def widgets_with_secrets(api: Json) -> list[str]:
    """The names of the widgets of a sound definition that seem to hold a secret."""
    return list(dict.fromkeys(found.widget for found in secrets(Subject(api)) if found.widget))


def _secret(text: Text) -> str:
    """What the text holds, in words that do not tell it, or ""."""
    for what, pattern in _TEXTS.items():
        if pattern.search(text.value):
            return what
    for pattern, where in ((_QUERY, "in a URL"), (_JSON, "in JSON")):
        if found := pattern.search(text.value):
            name = next(filter(None, found.groups()))
            return f"the value of {quoted(shortened(name))} {where}"
    is_plain = text.value and not any(mark in text.value for mark in "{$")
    if is_plain and text.path[-1] != "key" and _LABEL.fullmatch(text.label):
        return f"the value of {quoted(shortened(text.label))}"
    return ""
