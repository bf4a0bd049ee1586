"""What several test modules share because it takes seconds to make."""

from collections.abc import Iterator

import pytest

from tests.undisturbed import Undisturbed, undisturbed_night


@pytest.fixture(scope="session")
def undisturbed() -> Iterator[Undisturbed]:
    """See `tests.undisturbed`; its tests are of one group, so that one worker spends the night."""
    with undisturbed_night() as night:
        yield night
