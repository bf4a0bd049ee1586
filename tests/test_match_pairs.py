"""The pairs of claim and remittance among the fixtures are matched as each of them shows."""

from typing import NamedTuple

import pytest

from fixtures.write import FILES
from tests.ledgers import fresh
from tests.matching import back, matched, matched_lines, send

TEXTS = {shown.path: shown.text for shown in FILES}
NAMES = sorted({path.split("/")[1] for path in TEXTS if path.startswith("pairs/")})


class Shown(NamedTuple):
    """States and steps of the claim payments, then of the lines with the LX01 of each."""

    claims: str = "matched claim_number"
    lines: str = "1 line_control"


# Worked out by hand from what each pair shows.
EXPECTED = {
    "authorization_exceeded": Shown(lines="1 line_control, 2 line_control"),
    "bundled": Shown(lines="1 line_control, 2 line_control"),
    "denied_as_a_whole": Shown(lines=""),
    "denied_then_recovered": Shown(
        ", ".join(["matched claim_number"] * 3), ", ".join(["1 line_control"] * 3)
    ),
    "dependent": Shown(),
    "lines_as_one": Shown(lines="1 combined, 2 combined"),
    "marker_missing": Shown(),
    "modifiers_dropped": Shown(lines="1 without_modifiers"),
    "modifiers_dropped_twice": Shown(lines="1 without_modifiers?, 2 without_modifiers?"),
    "never_sent": Shown("unmatched ", ""),
    "no_line_control": Shown(lines="1 service, 2 service"),
    "number_cut": Shown("matched truncated"),
    "number_in_capitals": Shown("matched upper_case"),
    "number_lost": Shown("matched member"),
    "number_without_zeros": Shown("matched leading_zeros"),
    "paid": Shown(),
    "recoded_by_payer": Shown(),
    "secondary": Shown(),
    "sent_twice": Shown("ambiguous claim_number", ""),
    "split_claim": Shown(
        "matched claim_number, matched claim_number", "1 line_control, 2 line_control"
    ),
    "split_line": Shown(lines="1 parts, 1 parts"),
    "taken_back": Shown(", ".join(["matched claim_number"] * 3), ", ".join(["1 line_control"] * 3)),
    "taken_back_beside": Shown(),
}


def test_every_pair_is_expected_to_be_something() -> None:
    assert sorted(EXPECTED) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_pair_is_matched_as_it_shows(name: str) -> None:
    db = fresh()
    send(db, TEXTS[f"pairs/{name}/claim.837"])
    back(db, TEXTS[f"pairs/{name}/remit.835"])

    claims = ", ".join(f"{one.state} {one.step}" for one in matched(db))
    lines = ", ".join(
        f"{one.sent} {one.step}{'?' * (one.state == 'ambiguous')}" for one in matched_lines(db)
    )

    assert Shown(claims, lines) == EXPECTED[name]
