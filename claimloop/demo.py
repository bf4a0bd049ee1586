"""`make demo`: the three commands on the sample files, run as a user would run them."""

import shutil
import subprocess
import sys
from pathlib import Path

from claimloop.nightly.sample import CONFIG

ROOT = Path(__file__).parent.parent
_FOLDER = "demo"
_DATABASE = f"{_FOLDER}/remits.db"
_NIGHT = f"{_FOLDER}/night"
STEPS = (
    (
        "A clean claim is accepted; a note tells that H2027 has two meanings.",
        "edi837 check fixtures/837/clean/one_group_line.edi",
    ),
    (
        "A claim without its group marker, for a payer whose pack requires one.",
        "edi837 check fixtures/837/faulty/missing_group_marker.edi --pack example-commercial",
    ),
    (
        "All sample claims, a line for each finding.",
        "edi837 check fixtures/837 --format concise",
    ),
    (
        "The sample remittances go into a database; a broken one is refused whole.",
        f"edi835 load fixtures/835 --db {_DATABASE}",
    ),
    ("Loading one again changes nothing.", f"edi835 load fixtures/835/clean --db {_DATABASE}"),
    ("Which denials, and how often?", f"edi835 trends --db {_DATABASE}"),
    (
        "Which payer and code stand behind the modifier denials?",
        f"edi835 denials --db {_DATABASE} --where category=modifier",
    ),
    (
        "The night: claims and their answers lie in one inbox, as they came.",
        f"claimloop nightly --config {_NIGHT}/nightly.toml",
    ),
    ("How do things stand in the morning?", f"claimloop status --config {_NIGHT}/nightly.toml"),
)
# What stands in every pair, and what stands for it in the night: interchange, claim, member,
# payment, and the payer's numbers of claims.
_OWN_NUMBERS = (
    ("*000000001", "*{:09}"),
    ("1001", "1{:03}"),
    ("KX0000101", "KX0001{:03}"),
    ("KX26030001", "KX2603{:04}"),
    ("KXC2", "KXC{:02}-2"),
)
# The sample of `claimloop nightly --init`, in a hurry and as of a day that suits the samples.
_CHANGES = (
    ("# as_of = 2026-03-02 ", "as_of = 2026-11-01"),
    ("# settle_seconds = 10", "settle_seconds = 0"),
    ('# file = "night.log"', 'file = "night.log"'),
)


def main() -> int:
    """Run the steps from a clean folder; 0 when each ended as it should."""
    shutil.rmtree(ROOT / _FOLDER, ignore_errors=True)
    (ROOT / _FOLDER).mkdir()
    _fill_inbox(ROOT / _NIGHT)
    for told, command in STEPS:
        print(f"\n# {told}\n$ {command}", flush=True)
        program, *arguments = command.split()
        runner = f"import sys; from claimloop.cli import {program}; {program}()"
        done = subprocess.run(  # noqa: S603 - our own program with the arguments above
            [sys.executable, "-c", runner, *arguments], cwd=ROOT, check=False
        )
        if done.returncode:
            print(f"(exit status {done.returncode})", flush=True)
        if done.returncode not in (0, 1, 3, 5):
            return 1
    print(f"\nThe database stays in {_DATABASE}: ask it with any SQLite tool.")
    print(f"What the night made lies in {_NIGHT}, its page in {_NIGHT}/reports/trends.html.")
    return 0


def _fill_inbox(night: Path) -> None:
    """A night's folder with the sample pairs of claims and answers in its inbox, and a letter."""
    for number, pair in enumerate(sorted((ROOT / "fixtures/pairs").iterdir()), start=1):
        (night / "inbox" / pair.name).mkdir(parents=True)
        for path in pair.iterdir():
            text = _renumbered(path.read_text(encoding="ascii"), number)
            (night / "inbox" / pair.name / path.name).write_text(text)
    (night / "inbox/letter.txt").write_text("Dear all, please find our claims attached.\n")
    config = CONFIG
    for before, now in _CHANGES:
        config = config.replace(before, now)
    (night / "nightly.toml").write_text(config)


def _renumbered(text: str, number: int) -> str:
    """A file of a pair with numbers of its own: the pairs tell of one claim in many ways.

    Sent together as they are, all but the first would be refused as sent before.
    """
    for shared, own in _OWN_NUMBERS:
        text = text.replace(shared, own.format(number))
    return text


if __name__ == "__main__":
    sys.exit(main())
