"""构成: how a sum is made up, largest part first, against its targets (S0-21 R7-R10, R28-R31).

share = amount ÷ total × 100 %;  gap = share − target share;  task reached = amount ÷ task × 100 %
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from credit.figures.common import ZERO, Doubt, doubts_of_parts, percent


@dataclass(frozen=True)
class Part:
    """One part of the whole; `share`, `running_share` and `target` are percents, `task` an amount."""

    name: str
    amount: Decimal
    running: Decimal  # down to and including this one
    share: Decimal | None
    running_share: Decimal | None
    target: Decimal | None = None
    task: Decimal | None = None

    @property
    def gap(self) -> Decimal | None:
        """Points above the target share; below it where negative."""
        return None if self.share is None or self.target is None else self.share - self.target

    @property
    def reached(self) -> Decimal | None:
        return percent(self.amount, self.task)

    @property
    def is_met(self) -> bool | None:
        return None if self.task is None else self.amount >= self.task


@dataclass(frozen=True)
class Mix:
    parts: list[Part]
    total: Decimal
    doubts: list[Doubt]


def mix(
    amounts: Iterable[tuple[str, Decimal]],
    *,
    targets: Mapping[str, Decimal] | None = None,
    tasks: Mapping[str, Decimal] | None = None,
) -> Mix:
    """Parts by amount; one that has a target or a task and no sales stands there with zero."""
    targets, tasks = targets or {}, tasks or {}
    sums = dict.fromkeys([*targets, *tasks], ZERO)
    for name, amount in amounts:
        sums[name] = sums.get(name, ZERO) + amount
    total, running, parts = sum(sums.values(), ZERO), ZERO, []
    for name, amount in sorted(sums.items(), key=lambda one: (-one[1], one[0])):
        running += amount
        shares = percent(amount, total), percent(running, total)
        parts.append(Part(name, amount, running, *shares, targets.get(name), tasks.get(name)))
    return Mix(parts, total, doubts_of_parts(one.amount for one in parts))
