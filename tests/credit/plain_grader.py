"""A second grader, written from the words of the rule and not from the code: slow, exact, one loop."""

from fractions import Fraction
from itertools import groupby


def grade_plainly(amounts: dict, cuts=(75, 95), boundary="within") -> dict:
    """{customer: (rank, amount, cumulative, grade)}; amounts are whole numbers."""
    total = sum(amounts.values())
    ordered = sorted(amounts.items(), key=lambda item: -item[1])
    result, cumulative = {}, 0
    for amount, group in groupby(ordered, key=lambda item: item[1]):
        members = [customer for customer, _amount in group]
        before, rank = cumulative, len(result) + 1
        cumulative += amount * len(members)
        grade = "C"
        if amount > 0 and total > 0:
            grade = letter(Fraction(before, total) * 100, Fraction(cumulative, total) * 100, rank, cuts, boundary)
        for customer in members:
            result[customer] = (rank, amount, cumulative, grade)
    return result


def letter(before, after, rank, cuts, boundary):
    if boundary == "within":
        if rank == 1 or after <= cuts[0]:
            return "A"
        return "B" if after <= cuts[1] else "C"
    if rank == 1 or before < cuts[0]:
        return "A"
    return "B" if before < cuts[1] else "C"


def grade_inside(amounts: dict, groups: dict, cuts=(75, 95), boundary="within") -> dict:
    """The same, each group by itself; `groups` is {customer: group}."""
    result = {}
    for group in set(groups.values()):
        members = {customer: amount for customer, amount in amounts.items() if groups[customer] == group}
        result |= grade_plainly(members, cuts, boundary)
    return result
