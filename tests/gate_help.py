"""The gate over a text: what most tests of the way out ask."""

import io
from collections.abc import Callable

from edi837.desk import Settings, open_desk
from edi837.gate import FileResult, check_file
from edi837.rule import Example
from tests.support import AS_OF, after, clean_837, edit, repeat, without
from x12.finding import Finding
from x12.source import Source

_STEPS: dict[str, Callable[..., str]] = {"without": without, "after": after, "repeat": repeat}


def gate(text: str, settings: Settings | None = None) -> tuple[FileResult, list[Finding]]:
    """The result and the findings of a file with that text."""
    findings: list[Finding] = []
    source = Source("test", io.BytesIO(text.encode("latin-1")))
    result = check_file(source, open_desk(settings or Settings(AS_OF)), findings.append)
    return result, findings


def codes(text: str, settings: Settings | None = None) -> list[str]:
    """The codes found, in file order, but for the notes that tell what a file is judged by.

    H690 is heard in every H2027 file, P790 under every example pack.
    """
    _, findings = gate(text, settings)
    return [f.rule.code for f in findings if f.rule.code not in ("H690", "P790")]


def changed(example: Example) -> str:
    """The clean claim with the steps of a rule's example."""
    text = clean_837()
    for step in example.steps:
        verb, _, rest = step.partition(" ")
        if verb in _STEPS:
            selector, _, segment = rest.partition(" ")
            text = _STEPS[verb](text, selector, *([segment] if segment else []))
        else:
            text = edit(text, step)
    return text
