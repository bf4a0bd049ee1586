"""The memory: what came back from payers, as rows in one SQLite file. Rows only; knows no EDI.

* `ledger.rows` - a named tuple for each table: the contract between the wings and the database.
* `ledger.db` - open a ledger, and put rows into it in bulk.
* `ledger.schema` - the tables, as migrations.
* `ledger.trends` - questions about denials, each an SQL file in ``queries``.
"""
