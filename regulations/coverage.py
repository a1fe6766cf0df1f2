"""Which rules of the catalogue are kept, by which module, shown by which test (docs/rule_coverage.csv)."""

import ast
import csv
import re
from collections import Counter
from dataclasses import dataclass, fields, replace
from pathlib import Path

COUNTED = ("enforced", "recorded", "reminded")  # these claim something, so a test must show it
STATUSES = (*COUNTED, "checklist", "outside", "later")
NEVER_RUN = {"skip", "xfail"}  # a test so marked shows nothing


@dataclass(frozen=True)
class Line:
    """One rule; `where` names the module, or says why there is none; `test` holds node ids apart by spaces."""

    id: str
    regulation: str
    rule: str
    status: str
    where: str
    test: str

    @property
    def section(self) -> str:
        return self.id.split()[0]


def catalogue(folder: Path) -> list[str]:
    """Ids of every rule, as `S1-03 R11`: the numbered lines between `Rules` and `Software` of each section."""
    found = []
    for path in sorted(folder.glob("seed-*.md")):
        section, inside = "", False
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                section, inside = line.split()[1], False
            elif "Rules" in line[:14]:
                inside = True
            elif "Software" in line[:16]:
                inside = False
            elif inside and (number := re.match(r"\s*(\d+)\. ", line)):
                found.append(f"{section} R{number[1]}")
    return found


def read(path: Path) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Line(**row) for row in csv.DictReader(file)]


def write(path: Path, lines: list[Line]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields(Line)])
        writer.writerows([getattr(line, field.name) for field in fields(Line)] for line in lines)


def marks(root: Path) -> dict[str, list[str]]:
    """Rule id → node ids of the tests that carry it; read from the source, nothing is run."""
    found: dict[str, list[str]] = {}
    for path in sorted((root / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for rule, node in _marked(tree.body, path.relative_to(root).as_posix(), _pytestmark(tree.body)):
            found.setdefault(rule, []).append(node)
    return found


def _marked(body, node_id: str, outer: list[ast.expr]):
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        carried = outer + node.decorator_list
        if isinstance(node, ast.ClassDef):
            yield from _marked(node.body, f"{node_id}::{node.name}", carried + _pytestmark(node.body))
        elif node.name.startswith("test_") and not NEVER_RUN & {_mark_name(mark) for mark in carried}:
            ids = [arg.value for mark in carried if _mark_name(mark) == "rule" for arg in mark.args]
            yield from ((rule, f"{node_id}::{node.name}") for rule in dict.fromkeys(ids))


def _pytestmark(body) -> list[ast.expr]:
    for node in body:
        if isinstance(node, ast.Assign) and [getattr(name, "id", "") for name in node.targets] == ["pytestmark"]:
            return node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]
    return []


def _mark_name(mark: ast.expr) -> str:
    target = mark.func if isinstance(mark, ast.Call) else mark
    return target.attr if isinstance(target, ast.Attribute) else ""


def filled(lines: list[Line], marked: dict[str, list[str]], root: Path) -> list[Line]:
    """The lines with the tests of today and, where a person named no module, the one the test is about."""
    done = []
    for line in lines:
        tests = marked.get(line.id, []) if line.status in COUNTED else []
        where = line.where or (_module_of(tests[0], root) if tests else "")
        done.append(replace(line, test=" ".join(tests), where=where))
    return done


def _module_of(node_id: str, root: Path) -> str:
    """tests/credit/test_grading.py::… → credit.grading, or credit where the app has no such module."""
    _tests, app, *_between, name = node_id.split("::")[0].split("/")
    module = f"{app}.{name.removeprefix('test_').removesuffix('.py')}"
    return module if is_module(module, root) else app


def is_module(name: str, root: Path) -> bool:
    path = root.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def faults(lines: list[Line], rules: list[str], marked: dict[str, list[str]], root: Path) -> list[str]:
    """What is wrong with the table, one sentence each; an empty list is a sound table."""
    known = Counter(line.id for line in lines)
    wrong = [f"{rule}: no line" for rule in rules if rule not in known]
    wrong += [f"{rule}: {count} lines" for rule, count in known.items() if count > 1]
    wrong += [f"{line.id}: the catalogue has no such rule" for line in lines if line.id not in set(rules)]
    wrong += [f"{node}: marks {rule}, which the catalogue has not" for rule in marked.keys() - set(rules)
              for node in marked[rule]]  # fmt: skip
    for line in lines:
        if line.status not in STATUSES:
            wrong.append(f"{line.id}: unknown status {line.status!r}")
        elif line.status in COUNTED and line.id not in marked:
            wrong.append(f"{line.id}: {line.status}, but no test that runs is marked with it")
        elif line.status in COUNTED and line.where and not is_module(line.where, root):
            wrong.append(f"{line.id}: there is no module {line.where}")
        elif line.status not in COUNTED and not line.where:
            wrong.append(f"{line.id}: {line.status}, but it does not say why or where to")
    return wrong


def unclaimed(lines: list[Line], marked: dict[str, list[str]]) -> list[str]:
    """Rules that a test shows while their line still claims nothing: a person decides what they are now."""
    return [line.id for line in lines if line.status not in COUNTED and line.id in marked]
