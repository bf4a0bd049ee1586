"""How a match is made inside the database: its tables for a while, and the choice among candidates.

The statements of a group run in their order; `ledger.matching.match` says when.
"""

TABLES = (
    "CREATE TEMP TABLE touched (claim_id INTEGER PRIMARY KEY)",
    """CREATE TEMP TABLE asked (
        claim_id INTEGER PRIMARY KEY, claim_number TEXT, number_key TEXT, member_key INTEGER,
        service_from TEXT, service_to TEXT, kind TEXT, initial INTEGER, charge_cents INTEGER,
        payer_claim_id TEXT, frequency TEXT, turn TEXT, payer TEXT, payer_id TEXT,
        payee_npi TEXT, payee_tin TEXT, paid_on TEXT
    )""",
    """CREATE TEMP TABLE candidates (
        claim_id INTEGER, sent_claim_id INTEGER, rank INTEGER, marks INTEGER, sent_on TEXT,
        late INTEGER, content INTEGER, copies INTEGER
    )""",
    "CREATE INDEX temp.candidates_by_claim ON candidates (claim_id)",
    # Who has one candidate has nothing to choose from, and most have one.
    """CREATE TEMP VIEW contested AS
        SELECT claim_id FROM candidates GROUP BY claim_id HAVING count(*) > 1""",
    "CREATE TEMP TABLE plain (claim_id INTEGER PRIMARY KEY)",
    "CREATE TEMP TABLE steps (rank INTEGER PRIMARY KEY, step TEXT)",
)
CHOOSE = (
    # What was paid before it was sent is not answered, unless nothing else fits: then the day of
    # sending was noted wrong.
    """DELETE FROM temp.candidates
        WHERE late AND claim_id IN (SELECT claim_id FROM contested) AND EXISTS (
        SELECT 1 FROM candidates AS other
        WHERE other.claim_id = candidates.claim_id AND NOT other.late)""",
    # Lines tell more, and are asked where there is a choice: 256 that the lines' numbers agree, 512
    # that services and modifiers do. Payers leave modifiers out: none at all is no sign.
    """UPDATE temp.candidates SET marks = marks
        + 256 * (EXISTS (
            SELECT 1 FROM service_lines AS line
            WHERE line.claim_id = candidates.claim_id AND line_control <> '')
          AND NOT EXISTS (
            SELECT 1 FROM service_lines AS line
            WHERE line.claim_id = candidates.claim_id AND line_control <> ''
              AND NOT EXISTS (
                SELECT 1 FROM sent_lines
                WHERE sent_lines.sent_claim_id = candidates.sent_claim_id
                  AND sent_lines.line_control = line.line_control)))
        + 512 * (EXISTS (
            SELECT 1 FROM service_lines AS line
            WHERE line.claim_id = candidates.claim_id
              AND iif(billed_procedure = '', modifiers, billed_modifiers) <> '')
          AND NOT EXISTS (
            SELECT 1 FROM service_lines AS line
            WHERE line.claim_id = candidates.claim_id
              AND NOT EXISTS (
                SELECT 1 FROM sent_lines
                WHERE sent_lines.sent_claim_id = candidates.sent_claim_id
                  AND (sent_lines.procedure, sent_lines.modifiers)
                    = (iif(billed_procedure = '', line.procedure, billed_procedure),
                       iif(billed_procedure = '', line.modifiers, billed_modifiers)))))
        WHERE claim_id IN (SELECT claim_id FROM contested)""",
    """UPDATE temp.candidates SET copies = (
        SELECT count(*) FROM candidates AS other
        WHERE other.claim_id = candidates.claim_id AND other.content = candidates.content)
        WHERE claim_id IN (SELECT claim_id FROM contested)""",
    """DELETE FROM temp.candidates WHERE copies > 1 AND EXISTS (
        SELECT 1 FROM candidates AS other
        WHERE other.claim_id = candidates.claim_id AND other.content = candidates.content
          AND (other.sent_on, other.sent_claim_id)
              > (candidates.sent_on, candidates.sent_claim_id))""",
    """DELETE FROM temp.candidates WHERE claim_id IN (SELECT claim_id FROM contested) AND EXISTS (
        SELECT 1 FROM candidates AS other
        WHERE other.claim_id = candidates.claim_id AND other.rank <= candidates.rank
          AND other.marks & candidates.marks = candidates.marks
          AND (other.rank < candidates.rank OR other.marks <> candidates.marks))""",
    """INSERT OR REPLACE INTO claim_matches
        SELECT claim_id, iif(number = 1, sent_claim_id, NULL),
               iif(number = 1, 'matched', 'ambiguous'), step, steps.rank, number, copies
        FROM (SELECT claim_id, max(sent_claim_id) AS sent_claim_id, min(rank) AS rank,
                     count(*) AS number, max(copies) AS copies
              FROM temp.candidates GROUP BY claim_id) AS found
        JOIN temp.steps ON steps.rank = found.rank""",
    "DELETE FROM match_candidates WHERE claim_id IN (SELECT claim_id FROM temp.candidates)",
    """INSERT INTO match_candidates SELECT claim_id, sent_claim_id
        FROM temp.candidates WHERE claim_id IN (SELECT claim_id FROM contested)""",
    "DELETE FROM temp.candidates",
)
FORGET = (
    "DELETE FROM claim_matches WHERE claim_id IN (SELECT claim_id FROM temp.asked)",
    "DELETE FROM match_candidates WHERE claim_id IN (SELECT claim_id FROM temp.asked)",
    """DELETE FROM line_matches WHERE service_line_id IN (
        SELECT service_lines.id FROM temp.asked
        JOIN service_lines ON service_lines.claim_id = asked.claim_id)""",
)
CLOSE = (
    """UPDATE claim_matches SET state = 'ambiguous', sent_claim_id = NULL
        WHERE rank > 6 AND rank = 9 AND state = 'matched'
          AND claim_id IN (SELECT claim_id FROM match_candidates)""",
    """INSERT INTO claim_matches SELECT claim_id, NULL, 'unmatched', '', 0, 0, 0 FROM temp.asked
        WHERE NOT EXISTS (SELECT 1 FROM claim_matches WHERE claim_matches.claim_id = asked.claim_id)
    """,
    "UPDATE sent_claims SET offered = 1 WHERE NOT offered",
)
AWAY = (
    "DROP VIEW temp.contested",
    *(f"DROP TABLE temp.{table}" for table in ("steps", "plain", "candidates", "asked", "touched")),
)
