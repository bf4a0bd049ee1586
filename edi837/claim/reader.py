"""Loops to claims: each 2300 with the levels above it that it belongs to."""

from collections.abc import Iterable, Iterator

from edi837.claim.context import Context
from edi837.claim.model import Claim
from x12.loop import Loop


def claims(loops: Iterable[Loop]) -> Iterator[Claim]:
    """The claims of a row of loops, in file order; other loops are passed over."""
    context: Context | None = None
    for loop in loops:
        if context is None:
            context = Context(loop)
        if loop.id == "2300":
            yield Claim(loop, context)
        else:
            context.enter(loop)
