"""Files looked at again and again: a turn at first, and one after each change of them."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from x12.source import find_paths

INTERVAL = 0.5  # seconds

Stamp = dict[str, tuple[int, int]]


def turns(paths: list[str], pause: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Come up at first and whenever a file at `paths` was changed, added or taken away.

    It ends with Ctrl-C.
    """
    seen = _stamp(paths)
    try:
        yield
        while True:
            pause(INTERVAL)
            now = _stamp(paths)
            if now != seen:
                seen = now
                yield
    except KeyboardInterrupt:
        return


def _stamp(paths: list[str]) -> Stamp:
    found: Stamp = {}
    for path in find_paths(paths):
        try:
            state = Path(path).stat()
        except OSError:
            continue  # gone between two looks: that is a change as well
        found[path] = state.st_mtime_ns, state.st_size
    return found
