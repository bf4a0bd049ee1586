"""A pack's own sample claims, judged: does the pack stop what it says it stops?"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from edi837.desk import Settings, open_desk
from edi837.gate import check_file
from edi837.packs.pack import Pack
from edi837.packs.sample import SampleClaim
from x12.finding import Finding, Severity
from x12.source import Source

# A sample shows what its pack does: what rules of other families say of it is not the pack's.
_FAMILIES = frozenset("EGHP")


class SampleResult(NamedTuple):
    """A sample and the rules that spoke at error or warning level, in the order of codes.

    Of the rules of envelope, guide, behavioral health and payer, and those that it names itself.
    """

    sample: SampleClaim
    found: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether just those rules spoke that the sample names."""
        return self.found == tuple(sorted(self.sample.findings))


def run_samples(pack: Pack, folders: tuple[Path, ...] = ()) -> Iterator[SampleResult]:
    """Judge each sample of a pack by that pack; `folders` hold packs that it may extend."""
    for sample in pack.samples:
        desk = open_desk(Settings(sample.as_of, pack=str(pack.path), pack_folders=folders))
        findings: list[Finding] = []
        text = sample.text.encode("latin-1", "replace")
        check_file(Source(pack.name, io.BytesIO(text)), desk, findings.append)
        told = {each.rule.code for each in findings if each.severity >= Severity.WARNING}
        own = (code for code in told if code[0] in _FAMILIES or code in sample.findings)
        yield SampleResult(sample, tuple(sorted(own)))
