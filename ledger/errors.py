"""What stops us at the database's door.

LedgerError
|-- CannotOpen      the file cannot be opened, made or written
|   `-- NoSuchLedger  nothing stands at that path, and a question cannot make one
|-- Damaged         the file is ours, but not whole
|-- DiskFull        there is no room; what was being written was taken back
|-- NotALedger      the file is no SQLite database, or one that is not ours
|-- NewerSchema     the file was written by a newer version of this program
|-- Busy            another program is writing and did not finish in time
`-- BadQuestion     a question asks for something that the ledger does not keep
"""


class LedgerError(Exception):
    """The root of this room's exceptions; its text is one line that a person can act on."""


class CannotOpen(LedgerError):
    """The database file cannot be opened, made or written."""


class NoSuchLedger(CannotOpen):
    """There is no file at the path from which something was to be read."""


class Damaged(LedgerError):
    """The file is ours, but pages or indexes of it are not whole."""


class DiskFull(LedgerError):
    """The disk has no room; what was being written was taken back."""


class NotALedger(LedgerError):
    """The file is not SQLite, or holds somebody else's tables."""


class NewerSchema(LedgerError):
    """The file has tables of a newer program; this one must not touch them."""


class Busy(LedgerError):
    """Another program held the database for longer than we wait."""


class BadQuestion(LedgerError):
    """A dimension, filter or month that the ledger does not know."""
