"""A chart that is encrypted at rest, by SQLCipher.

The file is one that every SQLCipher 4 opens with the passphrase: AES-256 and an HMAC over each
page, the key by PBKDF2-HMAC-SHA512 with 256 000 rounds from the passphrase and the file's first 16
bytes. It is derived here, once, so that only the first connection waits for it.
"""

from __future__ import annotations

import hashlib
from importlib import import_module
from typing import Any

from twitchdetect.chart.errors import DatabaseError, PassphraseError

PASSPHRASE = "TWITCHDETECT_CHART_PASSPHRASE"
"""Variable of the environment that may hold the passphrase."""
ROUNDS = 256_000
SALT_BYTES = 16
PAGE_BYTES = 4096


def driver() -> Any:
    """Give the DB-API module.

    Raises
    ------
    DatabaseError
        If it is not installed.
    """
    try:
        return import_module("sqlcipher3.dbapi2")
    except ImportError:
        raise DatabaseError(
            'encryption needs a library: pip install "twitchdetect[encryption]"'
        ) from None


def key_of(passphrase: str, salt: bytes) -> str:
    """Give the key and the salt in hexadecimal digits, as SQLCipher takes them.

    Raises
    ------
    PassphraseError
        If the passphrase is empty.
    """
    if not passphrase:
        raise PassphraseError("got an empty passphrase; expected at least one character")
    key = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, ROUNDS, 32)
    return key.hex() + salt.hex()


def unlock(connection: Any, key: str) -> None:
    """Let a fresh connection read and write what the key opens."""
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key}'\"")


def may_be_encrypted(head: bytes, size: int) -> bool:
    """Tell whether a file that begins with these 4096 bytes may be an encrypted chart.

    Cipher text has nearly all 256 values in a page, text and most damaged files have not.
    """
    return size >= PAGE_BYTES and size % PAGE_BYTES == 0 and len(set(head[:PAGE_BYTES])) > 230
