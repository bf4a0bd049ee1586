"""The tables of the nightly run, migration 40 of `ledger.schema`: never edited again.

``run_files`` is the run's journal: a row for each content that was ever taken, known by its
fingerprint. What stands in it does not depend on how often a run was stopped and begun anew; only
``taken_at``, ``tries`` and ``run_id`` and the tables ``runs`` and ``run_totals`` tell of runs.
"""

RUN_TABLES = (
    """CREATE TABLE runs (
        id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE, as_of TEXT NOT NULL,
        host TEXT NOT NULL, process INTEGER NOT NULL, started_at TEXT NOT NULL,
        ended_at TEXT NOT NULL, state TEXT NOT NULL, status INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE run_totals (
        id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES runs, stage TEXT NOT NULL,
        files_in INTEGER NOT NULL, claims_in INTEGER NOT NULL, cents_in INTEGER NOT NULL,
        files_out INTEGER NOT NULL, claims_out INTEGER NOT NULL, cents_out INTEGER NOT NULL,
        files_held INTEGER NOT NULL, claims_held INTEGER NOT NULL, cents_held INTEGER NOT NULL,
        agrees INTEGER NOT NULL, UNIQUE (run_id, stage)
    ) STRICT""",
    """CREATE TABLE run_files (
        id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
        kind TEXT NOT NULL, bytes INTEGER NOT NULL, as_of TEXT NOT NULL, taken_at TEXT NOT NULL,
        tries INTEGER NOT NULL, state TEXT NOT NULL, run_id INTEGER NOT NULL,
        outcome TEXT NOT NULL, reason TEXT NOT NULL,
        claims_in INTEGER NOT NULL, cents_in INTEGER NOT NULL,
        claims_accepted INTEGER NOT NULL, cents_accepted INTEGER NOT NULL,
        claims_rejected INTEGER NOT NULL, cents_rejected INTEGER NOT NULL,
        claims_held INTEGER NOT NULL, cents_held INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE run_outputs (
        id INTEGER PRIMARY KEY, run_file_id INTEGER NOT NULL REFERENCES run_files,
        place TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE run_numbers (
        name TEXT PRIMARY KEY, next_free INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX run_files_by_state ON run_files (state)",
    "CREATE INDEX run_files_by_run ON run_files (run_id)",
    "CREATE INDEX run_files_by_outcome ON run_files (outcome)",
    "CREATE INDEX run_outputs_by_file ON run_outputs (run_file_id)",
)
