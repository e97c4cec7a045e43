"""Each way a connection can fail is told apart by what it says of the effect, on real sockets."""

from __future__ import annotations

import base64
import pickle
import shutil
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.studio.errors import NotSent, StudioError, Unknown
from pulumi_twilio_studio.studio.retry import RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from pulumi_twilio_studio.studio.transport import Transport
from support.patience import PATIENCE

ACCOUNT = "AC" + "1" * 32
TOKEN = "canary-token-7f3a"
QUICK = RetryPolicy(connect_seconds=0.3, read_seconds=0.3)
"""For what never answers."""

PATIENT = RetryPolicy(connect_seconds=PATIENCE, read_seconds=PATIENCE, total_seconds=PATIENCE)
HEAD = b"HTTP/1.1 200 OK\r\n"

Listen = Callable[..., int]


def transport(base_url: str, token: str = TOKEN, pace: RetryPolicy = PATIENT) -> Transport:
    return Transport(Settings(ACCOUNT, token, base_url=base_url), pace)


def failure(base_url: str, pace: RetryPolicy = PATIENT) -> StudioError:
    with closing(transport(base_url, pace=pace)) as opened, pytest.raises(StudioError) as caught:
        opened.send("POST", "/v2/Flows?canary-query", [("Status", "draft")])
    return caught.value


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Serve raw TCP: each connection, or TLS connection, is given to the behaviour; the port."""
    running: list[tuple[socket.socket, threading.Thread, threading.Event]] = []

    def start(behave: Callable[[Any], None], tls: ssl.SSLContext | None = None) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        done = threading.Event()

        def accept() -> None:
            while not done.is_set():
                connection, _ = listener.accept()
                connection.settimeout(PATIENCE)
                with connection, suppress(OSError):
                    if tls:
                        connection = tls.wrap_socket(connection, server_side=True)
                    with connection:
                        behave(connection)

        thread = threading.Thread(target=accept)
        thread.start()
        running.append((listener, thread, done))
        return int(listener.getsockname()[1])

    yield start
    for listener, thread, done in running:
        done.set()
        socket.create_connection(listener.getsockname()).close()
        thread.join()
        listener.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1 with its key, in one file."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("needs the openssl command to make a certificate")
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    command = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -keyout - -addext"
    made = subprocess.run(
        [openssl, *command.split(), "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True
    )
    file.write_bytes(made.stdout)
    return file


def read_request(connection: socket.socket) -> None:
    received = b""
    while not received.endswith(b"Status=draft"):
        chunk = connection.recv(65536)
        if not chunk:
            return
        received += chunk


def until_closed(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def after_request(*replies: bytes, then: Callable[[Any], None] = lambda _: None) -> Any:
    def behave(connection: socket.socket) -> None:
        read_request(connection)
        for reply in replies:
            connection.sendall(reply)
        then(connection)

    return behave


UNKNOWN = {
    "no answer in time": (after_request(then=until_closed), "timed out"),
    "closed without an answer": (after_request(), "closed connection without response"),
    "reset": (after_request(then=reset), "reset by peer"),
    "not HTTP": (after_request(b"SSH-2.0-OpenSSH\r\n\r\n"), "SSH-2.0-OpenSSH"),
    "cut in the head": (after_request(HEAD + b"Content-Le", then=until_closed), "timed out"),
    "cut in the body": (after_request(HEAD + b"Content-Length: 90\r\n\r\n{"), "IncompleteRead"),
    "reset in the body": (
        after_request(HEAD + b"Content-Length: 90\r\n\r\n{", then=reset),
        "reset by peer",
    ),
    "stalled in the body": (
        after_request(HEAD + b"Content-Length: 90\r\n\r\n{", then=until_closed),
        "timed out",
    ),
    "cut in a chunk": (
        after_request(HEAD + b"Transfer-Encoding: chunked\r\n\r\n40\r\n{"),
        "IncompleteRead",
    ),
    "chunks that are none": (
        after_request(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{"),
        "zz",
    ),
    "gzip that is none": (
        after_request(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
        "incorrect header check",
    ),
    # A reset that meets the second half of the request is a broken pipe: no certain words.
    "reset while it is sent": (lambda connection: (connection.recv(1), reset(connection)), ""),
}


@pytest.mark.parametrize(("behave", "reason"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_was_sent_and_not_answered_is_unknown(
    behave: Callable[[Any], None], reason: str, listen: Listen
) -> None:
    pace = QUICK if reason == "timed out" else PATIENT

    error = failure(f"http://127.0.0.1:{listen(behave)}", pace)

    assert Unknown is type(error)
    assert "gave no usable answer: " in str(error)
    assert reason in str(error)


def test_sends_once_and_leaves_it_to_others_to_send_again(listen: Listen) -> None:
    connections: list[None] = []

    def behave(connection: socket.socket) -> None:
        if connection.recv(65536):
            connections.append(None)

    port = listen(behave)

    with closing(transport(f"http://127.0.0.1:{port}")) as opened, pytest.raises(Unknown):
        opened.send("GET", "/v2/Flows")

    assert [None] == connections


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_refused_connection_is_not_sent(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    error = failure(f"{scheme}://127.0.0.1:{port}")

    assert NotSent is type(error)
    assert (
        f"nothing answers at {scheme}://127.0.0.1:{port}: Connection refused (POST /v2/Flows);"
        " is the network up, and TWILIO_BASE_URL (or twilio-studio:baseUrl) right?" == str(error)
    )


def test_a_name_that_does_not_resolve_is_not_sent() -> None:
    assert NotSent is type(failure("https://studio.invalid"))


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_connection_that_times_out_is_not_sent(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        address = listener.getsockname()
        queue = [socket.socket() for _ in range(3)]
        for waiting in queue:  # fill the queue of connections nobody accepts
            waiting.setblocking(False)
            waiting.connect_ex(address)

        error = failure(f"{scheme}://127.0.0.1:{address[1]}", QUICK)

        for waiting in queue:
            waiting.close()
    assert NotSent is type(error)
    assert "timed out" in str(error)


NO_TLS = {
    "plain HTTP": lambda connection: connection.sendall(HEAD + b"\r\n"),
    "closed": lambda connection: connection.recv(1),
    "reset": lambda connection: (connection.recv(1), reset(connection)),
    "silence": until_closed,
}


@pytest.mark.parametrize("behave", NO_TLS.values(), ids=NO_TLS)
def test_a_failed_tls_handshake_is_not_sent(behave: Callable[[Any], None], listen: Listen) -> None:
    pace = QUICK if behave is until_closed else PATIENT

    assert NotSent is type(failure(f"https://127.0.0.1:{listen(behave)}", pace))


def test_an_untrusted_certificate_is_not_sent(listen: Listen, certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)

    error = failure(f"https://127.0.0.1:{listen(until_closed, server)}")

    assert NotSent is type(error)
    assert "certificate verify failed" in str(error)


@pytest.mark.parametrize("case", ["closed without an answer", "reset", "cut in the body"])
def test_tls_that_breaks_after_the_request_is_unknown(
    case: str, listen: Listen, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))

    error = failure(f"https://127.0.0.1:{listen(UNKNOWN[case][0], server)}")

    assert Unknown is type(error)


def test_garbage_in_the_middle_of_tls_is_unknown(
    listen: Listen, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))

    def behave(connection: ssl.SSLSocket) -> None:
        read_request(connection)
        with socket.socket(fileno=connection.detach()) as raw:
            raw.sendall(b"no TLS record at all")

    error = failure(f"https://127.0.0.1:{listen(behave, server)}")

    assert Unknown is type(error)


def test_a_proxy_that_is_down_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")

    assert NotSent is type(failure("https://studio.twilio.com"))


def test_a_proxy_that_refuses_the_tunnel_is_not_sent(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

    monkeypatch.setenv("https_proxy", f"http://me:canary@127.0.0.1:{listen(refuse)}")

    error = failure("https://studio.twilio.com")

    assert NotSent is type(error)
    assert "407" in str(error)
    assert "canary" not in str(error)


def test_a_malformed_proxy_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://me:canary@:::")

    error = failure("https://studio.twilio.com")

    assert NotSent is type(error)
    assert "the proxy variables of the environment" in str(error)
    assert "canary" not in repr(error)


def test_a_failed_request_leaves_no_credentials_in_its_error(listen: Listen) -> None:
    secrets = (TOKEN, base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode())

    errors = [
        failure(f"http://127.0.0.1:{listen(after_request())}"),
        failure("http://127.0.0.1:1"),
    ]

    for error in errors:
        assert (None, None) == (error.__cause__, error.__context__)
        told = f"{error!r} {error} {vars(error)} {pickle.dumps(error)!r}"
        assert not any(secret in told for secret in secrets)


def test_does_not_pickle() -> None:
    with closing(transport("http://127.0.0.1:1")) as opened, pytest.raises(TypeError):
        pickle.dumps(opened)


def test_sends_forms_in_utf_8_under_its_own_name(serve: Any, reply: Any) -> None:
    server = serve(lambda _: reply())

    with closing(transport(server.base_url, token="tökén")) as opened:
        opened.send("POST", "/v2/Flows", [("FriendlyName", "Grüße +1"), ("TestUsers", "")])

    [sent] = server.requests
    credentials = base64.b64encode(f"{ACCOUNT}:tökén".encode()).decode()
    assert [("FriendlyName", "Grüße +1"), ("TestUsers", "")] == sent.form
    assert "application/x-www-form-urlencoded" == sent.headers["Content-Type"]
    assert "application/json" == sent.headers["Accept"]
    assert f"Basic {credentials}" == sent.headers["Authorization"]
    assert sent.headers["User-Agent"].startswith("pulumi-twilio-studio/")


def test_netrc_does_not_override_the_credentials(
    serve: Any, reply: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login evil password evil\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server = serve(lambda _: reply())

    with closing(transport(server.base_url)) as opened:
        opened.send("GET", "/v2/Flows")

    credentials = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    assert f"Basic {credentials}" == server.requests[0].headers["Authorization"]


def test_follows_no_redirect(serve: Any, reply: Any) -> None:
    server = serve(lambda _: reply(307, headers={"Location": "/elsewhere"}))

    with closing(transport(server.base_url)) as opened:
        answer = opened.send("GET", "/v2/Flows")

    assert 307 == answer.status
    assert ["GET /v2/Flows"] == server.asked()


def test_keeps_no_cookies(serve: Any, reply: Any) -> None:
    server = serve(lambda _: reply(headers={"Set-Cookie": "session=1"}))

    with closing(transport(server.base_url)) as opened:
        opened.send("GET", "/v2/Flows")
        opened.send("GET", "/v2/Flows")

    assert "Cookie" not in server.requests[1].headers


def test_names_the_request_twilio_can_look_up(serve: Any, reply: Any) -> None:
    server = serve(lambda _: reply(headers={"Twilio-Request-Id": "RQ7"}))

    with closing(transport(server.base_url)) as opened:
        answer = opened.send("GET", "/v2/Flows?PageSize=1000")

    assert ("RQ7", "/v2/Flows") == (answer.request_id, answer.path)
