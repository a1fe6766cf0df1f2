"""Where complaints come from: category, department, product, area."""

from decimal import Decimal

from complaints.figures import rows
from complaints.figures.rows import Counted
from complaints.figures.tables import Asked, Line, Table, list_url, per_cent, ranked, summed
from complaints.figures.words import Word
from complaints.models import Category
from customers.values import region_name
from staff.models import Department

MOST = 15  # lines of an axis without end


def category_lines(places: list[dict], asked: Asked) -> list[Line]:
    """Two levels of the tree; what lies deeper counts with its parents."""
    counts, costs = summed(places, "category"), costs_by(places, "category")
    tree = Category.objects.in_bulk([pk for pk in counts if pk])
    parents = {int(part) for one in tree.values() for part in one.path.split("/")[1:3] if part}
    tree |= Category.objects.in_bulk([pk for pk in parents if pk not in tree]) if parents - set(tree) else {}
    sums: dict[int, list] = {}
    for pk, count in counts.items():
        for part in tree[pk].path.split("/")[1:3] if pk else []:
            if part:
                line = sums.setdefault(int(part), [0, Decimal(0)])
                line[0] += count
                line[1] += costs[pk]
    whole = sum(counts.values())
    roots = sorted((pk for pk in sums if not tree[pk].parent_id), key=lambda pk: (-sums[pk][0], pk))
    lines = []
    for root in roots:
        below = sorted((pk for pk in sums if tree[pk].parent_id == root), key=lambda pk: (-sums[pk][0], pk))
        for pk in [root, *below]:
            count, cost = sums[pk]
            url = list_url(asked, category=pk)
            lines.append(Line(str(tree[pk]), count, url, per_cent(count, whole), cost, depth=int(pk != root)))
    if None in counts:
        url = list_url(asked, stands="no_category")
        lines.append(Line(Word("undecided"), counts[None], url, per_cent(counts[None], whole), costs[None]))
    return lines


def costs_by(places: list[dict], name: str) -> dict:
    found: dict = {}
    for row in places:
        found[row[name]] = found.get(row[name], Decimal(0)) + (row["costs"] or Decimal(0))
    return found


def department_lines(places: list[dict], asked: Asked, names: dict | None) -> list[Line]:
    counts, costs = summed(places, "department"), costs_by(places, "department")
    to_choose = None if names is None else set(names)  # the list can be narrowed to these
    names = dict(names or {})
    if missing := [pk for pk in counts if pk and pk not in names]:
        names |= dict(Department.objects.filter(pk__in=missing).values_list("pk", "name"))
    whole = sum(counts.values())
    order = sorted(counts, key=lambda pk: (-counts[pk], pk or 0))
    return [
        Line(
            names.get(pk, "—"),
            counts[pk],
            list_url(asked, department=pk) if pk and (to_choose is None or pk in to_choose) else "",
            per_cent(counts[pk], whole),
            costs[pk],
        )
        for pk in order
    ]


def product_table(counted: Counted, asked: Asked, total: int) -> Table:
    counts = {row["product"]: row["count"] for row in rows.by_product(counted, MOST)}
    note = Word("most_frequent")
    lines = ranked(counts, {}, asked, "product", whole=total)
    return Table("product", Word("by_product"), lines, "bars", Word("product"), note=note)


def area_table(causes: list[dict], asked: Asked) -> Table:
    counts = summed(causes, "province")
    known = {code: count for code, count in counts.items() if code}
    labels = {code: region_name(code) or code for code in known}
    lines = ranked(known, labels, asked, "province", whole=sum(counts.values()))
    unknown = sum(counts.values()) - sum(known.values())
    note = Word("no_area", facts={"count": unknown}) if unknown else ""
    return Table("area", Word("by_area"), lines, "bars", Word("area"), note=note)
