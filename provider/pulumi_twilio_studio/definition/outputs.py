"""The help text that Pulumi puts in place of an output that becomes text, as in an f-string."""

# pulumi/output.py Output.__str__. The SDK for Node.js has its own text; its outputs can arrive
# through stack references.
_MARKS = ("Calling __str__ on an Output", "Calling [toString] on an [Output")
HELP_TEXT = (
    "holds Pulumi's help text instead of the value of an output: an f-string or str() cannot "
    "hold one. Give the output itself, as a value of studio.template or of a dict, or build the "
    "text with pulumi.Output.format"
)


def is_help_text(value: object) -> bool:
    """Return whether the text stands for an output that became text and is lost."""
    return isinstance(value, str) and any(mark in value for mark in _MARKS)
