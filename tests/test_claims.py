"""Claims as light objects: what the text says, found where the guide puts it."""

import io
from datetime import date

from edi837.claim.model import Claim
from edi837.claim.reader import claims
from tests.support import Sent, SentLine, after, clean_837, edit
from x12.loops import read_loops
from x12.source import Source

SEVERAL = """
NM1*DN*1*MOSS*WREN****XX*1234567893~REF*G2*DN77~NM1*77*2*HARBOR HOUSE*****XX*1000000038~
N3*3 QUAY ROAD~N4*COLUMBUS*OH*432150777~NM1*DQ*1*HART*LIN****XX*1000000046~
""".replace("\n", "")
OTHER_PAYER = """
SBR*P*18*GRP1******CI~CAS*PR*1*20*1*2*5~CAS*CO*45*30~AMT*D*195~OI***Y***Y~
NM1*IL*1*MARLOWE*TESSA****MI*OTH1~NM1*PR*2*FIRST PLAN*****PI*FIRST1~
""".replace("\n", "")
ADJUDICATED = "SVD*FIRST1*195*HC:H2027:HQ**4~CAS*CO*45*30**PR*1*25~DTP*573*D8*20260301"


def read(text: str) -> list[Claim]:
    return list(claims(read_loops(Source("test", io.BytesIO(text.encode("latin-1"))))))


def one(text: str) -> Claim:
    (claim,) = read(text)
    return claim


def test_claim_tells_its_number_charge_place_and_frequency() -> None:
    claim = one(edit(clean_837(), "CLM05-3=7"))

    assert (claim.id, claim.charge, claim.cents, claim.place, claim.frequency) == (
        "P1001",
        "250",
        25000,
        "11",
        "7",
    )


def test_claim_knows_who_bills_and_who_rendered() -> None:
    claim = one(clean_837())

    assert (claim.billing.provider.npi, claim.billing.taxonomy) == ("1000000012", "261QM0801X")
    assert (claim.rendering.npi, claim.rendering.taxonomy) == ("1000000020", "1041C0700X")


def test_claim_knows_its_payer_and_subscriber() -> None:
    claim = one(clean_837(payer="KXCOM", filing="CI"))

    subscriber = claim.subscriber
    assert (claim.payer_id, subscriber.sequence, subscriber.business) == ("KXCOM", "P", "CI")
    assert (subscriber.member_id, subscriber.person.born) == ("KX0000101", date(1988, 2, 14))


def test_patient_is_the_dependent_where_there_is_one() -> None:
    subscriber, dependent = read(clean_837(Sent(), Sent(id="P1002", dependent=True)))

    assert subscriber.person.born == date(1988, 2, 14)
    assert dependent.person.born == date(2011, 5, 30)
    assert dependent.patient is not None
    assert dependent.patient.relationship == "19"


def test_next_subscriber_has_no_patient_of_the_one_before() -> None:
    claims_read = read(clean_837(Sent(dependent=True), Sent(id="P1002", member="KX0000102")))

    assert [claim.patient is None for claim in claims_read] == [False, True]


def test_referring_facility_and_supervising_providers_are_told_apart() -> None:
    claim = one(after(clean_837(), "PRV(PE)", SEVERAL))

    assert [party.npi for party in claim.referring] == ["1234567893"]
    assert (claim.facility.npi, claim.facility.zip) == ("1000000038", "432150777")
    assert claim.supervising.npi == "1000000046"


def test_absent_provider_is_empty_and_not_an_error() -> None:
    claim = one(clean_837())

    assert (claim.supervising.npi, claim.facility.role, claim.referring) == ("", "", [])


def test_line_reads_its_service() -> None:
    claim = one(edit(clean_837(), "SV101=HC:H2027:HQ:HO:::session", "SV105=10", "SV109=Y"))

    (line,) = claim.lines
    assert (line.number, line.code, line.modifiers) == ("1", "H2027", ("HQ", "HO"))
    assert line.procedure.description == "session"
    assert (line.cents, line.unit, line.quantity, line.place) == (25000, "UN", 4, "10")
    assert (line.pointers, line.emergency) == (["1"], "Y")
    assert (line.control_number, claim.authorization) == ("P1001-1", "KXA26001")


def test_skipped_modifier_stays_visible() -> None:
    (line,) = one(edit(clean_837(), "SV101=HC:H2027::HQ")).lines

    assert line.modifiers == ("", "HQ")


def test_line_without_place_takes_the_claims() -> None:
    (line,) = one(edit(clean_837(), "CLM05-1=53")).lines

    assert (line.place, line.own_place) == ("53", "")


def test_span_of_days_is_read() -> None:
    (line,) = one(edit(clean_837(), "DTP(472)02=RD8", "DTP(472)03=20260216-20260218")).lines

    assert (line.days, line.span) == ((date(2026, 2, 16), date(2026, 2, 18)), 3)


def test_rendering_provider_of_a_line_belongs_to_that_line() -> None:
    two = clean_837(Sent(lines=[SentLine(), SentLine()]))
    claim = one(after(two, "REF(6R)#2", "NM1*82*1*BROOKE*LENNOX****XX*1234567893"))

    assert [line.rendering.npi for line in claim.lines] == ["", "1234567893"]
    assert claim.lines[1].rendering.number == "2"


def test_other_payer_tells_what_it_paid_and_why_not_all() -> None:
    claim = one(after(clean_837(), "PRV(PE)", OTHER_PAYER))

    (other,) = claim.other_payers
    assert (other.sequence, other.business, other.payer.id) == ("P", "CI", "FIRST1")
    assert [(a.group, a.reason, a.cents) for a in other.adjustments] == [
        ("PR", "1", 2000),
        ("PR", "2", 500),
        ("CO", "45", 3000),
    ]
    assert [(a.qualifier, a.cents) for a in other.amounts] == [("D", 19500)]


def test_adjudication_of_a_line_is_read() -> None:
    text = after(after(clean_837(), "PRV(PE)", OTHER_PAYER), "REF(6R)", ADJUDICATED)

    (adjudication,) = one(text).lines[0].adjudications
    assert (adjudication.payer_id, adjudication.paid, adjudication.units) == ("FIRST1", 19500, "4")
    assert adjudication.adjudicated is not None
    assert adjudication.adjudicated.days == (date(2026, 3, 1), date(2026, 3, 1))


def test_claim_keeps_notes_attachments_contract_amounts_and_numbers() -> None:
    text = after(
        clean_837(),
        "CLM",
        "PWK*OZ*EL***AC*ATT1~CN1*02*240~AMT*F5*10~REF*F8*KXC1~NTE*ADD*words",
    )

    claim = one(text)

    assert [(a.report, a.control_number) for a in claim.attachments] == [("OZ", "ATT1")]
    assert claim.contract is not None
    assert claim.contract.amount == "240"
    assert [(a.qualifier, a.cents) for a in claim.amounts] == [("F5", 1000)]
    assert claim.original_number == "KXC1"
    assert [(n.purpose, n.text) for n in claim.notes] == [("ADD", "words")]


def test_diagnoses_stand_in_the_order_that_pointers_count() -> None:
    claim = one(clean_837(Sent(diagnoses=("F200", "F3132"))))

    assert [(d.qualifier, d.code) for d in claim.diagnoses] == [("ABK", "F200"), ("ABF", "F3132")]


def test_other_separators_read_the_same() -> None:
    claim = one(clean_837(delimiters="|!>'"))

    assert (claim.place, claim.lines[0].code, claim.lines[0].modifiers) == ("11", "H2027", ("HQ",))
