"""What other payers did with the claim adds up (B31x, SNIP 3): to the cent, payer by payer."""

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.other_payers import Adjudication, OtherPayer
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, rule
from edi837.rules.words import dollars


@rule(
    "B310",
    "line-adjudication-is-line-charge",
    ERROR,
    snip=3,
    needs=("2430",),
    status="A7:672",
    prevents=("22", "16+MA04", "16+N479"),
)
def line_adjudication_adds_up(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """What another payer paid for a line and what it took off add up to the line's charge.

    Why     The next payer works out its share from these sums and returns a claim in which a cent
            is missing.
    Fix     Copy SVD02 and every CAS from the other payer's remittance, line by line.
    Source  837P implementation guide, balancing of 2430: SVD02 plus CAS equals SV102

    Okay    secondary
    Stops   secondary ; SVD02=150.01 ; AMT(D)02=150.01 at SVD02
    Stops   secondary ; CAS(PR)03=49 at SVD02
    """
    for line in claim.lines:
        for payer, own in _by_payer(line).items():
            off = _off(line, own)
            if off:
                yield own[0].fault(
                    "SVD02",
                    f"{payer} paid and took off {dollars((line.cents or 0) + off)} of a line that "
                    f"charges {dollars(line.cents or 0)}: {dollars(off)} apart",
                    other=line.spot("SV102"),
                )


@rule(
    "B311",
    "other-payer-paid-is-sum-of-lines",
    ERROR,
    snip=3,
    needs=("2430",),
    status="A7:672",
    prevents=("22", "16+MA04", "16+N479"),
)
def payer_paid_what_its_lines_say(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """What another payer paid for the claim is what it paid for its lines, less its claim CAS.

    Why     The next payer takes the claim's amount or the lines'; where they differ it takes
            neither.
    Fix     Copy AMT*D, the claim's CAS and each SVD02 from the other payer's remittance.
    Source  837P implementation guide, balancing of 2320: AMT*D equals the sum of SVD02 less CAS

    Okay    secondary
    Stops   secondary ; AMT(D)02=140 at AMT02
    """
    for payer in claim.other_payers:
        own = [each for line in claim.lines for each in _by_payer(line).get(payer.payer.id, [])]
        paid = _paid(payer)
        if paid is None or not own or any(_off(line, _of(payer, line)) for line in claim.lines):
            continue  # B310 tells a line that is off
        lines = sum(each.paid or 0 for each in own) - _taken(payer)
        if paid != lines:
            yield payer.fault(
                "AMT02",
                f"{payer.payer.id} paid {dollars(paid)} by this, and {dollars(lines)} by its lines",
                other=own[-1].spot("SVD02"),
            )


@rule(
    "B312",
    "other-payer-accounts-for-the-charge",
    ERROR,
    snip=3,
    needs=("2320",),
    status="A7:672",
    prevents=("22", "16+MA04", "16+N479"),
)
def payer_accounts_for_the_charge(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A payer that judged the claim as a whole paid and took off all that it charges.

    Why     What is neither paid nor explained leaves the next payer without a sum to start from.
    Fix     Copy AMT*D and every CAS from the other payer's remittance.
    Source  837P implementation guide, balancing of 2320: AMT*D plus CAS equals CLM02

    Okay    secondary ; without SVD ; without CAS#* ; without DTP(573) ; after SBR(P) CAS*CO*45*100
    Stops   secondary ; without SVD ; without CAS#* ; without DTP(573) ; after SBR(P) CAS*CO*45*90
            at AMT02
    """
    for payer in claim.other_payers:
        paid = _paid(payer)
        if paid is None or claim.cents is None or any(_of(payer, each) for each in claim.lines):
            continue  # nothing judged yet, or judged line by line: B310 and B311
        total = paid + _taken(payer)
        if total != claim.cents:
            yield payer.fault(
                "AMT02",
                f"{payer.payer.id} paid and took off {dollars(total)} of a claim that charges "
                f"{dollars(claim.cents)}",
                other=claim.spot("CLM02"),
            )


@rule(
    "B313",
    "other-payer-judged-every-line",
    WARNING,
    snip=3,
    needs=("2430",),
    status="A7:672",
    prevents=("22", "16+MA04", "16+N479"),
)
def payer_judged_every_line(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A payer that judged one line of the claim judged all of them.

    Why     The next payer cannot tell whether the line was denied or forgotten.
    Fix     Add the 2430 of the line from the other payer's remittance, also where it paid nothing.
    Source  837P implementation guide, 2430

    Okay    secondary
    Stops   secondary ; after DTP(573) LX*2~SV1*HC:H2014*0*UN*2***1~DTP*472*D8*20260217 at LX
    """
    for payer in claim.other_payers:
        if not any(_of(payer, line) for line in claim.lines):
            continue
        for line in claim.lines:
            if not _of(payer, line):
                message = f"{payer.payer.id} judged other lines of the claim, not this one"
                yield line.fault("LX", message)


@rule(
    "B314",
    "adjustment-of-nothing",
    WARNING,
    snip=3,
    needs=("2320", "2430"),
    status="A7:672",
    prevents=("16+MA04",),
)
def adjustments_take_something(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """An adjustment names an amount other than zero.

    Why     Payers reject a CAS of zero.
    Fix     Leave out what is zero.
    Source  837P implementation guide, CAS03

    Okay    secondary
    Stops   secondary ; CAS(PR)03=50 ; after CAS(PR) CAS*OA*23*0 at CAS03
    """
    judged = [each for line in claim.lines for each in line.adjudications]
    parts: list[OtherPayer | Adjudication] = [*claim.other_payers, *judged]
    for part in parts:
        for each in part.adjustments:
            if each.cents == 0:
                yield part.fault(part.at(each.segment, each.element + 1), "this adjusts nothing")


def _by_payer(line: ServiceLine) -> dict[str, list[Adjudication]]:
    found: dict[str, list[Adjudication]] = {}
    for each in line.adjudications:
        found.setdefault(each.payer_id, []).append(each)
    return found


def _of(payer: OtherPayer, line: ServiceLine) -> list[Adjudication]:
    return _by_payer(line).get(payer.payer.id, [])


def _off(line: ServiceLine, own: list[Adjudication]) -> int:
    """By how many cents a payer's sums differ from a line's charge; 0 where none can be told."""
    paid = [each.paid for each in own]
    taken = [cut.cents for each in own for cut in each.adjustments]
    if not own or line.cents is None or None in paid or None in taken:
        return 0
    return sum(filter(None, [*paid, *taken])) - line.cents


def _paid(payer: OtherPayer) -> int | None:
    amount = payer.paid
    return amount.cents if amount else None


def _taken(payer: OtherPayer) -> int:
    return sum(each.cents or 0 for each in payer.adjustments)
