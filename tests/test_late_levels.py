"""What HL04 says of others below a level is found out late; it costs the level its claims."""

import pytest

from tests.batches import gated
from tests.gate_help import gate
from tests.support import NEXT_DAY, Sent, clean_837, edit

OTHER = "KX0000102"
BEHIND = edit(clean_837(Sent("A1"), Sent("A2", NEXT_DAY), Sent("B1", member=OTHER)), "HL#2.04=1")
AT_THE_END = edit(
    clean_837(Sent("B1", member=OTHER), Sent("A1"), Sent("A2", NEXT_DAY)), "HL#3.04=1"
)
ALONE = edit(clean_837(Sent("A1"), Sent("A2", NEXT_DAY)), "HL#2.04=1")
DENIED = edit(
    clean_837(
        Sent("A1", dependent=True),
        Sent("A2", NEXT_DAY, dependent=True),
        Sent("B1", member=OTHER),
    ),
    "HL#2.04=0",
)


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [(BEHIND, 1, 2), (AT_THE_END, 1, 2), (ALONE, 0, 2), (DENIED, 1, 2)],
    ids=[
        "another subscriber follows",
        "the set ends",
        "the set ends, and has no other",
        "a patient follows who was denied",
    ],
)
def test_check_and_gate_reject_the_same_claims(text: str, accepted: int, rejected: int) -> None:
    checked, _ = gate(text)

    with gated(text) as out:
        split = out.result.accepted.claims, out.result.rejected.claims
    assert (checked.accepted, checked.rejected) == split == (accepted, rejected)


@pytest.mark.parametrize("text", [BEHIND, AT_THE_END, DENIED])
def test_claims_below_are_the_ones_rejected_and_the_neighbour_goes_out(text: str) -> None:
    with gated(text) as out:
        returned = {row["claim_id"]: row["because"][0]["of"] for row in out.reasons}

    assert returned == {"A1": "subscriber", "A2": "subscriber"}


@pytest.mark.parametrize("text", [BEHIND, AT_THE_END, ALONE, DENIED])
def test_check_tells_it_under_no_claim(text: str) -> None:
    (told,) = [each for each in gate(text)[1] if each.rule.code == "G213"]

    assert (told.where.loop, told.claim_id, told.line) == ("2000B", "", "")


def test_payers_are_counted_with_the_claims_that_fell() -> None:
    assert gate(BEHIND)[0].payers == {"KXMED": [3, 2]}


@pytest.mark.parametrize(("text", "verdict"), [(BEHIND, "E"), (AT_THE_END, "E"), (ALONE, "R")])
def test_999_rejects_a_set_only_where_no_claim_is_left(text: str, verdict: str) -> None:
    with gated(text) as out:
        answers = [segment.split("*") for segment in out.ack("999").split("~")]

    assert [each[1] for each in answers if each[0] == "IK5"] == [verdict]
    assert not [each for each in answers if each[0] == "CTX"]  # no claim is at fault
