"""Claim payments as the ledger keeps them, back in the model: enough to decide on them anew."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlite_utils import Database

from edi835.model import (
    ClaimPayment,
    Few,
    HeaderNumber,
    Place,
    Remittance,
    ServicePayment,
    more,
)
from edi835.said import Adjustment, Day, Party, Procedure, Reference, Remark, ServiceFacts
from x12.delimiters import Delimiters
from x12.envelope import Group, Interchange, Transaction
from x12.loops import Loop

_NO_LOOP = Loop("", None, None)
_NOWHERE = Place(_NO_LOOP, 0)
_NO_SET = Transaction([], Group([], Interchange([], Delimiters("*", "^", ":", "~"))))
_AT_ONCE = 500

Row = dict[str, Any]


def restored_claims(db: Database, file_id: int) -> Iterator[tuple[Row, ClaimPayment]]:
    """Each claim payment of a file that has adjustments, with its row joined to its payment's."""
    claims = db.conn.execute(
        """SELECT claims.*, payments.paid_on, payments.month, payments.payer, payments.payee_npi,
                  payments.payee_tin
           FROM payments JOIN claims ON claims.payment_id = payments.id
           WHERE payments.file_id = ? ORDER BY claims.id""",
        [file_id],
    )
    remittances: dict[int, Remittance] = {}
    while rows := _fetched(claims, _AT_ONCE):
        ids = f"BETWEEN {rows[0]['id']} AND {rows[-1]['id']}"
        parts = {
            table: _by_claim(db, table, ids)
            for table in ("service_lines", "adjustments", "remarks")
        }
        for row in rows:
            if row["id"] in parts["adjustments"]:
                remittance = remittances.setdefault(
                    row["payment_id"],
                    Remittance(_NO_SET, _NOWHERE, paid_on=_day(row["paid_on"])),
                )
                yield row, _claim(row, remittance, {k: v[row["id"]] for k, v in parts.items()})


def _claim(row: Row, remittance: Remittance, parts: dict[str, list[Row]]) -> ClaimPayment:
    header = HeaderNumber(row["header_number"], row["provider_id"])
    clp = ["CLP", row["claim_id"], row["status"], *[""] * 9]
    claim = ClaimPayment(remittance, header, row["ordinal"], _NO_LOOP, 0, clp)
    claim.charge, claim.paid = row["charge_cents"], row["paid_cents"]
    if row["rendering_npi"]:
        claim.parties["82"] = Party("82", "", "", "XX", row["rendering_npi"])
    claim.days = _days("232", row["service_from"])
    lines = {line["id"]: _line(line) for line in parts["service_lines"]}
    claim.lines += lines.values()
    for one in parts["adjustments"]:
        part = lines.get(one["service_line_id"], claim)
        adjustment = Adjustment(
            one["group_code"], one["carc"], one["amount_cents"], one["quantity"]
        )
        part.adjustments = more(part.adjustments, (adjustment,))
    for one in parts["remarks"]:
        part = lines.get(one["service_line_id"], claim)
        remark = Remark(one["source"], one["code_list"], one["code"])
        part.remarks = more(part.remarks, (remark,))
    return claim


def _line(row: Row) -> ServicePayment:
    facts = ServiceFacts(
        _procedure(row["qualifier"], row["procedure"], row["modifiers"]),
        row["charge_cents"],
        row["paid_cents"],
        row["revenue_code"],
        row["units"],
        _procedure("", row["billed_procedure"], row["billed_modifiers"])
        if row["billed_procedure"]
        else None,
        row["billed_units"],
    )
    line = ServicePayment(_NO_LOOP, 0, row["ordinal"], facts)
    line.days = _days("150", row["service_from"])
    if row["rendering_npi"]:
        line.references = [Reference("HPI", row["rendering_npi"])]
    return line


def _procedure(qualifier: str, code: str, modifiers: str) -> Procedure:
    return Procedure(qualifier, code, tuple(modifiers.split(":")) if modifiers else ())


def _days(qualifier: str, text: str | None) -> Few[Day]:
    day = _day(text)
    return [Day(qualifier, day)] if day else ()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _by_claim(db: Database, table: str, ids: str) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    sql = f"SELECT * FROM {table} WHERE claim_id {ids} ORDER BY id"  # noqa: S608 - our names, our ids
    for row in _fetched(db.conn.execute(sql), -1):
        found[row["claim_id"]].append(row)
    return found


def _fetched(cursor: sqlite3.Cursor, most: int) -> list[Row]:
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchall() if most < 0 else cursor.fetchmany(most)
    return [dict(zip(names, row, strict=True)) for row in rows]
