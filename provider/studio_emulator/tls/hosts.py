"""Which of Twilio's hosts serves which paths: what a request through the proxy is for.

The emulator's own address serves all products. There, the paths of all products but two stand below
the product's name.
"""

import re

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
UNDER_NO_NAME = {"studio": "/v2/", "api": "/2010-04-01/"}
"""The products that the emulator's own address serves at Twilio's paths."""

TUNNEL = "studio_emulator.tunnel"
"""The ASGI extension of a request through the proxy: its `host`, and the `folder` put before its path."""


def is_twilio(host: str) -> bool:
    """Return whether that is a name in twilio.com. `host` is in lower case."""
    labels = host.removesuffix(".twilio.com").split(".")
    is_below = host.endswith(".twilio.com") and len(host) <= 253
    return is_below and all(LABEL.fullmatch(label) for label in labels)


def product_folder(host: str, path: str) -> str:
    """Return what to put before a path that was asked of that host: "", or "/" and the product's name.

    `studio.us1.twilio.com` and the like belong to the product too: region and edge make no
    difference here.
    """
    product = host.partition(".")[0]
    own = UNDER_NO_NAME.get(product)
    return "" if own is not None and path.startswith(own) else f"/{product}"
