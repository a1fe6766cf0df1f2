"""The arrow of architecture.md: an app imports from those to its left and from none to its right."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
ORDER = ["core", "staff", "regulations", "approvals", "customers", "complaints", "credit", "archives", "workbench"]


def imported_apps(path: Path) -> set[str]:
    """Top-level names of every import in the file, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_no_arrow_turns_round():
    wrong = []
    for place, app in enumerate(ORDER):
        for path in (ROOT / app).rglob("*.py"):
            right = set(ORDER[place + 1 :]) | {"crm_site"}
            wrong += [f"{path.relative_to(ROOT)} imports {other}" for other in imported_apps(path) & right]
    assert wrong == []
