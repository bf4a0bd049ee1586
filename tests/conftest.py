"""What several test modules share because it takes seconds to make."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.undisturbed import Undisturbed, swift_folder, undisturbed_night


@pytest.fixture(scope="session")
def undisturbed() -> Iterator[Undisturbed]:
    """See `tests.undisturbed`; its tests are of one group, so that one worker spends the night."""
    with undisturbed_night() as night:
        yield night


@pytest.fixture
def swift_path() -> Iterator[Path]:
    """A folder like `tmp_path`, in memory where there is such a place."""
    with swift_folder() as folder:
        yield folder
