"""Which elements tell of a person, so that nobody prints them unasked.

Names, member ids, birth dates, addresses and free text are personal unless the segment is known
to speak of a provider, a payer or the clearinghouse: what is unknown is kept back. So is what
stands where a code belongs and is too long for one: a name, when an element was left out before it.
"""

from x12.finding import Where

_NAMED_ENTITIES = frozenset(
    # NM101: submitter, receiver, providers, payers, facilities
    {"41", "40", "85", "87", "PE", "PR", "82", "77", "DN", "P3", "DQ", "DK", "QB", "TT", "FA"}
)
_OPEN_LOOPS = frozenset(
    {"1000A", "1000B", "2010AA", "2010AB", "2010AC", "2010BB", "2310C", "2330B", "2420C", "2420E"}
)
_NUMBERS_OF_PERSONS = frozenset({"SY", "1W", "Y4", "IG", "23", "EA", "D3"})
_WHOLE = frozenset(range(1, 100))
# Segments that speak of claims, money, days and codes only. Any other id, known or not, is kept
# back whole: who can tell what a sender put there.
_IMPERSONAL = frozenset(
    """
    ISA GS ST SE GE IEA TA1 BHT HL SBR CLM DTP DTM HI LX SV1 SV5 SVC SVD CAS AMT QTY CUR PRV
    CN1 CR3 CRC HCP OI MOA MIA LIN CTP LQ BPR TRN N1 RDM TS3 TS2 CLP PLB MEA PS1
    """.split()  # noqa: SIM905 - a table of words
)
_BY_SEGMENT: dict[str, frozenset[int]] = {
    "DMG": _WHOLE - {1, 4},
    "PAT": frozenset({5, 6, 8}),
    "NTE": _WHOLE - {1},
    "K3": _WHOLE,
    "PWK": frozenset({7}),  # descriptions are free text
    "CR1": frozenset({9, 10}),
    "CR2": frozenset({10, 11}),
}
# Qualifiers, relationships and level numbers of the segments that tell of persons.
_CODES: dict[str, frozenset[int]] = {
    "NM1": frozenset({1, 2, 8}),
    "DMG": frozenset({1, 4}),
    "HL": frozenset({1, 2, 3, 4}),
    "LX": frozenset({1}),
    "NTE": frozenset({1}),
    "PAT": frozenset({1, 2, 3, 4, 7, 9}),
    "REF": frozenset({1}),
    "SBR": frozenset({1, 2, 5, 6, 7, 8, 9}),
}
_LONGEST_CODE = 3
_LONGEST_NUMBER = 6  # an HL of a large set; a birth date has eight digits
_NOTHING: frozenset[int] = frozenset()


def is_personal(loop: str, segment: list[str], element: int) -> bool:
    """Whether element `element` of a segment standing in `loop` tells of a person.

    >>> is_personal("2010BA", ["NM1", "IL", "1", "DOE", "JO"], 3)
    True
    >>> is_personal("2010AA", ["NM1", "85", "2", "OPEN DOOR CLINIC"], 3)
    False
    >>> is_personal("2300", ["XYZ", "DOE"], 1)
    True
    """
    return element in personal_elements(loop, segment)


def personal_elements(loop: str, segment: list[str]) -> frozenset[int]:
    """The numbers of the elements of `segment`, standing in `loop`, that tell of a person."""
    codes = _CODES.get(segment[0], _NOTHING)
    astray = frozenset(n for n in codes if n < len(segment) and not is_code_shaped(segment[n]))
    if segment[0] == "REF" and astray:
        return _WHOLE  # whose number it is, nobody can tell
    return _known_places(loop, segment) | astray


def is_code_shaped(text: str) -> bool:
    """Whether a text is short enough for a code or the number of a level, and tells of nobody.

    >>> is_code_shaped("18"), is_code_shaped("12001"), is_code_shaped("DOE JO")
    (True, True, False)
    """
    return len(text) <= _LONGEST_CODE or (text.isdecimal() and len(text) <= _LONGEST_NUMBER)


def _known_places(loop: str, segment: list[str]) -> frozenset[int]:
    name = segment[0]
    qualifier = segment[1] if len(segment) > 1 else ""
    if name == "NM1":
        return _NOTHING if qualifier in _NAMED_ENTITIES else _WHOLE - {1, 2, 8}
    if name in ("N3", "N4", "PER", "N2"):
        return _NOTHING if loop in _OPEN_LOOPS else _WHOLE
    if name == "REF":
        return frozenset({2, 3, 4}) if qualifier in _NUMBERS_OF_PERSONS else frozenset({3})
    return _NOTHING if name in _IMPERSONAL else _BY_SEGMENT.get(name, _WHOLE)


def masked(where: Where, hidden: str = "***") -> Where:
    """The same place with its personal elements replaced by `hidden`, empty ones left empty."""
    segment = where.raw.split(where.element_separator)
    secret = personal_elements(where.loop, segment)
    if not secret:
        return where
    parts = [hidden if number in secret and part else part for number, part in enumerate(segment)]
    return where._replace(raw=where.element_separator.join(parts))
