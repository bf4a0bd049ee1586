"""What is made of a file's name: names of outputs, and what a log may say of a file."""

import re

from edi837.batches.batch import output_name

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 120
_ID = 12


def short(sha256: str) -> str:
    """What a content is called in logs and reports: the beginning of its fingerprint.

    It is part of every name that the content gives, so that ``ls | grep`` finds them; a file's own
    name may name a person.
    """
    return sha256[:_ID]


def made_of(name: str, sha256: str) -> str:
    """What the outputs of a content are called: by its name and its fingerprint.

    >>> made_of("north/batch 1.837.gz", "0123456789abcdef")
    'batch_1-0123456789ab.837'
    >>> made_of("b.zip!a/claims.837", "0123456789abcdef")
    'b.zip-a-claims-0123456789ab.837'
    """
    return _with(output_name(name), sha256)


def kept_as(name: str, sha256: str) -> str:
    """What an entry of the inbox is called in archive or quarantine: endings stay.

    >>> kept_as("north/batch.837.gz", "0123456789abcdef")
    'batch.837-0123456789ab.gz'
    """
    return _with(name.rpartition("/")[2], sha256)


def _with(name: str, sha256: str) -> str:
    safe = _UNSAFE.sub("_", name).lstrip(".-") or "file"
    stem, dot, ending = safe.rpartition(".")
    if not stem:
        stem, dot, ending = safe, "", ""
    return f"{stem[:_LONGEST]}-{short(sha256)}{dot}{ending[:_ID]}"
