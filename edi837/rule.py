"""The registry of rules: a rule is one small function whose docstring is its documentation.

    @rule("B301", "claim-charge-is-sum-of-lines", ERROR, snip=3, status="A7:400",
          prevents=("16+M54",))
    def charge_is_sum_of_lines(claim, terms):
        '''The claim's charge is the sum of its lines' charges.

        Why     A payer returns a claim whose total differs from its lines, even by a cent.
        Fix     Correct the total, or the line that is off.
        Source  837P implementation guide, CLM02.

        Okay    CLM02=250
        Stops   CLM02=249.99 at CLM02
        '''

An example is what to change in the clean claim of `fixtures.sent`, steps parted by `` ; ``: an
edit (``SV101-3=TT``), ``without REF(G1)``, ``after LX REF*G1*A~``, ``repeat CLM``. It may begin
with another claim (``secondary``, ``dependent``, ``twice``: two members, P1001 and P1002), name
what is known beside the file (``sent P1001``, ``authorization NUMBER,PAYER,...``, ``payer
ID,NAME,BUSINESS``), end in
``under PACK`` and, where it stops, names the place that the finding points at.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from inspect import cleandoc
from typing import NamedTuple, TypeVar

from edi837.claim.part import Fault
from edi837.packs.wishes import Wish
from edi837.screens import Screen
from x12.finding import Rule, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

# Every check takes what its scope names, and the terms.
Check = Callable[..., Iterable[Fault]]
F = TypeVar("F", bound=Check)

_OUR_LETTERS = "BSCHP"  # envelope (E) and guide (G) keep their rules in x12
_HEADING = re.compile(r"(Why|Fix|Source|Okay|Stops)\s+(.*)")
_EXAMPLE = re.compile(r"(?P<steps>.*?)(?: under (?P<pack>[\w-]+))?(?: at (?P<at>[\w-]+))?")


class Scope(Enum):
    """What a rule looks at; it may read nothing else, so that its answer can be remembered.

    LEVEL   a billing provider, subscriber or patient as its level begins, and those above it
            (`edi837.claim.context`): the segments beside their HL, HL04, and the plan; told once,
            however many claims follow
    PARTY   one party with its own segments; with ``reads`` the first one of that id, and nothing
            of a party that has none
    HEAD    of a claim: CLM but for its charge, and of its number only whether it is longer than
            payers keep; its diagnoses, which segments it has (``layout.present``), and the
            procedure of its first line; with ``reads="HI"`` nothing but the diagnoses and the day
            of the terms, with ``reads="CLM"`` all but the diagnoses
    LINE    of a line: its SV1, the claim's place, the number of diagnoses, what ``section.has``
            tells, whether it ends after the day of judging, how many days it spans and whether in
            one month; not its days, or anything else (`edi837.judge_lines`); with
            ``reads="SV101"`` procedure and place alone, with ``reads="SV102"`` the SV1, with
            ``reads="SV104"`` procedure, units, what ``section.has`` tells and the days as above,
            with ``reads="SV107"`` the pointers, the number of diagnoses and whether there is an
            SV1, with ``reads="SV111"`` that and what ``section.has`` tells
    CLAIM   the whole claim with what stands above it
    SERVICE a line with all of its claim (`memory.ClaimLine`), where a payer's pack holds one of the
            kinds of wishes that the rule names
    POINTED a line with its claim like SERVICE, reading no more than the procedure, the pointers
            and the diagnoses
    DAY     a line, and what came before it for the same member and day (`memory.Visit`)
    AUTHORIZATION  a line beside the list of authorizations (`authorizations.Use`)
    INTERCHANGE  an ISA that was sent before (`memory.Resent`)
    REPEAT  a claim whose number came before (`memory.Repeat`)
    """

    LEVEL = "level"
    PARTY = "party"
    HEAD = "head"
    LINE = "line"
    CLAIM = "claim"
    SERVICE = "service"
    POINTED = "pointed"
    DAY = "day"
    AUTHORIZATION = "authorization"
    INTERCHANGE = "interchange"
    REPEAT = "repeat"


class Example(NamedTuple):
    """A change to the clean claim: silent, or stopped with a finding at ``at``."""

    stops: bool
    steps: tuple[str, ...]
    pack: str
    at: str


class RuleEntry(NamedTuple):
    """A rule as registered: its card, what it looks at, the function, its examples."""

    rule: Rule
    scope: Scope
    check: Check
    examples: tuple[Example, ...]
    loops: tuple[str, ...]
    needs: tuple[str, ...]
    once: bool
    wishes: tuple[type[Wish], ...] = ()
    reads: str = ""
    screen: Screen | None = None


REGISTRY: dict[str, RuleEntry] = {}


def rule(  # noqa: PLR0913 - each argument is one fact of the rule's card
    code: str,
    name: str,
    severity: Severity,
    *,
    snip: int,
    scope: Scope = Scope.CLAIM,
    status: str = "",
    prevents: tuple[str, ...] = (),
    loops: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    once: bool = False,
    ack: str = "",
    wishes: tuple[type[Wish], ...] = (),
    reads: str = "",
    screen: Screen | None = None,
) -> Callable[[F], F]:
    """Register a function as the rule `code`.

    `status` is its 277CA status (``A7:400``), `ack` what a TA1 says of it (``TA105=025``),
    `prevents` the denials it stops (``16+M54``), `loops` the guide loops of the parties or levels
    that a rule of scope PARTY or LEVEL looks at (``2310B``); a rule of scope CLAIM is asked only
    where the claim has one of `needs` (``2320``, ``PWK``, ``REF(F8)``); `once` says that a file
    needs to hear it but once;
    `wishes` are the kinds of a pack's wishes that a rule of scope SERVICE obeys; `reads` names the
    one segment or element that a rule reads of what its scope allows (see `Scope`), and `screen`
    is the question that a claim, or the segment read of a party, must answer with yes for a rule
    of scope CLAIM or PARTY to be asked (`edi837.screens`).
    """

    def register(check: F) -> F:
        if code in REGISTRY:
            raise ValueError(f"rule {code} is there already")
        texts, examples = _read_docstring(check.__doc__ or "")
        card = Rule(
            code=code,
            name=name,
            severity=severity,
            snip=snip,
            summary=texts.get("", ""),
            why=texts.get("Why", ""),
            fix=texts.get("Fix", ""),
            source=texts.get("Source", ""),
            ack=ack,
            status=status,
            prevents=prevents,
        )
        REGISTRY[code] = RuleEntry(
            card, scope, check, examples, loops, needs, once, wishes, reads, screen
        )
        return check

    return register


def select(
    chosen: tuple[str, ...], ignored: tuple[str, ...], extended: tuple[str, ...] = ()
) -> Callable[[str], bool]:
    """Whether a code is wanted: it begins with one of `chosen` (none: all), with no `ignored`.

    The longer prefix wins: ``chosen=("H601",)`` with ``ignored=("H6",)`` leaves H601 alone.
    What begins with one of `extended` is wanted beside them.
    """

    def longest(prefixes: tuple[str, ...], code: str) -> int:
        return max((len(each) for each in prefixes if code.startswith(each)), default=-1)

    def wanted(code: str) -> bool:
        takes = longest(chosen, code) if chosen else 0
        return max(takes, longest(extended, code)) > longest(ignored, code)

    return wanted


def _read_docstring(text: str) -> tuple[dict[str, str], tuple[Example, ...]]:
    entries: list[tuple[str, str]] = [("", "")]
    for line in cleandoc(text).splitlines():
        match = _HEADING.fullmatch(line)
        if match:
            entries.append((match[1], match[2]))
        elif line.strip():
            heading, begun = entries[-1]
            entries[-1] = (heading, f"{begun} {line.strip()}".strip())
    examples = [
        _read_example(text, stops=heading == "Stops")
        for heading, text in entries
        if heading in ("Okay", "Stops")
    ]
    return dict(entries), tuple(examples)


def _read_example(text: str, *, stops: bool) -> Example:
    match = _EXAMPLE.fullmatch(text)
    if match is None or stops != bool(match["at"]):
        raise ValueError(f"{text!r}: a rule's Stops names a place, its Okay none")
    steps = tuple(step.strip() for step in match["steps"].split(" ; "))
    return Example(stops, steps, match["pack"] or "", match["at"] or "")


def is_unknown(code: str) -> bool:
    """Whether a code begins like one of the rules that are registered here, and is none of them."""
    return code[0] in _OUR_LETTERS and code not in REGISTRY


def registered() -> Iterator[RuleEntry]:
    """Every rule, in the order of codes."""
    return (REGISTRY[code] for code in sorted(REGISTRY))
