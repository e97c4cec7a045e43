"""The sockets that the emulator and its proxy listen on."""

import socket

BACKLOG = 1024
MOST_PORTS = 65_535


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to that address; port 0 picks a free one.

    Raises OSError if it is taken, ValueError with a sentence if it is not an address.
    """
    if not 0 <= port <= MOST_PORTS:
        raise ValueError(f"A port must be a number from 0 to {MOST_PORTS}, not {port}.")
    if not host:
        raise ValueError("The host must be a name or an address, such as 127.0.0.1.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except (UnicodeError, TypeError) as wrong:  # bind raises TypeError for some of them
        bound.close()
        raise ValueError(f"{host!r} is not a host name.") from wrong
    except OSError:
        bound.close()
        raise
    bound.listen(BACKLOG)
    return bound


def url_of(host: str, bound: socket.socket) -> str:
    """Return the URL of what listens there. An IPv6 address stands in brackets (RFC 3986, 3.2.2)."""
    return f"http://{f'[{host}]' if ':' in host else host}:{bound.getsockname()[1]}"
