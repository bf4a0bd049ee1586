"""Masked copies of files and folders, put in place whole or not at all.

Copies in a folder are called by a keyed digest of where the original stood: a file's name may be
a person's. Claims are masked before remittances, which then find by how much theirs were moved.
"""

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast

from edi837.batches.publish import Stage
from edi837.errors import NotPublished
from x12.delimiters import read_isa
from x12.errors import NotMasked, NotX12, Unreadable, X12Error
from x12.masking.mask import Mask, Masked
from x12.source import Source, find_paths, open_sources, outside

_HEAD = 1 << 12
_ZIP = b"PK\x03\x04"


class Copied(NamedTuple):
    """One file: its name, that of its copy, and its claims; ``refused`` tells why it has no copy.

    Neither ``name`` nor ``refused`` belongs with the copies: names of files may tell of a person.
    """

    name: str
    copy: str = ""
    claims: int = 0
    refused: X12Error | None = None


Tell = Callable[[Copied], None]


def is_many(path: str) -> bool:
    """Whether a path holds several files: a folder, or an archive of them."""
    place = Path(path)
    if path == "-" or not place.is_file():
        return path != "-" and place.is_dir()
    try:
        with place.open("rb") as file:
            return file.read(len(_ZIP)) == _ZIP
    except OSError:
        return False  # whoever opens it will say so


def mask_one(path: str, out: Path, mask: Mask, tell: Tell) -> None:
    """Mask one file to `out`.

    Raises:
        X12Error: it cannot be masked; nothing was written.
        NotPublished: `out` is there already, or cannot be written.
    """
    if not out.parent.is_dir():
        raise NotPublished(f"{out.parent}: there is no such folder")
    with open_sources(path) as sources, Stage(out.parent) as stage:
        for source in sources:
            masked = _write(source, stage.path(out.name), mask)
            stage.publish()
            tell(Copied(source.name, out.name, masked.claims))


def mask_many(path: str, out: Path, mask: Mask, tell: Tell) -> None:
    """Mask a folder or an archive into the folder `out`; what cannot be masked is told and left.

    Raises:
        NotPublished: a copy is there already, or cannot be written. None was put in place.
        OSError: the folder cannot be made.
    """
    there = out.is_dir()
    out.mkdir(mode=0o700, parents=True, exist_ok=True)  # its owner's alone, as its files
    with Stage(out) as stage:
        found = list(outside(find_paths([path]), out))
        batch = _Batch(path, stage, mask, tell)
        for remittances in (False, True):
            for each in found:
                batch.take(each, remittances=remittances)
        placed = stage.publish()
    if not placed and not there:
        out.rmdir()


@dataclass(slots=True)
class _Batch:
    """The copies of what stands at ``root``, on their way to one folder."""

    root: str
    stage: Stage
    mask: Mask
    tell: Tell

    def take(self, path: str, *, remittances: bool) -> None:
        """Mask what stands at a path, as far as it is of the kind whose turn it is."""
        name = path
        try:
            with open_sources(path) as sources:
                for source in sources:
                    name = source.name
                    if _holds_remittances(source) is remittances:
                        self.tell(self._copy(source))
        except Unreadable as error:
            if not remittances:
                self.tell(Copied(name, refused=error))

    def _copy(self, source: Source) -> Copied:
        part = self.stage.path("part")
        try:
            masked = _write(source, part, self.mask)
        except (NotMasked, NotX12, Unreadable) as error:
            part.unlink(missing_ok=True)
            return Copied(source.name, refused=error)
        place = source.name.removeprefix(self.root).lstrip(f"{os.sep}!")
        name = self.mask.tokens.digest("file", place)[:8].hex()
        copy = ".".join([name, *sorted(masked.kinds)])
        part.rename(self.stage.path(copy))
        return Copied(source.name, copy, masked.claims)


def _write(source: Source, place: Path, mask: Mask) -> Masked:
    masked = Masked()
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="latin-1", newline="") as file:
        file.writelines(mask.copy(source, masked))
    return masked


def _holds_remittances(source: Source) -> bool:
    """Whether the first group of a source says that it holds remittances (GS01 HP)."""
    stream = io.BufferedReader(cast("io.RawIOBase", source.stream), _HEAD)
    source.stream = stream
    head = stream.peek().decode("latin-1")
    isa = read_isa(head[max(head.find("ISA"), 0) :])
    return isa is not None and f"GS{isa.delimiters.element}HP" in head
