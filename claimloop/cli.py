"""The three commands `edi837`, `edi835` and `claimloop`, each a group of verbs.

A verb's module is imported when the verb is called, so that none pays for the others.
"""

import gc
import io
import sys
from importlib import import_module

import click


class Verbs(click.Group):
    """A group whose verbs are found by name in `claimloop.commands`."""

    def __init__(self, *, verbs: dict[str, str], **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The verbs in the order in which a newcomer meets them."""
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The verb's command, imported now."""
        module = self.verbs.get(cmd_name)
        if module is None:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"claimloop.commands.{module}"), name)
        return command if isinstance(command, click.Command) else None


def _group(name: str, text: str, verbs: dict[str, str]) -> Verbs:
    group = Verbs(
        name=name,
        help=text,
        verbs=verbs,
        callback=_prepare,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    return click.version_option(package_name="claimloop", message="%(package)s %(version)s")(group)


def _prepare() -> None:
    # Segments and claims are many, short-lived and free of cycles: the default thresholds spend
    # more time looking for garbage than the reader spends reading (10 times on kept claims).
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    # A narrow terminal encoding must not turn somebody's letter into a traceback.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


edi837 = _group(
    "edi837",
    "Check 837P claims before they are sent: envelope, guide, and the rules for H2027.",
    {
        "check": "check",
        "gate": "gate",
        "ack": "ack",
        "sent": "sent",
        "show": "show_claim",
        "explain": "explain",
        "packs": "packs",
    },
)
edi835 = _group(
    "edi835",
    "Read 835 remittances: load them into a database, explain and count denials.",
    {
        "load": "load",
        "trends": "trends",
        "denials": "denials",
        "worklist": "worklist",
        "work": "work",
        "show": "show",
        "explain": "explain",
        "report": "report",
        "explore": "explore",
        "rates": "rates",
        "conformance": "conformance",
        "reclassify": "reclassify",
        "db": "database",
    },
)
claimloop = _group(
    "claimloop",
    "What needs both sides, claims and remittances: the nightly run, matches, masked copies.",
    {
        "nightly": "nightly",
        "resume": "resume",
        "status": "status",
        "release": "release",
        "forget": "forget",
        "match": "match",
        "mask": "mask",
    },
)

if __name__ == "__main__":  # python -m claimloop.cli edi837 check …
    _ALL = click.Group(commands={"edi837": edi837, "edi835": edi835, "claimloop": claimloop})
    _ALL()
