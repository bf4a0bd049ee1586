"""Claims counted without the program's own reader: text split at what its ISA says, no more."""

from collections import Counter


def claim_segments(data: bytes, segment_id: str) -> Counter[str] | None:
    """The texts of all segments with that id (CLM, CLP); None where nobody can say.

    That is where the file has not exactly one interchange whose header has its 106 characters, for
    then it is not known where one ends and by what its segments are parted.
    """
    text = data.decode("latin-1")
    start = text.find("ISA")
    head = text[start : start + 106]
    if not data:
        return Counter()
    if text.count("ISA") != 1 or len(head) < 106 or head.count(head[3]) != 16:
        return None
    element, terminator = head[3], head[105]
    if element == terminator or head[103] != element:
        return None
    pieces = (piece.strip(_BLANK) for piece in text[start:].split(terminator))
    return Counter(piece for piece in pieces if piece.startswith(segment_id + element))


_BLANK = " \t\r\n\x1a\x00"
