"""Files in which every name, number, birth date and address of a person is a word to search for.

A canary stands in one place of one file and nowhere else in the world: where it turns up, a person
would have. `Canaries.claims` and `Canaries.remits` are valid by the guide and answer each other;
`spoilt_claims` and `spoilt_remits` are what senders make of such files, and `litter` what was never
X12.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count, product
from pathlib import Path
from string import ascii_uppercase
from typing import NamedTuple

from fixtures.edits import after, edit, without
from tests.support import Answer, AnswerLine, Cut, Sent, SentLine, clean_835, clean_837

_PERSONS = frozenset({"IL", "QC", "74"})
_DENIED = AnswerLine(cuts=(Cut("CO", "16", 25000),), remarks=("N822",))


class Leak(NamedTuple):
    """A canary where none may be: a file's bytes, a file's name, or a text."""

    place: str
    canary: str


class Canaries:
    """A cage: every word that it hands out is new, and remembered in all the ways to write it."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.births: set[str] = set()
        self.members: set[str] = set()
        self._letters = map("".join, product(ascii_uppercase, repeat=4))
        self._days = (date(1921, 1, 1) + timedelta(days=days) for days in count())

    def word(self, kind: str) -> str:
        """A word of letters, at home in any element of text."""
        word = f"ZQ{kind}{next(self._letters)}"
        self.words.add(word)
        return word

    def member(self) -> str:
        """The id by which a payer knows a person."""
        member = f"ZQ{next(self._letters)}{len(self.members):05}"
        self.members.add(member)
        return member

    def born(self) -> str:
        """A birth date that nobody else has, as X12 writes it."""
        day = next(self._days)
        self.births |= {f"{day:%Y%m%d}", f"{day}", f"{day:%m/%d/%Y}"}
        return f"{day:%Y%m%d}"

    def digits(self, length: int) -> str:
        """A number of a person: ZIP code, social security number, record number."""
        number = f"97{len(self.words):05}"[:7].ljust(length, "3")
        self.words.add(number)
        return number

    @property
    def all(self) -> frozenset[str]:
        """Every word to search for."""
        return frozenset(self.words | self.births | self.members)

    def claims(self, number: int = 1) -> str:
        """An 837P of two claims, a subscriber's own and a child's, with free text and numbers."""
        own = Sent(f"Q{number}1", [SentLine(day=date(2026, 2, 17))], member=f"A{number}")
        child = Sent(f"Q{number}2", [SentLine(day=date(2026, 2, 18))], f"B{number}", dependent=True)
        text = clean_837(own, child, control=900 + number)
        for claim in (own, child):
            place = f"CLM({claim.id})"
            told = f"REF*EA*{self.digits(9)}~NTE*ADD*{self.word('NOTE')} CAME {self.word('LATE')}"
            text = after(text, f"{place}/REF(G1)", told)
        return self._caged(after(text, "DMG", "REF*SY*000000000"))

    def remits(self, number: int = 1) -> str:
        """The 835 that answers `claims`: one claim paid, one denied with its names corrected."""
        answers = (
            Answer(f"Q{number}1", payer_claim=f"KXQ{number}1"),
            Answer(f"Q{number}2", [_DENIED], payer_claim=f"KXQ{number}2"),
        )
        text = clean_835(*answers, trace=f"KXQ26{number:05}", control=900 + number)
        corrected = "NM1*IL*1*X*X****MI*X~NM1*74*1*X*X****C*X"
        return self._caged(after(text, f"CLP(Q{number}2)/NM1(QC)", corrected))

    def spoilt_claims(self) -> Iterator[str]:
        """Claims with mistakes in and around what tells of a person."""
        for number, changes in enumerate(_CLAIM_MISTAKES, start=100):
            yield self._spoilt(self.claims(number), changes)
        whole = self.claims(200)
        for end in ("NM1*IL*1*ZQ", "DMG*D8*19", "NTE*ADD*ZQNOTE"):
            yield whole[: whole.index(end) + len(end) + 5]
        yield without(self.claims(201), "NM1(IL)")
        yield self.claims(202).replace("~N3*", "~\x00\x1b[31mN3*")
        yield self.claims(203).replace("~NM1*IL", f"~{self.word('SEG')}*{self.word('X')}~NM1*IL")

    def spoilt_remits(self) -> Iterator[str]:
        """Remittances with mistakes in and around what tells of a person."""
        for number, changes in enumerate(_REMIT_MISTAKES, start=100):
            yield self._spoilt(self.remits(number), changes)
        whole = self.remits(200)
        yield whole[: whole.index("NM1*QC*1*ZQ") + 16]
        yield self.remits(201).replace("~NM1*QC", f"~{self.word('SEG')}*{self.word('X')}~NM1*QC")

    def litter(self) -> Iterator[bytes]:
        """What was never X12, and tells of persons all the same."""
        yield f"Dear {self.word('NAME')},\nborn {self.born()}, member {self.member()}\n".encode()
        yield f"ISA*00*{self.word('NAME')}*{self.born()}~NM1*IL*1*{self.word('NAME')}~".encode()
        yield f"NM1*IL*1*{self.word('NAME')}*{self.word('NAME')}****MI*{self.member()}~".encode()
        yield f"<xml><name>{self.word('NAME')}</name></xml>".encode("utf-16")

    def _spoilt(self, text: str, changes: str) -> str:
        for change in changes.split(" ; "):
            place, _, value = change.partition("=")
            text = edit(text, f"{place}={self._fresh(value)}")
        return text

    def _fresh(self, value: str) -> str:
        if "BORN" in value:
            return value.replace("BORN", self.born())
        return value.replace("NAME", self.word("NAME")) if "NAME" in value else value

    def _caged(self, text: str) -> str:
        """The text with a canary in every element that tells of a person."""
        person = False
        segments = []
        for segment in text.split("~"):
            fields = segment.split("*")
            if fields[0] == "NM1":
                person = fields[1] in _PERSONS
            elif fields[0] in ("HL", "CLM", "CLP", "SVC"):
                person = False
            segments.append("*".join(self._hidden(fields) if person else fields))
        return "~".join(segments)

    def _hidden(self, fields: list[str]) -> list[str]:
        """One segment of a person's loop; what is empty stays so."""
        name = fields[0]
        fresh = {
            "NM1": {3: lambda: self.word("LAST"), 4: lambda: self.word("FIRST"), 9: self.member},
            "N3": {1: lambda: f"7 {self.word('STREET')}"},
            "N4": {1: lambda: self.word("CITY"), 3: lambda: self.digits(9)},
            "DMG": {2: self.born},
            "REF": {2: lambda: self.digits(9)},
        }.get(name, {})
        if name == "REF" and fields[1] not in ("SY", "1W"):
            return fields
        return [
            fresh[place]() if place in fresh and field else field
            for place, field in enumerate(fields)
        ]


# NAME and BORN are put in fresh for each; the rest is as in `fixtures.edits`.
_CLAIM_MISTAKES = (
    "NM1(IL)09=",
    "NM1(IL)08=ZZ",
    "NM1(IL)02=NAME",  # the names stand one place too far to the left
    "NM1(IL)02=9",
    "NM1(IL)03=" + "NAME" * 9,  # too long
    "NM1(IL)04=NAME\u00e9\u0007",
    "NM1(IL)10=NAME",
    "NM1(IL)08=NAME",
    "DMG02=1BORN",
    "DMG01=BORN",
    "DMG03=NAME",
    "DMG04=NAME",
    "DMG02=20991231",
    "N3#2.01=",
    "N4#2.02=NAME",
    "N4#2.03=NAME",
    "REF(SY)02=NAME",
    "REF(SY)01=NAME",
    "NTE01=NAME",
    "NTE03=NAME",
    "REF(G1)03=NAME",
    "SBR02=NAME",
    "PAT01=NAME",
    "HL(22)02=NAME",
    "CLM02=249.99",
    "SV104=0",
)
_REMIT_MISTAKES = (
    "NM1(QC)02=NAME",
    "NM1(QC)08=NAME",
    "NM1(QC)10=NAME",
    "NM1(74)03=" + "NAME" * 9,
    "NM1(QC)04=NAME\u00e9\u0007",
    "NM1(IL)01=NAME",
    "CLP04=1",
    "SVC02=249",
    "BPR02=1",
)


def leaks(canaries: Iterable[str], places: Iterable[Path]) -> Iterator[Leak]:
    """The canaries found in the names and the bytes of files, in any letter case."""
    words = [(word, word.lower().encode()) for word in canaries]
    for path in places:
        content = path.read_bytes().lower()
        name = str(path).lower().encode()
        for word, form in words:
            if form in content or form in name:
                yield Leak(str(path), word)
