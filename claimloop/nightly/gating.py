"""Claims of a content through the gate, into its stage; decided with what was sent and counted."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from claimloop.filereport import FileReport
from claimloop.formats import FormatOptions
from claimloop.nightly.errors import CannotGoOn
from claimloop.nightly.kinds import Counted
from claimloop.nightly.names import short
from claimloop.nightly.stage import complete, stage_of, stages
from claimloop.nightly.unpack import Piece
from edi837.batches.batch import GateOptions, GateResult, sort_batch
from edi837.batches.publish import SAID, Stage
from edi837.desk import Desk
from edi837.errors import NotPublished
from ledger.journal import Output, Sums
from x12.source import Source


@dataclass(slots=True)
class Gated:
    """What the gate made of a content; ``reason`` says why it is in quarantine, if it is.

    ``next_number`` is the first control number that its acknowledgments left free; ``accepted`` the
    accepted claims in the stage, if any, and ``said`` the findings told of them.
    """

    outputs: list[Output]
    sums: Sums
    next_number: int
    reason: str = ""
    accepted: Path | None = None
    said: Path | None = None


def gate_piece(  # noqa: PLR0913, PLR0917 - a content, how to judge it, and where to put it
    piece: Piece,
    name: str,
    counted: Counted,
    desk: Desk,
    options: GateOptions,
    state: Path,
    kept: str,
) -> Gated:
    """Gate a content into its stage; its outputs are called `name`.

    `kept` is what the entry that it came in will be called in quarantine: no copy is needed there
    then. It is empty where the entry holds other contents too.

    Raises:
        CannotGoOn: the stage cannot be made.
    """
    try:
        with _stage(state) as stage:
            result = _sort(piece, name, counted, desk, options, stage)
            if result.quarantine:
                counted.reason = result.quarantine
                if kept:
                    stage.drop(f"quarantine/{name}")
                _tell_reason(stage, piece, counted, kept or name)
            outputs = complete(stage.folder, state, piece.sha256)
    except _DoesNotAddUp as error:
        counted.reason = f"{error}"
        outputs = quarantine_piece(piece, name, counted, state, kept)
        return Gated(outputs, held(counted), options.control_number, counted.reason)
    staged = stage_of(state, piece.sha256)
    accepted = staged / "accepted" / name
    return Gated(
        outputs,
        held(counted) if result.quarantine else _sums(counted, result),
        result.control_number,
        result.quarantine,
        accepted if accepted.exists() else None,
        staged / SAID,
    )


class _DoesNotAddUp(Exception):
    """The halves are not what was read, or what was read is not what stands in the text."""


def _sort(  # noqa: PLR0913, PLR0917 - as `gate_piece`
    piece: Piece, name: str, counted: Counted, desk: Desk, options: GateOptions, stage: Stage
) -> GateResult:
    with piece.path.open("rb") as stream:
        source = Source(name, cast("BinaryIO", stream))
        with FileReport(stage, name, name, FormatOptions()) as report:
            try:
                result = sort_batch(source, desk, stage, options, report.finding)
            except NotPublished as error:
                raise _DoesNotAddUp(f"the gate's halves do not add up: {error}") from error
            report.end(result)
    if result.quarantine:
        return result
    both = result.accepted + result.rejected
    if (both.claims, both.cents) != (counted.claims, counted.cents):
        raise _DoesNotAddUp(
            f"control totals differ: {counted.claims} claims of {counted.cents} cents stand in the"
            f" text, {both.claims} of {both.cents} came out of the gate"
        )
    return result


def quarantine_piece(
    piece: Piece, name: str, counted: Counted, state: Path, kept: str
) -> list[Output]:
    """Stage the reason why a content is in quarantine, and a copy unless its entry goes there.

    Raises:
        CannotGoOn: the stage cannot be made.
    """
    with _stage(state) as stage:
        if not kept:
            stage.path(f"quarantine/{name}").hardlink_to(piece.path)
        _tell_reason(stage, piece, counted, kept or name)
        return complete(stage.folder, state, piece.sha256)


def held(counted: Counted) -> Sums:
    """The sums of a content in quarantine: all that was counted is held."""
    claims, cents = counted.claims, counted.cents
    return Sums(claims, cents, claims_held=claims, cents_held=cents)


@contextmanager
def _stage(state: Path) -> Iterator[Stage]:
    try:
        stage = Stage(stages(state))
    except NotPublished as error:
        raise CannotGoOn(f"state: {error.__cause__}") from error
    with stage:
        yield stage


def _tell_reason(stage: Stage, piece: Piece, counted: Counted, name: str) -> None:
    told = {
        "file": short(piece.sha256),
        "sha256": piece.sha256,
        "reason": counted.reason,
        "kind": counted.kind or "unknown",
        "claims": counted.claims,
        "cents": counted.cents,
    }
    text = json.dumps(told, indent=2) + "\n"
    stage.path(f"quarantine/{name}.reason.json").write_text(text, encoding="ascii")


def _sums(counted: Counted, result: GateResult) -> Sums:
    accepted, rejected = result.accepted, result.rejected
    return Sums(
        counted.claims,
        counted.cents,
        accepted.claims,
        accepted.cents,
        rejected.claims,
        rejected.cents,
    )
