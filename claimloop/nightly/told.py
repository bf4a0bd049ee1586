"""What a run tells when it ends: run.json for programs, summary.txt for people, metrics."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from claimloop.exits import Exit
from claimloop.nightly.config import Night
from claimloop.nightly.metrics import write_metrics
from claimloop.nightly.placing import ours, write_atomically
from claimloop.tables import dollars
from edi835.alerts import Alert
from ledger.matching.match import MatchResult
from ledger.runs import Totals
from x12.wording import counted

_WORDS = {
    Exit.FINE: "all well",
    Exit.UNREADABLE: "unfinished: the next run goes on",
    Exit.QUARANTINED: "something is in quarantine",
    Exit.MOVED: "a denial rate moved beyond chance",
}


@dataclass(slots=True)
class Told:
    """What there is to tell of a run, filled while it goes on.

    ``resumed`` counts contents that were finished for an earlier run, ``died`` names earlier runs
    that never ended; ``left`` counts entries that were not ripe, ``known`` those that were done
    before, ``quarantined`` those that are in quarantine now, whenever that was decided first;
    ``unfinished`` those that wait for a person. ``stopped`` is why the run could not go on.
    """

    label: str
    as_of: date
    started: datetime
    run_id: int = 0
    ended: datetime | None = None
    status: Exit = Exit.FINE
    stopped: str = ""
    died: list[str] = field(default_factory=list)
    resumed: int = 0
    left: int = 0
    known: int = 0
    quarantined: int = 0
    unfinished: int = 0
    outcomes: dict[tuple[str, str], int] = field(default_factory=dict)
    totals: list[Totals] = field(default_factory=list)
    halves: dict[str, int] = field(default_factory=dict)
    matched: MatchResult | None = None
    alerts: list[Alert] = field(default_factory=list)


def tell(night: Night, told: Told) -> None:
    """Write all of it; each file is seen whole or not at all. Raises `OSError`, `CannotGoOn`."""
    folder = night.folders.reports / "runs" / told.label
    write_atomically(folder / "run.json", f"{json.dumps(as_json(told), indent=2)}\n".encode())
    write_atomically(folder / "summary.txt", summary(told).encode())
    if night.metrics:
        with ours("metrics"):
            write_metrics(night.metrics, as_json(told))


def as_json(told: Told) -> dict[str, object]:
    """The run as run.json holds it: counts and sums, in cents, and nobody's data."""
    return {
        "run": told.label,
        "as_of": f"{told.as_of}",
        "started": f"{told.started:%Y-%m-%dT%H:%M:%SZ}",
        "ended": f"{told.ended:%Y-%m-%dT%H:%M:%SZ}" if told.ended else None,
        "status": int(told.status),
        "says": told.stopped or _WORDS[told.status],
        "quarantined": told.quarantined,
        "known_already": told.known,
        "left_in_inbox": told.left,
        "unfinished": told.unfinished,
        "finished_for_earlier_runs": told.resumed,
        "earlier_runs_that_died": told.died,
        "contents": [
            {"kind": kind or "unknown", "outcome": outcome, "count": count}
            for (kind, outcome), count in sorted(told.outcomes.items())
        ],
        "control_totals": [{**each._asdict(), "agrees": each.agrees} for each in told.totals],
        "gate": told.halves,
        "matched": _matched(told),
        "rates_that_moved": [each._asdict() for each in told.alerts],
    }


def summary(told: Told) -> str:
    """The run in a few lines, as a person reads them in the morning."""
    return "".join(f"{line}\n" for line in _lines(told))


def _lines(told: Told) -> Iterator[str]:
    yield f"run {told.label}, as of {told.as_of}: {told.stopped or _WORDS[told.status]}"
    for each in told.totals:
        if each.files_in:
            yield (
                f"{each.stage}: {_amount(each.files_in, each.claims_in, each.cents_in)} in, "
                f"{_amount(each.files_out, each.claims_out, each.cents_out)} out, "
                f"{_amount(each.files_held, each.claims_held, each.cents_held)} in quarantine"
                f"{'' if each.agrees else ': THEY DIFFER'}"
            )
    if any(told.halves.values()):
        both = [
            f"{counted(told.halves[f'claims_{half}'], 'claim')} {half} "
            f"({dollars(told.halves[f'cents_{half}'])})"
            for half in ("accepted", "rejected")
        ]
        yield f"gate: {', '.join(both)}"
    if told.matched and told.matched.claims.all:
        claims = told.matched.claims
        yield (
            f"match: {counted(claims.all, 'answer')} looked at, {claims.matched:,} tied to claims "
            f"as sent, {claims.ambiguous:,} ambiguous, {claims.unmatched:,} to none"
        )
    counts = (
        (told.quarantined, "in quarantine: claimloop status says why"),
        (told.known, "known already, archived and not done again"),
        (told.left, "not ripe, left in the inbox"),
        (told.unfinished, "unfinished: the log says why"),
        (told.resumed, "finished for an earlier run"),
        (len(told.died), "of earlier runs died"),
        (len(told.alerts), "of the denial rates moved beyond chance: edi835 trends --alerts"),
    )
    for count, words in counts:
        if count:
            yield f"{count:,} {words}"
    happened = (told.stopped, *(each.files_in for each in told.totals), *(n for n, _ in counts))
    if not any(happened):
        yield "nothing waited"


def _matched(told: Told) -> dict[str, dict[str, int]] | None:
    return {k: v._asdict() for k, v in told.matched._asdict().items()} if told.matched else None


def _amount(files: int, claims: int, cents: int) -> str:
    if not files:
        return "none"
    return f"{counted(files, 'file')}, {counted(claims, 'claim')} ({dollars(cents)})"
