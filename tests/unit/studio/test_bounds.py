"""What one answer may take: a time that no dripping server draws out, and a size that no packing hides."""

from __future__ import annotations

import gzip
import io
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import StudioError, Unknown
from pulumi_twilio_studio.studio.retry import RetryBudget, RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from pulumi_twilio_studio.studio.transport import Transport

ACCOUNT = "AC" + "1" * 32
MIB = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
# Silence is allowed for ever: only the total decides.
BOUNDED = RetryPolicy(read_seconds=600, total_seconds=0.5, most_bytes=MIB)


@pytest.fixture
def listen() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """Serve raw TCP: each connection is given to the behaviour in a thread of its own; the address."""
    listeners: list[socket.socket] = []
    threads: list[threading.Thread] = []
    ended = threading.Event()

    def start(behave: Callable[[socket.socket], None]) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                connection.recv(65536)
                behave(connection)

        def accept() -> None:
            with suppress(OSError):
                while not ended.is_set():
                    connection, _ = listener.accept()
                    threads.append(threading.Thread(target=serve, args=(connection,)))
                    threads[-1].start()

        threads.append(threading.Thread(target=accept))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    ended.set()
    for listener in listeners:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
    for thread in threads:
        thread.join()


def failure(base_url: str, pace: RetryPolicy = BOUNDED) -> StudioError:
    settings = Settings(ACCOUNT, "token", base_url=base_url)
    with closing(Transport(settings, pace)) as opened, pytest.raises(StudioError) as caught:
        opened.send("GET", "/v2/Flows")
    return caught.value


def drip(connection: socket.socket, *sent: bytes) -> None:
    """Send it, and then a byte now and then, for as long as somebody listens."""
    for piece in sent:
        connection.sendall(piece)
    while True:
        connection.sendall(b" ")
        time.sleep(0.02)


DRIPPING: dict[str, Callable[[socket.socket], None]] = {
    "in the body": lambda connection: drip(connection, HEAD + b"Content-Length: 99999\r\n\r\n{"),
    "in chunks": lambda connection: drip(
        connection, HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFF\r\n{"
    ),
    "in a body without end": lambda connection: drip(connection, HEAD + b"\r\n{"),
    "in the head": lambda connection: drip(connection, HEAD + b"X-Long: "),
    "in the first line": lambda connection: drip(connection, b"HTTP/1.1 200"),
}


@pytest.mark.parametrize("behave", DRIPPING.values(), ids=DRIPPING)
def test_an_answer_that_comes_in_drips_is_given_up_after_the_total(
    behave: Callable[[socket.socket], None], listen: Any
) -> None:
    error = failure(listen(behave))

    assert Unknown is type(error)
    assert "gave no usable answer: it was not complete after 0.5 seconds (GET" in str(error)


def test_a_proxy_that_drips_is_given_up_after_the_total(
    listen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = listen(lambda connection: drip(connection, b"HTTP/1.1 200 OK\r\nX-Long: "))
    monkeypatch.setenv("https_proxy", proxy)

    error = failure("https://studio.twilio.com")

    assert "it was not complete after 0.5 seconds" in str(error)


def bomb(times: int, size: int = 256 * MIB) -> bytes:
    """So many zeros, packed so many times."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for _ in range(size // MIB):
            file.write(b" " * MIB)
    content = packed.getvalue()
    for _ in range(times - 1):
        content = gzip.compress(content)
    return content


BOMB = bomb(1)


def test_a_packed_answer_is_given_up_once_it_is_too_large_unpacked(serve: Any, reply: Any) -> None:
    server = serve(lambda _: reply(200, BOMB, {"Content-Encoding": "gzip"}))
    tracemalloc.start()

    error = failure(server.base_url, RetryPolicy(most_bytes=MIB))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "gave no usable answer: it is larger than 1,048,576 bytes (GET" in str(error)
    assert most < 16 * MIB


@pytest.mark.parametrize("status", [200, 302, 500])
@pytest.mark.parametrize("headers", [{}, {"Location": "/elsewhere"}])
def test_a_large_answer_is_given_up_whatever_its_status(
    status: int, headers: dict[str, str], serve: Any, reply: Any
) -> None:
    server = serve(lambda _: reply(status, b" " * (2 * MIB), headers))

    error = failure(server.base_url, RetryPolicy(most_bytes=MIB))

    assert "it is larger than 1,048,576 bytes" in str(error)


@pytest.mark.parametrize("size", [0, 1, 65_536, MIB])
@pytest.mark.parametrize("packed", [False, True])
def test_what_is_not_too_large_arrives_whole(
    size: int, packed: bool, serve: Any, reply: Any
) -> None:
    body = b"{" * size
    sent = gzip.compress(body) if packed else body
    server = serve(lambda _: reply(200, sent, {"Content-Encoding": "gzip"} if packed else {}))
    settings = Settings(ACCOUNT, "token", base_url=server.base_url)

    with closing(Transport(settings, RetryPolicy(most_bytes=MIB))) as opened:
        answer = opened.send("GET", "/v2/Flows")

    assert body == answer.body


@pytest.mark.parametrize("packing", ["br", "deflate", "gzip, gzip", "zstd"])
def test_a_packing_that_was_not_offered_is_not_unpacked(
    packing: str, serve: Any, reply: Any
) -> None:
    server = serve(lambda _: reply(200, b"{}", {"Content-Encoding": packing}))

    error = failure(server.base_url, RetryPolicy(most_bytes=MIB))

    assert "it is compressed, but not with gzip, the only form that was offered" in str(error)
    assert "gzip" == server.requests[0].headers["Accept-Encoding"]


def test_a_packed_answer_that_is_cut_off_is_no_answer(serve: Any, reply: Any) -> None:
    cut = gzip.compress(b"{" * 9999)[:-9]
    server = serve(lambda _: reply(200, cut, {"Content-Encoding": "gzip"}))

    assert "its gzip data is cut off" in str(failure(server.base_url, RetryPolicy(most_bytes=MIB)))


def test_a_write_whose_answer_is_too_large_is_unknown_and_not_sent_again(
    serve: Any, reply: Any
) -> None:
    server = serve(lambda _: reply(201, b" " * (2 * MIB)))
    settings = Settings(ACCOUNT, "token", base_url=server.base_url)
    pace = RetryPolicy(most_bytes=MIB, quota=RetryBudget(), sleep=lambda _: None)

    with closing(Client(settings, pace=pace)) as client, pytest.raises(Unknown):
        client.create_flow(friendly_name="a", status="draft", definition={}, commit_message=None)

    assert ["POST /v2/Flows"] == server.asked()
