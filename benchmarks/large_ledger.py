"""`python -m benchmarks.large_ledger`: how long questions take over ten million adjustments.

    python -m benchmarks.large_ledger                       make a ledger, ask it, throw it away
    python -m benchmarks.large_ledger --make large.db       make it and keep it (two minutes)
    python -m benchmarks.large_ledger --ask large.db        ask one that was made
    python -m benchmarks.large_ledger --ask large.db --only worklist

The ledger is made of invented rows by statements of SQL alone: three years, 12 payers, 40
providers, 20 procedures, two lines a claim and two adjustments a line, a denial for every seventh
adjustment and so none or one a claim, a note for every fifth denial. Its rollups are filled from
the rows as the program fills them. Of each kind of question the median and the slowest are told,
and every one that takes longer than `LIMIT` seconds.

Not asked here is what no small rollup answers, and what therefore takes seconds: weeks and days by
two of payer, service, provider and codes; rates of services and providers by the week or day of
service; three of payer, service, provider and codes by month, none of them narrowed to one.
"""

import argparse
import re
import statistics
import tempfile
import time
from pathlib import Path

from sqlite_utils import Database

from benchmarks.questions import KINDS
from benchmarks.timing import least
from ledger.db import open_ledger
from ledger.files import keys_unasked
from ledger.rollups import ROLLUPS
from ledger.sums import rebuild

LIMIT = 0.3

# A number from 0 to what is named, that looks thrown, from the number of a row.
_CHANCE = "(({row} * 48271 + {salt}) % 2147483647 * 16807 % 2147483647 % {most})"

_THROWN = re.compile(r"<(\S+?):([^<>:]+?):(\d+)>")


def main() -> None:
    """Read the options, make, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--adjustments", type=int, default=10_000_000)
    parser.add_argument("--make", type=Path, metavar="DB")
    parser.add_argument("--ask", type=Path, metavar="DB")
    parser.add_argument("--only", default="", metavar="KIND", help=", ".join(KINDS))
    options = parser.parse_args()
    if options.ask:
        ask(options.ask, options.only)
    elif options.make:
        make(options.make, options.adjustments)
    else:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder) / "large.db", options.adjustments)
            ask(Path(folder) / "large.db", options.only)


def ask(database: Path, only: str = "") -> None:
    """Ask every question, from opening the ledger to the last row; print the least of three."""
    for kind, questions in KINDS.items():
        if only not in kind:
            continue
        told = {name: least(task, runs=3) for name, task in questions(database)}
        slowest = max(told, key=lambda name: told[name])
        median = statistics.median(told.values())
        print(
            f"{kind}: {len(told)} questions, median {median:.3f} s, "
            f"slowest {told[slowest]:.3f} s ({slowest})"
        )
        for name, seconds in told.items():
            if seconds > LIMIT:
                print(f"  TOO LONG {seconds:7.3f} s  {name}")


def make(database: Path, adjustments: int) -> None:
    """A ledger of so many adjustments; its indexes are built when the rows are there."""
    begun = time.perf_counter()
    with open_ledger(database, create=True) as db, keys_unasked(db):
        db.conn.execute("PRAGMA synchronous = OFF")
        indexes = db.conn.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name NOT LIKE '\\_%' ESCAPE '\\'"
        ).fetchall()
        with db.atomic():
            for name, _ in indexes:
                db.conn.execute(f"DROP INDEX {name}")
            fill(db, adjustments // 4)
            for _, sql in indexes:
                db.conn.execute(sql)
        with db.atomic():
            rebuild(db)
        sizes = [(name, db.table(name).count) for name in (*_TABLES, *(r.name for r in ROLLUPS))]
    print(", ".join(f"{name} {size:,}" for name, size in sizes))
    print(f"{database.stat().st_size / 1e9:.1f} GB made in {time.perf_counter() - begun:.0f} s")


_TABLES = ("files", "payments", "claims", "service_lines", "adjustments", "denials", "work")


def fill(db: Database, claims: int) -> None:
    """The rows: of `claims` claims, 250 to a payment, two payments to a file."""
    payments = claims // 250 + 1
    for statement in _ROWS:
        db.conn.execute(_thrown(statement), {"claims": claims, "payments": payments})


def _thrown(statement: str) -> str:
    """A statement with each ``<row:salt:most>`` written out."""
    return _THROWN.sub(lambda one: _CHANCE.format(row=one[1], salt=one[2], most=one[3]), statement)


_ROWS = (
    """INSERT INTO files
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i * 2 < :payments)
        SELECT i, printf('%064x', i), 'f' || i, '2026-12-01T02:00:00Z', 'v1', 1, 2, 500, 1000, 2000,
               0, 0, 0 FROM n""",
    """INSERT INTO payments
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :payments),
        at (i, day) AS (SELECT i, date('2024-01-01', (i * 1095 / (:payments + 1)) || ' days')
                        FROM n)
        SELECT i, (i + 1) / 2, '0001', '005010X221A1', 'I', 0, 'C', 'CHK', day, substr(day, 1, 7),
               'T' || i, '1990000025', '', day, '', 'PAYER ' || (i % 12), 'P' || (i % 12), 'CLINIC',
               printf('%010d', <i:7:40>), '', 0 FROM at""",
    """INSERT INTO claims
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :claims),
        at (i, payment) AS (SELECT i, (i + 249) / 250 FROM n)
        SELECT i, payments.id, i % 250 + 1, 'C' || i, '1', 20000 + <i:1:30000>, 10000, 0, '15',
               'X' || i, CASE <i:2:4> WHEN 0 THEN '02' WHEN 1 THEN '10' ELSE '11' END, '1', '', '1',
               '', printf('%010d', <i:3:40>), 'M' || <i:4:900000>, '',
               date(paid_on, '-' || (14 + <i:5:26>) || ' days'), NULL, NULL, NULL, 0, 'decision', i,
               'paid', 1, 1, 1, 0, 0, NULL
        FROM at JOIN payments ON payments.id = payment""",
    """INSERT INTO service_lines
        WITH two (o) AS (VALUES (1), (2))
        SELECT claims.id * 2 + o - 2, claims.id, o, 'HC', 'H' || (2000 + <claims.id:o:20>),
               iif(<claims.id:o + 5:3>, 'HQ', ''), '', charge_cents / 2, 5000, 4, '', '', NULL,
               service_from, service_from, 'C' || claims.id || '-' || o, '', 0, 9000
        FROM claims CROSS JOIN two""",
    """INSERT INTO adjustments
        WITH two (o) AS (VALUES (1), (2)),
        told (id, claim_id, line_id, charge) AS (
            SELECT service_lines.id * 2 + o - 2, claim_id, service_lines.id, charge_cents
            FROM service_lines CROSS JOIN two)
        SELECT id, claim_id, line_id, 'CO', iif(id % 7, '45', 150 + <id:11:60>),
               charge / 2 - <id:12:4000>, NULL, iif(id % 7, 'contractual', 'denial'),
               iif(id % 7, 'contractual', CASE <id:11:60> % 8
                   WHEN 0 THEN 'eligibility' WHEN 1 THEN 'modifier' WHEN 2 THEN 'documentation'
                   WHEN 3 THEN 'timely_filing' WHEN 4 THEN 'duplicate' WHEN 5 THEN 'coding'
                   WHEN 6 THEN 'plan_guidelines' ELSE 'cob' END),
               iif(id % 7, '', 'sub' || (<id:11:60> % 4)), ''
        FROM told""",
    """INSERT INTO denials
        SELECT row_number() OVER (ORDER BY a.id), a.id, file_id, a.claim_id, a.service_line_id,
               month, category, subcategory, payer, procedure, modifiers, claims.rendering_npi,
               carc, 'N' || (carc % 9), group_code, a.amount_cents, l.charge_cents, 1, 1, 0,
               'reason', 'v1', paid_on, l.service_from, '2026-12-01', 1, a.id % 4 > 0, 0, NULL, 2,
               carc, '', ''
        FROM adjustments AS a
        JOIN service_lines AS l ON l.id = a.service_line_id
        JOIN claims ON claims.id = a.claim_id
        JOIN payments ON payments.id = claims.payment_id
        WHERE a.kind = 'denial'""",
    """UPDATE claims SET state = 'denied', denied_cents = (charge_cents - paid_cents) / 2
        WHERE id IN (SELECT claim_id FROM denials)""",
    """INSERT INTO work (claim_id, payer, line, at, status, owner, note)
        SELECT 'C' || claim_id, payer, 0, '2026-12-02T02:00:00Z',
               CASE id % 3 WHEN 0 THEN 'won' WHEN 1 THEN 'appealed' ELSE 'waiting' END,
               iif(id % 50, 'lee', 'kim'), ''
        FROM denials WHERE id % 5 = 0""",
)


if __name__ == "__main__":
    main()
