"""An entry of the inbox to contents on our own disk: copied while it is hashed, unpacked in bounds.

Whatever is read later is the copy: nobody can write to it any more. Archives are told by content;
a member's name is never used as a path, and still one that climbs (``../``) is refused, for who
sends such a thing means no good.
"""

import gzip
import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, cast

from claimloop.nightly.config import Take
from claimloop.nightly.inbox import Found, stamp_of
from claimloop.nightly.placing import ours

_CHUNK = 1 << 18
_GZIP, _ZIP, _EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"
_ALWAYS = 10_000_000  # bytes that may come out of any archive, however small: ratios need a base
_ENCRYPTED = 0x1
_DIRECTORY_ENTRY = 2_000  # bytes that a member may take in a zip's directory, names and all
_DIRECTORY_END = 22 + 65_535  # the record at a zip's end, and the longest comment behind it
_DAMAGE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)


class Refused(Exception):
    """An entry cannot be taken apart; the text is the reason, and names no file."""


class StillGrowing(Exception):
    """A file changed, or went away, while it was read: it is left for a later run."""


class Piece(NamedTuple):
    """A content on our disk: the copy, its name (``batch.zip!a.837``), fingerprint and length."""

    path: Path
    name: str
    sha256: str
    size: int


def copy_in(found: Found, work: Path) -> Piece:
    """The bytes of an entry as they lie in the inbox, copied below `work`.

    Raises:
        Refused: it cannot be read.
        StillGrowing: it changed meanwhile.
        CannotGoOn: our own disk cannot take it.
    """
    try:
        # No link is followed, and a pipe that took the file's place does not block.
        handle = os.open(found.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError as error:
        raise StillGrowing from error
    except OSError as error:
        raise Refused(f"cannot be read: {error.strerror or error}") from error
    with open(handle, "rb") as stream:  # noqa: PTH123 - a handle, no path
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode) or stamp_of(before) != found.stamp:
            raise StillGrowing
        try:
            piece = _copy(stream, work / "delivered", found.name, _Bounds(before.st_size))
        except Refused as error:
            raise StillGrowing from error
        except OSError as error:
            raise Refused(f"cannot be read to its end: {error.strerror or error}") from error
        if stamp_of(os.fstat(handle)) != found.stamp:
            raise StillGrowing
    return piece


def unpack(raw: Piece, take: Take) -> list[Piece]:
    """The contents of a copied entry: itself where it is no archive, otherwise every member.

    Raises:
        Refused: it is damaged, encrypted, climbs, or holds more than it may.
        CannotGoOn: our own disk cannot take it.
    """
    allowed = min(take.max_bytes, max(_ALWAYS, raw.size * take.max_ratio))
    bounds = _Bounds(allowed, take.max_members)
    return list(_contents(raw, take, bounds, 0))


@dataclass(slots=True)
class _Bounds:
    """What may still come out."""

    bytes: int
    members: int = 1
    made: int = 0

    def use(self, count: int) -> None:
        self.bytes -= count
        if self.bytes < 0:
            raise Refused("more comes out of it than an archive of its size may hold")

    def member(self) -> int:
        """Count a member, and give it a number."""
        self.members -= 1
        if self.members < 0:
            raise Refused("an archive with more members than it may have")
        self.made += 1
        return self.made


def _contents(piece: Piece, take: Take, bounds: _Bounds, depth: int) -> Iterator[Piece]:
    with piece.path.open("rb") as stream:
        head = stream.read(4)
    packed = head[:2] == _GZIP or head in (_ZIP, _EMPTY_ZIP)
    if not packed:
        yield piece
        return
    if depth == take.max_depth:
        raise Refused(f"archives in archives, more than {take.max_depth} deep")
    try:
        for inner in _members(piece, head, take, bounds):
            yield from _contents(inner, take, bounds, depth + 1)
    except _DAMAGE as error:
        # What zipfile and zlib say may hold a member's name.
        raise Refused(f"a damaged archive ({type(error).__name__})") from error
    if depth:
        piece.path.unlink(missing_ok=True)


def _members(piece: Piece, head: bytes, take: Take, bounds: _Bounds) -> Iterator[Piece]:
    folder = piece.path.parent
    if head[:2] == _GZIP:
        with gzip.open(piece.path) as stream:
            place = folder / f"member-{bounds.member()}"
            yield _copy(cast("BinaryIO", stream), place, piece.name, bounds)
        return
    _check_directory(piece, take)
    with zipfile.ZipFile(piece.path) as archive:
        for member in archive.infolist():
            if not member.is_dir():
                _check_member(member)
                place = folder / f"member-{bounds.member()}"
                name = f"{piece.name}!{member.filename}"
                with archive.open(member) as stream:
                    yield _copy(cast("BinaryIO", stream), place, _printable(name), bounds)


def _check_directory(piece: Piece, take: Take) -> None:
    """A zip's directory is read into memory as a whole: its length is looked at before."""
    with piece.path.open("rb") as stream:
        stream.seek(max(0, piece.size - _DIRECTORY_END))
        tail = stream.read()
    place = tail.rfind(_EMPTY_ZIP)
    length = int.from_bytes(tail[place + 12 : place + 16], "little") if place >= 0 else 0
    if length > take.max_members * _DIRECTORY_ENTRY:
        raise Refused("an archive with more members than it may have")


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename.replace("\\", "/")
    climbs = name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":"
    if climbs:
        raise Refused("a member's path climbs out of the archive")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Refused("a member is a link")
    if member.flag_bits & _ENCRYPTED:
        raise Refused("a member is encrypted")


def _copy(stream: BinaryIO, place: Path, name: str, bounds: _Bounds) -> Piece:
    """Copy a stream to a new file; what is wrong with the stream is not our disk's fault."""
    hashed = hashlib.sha256()
    size = 0
    with ours("state"):
        target = place.open("wb")
    with target:
        while data := stream.read(_CHUNK):
            bounds.use(len(data))
            hashed.update(data)
            size += len(data)
            with ours("state"):
                target.write(data)
        with ours("state"):
            target.flush()
    return Piece(place, name, hashed.hexdigest(), size)


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()
