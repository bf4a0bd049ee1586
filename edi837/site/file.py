"""Files that a site keeps, as text or TOML; why one cannot be read, in words."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Makes the error to raise of a line (0: not known) and what is wrong.
Wrong = Callable[[int, str], Exception]


def read_text(path: Path, wrong: Wrong, encoding: str = "utf-8") -> str:
    """The text of a file; what `wrong` makes is raised where it cannot be read."""
    try:
        return path.read_text(encoding=encoding)
    except OSError as error:
        raise wrong(0, f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise wrong(0, "cannot be read: it is not in UTF-8") from error


def read_toml(path: Path, wrong: Wrong) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file and its values; what `wrong` makes is raised where there are none."""
    text = read_text(path, wrong)
    try:
        return text, tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not TOML, or brackets without end
        found = re.search(r"at line (\d+)", str(error))
        raise wrong(int(found[1]) if found else 0, f"is not TOML: {error}") from error
