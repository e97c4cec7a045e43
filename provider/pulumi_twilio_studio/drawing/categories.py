"""What kind of thing a widget does: the icon on its card."""

from typing import Literal

Family = Literal[
    "trigger",
    "message",
    "voice",
    "branch",
    "data",
    "code",
    "people",
    "flow",
    "other",
    "entrance",
]

_TYPES: dict[Family, tuple[str, ...]] = {
    "trigger": ("trigger",),
    "message": ("send-message", "send-and-wait-for-reply", "send-to-auto-pilot", "understand"),
    "voice": (
        "say-play",
        "gather-input-on-call",
        "connect-call-to",
        "make-outgoing-call-v1",
        "make-outgoing-call-v2",
        "record-call",
        "record-voicemail",
        "enqueue-call",
        "fork-stream",
        "capture-payments",
        "connect-virtual-agent",
        "connect-virtual-agent-v2",
        "run-conversation-relay",
    ),
    "branch": ("split-based-on",),
    "data": ("set-variables", "update-sync-object"),
    "code": ("make-http-request", "run-function", "run-function-v2", "add-twiml-redirect"),
    "people": (
        "send-to-flex",
        "create-task",
        "create-chat-channel",
        "add-member-to-chat-channel",
        "start-conversation",
        "resume-conversation",
    ),
    "flow": ("run-subflow",),
}
_FAMILY = {type_: family for family, types in _TYPES.items() for type_ in types}

# Line drawings on a square of 24.
ICONS: dict[Family, str] = {
    "trigger": "M13 3 5 14h6l-1 7 8-11h-6z",
    "message": "M4 5h16v11H10l-5 4v-4H4z",
    "voice": "M6 3h3l2 5-2 2a11 11 0 0 0 5 5l2-2 5 2v3a2 2 0 0 1-2 2A15 15 0 0 1 4 5a2 2 0 0 1 2-2z",
    "branch": "M12 3v6M12 9 5 15v6M12 9l7 6v6",
    "data": "M7 4H5v16h2M17 4h2v16h-2M9 10h6M9 14h6",
    "code": "m8 7-5 5 5 5M16 7l5 5-5 5M14 4l-4 16",
    "people": "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21a7 7 0 0 1 14 0M16 4a4 4 0 0 1 0 7M18 15a7 7 0 0 1 4 6",
    "flow": "M4 3h6v6H4zM14 15h6v6h-6zM7 9v9h7",
    "other": "M12 3l8 4.5v9L12 21l-8-4.5v-9z",
    "entrance": "M3 12h11M10 7l5 5-5 5M20 4v16",
}


def family(type_: str) -> Family:
    """Return the family of a widget type; "other" for an unknown type."""
    return _FAMILY.get(type_, "other")
