"""What stops the room of remittances.

NeedsExtra   a kept library that is not installed, with the line that installs it
"""


class NeedsExtra(ImportError):
    """Something asked for needs a library that the plain installation leaves out.

    `what` is the thing asked for, `extra` the name of the extra that brings the library.
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs libraries that are not installed: pip install 'claimloop[{extra}]'"
        )
