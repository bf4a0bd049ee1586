"""The build. All is told in setup.cfg; here is only what mypyc compiles where it is asked to.

With `CLAIMLOOP_COMPILE=1 pip install .` the rooms that every segment and claim goes through become
C extensions, made from the very same sources; it needs a C compiler. Without it, and in a checkout,
they are plain Python. `make compiled` does it in a copy, runs the tests there and measures.
"""

import os
import sys

from setuptools import Extension, setup

COMPILED = (
    "edi835/balance.py",
    "edi835/denials.py",
    "edi835/load.py",
    "edi835/model.py",
    "edi835/numbers.py",
    "edi835/reader.py",
    "edi835/result.py",
    "edi835/reversals.py",
    "edi835/rowing.py",
    "edi835/said.py",
    "edi835/texts.py",
    "edi835/wide_rows.py",
    "ledger/bulk.py",
    "ledger/sums.py",
    "x12/body.py",
    "x12/delimiters.py",
    "x12/envelope.py",
    "x12/frames.py",
    "x12/levels.py",
    "x12/loop.py",
    "x12/loops.py",
    "x12/machine.py",
    "x12/reader.py",
    "x12/segment.py",
    "x12/guides/qualifiers.py",
    "x12/guides/specs.py",
    "x12/values.py",
    "edi837/agenda.py",
    "edi837/claim/context.py",
    "edi837/desk.py",
    "edi837/claim/details.py",
    "edi837/claim/facts.py",
    "edi837/gate.py",
    "edi837/judge.py",
    "edi837/judge_lines.py",
    "edi837/claim/layout.py",
    "edi837/claim/line.py",
    "edi837/memory.py",
    "edi837/claim/model.py",
    "edi837/claim/other_payers.py",
    "edi837/packs/pack.py",
    "edi837/claim/part.py",
    "edi837/claim/parties.py",
    "edi837/claim/reader.py",
    "edi837/screens.py",
    "edi837/settle.py",
    "edi837/tally.py",
    "edi837/tell.py",
)


def extensions() -> list[Extension]:
    """The compiled modules; none unless asked for."""
    if not _wanted():
        return []
    from mypyc.build import mypycify  # noqa: PLC0415 - needed, and there, only where it is asked for

    made = list(mypycify(list(COMPILED), opt_level="3"))
    if sys.platform == "linux":
        # Nobody replaces our functions from outside: so they call each other directly.
        for each in made:
            each.extra_compile_args.append("-fno-semantic-interposition")
            each.extra_link_args.append("-Wl,-Bsymbolic-functions")
    return made


def _wanted() -> bool:
    return os.environ.get("CLAIMLOOP_COMPILE", "") == "1"


if __name__ == "__main__":
    setup(ext_modules=extensions(), setup_requires=["mypy>=1.15"] if _wanted() else [])
