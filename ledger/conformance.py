"""What payers do against the rules for reasons and remarks, from the warnings kept with reasons.

The rules are those of the code lists' usage notes and of the CAQH CORE operating rule on the
uniform use of reason and remark codes (835), which names the cases that need a remark.
"""

from sqlite_utils import Database

from ledger.queries import question
from ledger.trends import Row

FINDINGS = {
    "group_not_allowed": "the code's usage note allows it under other group codes only",
    "remark_missing": "a generic reason without a remark that says more (alerts do not)",
    "whole_charge": "a contractual reduction of the whole charge: a denial in disguise",
    "after_its_end": "the code was no longer in force on the day of payment",
}
"""What is found, and what it means."""


def conformance(db: Database, payer: str = "") -> list[Row]:
    """Each finding by payer, month, group and reason code, the costliest payer's first.

    Rows have payer, month, finding, group, carc, uses, claims, amount_cents and ``says``.
    """
    found: list[Row] = []
    for name, says in FINDINGS.items():
        sql = question("conformance").format(
            finding=f"'{name}'",
            condition="' ' || adjustments.warnings || ' ' LIKE '% ' || :name || ' %'"
            + (" AND payments.payer = :payer" if payer else ""),
        )
        cursor = db.conn.execute(sql, {"name": name, "payer": payer})
        names = [column[0] for column in cursor.description]
        found += [{**dict(zip(names, row, strict=True)), "says": says} for row in cursor]
    return sorted(found, key=lambda row: (row["payer"], -abs(row["amount_cents"]), row["month"]))
