"""A certificate authority for hosts of twilio.com. Its key stays in this process unless a file is asked for.

Its own certificate is limited to twilio.com (RFC 5280, 4.2.1.10): a client that trusts it trusts it
for nothing else.
"""

import datetime as dt
import os
import secrets
import ssl
import tempfile
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from studio_emulator.files import read_regular_file

DOMAIN = "twilio.com"
DAYS = 730
LEAF_DAYS = 397
"""Some clients accept no server certificate that is valid for longer."""


class Unusable(Exception):
    """Why a file holds no usable authority, as a sentence."""


class Authority:
    """Signs certificates for hosts of twilio.com."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        self._key = key
        self._certificate = certificate
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self._contexts: dict[str, ssl.SSLContext] = {}

    @classmethod
    def create(cls) -> Self:
        """Create a new authority, in memory only."""
        key = ec.generate_private_key(ec.SECP256R1())
        return cls(key, _sign_self(key))

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """Read the authority in that file. Creates it, readable only for its owner, if the file does not exist.

        Raises Unusable if the file cannot be read or written, holds no authority, or holds an
        expired one.
        """
        try:
            if not path.exists():
                new = cls.create()
                _write_private(path, new._secret_pem())  # noqa: SLF001 -- of the same class
                return new
            return cls._read(path, read_regular_file(path))
        except OSError as failed:
            raise Unusable(
                f"The certificate authority cannot be kept in {path}: {failed.strerror}."
            ) from failed

    @classmethod
    def _read(cls, path: Path, pem: bytes) -> Self:
        advice = "Name another file, or delete this one to get a new authority."
        try:
            key = load_pem_private_key(pem, password=None)
            certificate = x509.load_pem_x509_certificate(pem)
        except (ValueError, TypeError) as unreadable:
            raise Unusable(
                f"{path} does not hold a certificate authority with its key. {advice}"
            ) from unreadable
        if (
            not isinstance(key, ec.EllipticCurvePrivateKey)
            or key.public_key() != certificate.public_key()
        ):
            raise Unusable(
                f"The key and the certificate in {path} do not belong together. {advice}"
            )
        if certificate.not_valid_after_utc < _now():
            raise Unusable(f"The certificate authority in {path} has expired. {advice}")
        return cls(key, certificate)

    @property
    def certificate_pem(self) -> bytes:
        """The certificate that clients must trust. It is not secret."""
        return self._certificate.public_bytes(Encoding.PEM)

    def context_for(self, host: str) -> ssl.SSLContext:
        """Return the TLS context for a server that answers as that host."""
        if host not in self._contexts:
            self._contexts[host] = self._create_context(host)
        return self._contexts[host]

    def _create_context(self, host: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        chain = self._sign_leaf(host).public_bytes(Encoding.PEM) + self.certificate_pem
        # `ssl` reads keys only from files, so this file needs a password that exists only here.
        password = secrets.token_bytes(32).hex().encode()
        with tempfile.TemporaryDirectory(prefix="studio-emulator-") as folder:
            file = Path(folder, "host.pem")
            _write_private(file, _pem(self._leaf_key, BestAvailableEncryption(password)) + chain)
            context.load_cert_chain(file, password=password)
        return context

    def _sign_leaf(self, host: str) -> x509.Certificate:
        end = min(self._certificate.not_valid_after_utc, _now() + dt.timedelta(LEAF_DAYS))
        builder = _builder(_name(host[:64]), self._certificate.subject, self._leaf_key, end)
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False
        )
        builder = builder.add_extension(
            x509.BasicConstraints(ca=False, path_length=None), critical=True
        )
        builder = builder.add_extension(_usage(signs=False), critical=True)
        server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(server, critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = builder.add_extension(issuer, critical=False)
        return builder.sign(self._key, hashes.SHA256())

    def _secret_pem(self) -> bytes:
        return _pem(self._key, NoEncryption()) + self.certificate_pem


def _sign_self(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    # A number in the name: a client could confuse two authorities with the same name.
    name = _name(f"Studio emulator {secrets.token_hex(4)}")
    builder = _builder(name, name, key, _now() + dt.timedelta(DAYS))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs=True), critical=True)
    only = x509.NameConstraints(permitted_subtrees=[x509.DNSName(DOMAIN)], excluded_subtrees=None)
    return builder.add_extension(only, critical=True).sign(key, hashes.SHA256())


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    end: dt.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_now() - dt.timedelta(days=1))  # for clocks that are slow
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(key: ec.EllipticCurvePrivateKey, encryption: KeySerializationEncryption) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def _write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read. Raises OSError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
