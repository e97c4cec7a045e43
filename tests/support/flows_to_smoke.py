"""Flows that a smoke test tries, and cases for them."""

from __future__ import annotations

from typing import Any

from support.talks import ADDRESS, CONTACT, State, flow, message, question, state

CONTACTS = f'to: "{CONTACT}"\nfrom: "{ADDRESS}"\n'


def sets(name: str, to: str = "", **variables: str) -> State:
    """A widget that sets variables."""
    listed = [{"key": key, "value": value} for key, value in variables.items()]
    return state(name, "set-variables", {"next": to}, variables=listed)


def routes(vip: str = "vip", other: str = "other") -> dict[str, Any]:
    """A flow that costs nothing: it sends VIPs one way, and all others another way."""
    split = state("route", "split-based-on", {}, input="{{flow.data.kind}}")
    split["transitions"] = [
        {"event": "noMatch", "next": other},
        {
            "event": "match",
            "next": vip,
            "conditions": [
                {
                    "friendly_name": "vip",
                    "arguments": ["{{flow.data.kind}}"],
                    "type": "equal_to",
                    "value": "vip",
                }
            ],
        },
    ]
    return flow(split, sets("vip", queue="first"), sets("other", queue="last"), starts="route")


ROUTES = routes()
BROKEN = routes(vip="other", other="vip")
"""It sends everybody the wrong way."""

SENDS = flow(message("say", "Hi"), starts="say")
ASKS = flow(question("ask", "How was it?", ""), starts="ask")

CASES = f"""{CONTACTS}cases:
- name: VIPs come first
  request: {{parameters: {{kind: vip}}}}
  path: [route, vip]
  variables: {{queue: first}}
  ends: vip
- name: others come last
  request: {{}}
  ends: other
"""


def one_case(text: str) -> str:
    """A file with one case, that begins with a request."""
    return f"{CONTACTS}cases:\n- name: it\n  request: {{}}\n{text}"
