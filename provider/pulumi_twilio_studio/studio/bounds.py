"""Limits of one answer: its time from the request to its last byte, and its size in bytes."""

from __future__ import annotations

import io
import time
import zlib
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

from urllib3.connection import HTTPConnection
from urllib3.exceptions import DecodeError

from pulumi_twilio_studio.failures import Error

if TYPE_CHECKING:
    import socket

    from urllib3.response import BaseHTTPResponse

_PIECE = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


class TooLarge(Error):
    """An answer holds more bytes than we accept."""


def body_of(response: BaseHTTPResponse, most: int) -> bytes:
    """Return the body, unpacked, of a response that was not read yet.

    Raises TooLarge as soon as it holds more than `most` bytes, packed or unpacked, and DecodeError
    for an encoding that we did not offer. We unpack here because older versions of urllib3 unpack a
    piece as a whole: a piece of 64 KiB can hold 64 MiB, and if it is packed twice, 64 GiB.
    """
    unpacker = _Unpacker(response.headers.get("Content-Encoding", "identity"))
    body = bytearray()
    packed = 0
    while piece := response.read(_PIECE, decode_content=False):
        packed += len(piece)
        body += unpacker.unpack(piece, most + 1 - len(body))
        if max(packed, len(body)) > most:
            raise TooLarge(f"it is larger than {most:,} bytes")
    unpacker.finish()
    return bytes(body)


class _Unpacker:
    """Unpacks a body piece by piece, if it is packed."""

    def __init__(self, encoding: str) -> None:
        packing = encoding.strip().lower()
        if packing not in {"", "identity", "gzip", "x-gzip"}:
            raise DecodeError("it is compressed, but not with gzip, the only form that was offered")
        self._gzip = zlib.decompressobj(_GZIP) if "gzip" in packing else None

    def unpack(self, piece: bytes, most: int) -> bytes:
        """Return the content of that piece, or its first `most` bytes."""
        if self._gzip is None:
            return piece
        try:
            return self._gzip.decompress(piece, most)
        except zlib.error as flaw:
            raise DecodeError(f"it is not gzip, as it says: {flaw}") from flaw

    def finish(self) -> None:
        """Raise DecodeError if the body ends before its gzip stream does."""
        if self._gzip is not None and not self._gzip.eof:
            raise DecodeError("its gzip data is cut off")


class TimedConnection(HTTPConnection):
    """Connections that give up an answer `total_seconds` after its request began.

    A socket's own timeout starts again with each byte: a server that sends one byte a second could
    hold us for ever.
    """

    def __init__(self, *arguments: Any, total_seconds: float, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._total_seconds = total_seconds
        self._until = 0.0

    def connect(self) -> None:
        """Connect, also through a proxy. The proxy gets as much time as an answer."""
        self._until = time.monotonic() + self._total_seconds
        super().connect()

    def request(self, *arguments: Any, **options: Any) -> None:
        """Send a request; its time runs from now."""
        self._until = time.monotonic() + self._total_seconds
        if self.sock is not None:  # the last answer may have left a shorter timeout on the socket
            self.sock.settimeout(self._total_seconds)
        super().request(*arguments, **options)

    def response_class(  # type: ignore[override]  # called as the class would be, by http.client and urllib3
        self, sock: socket.socket, *arguments: Any, **options: Any
    ) -> HTTPResponse:
        """Return the object with which http.client reads the answer, its head and its body."""
        response = HTTPResponse(sock, *arguments, **options)
        response.fp = io.BufferedReader(_Timed(response.fp, sock, self._until, self._total_seconds))
        return response


class _Timed(io.RawIOBase):
    """The bytes that come in on a socket, until the time is over."""

    def __init__(
        self, incoming: io.BufferedReader, sock: socket.socket, until: float, total: float
    ) -> None:
        self._incoming = incoming
        self._sock = sock
        self._until = until
        self._total = total
        self._quiet = sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise self._too_late()
        self._sock.settimeout(left if self._quiet is None else min(left, self._quiet))
        try:
            return self._incoming.raw.readinto(buffer)
        except TimeoutError:
            if time.monotonic() < self._until:
                raise
        raise self._too_late()

    def _too_late(self) -> TimeoutError:
        return TimeoutError(f"it was not complete after {self._total:g} seconds")

    def close(self) -> None:
        self._incoming.close()
        super().close()
