"""The README and the pages of `docs/` say what the program does today."""

from pathlib import Path

import click
import pytest
from cogapp import Cog

from claimloop import cli
from claimloop.docs import all_rules

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", *sorted(str(page.relative_to(ROOT)) for page in ROOT.glob("docs/*.md"))]
GROUPS = [cli.edi837, cli.edi835, cli.claimloop]
VERBS = [(group, verb) for group in GROUPS for verb in group.verbs]


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_what_make_docs_writes(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert Cog().main(["cog", "-P", "--check", page]) == 0, "run `make docs`"


@pytest.mark.parametrize(("group", "verb"), VERBS, ids=[f"{g.name} {v}" for g, v in VERBS])
def test_every_command_shows_examples(group: cli.Verbs, verb: str) -> None:
    command = group.get_command(click.Context(group), verb)
    assert command is not None
    assert f"{group.name} {verb} " in (command.epilog or "")


def test_no_two_rules_share_a_code() -> None:
    codes = [rule.code for rule in all_rules()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_says_what_why_and_how_to_mend(rule: object) -> None:
    assert all(getattr(rule, part) for part in ("name", "summary", "why", "fix", "source"))
