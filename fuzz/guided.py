"""A run that coverage leads: inputs that reach code not reached before are kept and changed on.

    python -m fuzz.guided 837 -max_total_time=600

What follows the kind are options of libFuzzer. Inputs worth keeping are gathered in
`fuzz/found/<kind>`, seeded from the fixtures; one that breaks a promise ends the run and is written
to `fuzz/found`, with the exception above it (`python -m fuzz.smallest` makes it small).
"""

import hashlib
import sys
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["x12", "crosswalks", "ledger", "edi837", "edi835"]):
    from fuzz.drive import Driver

from fuzz.mutate import changed
from fuzz.seeds import Kind, seeds

FOUND = Path("fuzz/found")
_LONGEST = 20_000


def main(arguments: list[str]) -> None:
    """Fuzz one kind until something breaks, or as long as libFuzzer is told."""
    kind, options = Kind(arguments[0]), arguments[1:]
    corpus = FOUND / kind
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds(kind):
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    with Driver(kind) as driver:
        atheris.Setup(
            [
                sys.argv[0],
                f"-artifact_prefix={FOUND}/",
                f"-max_len={_LONGEST}",
                *options,
                str(corpus),
            ],
            driver.take,
            custom_mutator=_changed,
        )
        atheris.Fuzz()


def _changed(data: bytes, max_size: int, seed: int) -> bytes:
    """Mostly our own changes, which know X12; else libFuzzer's, which know what was compared."""
    rng = Random(seed)  # noqa: S311 - the fuzzer's own number decides
    if not data or rng.random() < 0.3:
        return bytes(atheris.Mutate(data, max_size))
    return changed(rng, data)[:max_size]


if __name__ == "__main__":
    main(sys.argv[1:])
