"""Which tables hold rows about people, and which do not: every table is in one of the two lists.

`ledger.forget` puts the ids of claims that go into ``temp.going``, of claims as sent into
``temp.going_sent``, the numbers they are known by into ``temp.going_numbers``.
"""

from typing import NamedTuple

from ledger.rollups import FORGOTTEN, ROLLUPS

_CLAIM = "claim_id IN (SELECT id FROM temp.going)"
_SENT = "sent_claim_id IN (SELECT id FROM temp.going_sent)"
_ADJUSTMENT = "adjustment_id IN (SELECT id FROM adjustments WHERE " + _CLAIM + ")"  # noqa: S608 - ours
_LINE = "service_line_id IN (SELECT id FROM service_lines WHERE " + _CLAIM + ")"  # noqa: S608 - ours
_SENT_LINE = "sent_line_id IN (SELECT id FROM sent_lines WHERE " + _SENT + ")"  # noqa: S608 - ours
# What was noted goes when no answer of that payer to a claim of that number stays.
_WORK = """claim_id IN (SELECT number FROM temp.going_numbers) AND NOT EXISTS (
    SELECT 1 FROM claims JOIN payments ON payments.id = claims.payment_id
    WHERE claims.claim_id = work.claim_id AND payments.payer = work.payer
      AND claims.id NOT IN (SELECT id FROM temp.going))"""

PARTS = {
    "work": _WORK,
    "past_classifications": _ADJUSTMENT,
    "line_matches": f"{_LINE} OR {_SENT_LINE}",
    "takeback_matches": _CLAIM,
    "match_candidates": f"{_CLAIM} OR {_SENT}",
    "claim_matches": f"{_CLAIM} OR {_SENT}",
    "answer_keys": _CLAIM,
    "denials": _CLAIM,
    "claim_references": _CLAIM,
    "quantities": _CLAIM,
    "amounts": _CLAIM,
    "remarks": _CLAIM,
    "adjustments": _CLAIM,
    "service_lines": _CLAIM,
    "claims": "id IN (SELECT id FROM temp.going)",
    "sent_findings": _SENT,
    "sent_lines": _SENT,
    "sent_services": _SENT,
    "sent_claims": "id IN (SELECT id FROM temp.going_sent)",
}
"""By table, what goes: children before parents, because nobody asks keys meanwhile."""

REFERENCES = "provider_adjustments"
"""Its rows stay, for payments to balance; a reference that names a claim is blanked."""


class Named(NamedTuple):
    """A column that holds what somebody called a file, what takes its place, and in which rows."""

    column: str
    instead: str
    part: str


_DIGEST = "substr(sha256, 1, 12)"
_OF_RUN = f"(SELECT {_DIGEST} FROM run_files WHERE run_files.id = run_file_id)"  # noqa: S608 - ours
# What is in quarantine, or was put back from there, is still called so on disk.
_RUN = "as_of < :before AND state = 'done' AND outcome <> 'quarantined'"

NAMES = {
    "files": Named("name", _DIGEST, "substr(loaded_at, 1, 10) < :before"),
    "sent_files": Named("name", _DIGEST, "sent_on < :before"),
    "run_outputs": Named(
        "place",
        f"substr(place, 1, instr(place, '/')) || {_OF_RUN}",  # in its folder
        f"run_file_id IN (SELECT id FROM run_files WHERE {_RUN})",  # noqa: S608 - ours
    ),
    "run_files": Named("name", _DIGEST, _RUN),
}
"""By table, the names of files, which may be a person's: that of an old one becomes its digest."""

KEPT = {
    "files": "content, name and counts of a file",
    "payments": "a check or transfer from a payer to a provider",
    "unknown_codes": "codes, uses and cents",
    "reclassifications": "versions and counts",
    "sent_secret": "the key of digests",
    "sent_files": "content and name of a file",
    "sent_interchanges": "sender, receiver and control number",
    "runs": "when the nightly run ran",
    "run_totals": "control totals of a run",
    "run_files": "content, name and control totals of a file",
    "run_outputs": "content of a file that was written",
    "run_numbers": "control numbers",
    "forgotten_claims": "how many claims of a file were forgotten",
    "forgettings": "when so many claims were forgotten",
    **{rollup.name: "sums" for rollup in ROLLUPS},
    **{FORGOTTEN + rollup.name: "sums over what was forgotten" for rollup in ROLLUPS},
}
"""By table, what its rows hold: nothing of a person."""
