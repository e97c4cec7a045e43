"""Passwords, keys and tokens in a definition. Everybody who sees the file, the flow or the state can read them.

No finding shows the secret.
"""

from collections.abc import Iterator

from pulumi_twilio_studio.definition.canonical import Json
from pulumi_twilio_studio.definition.lint.findings import Finding
from pulumi_twilio_studio.definition.lint.subject import Subject, Text
from pulumi_twilio_studio.definition.secrets import is_plain, names_a_secret, secret_in
from pulumi_twilio_studio.definition.text import quoted, shorten

_ADVICE = "keep it out of the file: fill it in with studio.template, or let a function know it"


def secrets(subject: Subject) -> Iterator[Finding]:
    """Find secrets. Reports each kind once per widget, at its first place."""
    for widget in subject.widgets:
        told = set()
        for text in widget.texts:
            what = _secret(text)
            if what and what not in told:
                told.add(what)
                yield widget.finding("secret", text.path, f"holds {what}: {_ADVICE}")


def widgets_with_secrets(api: Json) -> list[str]:
    """Return the names of the widgets of a sound definition that seem to hold a secret."""
    return list(dict.fromkeys(found.widget for found in secrets(Subject(api)) if found.widget))


def _secret(text: Text) -> str:
    """Describe the secret in the text without showing it, or return ""."""
    if found := secret_in(text.value):
        return found
    if is_plain(text.value) and text.path[-1] != "key" and names_a_secret(text.label):
        return f"the value of {quoted(shorten(text.label))}"
    return ""
