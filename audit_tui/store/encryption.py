"""Encryption of a session's files: age files to a key pair of the session's own, which a passphrase locks.

Everything made here opens with any program that reads the age format (age-encryption.org/v1, C2SP): `age -d -i key.age
NEG-01.json.age` asks for the passphrase. The locked key is written here and not by pyrage, whose passphrase mode takes
its cost from how fast the machine is at that moment: seconds and a gigabyte, which another machine may not have.
"""

import hashlib
import hmac
import os
import unicodedata
from base64 import b64encode
from pathlib import Path
from typing import Any

from audit_tui.errors import AuditError, DamagedFile, WrongPassphrase

_BEGINNINGS = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")

SHORTEST_PASSPHRASE = 12

LOG_N = 17
"""What a guess costs: 128 MiB and some tenths of a second, as OWASP's Password Storage Cheat Sheet advises."""

_LABEL = b"age-encryption.org/v1/scrypt"


class Key:
    """A session's key pair, unlocked: `public` may be told to anybody, and encrypts what only the pair opens.

    `lock` is the file that it was unlocked from, empty where it is new.
    """

    def __init__(self, secret: str) -> None:
        """The pair of an age identity, AGE-SECRET-KEY-1…; raises AuditError where it is none."""
        age = _age()
        try:
            self._identity = age.x25519.Identity.from_str(secret)
        except age.IdentityError:
            raise AuditError("is not the key of a session") from None
        self._recipient = self._identity.to_public()
        self.lock = b""

    @property
    def public(self) -> str:
        """The public half, age1…."""
        return str(self._recipient)

    def encrypt(self, data: bytes) -> bytes:
        """The data as an age file that only this key opens."""
        sealed: bytes = _age().encrypt(data, [self._recipient])
        return sealed

    def decrypt(self, data: bytes, path: Path) -> bytes:
        """What an age file holds; raises DamagedFile where it is not whole or for another key."""
        age = _age()
        try:
            opened: bytes = age.decrypt(data, [self._identity])
        except age.DecryptError:
            what = (
                "is damaged, or for another key" if is_age(data) else "is not encrypted, and the rest of the audit is"
            )
            raise DamagedFile(what, hint="it was left as it was; restore a copy from a backup", path=path) from None
        return opened

    def locked(self, passphrase: str) -> bytes:
        """The key as the file that this passphrase opens: an age file of an age identity."""
        lines = f"# the key of an audit; with it, age opens the audit's files\n# public key: {self.public}\n"
        return _lock(f"{lines}{self._identity}\n".encode("ascii"), _as_typed(passphrase))


def new_key() -> Key:
    """A key pair that nobody has had before; AuditError where encryption is not installed."""
    return Key(str(_age().x25519.Identity.generate()))


def unlock(locked: bytes, passphrase: str, path: Path) -> Key:
    """The key in the file at path; raises WrongPassphrase, DamagedFile. It takes about half a second, on purpose."""
    age = _age()
    if not is_age(locked):
        raise DamagedFile("is not the key of a session", hint="restore it from a backup", path=path)
    try:
        identity = age.passphrase.decrypt(locked, _as_typed(passphrase)).decode("ascii")
    except age.DecryptError:
        hint = "nothing was changed; try again (capital letters, another keyboard layout?)"
        raise WrongPassphrase("that is not the passphrase", hint=hint) from None
    key = Key(identity.split()[-1])
    key.lock = locked
    return key


def is_age(data: bytes) -> bool:
    """Whether these bytes begin as an encrypted file does."""
    return data.startswith(_BEGINNINGS)


def encrypt_to(public: str, data: bytes) -> bytes:
    """The data as an age file for whoever holds the key of this public half; AuditError where it is not one."""
    age = _age()
    try:
        sealed: bytes = age.encrypt(data, [age.x25519.Recipient.from_str(public)])
    except age.RecipientError:
        raise AuditError("the audit's public key is not one", hint="ask for the return's file again") from None
    return sealed


def require_passphrase(passphrase: str) -> str:
    """The passphrase, where it is long enough to be worth having; AuditError."""
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise AuditError(
            f"a passphrase has at least {SHORTEST_PASSPHRASE} characters",
            hint="three or four words that do not belong together are easy to keep and hard to guess",
        )
    return passphrase


def _as_typed(passphrase: str) -> str:
    """One spelling of letters with accents, whatever keyboard they were typed on."""
    return unicodedata.normalize("NFC", passphrase)


def _lock(plain: bytes, passphrase: str) -> bytes:
    """An age file for a passphrase, at a cost that is always the same; for less than 64 KiB."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, file_key, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapping = hashlib.scrypt(
        passphrase.encode(), salt=_LABEL + salt, n=2**LOG_N, r=8, p=1, maxmem=2 ** (LOG_N + 11), dklen=32
    )
    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    head = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_base64(salt), LOG_N, _base64(wrapped))
    mac = hmac.digest(_derived(file_key, b"", b"header"), head, "sha256")
    only_chunk = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(bytes(11) + b"\x01", plain, None)
    return head + b" " + _base64(mac) + b"\n" + nonce + only_chunk


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    """HKDF with SHA-256 (RFC 5869), for 32 bytes: one block."""
    extracted = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(extracted, purpose + b"\x01", "sha256")


def _age() -> Any:
    """The library that reads and writes the age format; AuditError where it is not installed."""
    try:
        import pyrage  # type: ignore[import-untyped]
    except ImportError:
        raise AuditError(
            "the audit is encrypted, and what opens it is not installed",
            hint="install audit-tui with its extra: audit-tui[encryption]",
        ) from None
    return pyrage


def _base64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")
