"""The memory: what was sent and what came back, rows in one SQLite file. It knows no EDI.

* `ledger.rows` - a named tuple for each table: the contract between the wings and the database.
* `ledger.db` - open a ledger, and put rows into it in bulk.
* `ledger.schema` - the tables, as migrations.
* `ledger.matching` - answers tied to claims as they were sent, and shown beside them.
* `ledger.trends` - questions about denials, each an SQL file in ``queries``.
"""
