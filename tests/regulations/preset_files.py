"""Presets for tests: one of a yarn maker, and the shipped ones with other values."""

from pathlib import Path

import pytest

from regulations.presets import reading

SHIPPED = reading.FOLDER
HEAD = '''title = "纱厂"
title_en = "Yarn maker"
about = "样品与客户。"
roles = ["agent"]

[[regulations]]
code = "SC-1"
title = "客户管理办法"

[[regulations.clauses]]
number = "第一条"
title = "评定"
text = """
每年评定。
"""

'''
VALUES = '[values.credit]\ngrading_day = { is = 20, clause = "SC-1 第一条" }\n'


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder of presets: «yarn» grades from the 20th."""
    monkeypatch.setattr(reading, "FOLDER", tmp_path)
    write(tmp_path, HEAD + VALUES)
    return tmp_path


def write(folder: Path, text: str, name: str = "yarn") -> None:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def other(folder: Path, day: int = 22, name: str = "silk") -> str:
    """A second preset with clauses of its own that wants another day."""
    write(folder, (HEAD + VALUES).replace("SC-1", "SI-1").replace("= 20", f"= {day}"), name)
    return name


def shipped_with(folder: Path, name: str, **values: str) -> str:
    """The shipped preset, these values written otherwise: grading_day="20"."""
    lines = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    for field, value in values.items():
        [place] = [place for place, line in enumerate(lines) if line.startswith(f"{field} = {{")]
        lines[place] = f"{field} = {{ is = {value}, clause{lines[place].rpartition('clause')[2]}"
    write(folder, "\n".join(lines), name)
    return name
