"""Clients that know no other address than Twilio's reach the emulator through the proxy, and nothing else."""

from __future__ import annotations

import json
import os
import socket
import ssl
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from studio_emulator import Emulator
from support.patience import PATIENCE

STUDIO = "https://studio.twilio.com"


@pytest.fixture(scope="module")
def proxied() -> Iterator[Emulator]:
    with Emulator(tls_proxy=True) as emulator:
        yield emulator


@pytest.fixture
def client(proxied: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[requests.Session]:
    """An ordinary client: all that it knows of the emulator stands in its environment."""
    proxied.reset()
    for name in ("https_proxy", "http_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name, value in proxied.client_environment.items():
        monkeypatch.setenv(name, value)
    with requests.Session() as session:
        session.auth = (os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
        yield session


def create(client: requests.Session, definition: dict[str, Any], name: str = "Hi") -> Any:
    form = {"FriendlyName": name, "Status": "draft", "Definition": json.dumps(definition)}
    answer = client.post(f"{STUDIO}/v2/Flows", data=form, timeout=PATIENCE)
    assert 201 == answer.status_code
    return answer.json()


def said_by_proxy(emulator: Emulator, request: bytes) -> str:
    """All that the proxy answers to these bytes."""
    host, _, port = (
        emulator.client_environment["HTTPS_PROXY"].removeprefix("http://").partition(":")
    )
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as answer:
            return answer.read().decode()


def test_a_client_of_twilio_writes_to_the_emulator(
    client: requests.Session, proxied: Emulator, definition: dict[str, Any]
) -> None:
    flow = create(client, definition)

    assert [flow["sid"]] == [kept["sid"] for kept in proxied.flows()]


def test_answers_name_the_addresses_that_the_client_knows(
    client: requests.Session, definition: dict[str, Any]
) -> None:
    flow = create(client, definition)

    assert f"{STUDIO}/v2/Flows/{flow['sid']}" == flow["url"]


def test_a_list_is_followed_from_page_to_page(
    client: requests.Session, definition: dict[str, Any]
) -> None:
    sids = {create(client, definition, name)["sid"] for name in "abc"}

    found, page = set(), f"{STUDIO}/v2/Flows?PageSize=2"
    while page:
        answer = client.get(page, timeout=PATIENCE).json()
        found |= {flow["sid"] for flow in answer["flows"]}
        page = answer["meta"]["next_page_url"]

    assert sids == found


@pytest.mark.parametrize(
    "host",
    ["studio.twilio.com", "STUDIO.twilio.com", "studio.us1.twilio.com", "studio.dublin.ie1.twilio.com"],
)  # fmt: skip
def test_a_product_answers_in_every_region(host: str, client: requests.Session) -> None:
    answer = client.get(f"https://{host}/v2/Flows", timeout=PATIENCE)

    assert 200 == answer.status_code


def test_a_product_stands_at_its_own_host(client: requests.Session) -> None:
    workspaces = "https://taskrouter.twilio.com/v1/Workspaces"

    made = client.post(workspaces, data={"FriendlyName": "Flex"}, timeout=PATIENCE).json()

    assert f"{workspaces}/{made['sid']}" == made["url"]
    assert made["sid"] == client.get(made["url"], timeout=PATIENCE).json()["sid"]


def test_a_list_of_a_product_names_pages_at_its_own_host(client: requests.Session) -> None:
    workspaces = "https://taskrouter.twilio.com/v1/Workspaces"

    listed = client.get(workspaces, timeout=PATIENCE).json()

    assert listed["meta"]["url"].startswith(f"{workspaces}?")


@pytest.mark.parametrize(
    "address",
    [
        "studio.twilio.com/2010-04-01/Accounts.json",
        "api.twilio.com/v2/Flows",
        "studio.twilio.com/v1/Flows",
        "studio.twilio.com/taskrouter/v1/Workspaces",
        "taskrouter.twilio.com/taskrouter/v1/Workspaces",
        "studio.twilio.com/emulator/accounts",
        "emulator.twilio.com/accounts",
    ],
)
def test_a_host_of_twilio_has_no_other_paths(address: str, client: requests.Session) -> None:
    answer = client.get(f"https://{address}", timeout=PATIENCE)

    assert 404 == answer.status_code


def test_the_accounts_api_answers_at_its_host(client: requests.Session, proxied: Emulator) -> None:
    answer = client.get("https://api.twilio.com/2010-04-01/Accounts.json", timeout=PATIENCE)

    assert [proxied.account_sid] == [account["sid"] for account in answer.json()["accounts"]]


@pytest.mark.parametrize("action", [{"drop": "after"}, {"truncate": True}])
def test_a_fault_cuts_a_connection_through_the_proxy(
    action: dict[str, Any], client: requests.Session, proxied: Emulator
) -> None:
    fault = proxied.fault({"match": {"path": "/Flows$"}, "action": action})

    with pytest.raises(requests.RequestException):
        client.get(f"{STUDIO}/v2/Flows", timeout=PATIENCE)

    assert proxied.wait_fired(fault)


@pytest.mark.parametrize(
    "target",
    [
        "example.com:443",
        "twilio.com.example.com:443",
        "nottwilio.com:443",
        "studio.twilio.com:80",
        "studio.twilio.com",
        "127.0.0.1:443",
        ".twilio.com:443",
        "studio.twilio.com@example.com:443",
    ],
)
def test_a_tunnel_to_anywhere_else_is_refused_with_a_sentence(
    target: str, proxied: Emulator
) -> None:
    answer = said_by_proxy(proxied, f"CONNECT {target} HTTP/1.1\r\n\r\n".encode())

    assert answer.startswith("HTTP/1.1 403 ")
    assert answer.endswith(
        f"The Studio emulator opens no connection to {target}: it answers for *.twilio.com:443 only.\n"
    )


def test_a_client_shows_why_its_tunnel_is_refused(client: requests.Session) -> None:
    with pytest.raises(requests.ConnectionError) as refused:
        client.get("https://example.com/", timeout=PATIENCE)

    assert "The Studio emulator opens no connection to example.com:443" in str(refused.value)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET http://example.com/ HTTP/1.1\r\n\r\n", 405),
        (b"\x16\x03\x01 nonsense\r\n\r\n", 400),
        (b"CONNECT studio.twilio.com:443 HTTP/1.1\r\n\r\n\x16\x03\x01", 400),
        (b"CONNECT " + b"a" * 70_000, 431),
    ],
    ids=["no CONNECT", "no HTTP", "data too early", "a head too long"],
)
def test_whatever_is_no_sound_connect_is_refused(
    request_: bytes, status: int, proxied: Emulator
) -> None:
    answer = said_by_proxy(proxied, request_)

    assert answer.startswith(f"HTTP/1.1 {status} The ")


def test_a_client_that_does_not_trust_the_authority_gets_no_answer(proxied: Emulator) -> None:
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = {"https": proxied.client_environment["HTTPS_PROXY"]}

        with pytest.raises(requests.exceptions.SSLError):
            session.get(f"{STUDIO}/v2/Flows", timeout=PATIENCE)


def test_its_certificate_stands_up_to_the_strictest_check(proxied: Emulator) -> None:
    trusting = ssl.create_default_context(cafile=proxied.client_environment["SSL_CERT_FILE"])
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT
    host, _, port = proxied.client_environment["HTTPS_PROXY"].removeprefix("http://").partition(":")

    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(b"CONNECT studio.twilio.com:443 HTTP/1.1\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")
        with trusting.wrap_socket(connection, server_hostname="studio.twilio.com") as secured:
            subject = secured.getpeercert()

    assert subject is not None
    assert (("DNS", "studio.twilio.com"),) == subject["subjectAltName"]


def test_every_start_has_another_authority() -> None:
    certificates = set()
    for _ in range(2):
        with Emulator(tls_proxy=True) as emulator:
            certificates.add(Path(emulator.client_environment["SSL_CERT_FILE"]).read_bytes())

    assert 2 == len(certificates)


def test_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with Emulator(tls_proxy=True) as emulator:
        certificate = Path(emulator.client_environment["SSL_CERT_FILE"])
        written = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert [certificate] == written
    assert [] == list(tmp_path.iterdir())


def test_ends_while_a_client_has_not_asked_for_a_tunnel_yet() -> None:
    with Emulator(tls_proxy=True) as emulator:
        host, _, port = (
            emulator.client_environment["HTTPS_PROXY"].removeprefix("http://").partition(":")
        )
        idle = socket.create_connection((host, int(port)), timeout=PATIENCE)

    with idle:
        assert is_closed(idle)


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
