"""A batch through the gate: two valid batches and the acknowledgments out, nothing lost.

    with open("batch.837", "rb") as stream:
        result = gate(Source("batch.837", stream), desk, Path("out"), GateOptions(as_of), tell)

The desk brings all that claims are judged by: packs, waivers, authorizations, and what was sent
before. With ``noting`` the accepted half is noted as sent once it is in its place.

The batch is judged and put aside on disk while it is read, planned when its end is known, written
out in two halves, read again, and only then put in place. Nothing is kept between two calls, and
memory does not grow with the file.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from edi837.acks.ack277ca import Ack277
from edi837.acks.ack999 import Ack999
from edi837.acks.envelope import AckSettings
from edi837.acks.ta1 import write_ta1
from edi837.batches.conserve import Tally, check_accepted, check_sums, count_claims
from edi837.batches.deal import Halves, deal
from edi837.batches.intake import Acks, Intake
from edi837.batches.plan import SplitBy, plan
from edi837.batches.publish import SAID, Noting, Stage
from edi837.batches.spool import Spool
from edi837.desk import Desk
from edi837.errors import NotPublished
from edi837.gate import Account, FileResult, Tell
from edi837.reasons import in_short, record
from x12.errors import NotX12
from x12.finding import Finding, Severity
from x12.loops import read_loops
from x12.source import Source

ACKS = ("ta1", "999", "277ca")
_LONGEST_NAME = 220  # bytes; file systems take 255, and endings follow
_ENDS = 25  # characters that are kept of each end of a longer one


@dataclass(frozen=True, slots=True)
class GateOptions:
    """How to gate. ``acks`` are of `ACKS`; ``control_number`` is that of the first of them."""

    as_of: date
    split: SplitBy = "claim"
    acks: tuple[str, ...] = ACKS
    control_number: int = 1


@dataclass(slots=True)
class GateResult:
    """What became of a file.

    ``name`` is what its outputs are called; ``found`` are its numbers as a check gives them, before
    a split by sets or files rejects more; ``quarantine`` the reason why it was not split, empty
    where it was; ``held`` are the claims read of a file in quarantine; ``files`` the places of what
    was published; ``control_number`` is the next that is free. Money is in cents.
    """

    name: str
    sha256: str = ""
    found: FileResult = field(default_factory=FileResult)
    accepted: Tally = field(default_factory=Tally)
    rejected: Tally = field(default_factory=Tally)
    held: Tally = field(default_factory=Tally)
    quarantine: str = ""
    not_x12: bool = False
    control_number: int = 1
    files: tuple[Path, ...] = ()

    @property
    def claims(self) -> int:
        """The claims read."""
        return (self.accepted + self.rejected + self.held).claims


def gate(  # noqa: PLR0913, PLR0917 - what, by what, where to, how, who hears of it, who notes it
    source: Source,
    desk: Desk,
    out: Path,
    options: GateOptions,
    tell: Tell,
    noting: Noting | None = None,
) -> GateResult:
    """Gate one source into the folder `out`; each finding is handed to `tell` in file order.

    `noting` notes the accepted half as sent (see `edi837.batches.publish`).

    Raises:
        NotPublished: the outputs did not add up, or could not be put in place. None was.
        Unreadable: the source broke off underneath. Nothing was put in place.
    """
    with Stage(out, noting) as stage:
        result = sort_batch(source, desk, stage, options, tell)
        result.files = stage.publish()
    return result


def sort_batch(
    source: Source, desk: Desk, stage: Stage, options: GateOptions, tell: Tell
) -> GateResult:
    """Gate one source into `stage`, checked but not yet published, so that more can be added.

    Raises:
        NotPublished: the outputs do not add up.
        Unreadable: the source broke off underneath.
    """
    result = GateResult(output_name(source.name))
    with ExitStack() as open_files:
        names = _Places(result.name)
        original = open_files.enter_context(stage.open(names.original))
        told = open_files.enter_context(stage.open(names.findings))
        said = open_files.enter_context(stage.open(SAID))
        copied = Source(
            source.name, cast("BinaryIO", _Copying(source.stream, original)), source.most
        )
        spool = open_files.enter_context(Spool())
        functional = open_files.enter_context(stage.open(names.ack("999")))
        settings = AckSettings(options.as_of, options.control_number)
        acks = Acks(settings, Ack999(functional, settings), "277ca" in options.acks)
        intake = Intake(spool, acks, lambda place: _text_at(original, place))
        hear = _Hearing(result, tell, told, said)
        _take_in(copied, desk, intake, hear)
        result.sha256 = copied.sha256
        result.control_number = settings.number(len(acks.taken), 0)
        _write_ta1(stage, names, acks)
        if not result.quarantine:
            _split(stage, names, desk, intake, options, result)
    _drop_needless(stage, names, options, quarantined=bool(result.quarantine))
    if result.accepted.claims:
        stage.note_later(names.accepted, options.as_of)
    return result


def output_name(name: str) -> str:
    """What the outputs of a source are called.

    >>> output_name("in/batch.837.gz"), output_name("in/b.zip!a/claims.837"), output_name("-")
    ('batch.837', 'b.zip-a-claims.837', 'stdin.837')
    """
    if name == "-":
        return "stdin.837"
    outer, _, member = name.partition("!")
    outer = Path(outer).name
    if member:
        outer += "-" + member.replace("/", "-").replace("\\", "-")
    return _placeable(outer.removesuffix(".gz") or outer)


def _placeable(name: str) -> str:
    r"""A name that a file can bear with our endings behind it, whatever an archive says.

    >>> _placeable("a\nb.837"), len(_placeable("x" * 300 + ".837"))
    ('a_b.837', 51)
    """
    name = "".join(sign if sign.isprintable() else "_" for sign in name)
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    return f"{name[:_ENDS]}~{name[-_ENDS:]}"


class _Places:
    """Where the outputs of a file stand below the output folder."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.accepted = f"accepted/{name}"
        self.rejected = f"rejected/{name}"
        self.reasons = f"rejected/{name}.reasons.jsonl"
        self.original = f"quarantine/{name}"
        self.findings = f"quarantine/{name}.findings.jsonl"

    def ack(self, kind: str) -> str:
        return f"acks/{self.name}.{kind}"

    def all(self) -> Iterator[str]:
        yield from (self.accepted, self.rejected, self.reasons, self.original, self.findings)
        yield from map(self.ack, ACKS)


class _Copying:
    """A stream that copies what is read from it."""

    def __init__(self, stream: BinaryIO, copy: BinaryIO) -> None:
        self._stream = stream
        self._copy = copy

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._copy.write(data)
        return data


def _text_at(copy: BinaryIO, place: int) -> str:
    """The two characters at a place of what was copied."""
    end = copy.tell()
    copy.seek(place)
    text = copy.read(2).decode("latin-1")
    copy.seek(end)
    return text


class _Hearing:
    """Hands findings on and counts them; keeps them for the quarantine, and what is noted."""

    def __init__(self, result: GateResult, tell: Tell, kept: BinaryIO, said: BinaryIO) -> None:
        self.result = result
        self._tell = tell
        self._kept = kept
        self._said = said

    def __call__(self, finding: Finding) -> None:
        self._tell(finding)
        if finding.claim_id:
            self._said.write(in_short(finding))
        if finding.severity is Severity.ERROR:
            told = {"claim_id": finding.claim_id, **record(finding)}
            self._kept.write(f"{json.dumps(told)}\n".encode("ascii"))

    def no_file(self, reason: str, code: str = "") -> None:
        """The file as a whole cannot be split, and why."""
        self.result.quarantine = reason
        told = json.dumps({"code": code, "severity": "error", "message": reason})
        self._kept.write(f"{told}\n".encode("ascii"))


def _take_in(source: Source, desk: Desk, intake: Intake, hear: _Hearing) -> None:
    """Judge and put aside the whole source."""
    account = Account(desk.memory())
    try:
        account.take(read_loops(source, desk.reading), desk, hear, intake.take)
        intake.end()
    except NotX12 as error:
        hear.result.not_x12 = True
        hear.no_file(str(error).removeprefix(f"{source.name}: "))
        return
    hear.result.found = account.settle()
    if intake.quarantine:
        hear.result.held = intake.read
        hear.no_file(intake.quarantine)


def _write_ta1(stage: Stage, names: _Places, acks: Acks) -> None:
    with stage.open(names.ack("ta1")) as out:
        for place, (interchange, told) in enumerate(acks.taken):
            write_ta1(out, interchange, told, acks.settings, place)


def _split(  # noqa: PLR0913, PLR0917 - what, by what, where to, how, what came of it
    stage: Stage,
    names: _Places,
    desk: Desk,
    intake: Intake,
    options: GateOptions,
    result: GateResult,
) -> None:
    """Deal a batch out and check it; sets that cannot be taken apart are rejected whole.

    What lacks the HL of a level or a CLM is read by what lies around it, and may read otherwise
    where claims were taken out.
    """
    _deal_out(stage, names, intake, options)
    try:
        _check(stage, names, desk, intake, result)
    except NotPublished:
        if not intake.keep_broken_sets_whole():
            raise
        _deal_out(stage, names, intake, options)
        _check(stage, names, desk, intake, result)


def _deal_out(stage: Stage, names: _Places, intake: Intake, options: GateOptions) -> None:
    marks = plan(intake.row, options.split)
    with (
        stage.open(names.accepted) as accepted,
        stage.open(names.rejected) as rejected,
        stage.open(names.reasons) as reasons,
        stage.open(names.ack("277ca")) as answers,
    ):
        status = Ack277(answers, intake.acks.settings)
        interchanges = (interchange for interchange, _ in intake.acks.taken)
        deal(intake, marks, Halves(accepted, rejected, reasons, status), interchanges)
        status.close()
    stage.drop_empty((names.accepted, names.rejected))


def _drop_needless(
    stage: Stage, names: _Places, options: GateOptions, *, quarantined: bool
) -> None:
    """Take away empty files and acknowledgments nobody asked for; the copy of a file split."""
    if not quarantined:
        stage.drop(names.original)
        stage.drop(names.findings)
    for kind in ACKS:
        if kind not in options.acks:
            stage.drop(names.ack(kind))
    stage.drop_empty(names.all())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check(stage: Stage, names: _Places, desk: Desk, intake: Intake, result: GateResult) -> None:
    accepted, rejected = stage.path(names.accepted), stage.path(names.rejected)
    result.accepted, result.rejected = Tally(), Tally()
    if accepted.exists():
        # A file that comes out byte for byte as it went in was read just now, without an error.
        same = not result.found.errors and _digest(accepted) == result.sha256
        result.accepted = intake.read if same else check_accepted(accepted, desk)
    if rejected.exists():
        result.rejected = count_claims(rejected)
    check_sums(intake.read, result.accepted, result.rejected)
