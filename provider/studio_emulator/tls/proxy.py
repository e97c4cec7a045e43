"""A CONNECT proxy that answers as Twilio's hosts, for clients that know only Twilio's addresses.

TLS ends here, and the requests go to the emulator in this process. A tunnel to any other host is
refused, so that nothing leaves the machine.
"""

import asyncio
import shutil
import socket
import tempfile
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import cast

from studio_emulator.errors import Refused
from studio_emulator.sockets import url_of
from studio_emulator.tls.authority import Authority
from studio_emulator.tls.hosts import is_twilio

HEAD_LIMIT = 65536
CLOSE_SECONDS = 1.0
HTTPS_PORT = "443"
HEAD_END = b"\r\n\r\n"

Server = Callable[[str], asyncio.Protocol]
"""Makes the protocol that answers one connection as that host."""


class TlsProxy:
    """The proxy: an address of its own, an authority, and what clients need to know."""

    def __init__(self, bound: socket.socket, host: str, authority_file: Path | None = None) -> None:
        """`bound` is where it listens, and `host` is the clients' name for that. Without a file, the authority is new.

        Raises authority.Unusable if the file is wrong, OSError if the certificate cannot be
        written.
        """
        self.authority = (
            Authority.load_or_create(authority_file) if authority_file else Authority.create()
        )
        self._bound = bound
        self._tunnels: set[Tunnel] = set()
        self._folder: Path | None = None
        if authority_file is None:
            self._folder = Path(tempfile.mkdtemp(prefix="studio-emulator-"))
            self.certificate = self._folder / "authority.crt"
        else:
            self.certificate = authority_file.absolute().with_name(f"{authority_file.name}.crt")
        self.certificate.write_bytes(self.authority.certificate_pem)
        self._host = host
        self.url = url_of(host, bound)

    def environment(self) -> dict[str, str]:
        """Return the environment that leads a client here.

        Node's Twilio clients read HTTP_PROXY, although they use HTTPS.
        """
        certificate = str(self.certificate)
        return {
            "HTTPS_PROXY": self.url,
            "HTTP_PROXY": self.url,
            "NO_PROXY": ",".join(dict.fromkeys(("127.0.0.1", "localhost", self._host))),
            "NODE_EXTRA_CA_CERTS": certificate,
            "SSL_CERT_FILE": certificate,
            "REQUESTS_CA_BUNDLE": certificate,
            "CURL_CA_BUNDLE": certificate,
        }

    async def listen(self, server: Server) -> asyncio.Server:
        """Begin to accept connections."""
        loop = asyncio.get_running_loop()
        return await loop.create_server(
            lambda: Tunnel(self.authority, server, self._tunnels), sock=self._bound
        )

    def close(self) -> None:
        """Drop the clients that have no tunnel yet, and remove the certificate unless it is kept."""
        for tunnel in list(self._tunnels):
            tunnel.abort()
        self._bound.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


class Early(asyncio.Protocol):
    """Keeps what a client sends before the server knows of its connection."""

    def __init__(self) -> None:
        self.data = b""
        self.lost = False

    def data_received(self, data: bytes) -> None:
        """Keep the data."""
        self.data += data

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 -- asyncio's name for it
        """Remember that the client has gone."""
        self.lost = True


class Tunnel(asyncio.Protocol):
    """One connection to the proxy, until its TLS is up."""

    def __init__(self, authority: Authority, server: Server, tunnels: "set[Tunnel]") -> None:
        """`tunnels` is the set of all such connections."""
        self._authority = authority
        self._server = server
        self._tunnels = tunnels
        self._head = b""
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the CONNECT."""
        self._transport = cast(
            "asyncio.Transport", transport
        )  # uvloop's class does not derive from asyncio's
        self._tunnels.add(self)

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 -- asyncio's name for it
        """Forget the connection."""
        self._tunnels.discard(self)

    def abort(self) -> None:
        """Drop the connection."""
        self._tunnels.discard(self)
        if self._task is not None:
            self._task.cancel()
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Collect the head of the request; open the tunnel or refuse it."""
        if self._transport is None or self._transport.is_closing():
            return
        self._head += data
        try:
            host = parse_connect(self._head)
        except Refused as refused:
            self._transport.write(format_refusal(refused))
            self._transport.close()
            return
        if host is not None:
            self._transport.pause_reading()
            self._task = asyncio.get_running_loop().create_task(self._open(self._transport, host))

    async def _open(self, transport: asyncio.Transport, host: str) -> None:
        transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        early = Early()
        try:
            secured = await asyncio.get_running_loop().start_tls(
                transport,
                early,
                self._authority.context_for(host),
                server_side=True,
                ssl_shutdown_timeout=CLOSE_SECONDS,
            )
        except OSError:  # a client that does not trust the authority, or has gone
            transport.abort()
            return
        finally:
            self._tunnels.discard(self)
        if secured is None or early.lost:
            transport.abort()
            return
        server = self._server(host)
        secured.set_protocol(server)
        server.connection_made(secured)
        if early.data:
            server.data_received(early.data)


def parse_connect(head: bytes) -> str | None:
    """Return the Twilio host that a tunnel is asked for, or None while the head is not complete.

    Raises Refused for any other request.
    """
    whole, end, rest = head.partition(HEAD_END)
    if len(whole) > HEAD_LIMIT:
        raise Refused(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The head of the request is too long."
        )
    if not end:
        return None
    words = whole.partition(b"\r\n")[0].decode("latin-1").split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise Refused(HTTPStatus.BAD_REQUEST, "The proxy of the Studio emulator takes HTTP/1.1.")
    method, target, _ = words
    if method != "CONNECT":
        raise Refused(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "The proxy of the Studio emulator takes HTTPS only, by CONNECT.",
        )
    host, _, port = target.rpartition(":")
    host = host.lower().removesuffix(".")
    if not is_twilio(host) or port != HTTPS_PORT:
        raise Refused(
            HTTPStatus.FORBIDDEN,
            f"The Studio emulator opens no connection to {make_printable(target)}: "
            "it answers for *.twilio.com:443 only.",
        )
    if rest:
        raise Refused(HTTPStatus.BAD_REQUEST, "The client sent data before the tunnel was open.")
    return host


def make_printable(target: str) -> str:
    """Return the target in a form for a sentence: short, and on one line."""
    return "".join(each if " " < each <= "~" else "?" for each in target[:100])


def format_refusal(refused: Refused) -> bytes:
    """Return the answer. The sentence is also the reason phrase, because most clients show that."""
    body = f"{refused}\n"
    return (
        f"HTTP/1.1 {refused.status.value} {refused}\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: close\r\n"
        "\r\n"
        f"{body}"
    ).encode("latin-1")
