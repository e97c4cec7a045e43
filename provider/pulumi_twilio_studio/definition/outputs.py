"""The help text that Pulumi puts in the place of an output that somebody makes text of, as an f-string does."""

# pulumi/output.py Output.__str__; the SDK for Node.js, whose outputs can arrive through stack references, has its own.
_MARKS = ("Calling __str__ on an Output", "Calling [toString] on an [Output")
HELP_TEXT = (
    "holds Pulumi's help text in the place of an output: an f-string or str() cannot hold one. Give the output itself, "
    "as a value of studio.template or of a dict, or build the text with pulumi.Output.format"
)


def is_help_text(value: object) -> bool:
    """Tell whether an output was made text of, and is lost."""
    return isinstance(value, str) and any(mark in value for mark in _MARKS)
