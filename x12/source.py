"""Sources: streams of bytes with a name, from files, folders, archives and standard input."""

import gzip
import hashlib
import os
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from x12.errors import Unreadable

CHUNK = 1 << 18
# What comes out of an archive: claims shrink to a tenth or twentieth, never to a two-hundredth.
MOST_RATIO = 200
MOST_ALWAYS = 100_000_000  # bytes from any archive, however small
_DAMAGE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)


class Source:
    """A stream of bytes, read once from front to back, and what it was.

    ``name`` is what people call it: a path, ``batch.zip!claims.837``, ``-``. ``sha256`` is the
    digest of the bytes read so far; after the last chunk that of the whole content (unpacked,
    so a file and its .gz have the same). ``most`` bounds the bytes that may come out of an archive.
    """

    __slots__ = ("_digest", "most", "name", "size", "stream")

    def __init__(self, name: str, stream: BinaryIO, most: int | None = None) -> None:
        # A name of bytes that are no UTF-8 can be neither printed nor stored: they are spelt out.
        self.name = name.encode("utf-8", "backslashreplace").decode()
        self.stream = stream
        self.most = most
        self.size = 0
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The digest of what has been read, in hexadecimal."""
        return self._digest.hexdigest()

    def chunks(self) -> Iterator[str]:
        """The content in pieces, one character a byte.

        Raises:
            Unreadable: the stream broke off, or its archive is damaged.
        """
        while data := self._read():
            yield data.decode("latin-1")

    def pass_over(self, end: int | None = None) -> None:
        """Read on for the digest alone, at least to byte `end`, or to the end of the content.

        Raises:
            Unreadable: as `chunks`.
        """
        while (end is None or self.size < end) and self._read():
            pass

    def _read(self) -> bytes:
        try:
            data = self.stream.read(CHUNK)
        except _DAMAGE as error:
            raise Unreadable(f"{self.name}: cannot be read to its end: {error}") from error
        self.size += len(data)
        if self.most is not None and self.size > self.most:
            told = "more comes out of it than an archive of its size may hold"
            raise Unreadable(f"{self.name}: {told}")
        self._digest.update(data)
        return data


def find_paths(paths: list[str]) -> Iterator[str]:
    """The files that `paths` name, folders opened up in the order of their names; `-` stays."""
    for path in paths:
        if path != "-" and Path(path).is_dir():
            yield from sorted(str(inner) for inner in Path(path).rglob("*") if inner.is_file())
        else:
            yield path


def outside(found: Iterable[str], folder: Path) -> Iterator[str]:
    """The paths that do not lie in `folder`: where outputs go may lie among inputs."""
    place = folder.resolve()
    return (path for path in found if path == "-" or place not in Path(path).resolve().parents)


@contextmanager
def open_sources(path: str) -> Iterator[Iterator[Source]]:
    """Open one path; a .zip has a source for each member, anything else one.

    `-` is standard input. What is gzipped or zipped is known by its content, not by its name.

    Raises:
        Unreadable: missing, not permitted, or not the archive that it claims to be.
    """
    if path == "-":
        yield iter([Source("-", sys.stdin.buffer)])
        return
    try:
        with Path(path).open("rb") as stream:
            head = stream.peek(4)[:4]
            most = max(MOST_ALWAYS, MOST_RATIO * os.fstat(stream.fileno()).st_size)
            if head[:2] == b"\x1f\x8b":
                with gzip.open(stream) as unpacked:
                    yield iter([Source(path, cast("BinaryIO", unpacked), most)])
            elif head == b"PK\x03\x04":
                with zipfile.ZipFile(stream) as archive:
                    yield _members(path, archive, most)
            else:
                yield iter([Source(path, stream)])
    except zipfile.BadZipFile as error:
        raise Unreadable(f"{path}: damaged zip file: {error}") from error
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}") from error


def _members(path: str, archive: zipfile.ZipFile, most: int) -> Iterator[Source]:
    """The members, one after the other; together they hold no more than `most` bytes."""
    for member in archive.infolist():
        if member.is_dir():
            continue
        name = f"{path}!{member.filename}"
        try:
            with archive.open(member) as stream:
                source = Source(name, cast("BinaryIO", stream), most)
                yield source
                most -= source.size
        except _DAMAGE as error:
            raise Unreadable(f"{name}: cannot be unpacked: {error}") from error
