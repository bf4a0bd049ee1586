"""Whatever way a question takes through the rollups, it answers what the rows add up to."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from benchmarks.large_ledger import make
from ledger import worklist
from ledger.asking import ANSWERED, DIMENSIONS, GRAINS, STANDINGS, Ask, about_denials, bounds
from ledger.db import open_ledger
from ledger.queries import question
from ledger.rollups import BASES, DENIAL_MEASURES, DecidedLine
from ledger.rows import DenialRow
from ledger.sums import rebuild
from ledger.trends import answers, asked

# What the made ledger has not: corrections, recoveries, partial denials, days and files unknown.
_VARIED = """
    UPDATE claims SET initial = id % 3 > 0, live = id % 4 > 0;
    UPDATE denials SET initial = claim_id % 3 > 0, live = claim_id % 4 > 0, partial = id % 2,
        recovered_cents = iif(id % 5, 0, 100 * id), group_code = iif(id % 6, 'CO', 'PI'),
        modifiers = iif(id % 4, modifiers, 'U4'), leads_line = id % 7 > 0,
        leads_claim = id % 8 > 0, loaded_on = date('2026-11-20', (id % 40) || ' days');
    UPDATE denials SET serviced_on = '' WHERE id % 11 = 0;
    UPDATE denials SET service_line_id = NULL, leads_line = 0 WHERE id % 13 = 0;
    UPDATE work SET line = 0, owner = 'zoe' WHERE id % 3 = 0;
    UPDATE work SET line = 2, owner = 'zoe' WHERE id % 7 = 0;
    INSERT INTO work (claim_id, payer, line, at, status, owner, note)
        SELECT claim_id, payer, line, at, 'resubmitted', 'lee', 'again' FROM work WHERE id % 4 = 0;
"""
PERIODS = st.sampled_from(["", "", "2024-08", "2025-02-10", "2026-05-31", "2026-12"])


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A small ledger of many payers, providers, procedures and codes; a few hundred denials."""
    path: Path = tmp_path_factory.mktemp("ways") / "made.db"
    make(path, 6000)
    with open_ledger(path) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.conn.executescript(_VARIED)
        rebuild(db)
        yield db


@pytest.fixture(scope="module")
def denials(db: Database) -> list[DenialRow]:
    return [DenialRow._make(row) for row in db.execute("SELECT * FROM denials")]


@pytest.fixture(scope="module")
def lines(db: Database) -> list[DecidedLine]:
    rows = db.execute(question("decided_lines").format(condition="TRUE"))
    return [DecidedLine._make(row) for row in rows]


VALUES = {
    "category": ["eligibility", "modifier", "cob"],
    "subcategory": ["sub1"],
    "payer": ["PAYER 3", "PAYER 11", "NOBODY"],
    "procedure": ["H2003", "H2017"],
    "modifier": ["", "HQ"],
    "provider": ["0000000007", "0000000020"],
    "carc": ["151", "197"],
    "rarc": ["N4"],
    "group": ["CO", "PI"],
}
WHERE = st.dictionaries(st.sampled_from([*VALUES]), st.just(0), max_size=2).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(VALUES[name]) for name in names})
)
ASKS = st.builds(
    Ask,
    by=st.lists(st.sampled_from([*DIMENSIONS]), max_size=3, unique=True),
    since=PERIODS,
    until=PERIODS,
    where=WHERE,
    grain=st.sampled_from(GRAINS),
    basis=st.sampled_from([*BASES]),
    standing=st.sampled_from([*STANDINGS]),
).map(
    lambda ask: (
        ask._replace(since=ask.until, until=ask.since) if ask.since > ask.until > "" else ask
    )
)
everywhere = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

Counted = Callable[[Any], tuple[int, ...]]


def added_up(
    rows: Iterable[Any], ask: Ask, counted: Counted
) -> dict[tuple[str, ...], tuple[int, ...]]:
    """The question answered row by row: nothing but a loop."""
    found: dict[tuple[str, ...], tuple[int, ...]] = defaultdict(lambda: (0,) * 9)
    for row in rows:
        day = getattr(row, BASES[ask.basis])
        month = row.month if ask.basis == "paid" else day[:7]
        if is_meant(row, ask, day, month):
            told = {"month": period(day, month, ask.grain)}
            key = tuple(
                told[name] if name == "month" else getattr(row, DIMENSIONS[name]) for name in ask.by
            )
            found[key] = tuple(map(int.__add__, found[key], counted(row)))
    return dict(found)


def is_meant(row: Any, ask: Ask, day: str, month: str) -> bool:
    if any(getattr(row, DIMENSIONS[name]) != value for name, value in ask.where.items()):
        return False
    if ask.standing != "gross" and not getattr(row, STANDINGS[ask.standing]):
        return False
    of_days = ask.grain in {"day", "week"}
    at = day if of_days else month
    return all(
        at >= value if name == "since" else at <= value
        for name, _, value in bounds(ask.since, ask.until, days=of_days)
    )


def period(day: str, month: str, grain: str) -> str:
    if grain == "week" and day:
        known = date.fromisoformat(day)
        return f"{known - timedelta(days=known.weekday())}"
    if grain == "quarter" and month:
        return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"
    return day if grain in {"day", "week"} else month


def of_denial(row: DenialRow) -> tuple[int, ...]:
    gained = row.recovered_cents
    lines, claims = row.leads_line, row.leads_claim
    return (
        1, lines, lines * row.partial, claims, row.amount_cents, row.billed_cents,
        int(gained > 0), gained, claims * row.partial,
    )  # fmt: skip


def of_line(row: DecidedLine) -> tuple[int, ...]:
    return (row.claims, row.lines, row.charge_cents, 0, 0, 0, 0, 0, 0)


@everywhere
@given(ask=ASKS)
def test_trends_are_what_the_denials_add_up_to(
    db: Database, denials: list[DenialRow], ask: Ask
) -> None:
    told = {
        tuple(row[name] for name in ask.by): tuple(row[name] for name in DENIAL_MEASURES)
        for row in asked(db, ask, DENIAL_MEASURES)
    }
    assert told == added_up(denials, ask, of_denial)


@everywhere
@given(ask=ASKS)
def test_answers_are_what_the_decided_lines_add_up_to(
    db: Database, lines: list[DecidedLine], ask: Ask
) -> None:
    by = [name for name in ask.by if name in ANSWERED]
    where = {name: value for name, value in ask.where.items() if name in ANSWERED}
    told = {
        tuple(row[name] for name in by): (
            row["answered_claims"], row["answered_lines"], row["answered_cents"], 0, 0, 0, 0, 0, 0,
        )
        for row in answers(db, ask)
    }  # fmt: skip
    assert told == added_up(lines, ask._replace(by=by, where=where), of_line)


# -- ways ---------------------------------------------------------------------------------------


def ways(db: Database, ask: Ask) -> list[str]:
    """What SQLite does to answer, as it tells it itself."""
    about = about_denials(ask)
    sql = question("trends").format(
        measures="sum(claims) AS claims, sum(denied_cents) AS denied_cents",
        table=about.table, dimensions=about.dimensions, grouping=about.grouping,
    )  # fmt: skip
    return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", dict(about.values))]


@pytest.mark.parametrize("where", [{"payer": "PAYER 3"}, {"provider": "0000000007"}])
@pytest.mark.parametrize("since", ["", "2026-06"])
def test_one_payer_or_provider_is_found_by_the_key(
    db: Database, where: dict[str, str], since: str
) -> None:
    by = ("payer", "provider", "procedure", "carc")
    told = [way for way in ways(db, Ask(by, where=where, since=since)) if "denial_trends" in way]
    of = {"payer": "month=? AND payer=?", "provider": "month=? AND payer=? AND provider=?"}
    assert told == [f"SEARCH denial_trends USING PRIMARY KEY ({of[next(iter(where))]})"]


SUMMED_FIRST = "CO-ROUTINE (subquery-1)"


@pytest.mark.parametrize(
    ("ask", "rollup"),
    [
        (Ask(("payer",)), "denial_months"),  # behind the payer stand all its codes
        (Ask(("month", "payer"), grain="week"), "denial_days"),  # a week is made of summed days
    ],
)
def test_cells_that_stand_side_by_side_are_summed_before_they_are_sorted(
    db: Database, ask: Ask, rollup: str
) -> None:
    assert ways(db, ask)[:3] == [
        SUMMED_FIRST,
        f"SEARCH {rollup} USING PRIMARY KEY (basis=?)",
        "SCAN (subquery-1)",
    ]


def test_a_quarter_is_made_of_summed_months(db: Database) -> None:
    assert ways(db, Ask(("month", "carc"), grain="quarter"))[0] == SUMMED_FIRST


def test_cells_that_stand_apart_are_sorted_once(db: Database) -> None:
    assert ways(db, Ask(("month", "carc"))) == [
        "SEARCH denial_months USING PRIMARY KEY (basis=?)",
        "USE TEMP B-TREE FOR GROUP BY",
    ]


def test_what_the_key_begins_with_is_not_sorted_at_all(db: Database) -> None:
    assert ways(db, Ask(("month", "payer"), grain="day")) == [
        "SEARCH denial_days USING PRIMARY KEY (basis=?)"
    ]


# -- the worklist -------------------------------------------------------------------------------

TO_WORK = {
    "payer": ["PAYER 3", "PAYER 11", "NOBODY"],
    "category": ["eligibility", "modifier"],
    "provider": ["0000000007"],
    "owner": ["kim", "lee", "zoe", "nobody", ""],
    "status": ["won", "appealed", "resubmitted", "open"],
}
NARROWED = st.dictionaries(st.sampled_from([*TO_WORK]), st.just(0), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(TO_WORK[name]) for name in names})
)


MOST_SHOWN = 25


def to_work(db: Database, where: dict[str, str], *, done: bool) -> list[tuple[str, int, str]]:
    """The list by a loop over all denials in force: claim, line and note."""
    notes = db.execute("SELECT claim_id, payer, line, status, owner, note FROM work").fetchall()
    denials = db.execute(
        "SELECT denials.id, claims.claim_id, coalesce(service_lines.ordinal, 0), denials.payer,"
        " category, provider FROM denials JOIN claims ON claims.id = denials.claim_id"
        " LEFT JOIN service_lines ON service_lines.id = service_line_id"
        " WHERE denials.live AND (leads_line OR service_line_id IS NULL)"
        " ORDER BY amount_cents DESC, denials.id DESC"
    )
    own: dict[int, int] = {}  # by claim: which of its own denials stands for them
    for number, claim_id in db.execute(
        "SELECT id, claim_id FROM denials WHERE service_line_id IS NULL"
        " ORDER BY NOT leads_claim, id"
    ):
        own.setdefault(claim_id, number)
    leading = {*own.values()}
    found = []
    for number, claim, line, payer, category, provider in denials:
        said = [note[3:] for note in notes if note[:2] == (claim, payer) and note[2] in {0, line}]
        status, owner, note = said[-1] if said else ("open", "", "")
        what = {"payer": payer, "category": category, "provider": provider}
        is_it = {**what, "owner": owner, "status": status}
        is_done = status in worklist.DONE and not done and "status" not in where
        stands = line or number in leading
        if stands and not is_done and all(is_it[name] == value for name, value in where.items()):
            found.append((claim, line, note))
    return found[:MOST_SHOWN]


@settings(everywhere, max_examples=60)
@given(
    where=NARROWED,
    done=st.booleans(),
    limits=st.sampled_from([(5000, 1.0), (0, 1.0), (0, 0.0)]),
)
def test_the_worklist_is_the_same_by_every_way(
    db: Database, where: dict[str, str], limits: tuple[int, float], *, done: bool
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(worklist, "_FEW", limits[0])
        patched.setattr(worklist, "_MANY", limits[1])
        rows = worklist.denials_to_work(db, where, done=done, looked_at=MOST_SHOWN)
        assert [(row["claim_id"], row["line"], row["note"]) for row in rows] == to_work(
            db, where, done=done
        )
