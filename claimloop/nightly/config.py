"""``nightly.toml``: where things lie and how the night goes about them.

A section of the file is a class below and a key of it a field: its type says what a value must be.
Paths are relative to the file. What is wrong is told with file and key (`errors.BadConfig`).
"""

from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

from claimloop.nightly.errors import BadConfig
from edi837.batches.batch import ACKS
from edi837.batches.plan import SplitBy
from edi837.site.file import read_toml
from ledger.holder import WAIT_SECONDS

T = TypeVar("T")
_DAY = 86_400.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where things lie. Both inboxes may be one folder: kinds are told by content."""

    inbox_837: Path
    inbox_835: Path
    outbox: Path
    rejected: Path
    acknowledgments: Path
    archive: Path
    quarantine: Path
    reports: Path
    state: Path

    @property
    def inboxes(self) -> tuple[Path, Path]:
        """Where files wait."""
        return self.inbox_837, self.inbox_835


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """When a file is taken, and how much may come out of an archive.

    A file is ripe when size and time of change stay the same for ``settle_seconds``, or, where
    ``done_marker`` is set (``.done``), when a file of its name with that ending lies beside it.
    Files and folders that are hidden or called as ``ignore`` says are left where they are.
    """

    settle_seconds: float = 10.0
    done_marker: str = ""
    ignore: tuple[str, ...] = ("*.part", "*.partial", "*.tmp", "*.filepart", "*.crdownload")
    max_bytes: int = 4_000_000_000
    max_ratio: int = 200
    max_members: int = 10_000
    max_depth: int = 3
    attempts: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """How claims are judged; as the options of `edi837 gate`."""

    split: SplitBy = "claim"
    acks: tuple[str, ...] = ACKS
    pack: str = ""
    packs: tuple[Path, ...] = ()
    waivers: Path | None = None
    authorizations: Path | None = None
    payers: Path | None = None
    guide_overrides: Path | None = None
    first_control_number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How remittances are loaded; as the options of `edi835 load`."""

    crosswalk: Path | None = None
    strict_balance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What is done when all files are done."""

    match: bool = True
    trends: bool = True
    report: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """How the log is written; file names can name people, and are shown only if asked for."""

    format: Literal["json", "console"] = "json"
    file: Path | None = None
    show_names: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """All of ``nightly.toml``.

    ``as_of`` stands for today where it is set; ``wait_seconds`` is how long we wait for another
    program that writes to the database.
    """

    path: Path
    folders: Folders
    database: Path
    metrics: Path | None = None
    as_of: date | None = None
    wait_seconds: float = WAIT_SECONDS
    take: Take = field(default_factory=Take)
    gate: Gate = field(default_factory=Gate)
    load: Load = field(default_factory=Load)
    after: After = field(default_factory=After)
    log: Log = field(default_factory=Log)


def read_config(path: Path) -> Night:
    """Read a configuration file.

    Raises:
        BadConfig: it is missing, not TOML, or a value in it cannot be used.
    """
    _, told = read_toml(path, lambda _, problem: BadConfig(path, "", problem))
    night = _Reader(path).section(Night, told, "", path=path.absolute())
    _check(night)
    return night


class _Reader:
    """Turns what TOML holds into the classes above."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.home = path.absolute().parent

    def section(self, made: type[T], told: object, key: str, **ours: object) -> T:
        """A section; an unknown key would be obeyed by nobody, so it is refused.

        `ours` are fields that no file tells.
        """
        if not isinstance(told, dict):
            raise BadConfig(self.path, key, "must be a section")
        prefix = f"{key}." if key else ""
        known = {
            each.name: each
            for each in fields(made)  # type: ignore[arg-type]
            if each.name not in ours
        }
        for name in told:
            if name not in known:
                raise BadConfig(
                    self.path, f"{prefix}{name}", f"is no key; known: {', '.join(known)}"
                )
        values = {}
        for name, each in known.items():
            if name in told:
                values[name] = self.value(each.type, told[name], f"{prefix}{name}")
            elif each.default is MISSING and each.default_factory is MISSING:
                raise BadConfig(self.path, f"{prefix}{name}", "is missing")
        return made(**ours, **values)

    def value(self, kind: Any, told: object, key: str) -> Any:
        """One value, of the type that its field has."""
        if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__"):
            return self.section(kind, told, key)
        if get_origin(kind) is tuple:
            if not isinstance(told, list):
                raise BadConfig(self.path, key, "must be a list")
            return tuple(self.value(get_args(kind)[0], each, key) for each in told)
        if get_origin(kind) is Literal:
            if told not in get_args(kind):
                raise BadConfig(self.path, key, f"must be one of {', '.join(get_args(kind))}")
            return told
        return self.plain(kind, told, key)

    def plain(self, kind: Any, told: object, key: str) -> object:
        """A text, number, day, or path; an empty path is none."""
        if isinstance(told, str) and "\0" in told:
            raise BadConfig(self.path, key, "holds a NUL character")
        if kind in (Path, Path | None):
            if not isinstance(told, str) or (kind is Path and not told):
                raise BadConfig(self.path, key, "must be a path")
            return self.home / told if told else None
        if kind == (date | None) and type(told) is date:
            return told
        if kind is float and type(told) is int:
            told = float(told)
        if type(told) is not kind or (isinstance(told, int | float) and told < 0):
            raise BadConfig(self.path, key, f"must be {_WORDS.get(kind, 'a day as 2026-03-02')}")
        return told


_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def _check(night: Night) -> None:
    """What no type can say."""
    unknown = sorted(set(night.gate.acks) - set(ACKS))
    if unknown:
        raise BadConfig(night.path, "gate.acks", f"{unknown[0]} is none of {', '.join(ACKS)}")
    if not 1 <= night.gate.first_control_number <= 999_999_999:
        raise BadConfig(night.path, "gate.first_control_number", "must be of 1 to 9 digits")
    inboxes = {inbox.resolve() for inbox in night.folders.inboxes}
    for each in fields(Folders):
        if each.name.startswith("inbox"):
            continue
        place = getattr(night.folders, each.name).resolve()
        if any(inbox == place or inbox in place.parents for inbox in inboxes):
            raise BadConfig(night.path, f"folders.{each.name}", "lies in an inbox")
    if any(inbox in night.database.resolve().parents for inbox in inboxes):
        raise BadConfig(night.path, "database", "lies in an inbox")
    _check_take(night)


def _check_take(night: Night) -> None:
    for key, seconds in (
        ("take.settle_seconds", night.take.settle_seconds),
        ("wait_seconds", night.wait_seconds),
    ):
        if not seconds <= _DAY:  # nor is that which is no number
            raise BadConfig(night.path, key, f"must be at most a day, {_DAY:.0f}")
    if "/" in night.take.done_marker:
        raise BadConfig(night.path, "take.done_marker", "must be the ending of a file's name")
    if night.take.max_depth < 1 or night.take.max_ratio < 1:
        raise BadConfig(night.path, "take", "max_depth and max_ratio are at least 1")
