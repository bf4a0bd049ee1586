"""The secret key of a mask: a file of random bytes that its owner alone can read."""

import os
import secrets
import stat
from pathlib import Path

LEAST = 32
_MOST = 4096
_VARIED = 10  # different bytes that even 64 random hexadecimal digits have


class BadKey(Exception):
    """A key file cannot be used or made; the text is one line and tells what to do."""


def make_key(path: Path) -> None:
    """Make a key file of 32 random bytes; nothing that is there is ever replaced.

    Raises:
        BadKey: there is something already, or the file cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(LEAST))
    except FileExistsError:
        raise BadKey(f"{path}: is there already; leave --make-key out to use it") from None
    except OSError as error:
        raise BadKey(f"{path}: {error.strerror or error}") from error


def read_key(path: Path) -> bytes:
    """The key in a file.

    Raises:
        BadKey: it is missing, too short, not random, or open to others than its owner.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            key = file.read(_MOST + 1)
    except FileNotFoundError:
        raise BadKey(f"{path}: there is no key file; --make-key makes one") from None
    except OSError as error:
        raise BadKey(f"{path}: {error.strerror or error}") from error
    if not stat.S_ISREG(status.st_mode):
        raise BadKey(f"{path}: is no file")
    if os.name != "nt" and status.st_mode & 0o077:
        raise BadKey(f"{path}: others than its owner may use it: chmod 600 {path}")
    if not LEAST <= len(key) <= _MOST:
        size = f"{len(key)} bytes" if len(key) <= _MOST else f"more than {_MOST} bytes"
        raise BadKey(f"{path}: has {size}; a key is {LEAST} random ones: --make-key makes it")
    if len(set(key)) < _VARIED:
        raise BadKey(f"{path}: its bytes are not random; --make-key makes a key")
    return key
