"""A new crosswalk applied to what was loaded before; what was decided earlier is kept.

Reasons are decided anew from the codes kept with them. Where the answer changed, the earlier one
goes to ``past_classifications`` with its version and the time; denials, states of claims, rollups
and the list of unknown codes follow.
"""

from collections import Counter
from datetime import UTC, datetime
from typing import NamedTuple

from sqlite_utils import Database

from crosswalks.categories import PENDING
from crosswalks.tables import Tables
from edi835.answers import REVERSAL
from edi835.denials import Decider, Denial, Reason, denials, unknown_codes
from edi835.model import ClaimPayment
from edi835.restored import Row, restored_claims
from edi835.reversals import state_of_one
from edi835.settling import settle_claims
from edi835.wide_rows import ClaimIds, FileFacts, PaymentFacts, denial_row, provider_of
from ledger.db import add_rows, last_id
from ledger.rows import DenialRow
from ledger.sums import rebuild
from ledger.trends import add_unknown_codes


class Reclassified(NamedTuple):
    """What applying a crosswalk did: reasons looked at, those that changed, the version."""

    adjustments: int
    changed: int
    crosswalk: str


def reclassify(db: Database, tables: Tables | None = None) -> Reclassified:
    """Decide every adjustment of the ledger anew, by a site's `tables` or ours, in one transaction.

    Raises what the database raises (`ledger.errors` through `ledger.db.open_ledger`).
    """
    decider = Decider(tables)
    work = _Work(db, decider, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}")
    with db.atomic():
        files = db.conn.execute("SELECT id, substr(loaded_at, 1, 10) FROM files").fetchall()
        for file_id, loaded_on in files:
            work.file(file_id, loaded_on)
        if work.changed:
            settle_claims(db, 1)
            rebuild(db)
        work.list_unknown()
        db.conn.execute(
            "INSERT INTO reclassifications VALUES (?, ?, ?, ?)",
            [work.at, decider.version, work.adjustments, work.changed],
        )
    return Reclassified(work.adjustments, work.changed, decider.version)


class _Work:
    """Takes the files of a ledger one by one and counts what changed."""

    def __init__(self, db: Database, decider: Decider, at: str) -> None:
        self.db = db
        self.decider = decider
        self.at = at
        self.adjustments = 0
        self.changed = 0
        self.unknown: Counter[tuple[str, str]] = Counter()
        self.unknown_cents: Counter[tuple[str, str]] = Counter()
        self.first_files: dict[tuple[str, str], int] = {}

    def file(self, file_id: int, loaded_on: str) -> None:
        """Decide on the claims of one file."""
        for row, claim in restored_claims(self.db, file_id):
            found = self.decider.reasons(claim)
            self.adjustments += len(found)
            if row["kind"] != REVERSAL:
                self.count_unknown(found, file_id)
            kept = self.db.conn.execute(
                "SELECT id, kind, category, subcategory, warnings FROM adjustments "
                "WHERE claim_id = ? ORDER BY id",
                [row["id"]],
            ).fetchall()
            changed = [
                (one, reason)
                for one, reason in zip(kept, found, strict=True)
                if one[1:] != reason.meaning.columns
            ]
            if changed:
                self.adjustments_changed(row, changed)
                self.denials_anew(row, claim, found, (file_id, loaded_on))
            else:
                self.db.conn.execute(
                    "UPDATE denials SET crosswalk = ? WHERE claim_id = ?",
                    [self.decider.version, row["id"]],
                )

    def count_unknown(self, found: list[Reason], file_id: int) -> None:
        """Count the codes of a claim that the crosswalk does not know."""
        for reason in found:
            if reason.meaning.unknown:
                for code in unknown_codes(reason):
                    self.unknown[code] += 1
                    self.unknown_cents[code] += reason.adjustment.cents
                    self.first_files.setdefault(code, file_id)

    def list_unknown(self) -> None:
        """Take what is known by now off the list of unknown codes; put on it what is not.

        Codes that stay keep their counts: those of forgotten claims are in them, too.
        """
        listed = set(self.db.conn.execute("SELECT code_list, code FROM unknown_codes"))
        self.db.conn.executemany(
            "DELETE FROM unknown_codes WHERE code_list = ? AND code = ?",
            [code for code in listed - set(self.unknown) if self.decider.knows(*code)],
        )
        add_unknown_codes(
            self.db,
            [
                (*code, uses, self.unknown_cents[code], self.first_files[code])
                for code, uses in self.unknown.items()
                if code not in listed
            ],
        )

    def adjustments_changed(
        self, row: Row, changed: list[tuple[tuple[int, str, str, str, str], Reason]]
    ) -> None:
        """Keep what was decided earlier, and write down what is decided now."""
        self.changed += len(changed)
        before = dict(
            self.db.conn.execute(
                "SELECT adjustment_id, decided_by FROM denials WHERE claim_id = ?", [row["id"]]
            ).fetchall()
        )
        version = self.db.conn.execute(
            """SELECT coalesce((SELECT crosswalk FROM denials WHERE claim_id = claims.id LIMIT 1),
                               (SELECT crosswalk FROM reclassifications
                                ORDER BY replaced_at DESC LIMIT 1), files.crosswalk)
               FROM claims JOIN payments ON payments.id = claims.payment_id
               JOIN files ON files.id = payments.file_id WHERE claims.id = ?""",
            [row["id"]],
        ).fetchone()[0]
        self.db.conn.executemany(
            "INSERT INTO past_classifications VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (one[0], self.at, version, one[1], one[2], one[3], before.get(one[0], ""))
                for one, _ in changed
            ],
        )
        self.db.conn.executemany(
            "UPDATE adjustments SET kind = ?, category = ?, subcategory = ?, warnings = ? "
            "WHERE id = ?",
            [(*reason.meaning.columns, one[0]) for one, reason in changed],
        )

    def denials_anew(
        self, row: Row, claim: ClaimPayment, found: list[Reason], file: tuple[int, str]
    ) -> None:
        """Write the denials of a claim payment anew; those of several answers are settled later."""
        claim_id, denied = row["id"], denials(claim, found)
        self.db.conn.execute("DELETE FROM denials WHERE claim_id = ?", [claim_id])
        add_rows(self.db, "denials", self.rows(row, claim, denied, file))
        cents = sum(denial.reason.adjustment.cents for denial in denied)
        pending = any(reason.classification.kind == PENDING for reason in found)
        state = state_of_one(row["kind"], row["paid_cents"], cents, pending=pending)
        self.db.conn.execute(
            "UPDATE claims SET denied_cents = ?, state = ? WHERE id = ?", [cents, state, claim_id]
        )

    def rows(
        self, row: Row, claim: ClaimPayment, denied: list[Denial], file: tuple[int, str]
    ) -> list[DenialRow]:
        """The denials as rows, of the decision in force and the first as the claim is."""
        claim_id = row["id"]
        first = {
            table: self.db.conn.execute(
                f"SELECT coalesce(min(id), 1) FROM {table} WHERE claim_id = ?",  # noqa: S608 - our names
                [claim_id],
            ).fetchone()[0]
            for table in ("adjustments", "service_lines")
        }
        ids = ClaimIds(claim_id, first["service_lines"], first["adjustments"])
        payment = PaymentFacts(
            row["payment_id"],
            claim.remittance.paid_on,
            row["paid_on"] or "",
            row["month"],
            row["payer"],
            row["payee_npi"] or row["payee_tin"],
        )
        provider = provider_of(claim, payment)
        facts = FileFacts(*file, self.decider.version)
        return [
            denial_row(claim, denial, (denial_id, ids), provider, payment, facts)._replace(
                live=row["live"], initial=row["initial"]
            )
            for denial_id, denial in enumerate(denied, last_id(self.db, "denials") + 1)
        ]
