"""The gate over a text: what most tests of the way out ask."""

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from edi837.desk import Settings, open_desk
from edi837.gate import FileResult, check_file
from edi837.memory import History, Seen
from edi837.rule import Example
from edi837.site import authorizations
from edi837.site import payers as payerlist
from fixtures.shown.claims_clean import DEPENDENT, SECONDARY
from tests.support import AS_OF, Sent, after, clean_837, edit, repeat, without
from x12.finding import Finding
from x12.source import Source

_STEPS: dict[str, Callable[..., str]] = {"without": without, "after": after, "repeat": repeat}
_CLAIMS = {
    "secondary": SECONDARY,
    "dependent": DEPENDENT,
    "twice": clean_837(Sent(), Sent("P1002", member="KX0000102")),
}


class Past(NamedTuple):
    """A history in which one thing was sent, ``what``: ``ISA``, or a claim by its number."""

    what: str

    @property
    def key(self) -> bytes:
        """Any sixteen bytes."""
        return bytes(16)

    def services(self, member: int, day: int) -> Iterable[Seen]:  # noqa: ARG002 - a protocol
        """None."""
        return ()

    def claim_sent(self, claim_id: str, payer_id: str) -> str:  # noqa: ARG002 - a protocol
        """The day, for the claim that was sent."""
        return "2026-02-20" if claim_id == self.what else ""

    def interchange_sent(self, *_: str) -> str:
        """The day, where it was the interchange."""
        return "2026-02-20" if self.what == "ISA" else ""

    def authorized_units(self, number: str, code: str) -> int:  # noqa: ARG002 - a protocol
        """None."""
        return 0

    def units_of_claim(self, *_: str) -> Iterable[tuple[str, str, int]]:
        """None."""
        return ()


def gate(
    text: str, settings: Settings | None = None, past: History | None = None
) -> tuple[FileResult, list[Finding]]:
    """The result and the findings of a file with that text."""
    findings: list[Finding] = []
    source = Source("test", io.BytesIO(text.encode("latin-1")))
    result = check_file(source, open_desk(settings or Settings(AS_OF), past), findings.append)
    return result, findings


def codes(text: str, settings: Settings | None = None) -> list[str]:
    """The codes found, in file order, but for the notes that tell what a file is judged by.

    H690 is heard in every H2027 file, P790 under every example pack.
    """
    _, findings = gate(text, settings)
    return [f.rule.code for f in findings if f.rule.code not in ("H690", "P790")]


def judged(example: Example) -> list[Finding]:
    """What the gate says of a rule's example."""
    past = next((Past(step[5:]) for step in example.steps if step.startswith("sent ")), None)
    with TemporaryDirectory() as folder:
        settings = Settings(
            AS_OF,
            pack=example.pack,
            authorizations=_listed(example, "authorization", authorizations.COLUMNS, folder),
            payers=_listed(example, "payer", payerlist.COLUMNS, folder),
        )
        return gate(changed(example), settings, past)[1]


def _listed(example: Example, kind: str, columns: tuple[str, ...], folder: str) -> Path | None:
    """A list of a site with the rows that an example names; none where it names none."""
    rows = [step.removeprefix(f"{kind} ") for step in example.steps if step.startswith(f"{kind} ")]
    path = Path(folder, f"{kind}.csv")
    path.write_text("\n".join([",".join(columns), *rows]), encoding="utf-8")
    return path if rows else None


def changed(example: Example) -> str:
    """The clean claim, or another one that the example names, with the steps of the example."""
    text = _CLAIMS.get(example.steps[0], clean_837())
    for step in example.steps:
        verb, _, rest = step.partition(" ")
        if verb in _STEPS:
            selector, _, segment = rest.partition(" ")
            text = _STEPS[verb](text, selector, *([segment] if segment else []))
        elif verb not in {"sent", "authorization", "payer", *_CLAIMS}:
            text = edit(text, step)
    return text
