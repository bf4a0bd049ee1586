"""The tables of what was sent, migration 30 of `ledger.schema`: never edited again."""

SENT_TABLES = (
    "CREATE TABLE sent_secret (id INTEGER PRIMARY KEY, secret BLOB NOT NULL) STRICT",
    """CREATE TABLE sent_files (
        id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
        sent_on TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE sent_interchanges (
        id INTEGER PRIMARY KEY, sent_file_id INTEGER NOT NULL REFERENCES sent_files,
        sender TEXT NOT NULL, receiver TEXT NOT NULL, control_number TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE sent_claims (
        id INTEGER PRIMARY KEY, sent_file_id INTEGER NOT NULL REFERENCES sent_files,
        claim_number TEXT NOT NULL, payer_id TEXT NOT NULL, frequency TEXT NOT NULL,
        charge_cents INTEGER NOT NULL
    ) STRICT""",
    # The member is a keyed digest: who has the key and the member's id can ask, nobody can read.
    """CREATE TABLE sent_services (
        id INTEGER PRIMARY KEY, sent_claim_id INTEGER NOT NULL REFERENCES sent_claims,
        member INTEGER NOT NULL, day_number INTEGER NOT NULL, line TEXT NOT NULL,
        procedure TEXT NOT NULL, composite TEXT NOT NULL, units INTEGER NOT NULL,
        provider TEXT NOT NULL, authorization_number TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX sent_interchanges_by_control ON sent_interchanges (control_number)",
    "CREATE INDEX sent_claims_by_number ON sent_claims (claim_number)",
    "CREATE INDEX sent_services_by_member ON sent_services (member, day_number)",
    "CREATE INDEX sent_services_by_claim ON sent_services (sent_claim_id)",
    """CREATE INDEX sent_services_by_authorization
        ON sent_services (authorization_number, procedure)""",
)
