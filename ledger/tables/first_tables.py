"""The tables as they were first made, migrations 1 to 6 of `ledger.schema`: never edited again."""

PAYMENT_TABLES = (
    """CREATE TABLE files (
        id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
        loaded_at TEXT NOT NULL, crosswalk TEXT NOT NULL, bytes INTEGER NOT NULL,
        payments INTEGER NOT NULL, claims INTEGER NOT NULL, service_lines INTEGER NOT NULL,
        adjustments INTEGER NOT NULL, other_sets INTEGER NOT NULL,
        errors INTEGER NOT NULL, warnings INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE payments (
        id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES files,
        control_number TEXT NOT NULL, version TEXT NOT NULL, handling TEXT NOT NULL,
        amount_cents INTEGER NOT NULL, credit_debit TEXT NOT NULL, method TEXT NOT NULL,
        paid_on TEXT, month TEXT NOT NULL, trace TEXT NOT NULL, originator TEXT NOT NULL,
        originator_supplement TEXT NOT NULL, produced_on TEXT, currency TEXT NOT NULL,
        payer TEXT NOT NULL, payer_id TEXT NOT NULL, payee TEXT NOT NULL,
        payee_npi TEXT NOT NULL, payee_tin TEXT NOT NULL, off_by_cents INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE provider_adjustments (
        id INTEGER PRIMARY KEY, payment_id INTEGER NOT NULL REFERENCES payments,
        provider_id TEXT NOT NULL, fiscal_year_end TEXT, reason TEXT NOT NULL,
        reference TEXT NOT NULL, amount_cents INTEGER NOT NULL
    ) STRICT""",
)

CLAIM_TABLES = (
    """CREATE TABLE claims (
        id INTEGER PRIMARY KEY, payment_id INTEGER NOT NULL REFERENCES payments,
        ordinal INTEGER NOT NULL, claim_id TEXT NOT NULL, status TEXT NOT NULL,
        charge_cents INTEGER NOT NULL, paid_cents INTEGER NOT NULL,
        patient_cents INTEGER NOT NULL, filing_code TEXT NOT NULL, payer_claim_id TEXT NOT NULL,
        facility_code TEXT NOT NULL, frequency TEXT NOT NULL, drg TEXT NOT NULL,
        header_number TEXT NOT NULL, provider_id TEXT NOT NULL, rendering_npi TEXT NOT NULL,
        member_id TEXT NOT NULL, other_payer_id TEXT NOT NULL, service_from TEXT,
        service_to TEXT, received_on TEXT, coverage_ended_on TEXT, off_by_cents INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE service_lines (
        id INTEGER PRIMARY KEY, claim_id INTEGER NOT NULL REFERENCES claims,
        ordinal INTEGER NOT NULL, qualifier TEXT NOT NULL, procedure TEXT NOT NULL,
        modifiers TEXT NOT NULL, revenue_code TEXT NOT NULL, charge_cents INTEGER NOT NULL,
        paid_cents INTEGER NOT NULL, units REAL, billed_procedure TEXT NOT NULL,
        billed_modifiers TEXT NOT NULL, billed_units REAL, service_from TEXT, service_to TEXT,
        line_control TEXT NOT NULL, rendering_npi TEXT NOT NULL, off_by_cents INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE adjustments (
        id INTEGER PRIMARY KEY, claim_id INTEGER NOT NULL REFERENCES claims,
        service_line_id INTEGER REFERENCES service_lines, group_code TEXT NOT NULL,
        carc TEXT NOT NULL, amount_cents INTEGER NOT NULL, quantity REAL, kind TEXT NOT NULL,
        category TEXT NOT NULL, subcategory TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE remarks (
        id INTEGER PRIMARY KEY, claim_id INTEGER NOT NULL REFERENCES claims,
        service_line_id INTEGER REFERENCES service_lines, source TEXT NOT NULL,
        code_list TEXT NOT NULL, code TEXT NOT NULL
    ) STRICT""",
)

BESIDE_TABLES = (
    """CREATE TABLE amounts (
        id INTEGER PRIMARY KEY, payment_id INTEGER NOT NULL REFERENCES payments,
        claim_id INTEGER REFERENCES claims, service_line_id INTEGER REFERENCES service_lines,
        source TEXT NOT NULL, qualifier TEXT NOT NULL, amount_cents INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE quantities (
        id INTEGER PRIMARY KEY, payment_id INTEGER NOT NULL REFERENCES payments,
        claim_id INTEGER REFERENCES claims, service_line_id INTEGER REFERENCES service_lines,
        source TEXT NOT NULL, qualifier TEXT NOT NULL, quantity REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE claim_references (
        id INTEGER PRIMARY KEY, claim_id INTEGER NOT NULL REFERENCES claims,
        service_line_id INTEGER REFERENCES service_lines, qualifier TEXT NOT NULL,
        value TEXT NOT NULL
    ) STRICT""",
)

DENIAL_TABLES = (
    """CREATE TABLE denials (
        id INTEGER PRIMARY KEY, adjustment_id INTEGER NOT NULL REFERENCES adjustments,
        file_id INTEGER NOT NULL REFERENCES files, claim_id INTEGER NOT NULL REFERENCES claims,
        service_line_id INTEGER REFERENCES service_lines, month TEXT NOT NULL,
        category TEXT NOT NULL, subcategory TEXT NOT NULL, payer TEXT NOT NULL,
        procedure TEXT NOT NULL, modifiers TEXT NOT NULL, provider TEXT NOT NULL,
        carc TEXT NOT NULL, rarc TEXT NOT NULL, group_code TEXT NOT NULL,
        amount_cents INTEGER NOT NULL, billed_cents INTEGER NOT NULL,
        leads_line INTEGER NOT NULL, leads_claim INTEGER NOT NULL, partial INTEGER NOT NULL,
        decided_by TEXT NOT NULL, crosswalk TEXT NOT NULL
    ) STRICT""",
    # The rollup. Its key is its dimensions, so adding a file is one upsert and no row is found
    # by scanning; its measures are sums, so any coarser question is a sum over cells.
    """CREATE TABLE denial_trends (
        month TEXT NOT NULL, category TEXT NOT NULL, subcategory TEXT NOT NULL,
        payer TEXT NOT NULL, procedure TEXT NOT NULL, modifiers TEXT NOT NULL,
        provider TEXT NOT NULL, carc TEXT NOT NULL, rarc TEXT NOT NULL,
        group_code TEXT NOT NULL, adjustments INTEGER NOT NULL, lines INTEGER NOT NULL,
        partial_lines INTEGER NOT NULL, claims INTEGER NOT NULL,
        denied_cents INTEGER NOT NULL, billed_cents INTEGER NOT NULL,
        PRIMARY KEY (month, category, subcategory, payer, procedure, modifiers, provider,
                     carc, rarc, group_code)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE unknown_codes (
        code_list TEXT NOT NULL, code TEXT NOT NULL, uses INTEGER NOT NULL,
        amount_cents INTEGER NOT NULL, first_file_id INTEGER NOT NULL REFERENCES files,
        PRIMARY KEY (code_list, code)
    ) STRICT, WITHOUT ROWID""",
)
