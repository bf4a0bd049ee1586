"""Words for people: a number with its noun."""


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "claim"), counted(1200, "claim")
    ('1 claim', '1,200 claims')
    """
    return f"{number:,} {many(number, noun)}"


def many(number: object, noun: str) -> str:
    """The noun of a number, which may be a text as it was sent.

    >>> many("1", "unit"), many("1.5", "unit"), many(0, "day")
    ('unit', 'units', 'days')
    """
    return noun if str(number) == "1" else f"{noun}s"
