"""Reading one segment: a plain list whose index is the standard's own element number."""


def at(segment: list[str], element: int) -> str:
    """Element `element` as written; empty where the segment ends before it.

    >>> at(["CLM", "P1001", "250"], 2)
    '250'
    >>> at(["CLM", "P1001", "250"], 9)
    ''
    """
    return segment[element] if element < len(segment) else ""


def opened_by(segment_id: str, segment: list[str]) -> list[str]:
    """The segment that a loop begins with; without elements where another stands in its place.

    >>> opened_by("CLM", ["REF", "G1", "X"])
    ['CLM']
    """
    return segment if segment[0] == segment_id else [segment_id]


def component(text: str, number: int, separator: str) -> str:
    """Component `number`, counted from 1, of a composite; empty where there is none.

    >>> component("HC:H2027:HQ", 3, ":")
    'HQ'
    """
    parts = text.split(separator)
    return parts[number - 1] if number <= len(parts) else ""
