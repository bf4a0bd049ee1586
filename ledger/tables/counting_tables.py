"""What migration 130 of `ledger.schema` changes: what counts as denied, and where. Never edited.

A charge that was paid in part is not denied; claims of which nothing was denied whole stand apart
(``partial_claims``). What denies a whole line leads its claim before what denies a part, and the
claim counts where that line does; its own denials count with its first line. A line of which only
the first day is told ends with it. A claim's own denial is worked beside those of its lines.
References that tell nothing are let go. Denials that were answered again are settled anew: lines
are found again by more than before, and what is recovered is told by the decisions in force.
"""

from ledger.tables.work_tables import denials_to_work

_ROLLUPS = (
    *("denial_months", "denial_procedures", "denial_provider_months"),
    *("denial_provider_procedures", "denial_procedure_codes", "denial_provider_codes"),
    *("denial_day_services", "denial_day_providers", "denial_day_codes", "denial_days"),
    *("denial_services", "denial_providers", "denial_trends", "denial_places"),
)

PARTIAL_CLAIMS = tuple(
    f"ALTER TABLE {begins}{name} ADD COLUMN partial_claims INTEGER NOT NULL DEFAULT 0"
    for name in _ROLLUPS
    for begins in ("", "forgotten_")
)

COUNT_ANEW = (
    "DELETE FROM claim_references WHERE value = ''",
    """UPDATE service_lines SET service_to = service_from
        WHERE service_to IS NULL AND service_from IS NOT NULL""",
    "UPDATE denials SET billed_cents = 0 WHERE partial AND billed_cents <> 0",
    """CREATE TEMP TABLE led AS
        SELECT claim_id, min(id) AS id FROM denials
        WHERE leads_line AND NOT partial
          AND claim_id IN (SELECT claim_id FROM denials WHERE leads_claim AND partial)
        GROUP BY claim_id""",
    """UPDATE denials SET leads_claim = id IN (SELECT id FROM temp.led)
        WHERE claim_id IN (SELECT claim_id FROM temp.led)""",
    "DROP TABLE temp.led",
    """UPDATE denials
        SET serviced_on = coalesce(first.service_from, claims.service_from, ''),
            provider = coalesce(nullif(first.rendering_npi, ''), provider)
        FROM service_lines AS first JOIN claims ON claims.id = first.claim_id
        WHERE denials.service_line_id IS NULL AND first.claim_id = denials.claim_id
          AND first.ordinal = 1""",
    # The next load settles them.
    """UPDATE claims SET state = '' WHERE history_id IN (
        SELECT history_id FROM claims GROUP BY history_id
        HAVING count(*) > 1 AND max(denied_cents) > 0)""",
    "DROP INDEX denials_to_work",
    denials_to_work("live AND (leads_line OR service_line_id IS NULL)"),
)
