"""What an earlier run decided and did not come to put in place is put in place now."""

import shutil

from sqlite_utils import Database

from claimloop.nightly.config import Folders
from claimloop.nightly.placing import ours, place
from claimloop.nightly.stage import folder_of, stage_of, sweep, target
from ledger.journal import Entry, Output, decided, finish, outputs


def recover(db: Database, folders: Folders) -> tuple[list[Entry], list[Entry]]:
    """Finish the decisions of earlier runs; those finished, and those whose place is taken.

    Raises:
        CannotGoOn: a folder cannot be written to.
    """
    waiting = decided(db)
    taken = [entry for entry in waiting if not put_in_place(db, entry, outputs(db, entry), folders)]
    sweep(folders.state, {entry.sha256 for entry in taken})
    return [entry for entry in waiting if entry not in taken], taken


def put_in_place(db: Database, entry: Entry, given: list[Output], folders: Folders) -> bool:
    """Move what a content gave into its places, and note it done.

    False where something else stands in a place: nothing is overwritten, the rest waits.
    """
    stage = stage_of(folders.state, entry.sha256)
    for each in given:
        where = target(each.place, folders)
        with ours(folder_of(each.place)):
            try:
                place(stage / each.place, where)
            except FileExistsError:
                return False
    finish(db, entry)
    shutil.rmtree(stage, ignore_errors=True)
    return True
