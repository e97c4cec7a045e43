"""The authority vouches for twilio.com only, and its key is in a file only if somebody asked for one."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import stat
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509

from studio_emulator.tls import authority
from studio_emulator.tls.authority import Authority, Unusable
from support.patience import PATIENCE


def shaken(ours: Authority, trusted: bytes, host: str) -> None:
    """A handshake between a server with the certificate for that host and a client that trusts this."""
    client_side, server_side = socket.socketpair()
    client = ssl.create_default_context(cadata=trusted.decode())

    def serve() -> None:
        with server_side:
            try:
                ours.context_for(host).wrap_socket(server_side, server_side=True).close()
            except OSError:
                return

    server = threading.Thread(target=serve)
    server.start()
    client_side.settimeout(PATIENCE)
    try:
        with client_side, client.wrap_socket(client_side, server_hostname=host):
            pass
    finally:
        server.join()


def test_is_trusted_for_hosts_of_twilio() -> None:
    ours = Authority.create()

    shaken(ours, ours.certificate_pem, "studio.twilio.com")


def test_is_trusted_for_no_other_host() -> None:
    ours = Authority.create()

    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shaken(ours, ours.certificate_pem, "example.com")


def test_another_authority_is_not_trusted() -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        shaken(Authority.create(), Authority.create().certificate_pem, "studio.twilio.com")


def test_one_that_is_kept_is_the_same_at_the_next_start(tmp_path: Path) -> None:
    before = Authority.load_or_create(tmp_path / "authority.pem")

    after = Authority.load_or_create(tmp_path / "authority.pem")

    shaken(after, before.certificate_pem, "studio.twilio.com")


def test_a_file_with_its_key_is_for_its_owner_only(tmp_path: Path) -> None:
    Authority.load_or_create(tmp_path / "authority.pem")

    assert 0o600 == stat.S_IMODE((tmp_path / "authority.pem").stat().st_mode)


def test_the_certificate_that_clients_are_given_has_no_key_in_it() -> None:
    assert b"PRIVATE KEY" not in Authority.create().certificate_pem


def test_the_key_of_a_host_is_written_only_so_that_nobody_else_can_read_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[bytes] = []

    class Watched(tempfile.TemporaryDirectory[str]):
        def cleanup(self) -> None:
            written.extend(path.read_bytes() for path in Path(self.name).iterdir())
            super().cleanup()

        def __exit__(self, *error: object) -> None:
            self.cleanup()

    monkeypatch.setattr(tempfile, "TemporaryDirectory", Watched)

    Authority.create().context_for("studio.twilio.com")

    assert [True] == [b"BEGIN ENCRYPTED PRIVATE KEY" in each for each in written]
    assert [False] == [b"BEGIN PRIVATE KEY" in each for each in written]


def no_authority(path: Path) -> None:
    path.write_text("nothing of the kind")


def of_two_authorities(path: Path) -> None:
    path.write_bytes(Authority.create()._secret_pem().partition(b"-----BEGIN CERT")[0])
    with path.open("ab") as file:
        file.write(Authority.create().certificate_pem)


def only_a_certificate(path: Path) -> None:
    path.write_bytes(Authority.create().certificate_pem)


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (no_authority, "does not hold a certificate authority with its key."),
        (only_a_certificate, "does not hold a certificate authority with its key."),
        (of_two_authorities, "do not belong together."),
        (Path.mkdir, "cannot be kept in"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(
    write: Callable[[Path], object], sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "authority.pem"
    write(path)

    with pytest.raises(Unusable) as refused:
        Authority.load_or_create(path)

    assert sentence in str(refused.value)
    assert str(path) in str(refused.value)


def test_one_that_has_expired_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Authority.load_or_create(tmp_path / "authority.pem")
    end = x509.load_pem_x509_certificate(
        (tmp_path / "authority.pem").read_bytes()
    ).not_valid_after_utc
    monkeypatch.setattr(authority, "_now", lambda: end + dt.timedelta(days=1))

    with pytest.raises(Unusable, match=r"has expired\. Name another file, or delete this one"):
        Authority.load_or_create(tmp_path / "authority.pem")
