"""What to do about a denial, from ``advice.toml``: next step, evidence, what never to appeal."""

from pathlib import Path

from crosswalks.categories import CATEGORIES
from crosswalks.reading import BadTable
from crosswalks.rows import Action

_FIELDS = Action._fields[2:]


def read_actions(ours: Path, overlay: Path | None) -> tuple[Action, ...]:
    """Every action of ``advice.toml``, a site's instead of ours.

    Raises BadTable: not TOML, an unknown category or key. The line is 0: TOML keeps none.
    """
    found: dict[tuple[str, str], Action] = {}
    for folder in (ours, overlay) if overlay else (ours,):
        path = folder / "advice.toml"
        if path.exists():
            found |= {(action.category, action.subcategory): action for action in _read(path)}
    return tuple(found.values())


def action_for(actions: tuple[Action, ...], category: str, subcategory: str) -> Action | None:
    """The action of a subcategory, or its category's; None where the category has none."""
    by_key = {(action.category, action.subcategory): action for action in actions}
    return by_key.get((category, subcategory)) or by_key.get((category, ""))


def _read(path: Path) -> list[Action]:
    import tomllib  # noqa: PLC0415 - start-up reads no TOML

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadTable(path, 0, "", str(error)) from error
    found = []
    for key, values in content.items():
        category, _, subcategory = key.partition("/")
        if category not in CATEGORIES or not isinstance(values, dict):
            raise BadTable(path, 0, key, "is no category")
        for name in values:
            if name not in _FIELDS:
                raise BadTable(path, 0, key, f"{name} is none of {', '.join(_FIELDS)}")
        texts = {name: str(values.get(name, "")) for name in _FIELDS}
        found.append(Action(category, subcategory, **texts))
    return found
