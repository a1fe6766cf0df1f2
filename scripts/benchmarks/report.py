"""Figures with their limits: said at once, kept for docs/measurements.md."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured value. Without a limit it is there to be read beside others."""

    part: str
    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def is_kept(self) -> bool:
        return self.limit is None or self.value <= self.limit

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return ""
        return "OK" if self.is_kept else "MISS"

    def said(self) -> str:
        limit = "" if self.limit is None else f"(limit {show(self.limit)}) {self.verdict}"
        return f"  {self.name:<58} {show(self.value):>9} {self.unit:<8} {limit}"


def show(number: float) -> str:
    if number == int(number):
        return f"{int(number):,}"
    return f"{number:,.1f}" if abs(number) >= 10 else f"{number:.2f}"


def results_file() -> Path:
    return Path(os.environ["BENCH_RESULTS"])


def tell(part: str, name: str, value: float, unit: str, limit: float | None = None) -> Figure:
    """Say a figure and keep it."""
    figure = Figure(part, name, value, unit, limit)
    print(figure.said(), flush=True)
    with open(results_file(), "a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(figure), ensure_ascii=False) + "\n")
    return figure


def figures() -> list[Figure]:
    with open(results_file(), encoding="utf-8") as file:
        return [Figure(**json.loads(line)) for line in file]


def markdown(found: list[Figure], *, command: str, machine: str, minutes: float) -> str:
    """The page docs/measurements.md."""
    lines = [
        "# Measurements",
        "",
        f"Written by `{command}` in {minutes:.0f} minutes. {machine}",
        "",
        "Times hold for one user on a quiet machine. «Bare» is the plainest Django page for the same purpose, asked in",
        "turn with ours in the same run (`scripts/benchmarks/bare.py`): the ratio says more than the milliseconds.",
    ]
    for part in dict.fromkeys(figure.part for figure in found):
        lines += ["", f"## {part}", "", "| figure | value | limit | |", "| --- | ---: | ---: | --- |"]
        for one in (figure for figure in found if figure.part == part):
            limit = "" if one.limit is None else f"{show(one.limit)} {one.unit}".strip()
            lines.append(f"| {one.name} | {show(one.value)} {one.unit}".rstrip() + f" | {limit} | {one.verdict} |")
    return "\n".join(lines) + "\n"
