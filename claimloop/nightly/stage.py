"""Where outputs are written before they are decided, and where each belongs afterwards.

A content's stage is ``state/stage/<fingerprint>``, made in one step when all of it is there. What
is in it when the content is decided stands in the journal; a stage that no decision names is what
a run left that died, and is swept away.
"""

import shutil
from collections.abc import Container
from pathlib import Path

from claimloop.nightly.config import Folders
from claimloop.nightly.placing import digest, sync, sync_tree
from edi837.batches.publish import SAID
from ledger.journal import Output

_STAGE, _WORK = "stage", "work"
_LAST = "accepted"  # what partners pick up


def stages(state: Path) -> Path:
    """The folder of all stages."""
    return state / _STAGE


def stage_of(state: Path, sha256: str) -> Path:
    """A content's stage."""
    return state / _STAGE / sha256


def work_of(state: Path) -> Path:
    """Where the entry at hand is copied to and taken apart; emptied before the next one."""
    work = state / _WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    return work


def complete(folder: Path, state: Path, sha256: str) -> list[Output]:
    """Make a folder of outputs the stage of a content, on disk for good; what is in it."""
    stage = stage_of(state, sha256)
    shutil.rmtree(stage, ignore_errors=True)
    stage.parent.mkdir(parents=True, exist_ok=True)
    sync_tree(folder)
    folder.rename(stage)
    sync(stage.parent)
    return sorted(_listed(stage), key=lambda each: (each.place.startswith(_LAST), each.place))


def sweep(state: Path, wanted: Container[str]) -> None:
    """Take away what no decision names: stages of runs that died, copies they worked on."""
    shutil.rmtree(state / _WORK, ignore_errors=True)
    if (state / _STAGE).is_dir():
        for folder in (state / _STAGE).iterdir():
            if folder.name not in wanted:
                shutil.rmtree(folder, ignore_errors=True)


def target(place: str, folders: Folders) -> Path:
    """Where an output belongs; the folders of the gate and of the night have other names."""
    rest = place.partition("/")[2]
    name = folder_of(place)
    folder: Path = getattr(folders, name)
    return folder / _REPORTS / rest if name == "reports" else folder / rest


def folder_of(place: str) -> str:
    """What the configuration calls the folder in which an output belongs.

    >>> folder_of("accepted/batch.837")
    'outbox'
    """
    return _FOLDERS[place.partition("/")[0]]


_REPORTS = "files"
_FOLDERS = {
    "accepted": "outbox",
    "rejected": "rejected",
    "acks": "acknowledgments",
    "report": "reports",
    "quarantine": "quarantine",
}


def _listed(stage: Path) -> list[Output]:
    return [
        Output(path.relative_to(stage).as_posix(), digest(path), path.stat().st_size)
        for path in stage.rglob("*")
        if path.is_file() and path.name != SAID  # for the ledger alone
    ]
