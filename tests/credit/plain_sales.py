"""Sales files added up and scored by plain loops over the file: nothing of ours is asked, not even for a sum."""

import csv
import gzip
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

import xlrd

UNIT = 10_000  # amounts as whole ten-thousandths


@dataclass(frozen=True)
class Line:
    customer: str
    sold_on: date
    product: str
    quantity: Fraction
    amount: int
    trade_type: str
    owner: str = ""


def units(text) -> int:
    """As it is typed, rounded half up to four decimals."""
    exact = Fraction(str(text)) * UNIT
    return int(exact + Fraction(1, 2)) if exact >= 0 else -int(Fraction(1, 2) - exact)


def superstore_lines(path) -> list[Line]:
    """Each order, and what came back once more with the sign turned; a region belongs to its manager."""
    book = xlrd.open_workbook(path)
    returned = returned_orders(book)
    managers = {row["地区"]: row["地区经理"] for row in rows_of(book.sheet_by_name("销售人员"))}
    lines = []
    for row in rows_of(book.sheet_by_name("订单")):
        product = f"{row['产品 ID']} {row['产品名称']}"
        quantity, amount = Fraction(row["数量"]), units(round(row["销售额"], 6))
        line = Line(row["客户 ID"], day_of(row), product, quantity, amount, row["细分"], managers[row["地区"]])
        lines.append(line)
        if row["订单 ID"] in returned:
            lines.append(replace(line, quantity=-quantity, amount=-amount))
    return lines


def superstore_returns(path) -> list[list]:
    """What a company would book of the sheet of returns: each line of those orders once more, taken back."""
    book = xlrd.open_workbook(path)
    returned = returned_orders(book)
    names = ["客户 ID", "订单日期", "订单 ID", "产品 ID", "产品名称", "销售额", "数量"]
    lines = [
        [row["客户 ID"], day_of(row), row["订单 ID"], row["产品 ID"], row["产品名称"], -row["销售额"], -row["数量"]]
        for row in rows_of(book.sheet_by_name("订单"))
        if row["订单 ID"] in returned
    ]
    return [names, *lines]


def day_of(row) -> date:
    return date(*xlrd.xldate_as_tuple(row["订单日期"], 0)[:3])


def returned_orders(book) -> set[str]:
    return {row["订单 ID"] for row in rows_of(book.sheet_by_name("退货"))}


def rows_of(sheet):
    names = sheet.row_values(0)
    return (dict(zip(names, sheet.row_values(number), strict=True)) for number in range(1, sheet.nrows))


def retail_lines(path) -> list[Line]:
    """Returns are lines of a negative quantity; lines without a customer are nobody's."""
    lines = []
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["CustomerID"]:
                day = datetime.strptime(row["InvoiceDate"], "%Y-%m-%d %H:%M:%S").date()
                quantity = Fraction(row["Quantity"])
                amount = units(quantity * Fraction(row["UnitPrice"]))
                lines.append(Line(row["CustomerID"], day, row["StockCode"], quantity, amount, row["Country"]))
    return lines


def tenth_of_retail(path, target) -> None:
    """The lines of each customer whose number ends with 7, whole; of those without a customer, of such invoices."""
    opened = {"encoding": "utf-8-sig", "newline": ""}
    with gzip.open(path, "rt", **opened) as whole, gzip.open(target, "wt", **opened) as part:
        rows = csv.DictReader(whole)
        writer = csv.DictWriter(part, rows.fieldnames)
        writer.writeheader()
        writer.writerows(row for row in rows if (row["CustomerID"] or row["InvoiceNo"]).endswith("7"))


def inside(lines, start: date, end: date) -> list[Line]:
    return [line for line in lines if start <= line.sold_on <= end]


def amounts_of(lines) -> dict[str, int]:
    sums = defaultdict(int)
    for line in lines:
        sums[line.customer] += line.amount
    return dict(sums)


def groups_of(lines) -> dict[str, tuple[str, str]]:
    """Trade type and representative of each customer: those of its first line."""
    groups = {}
    for line in lines:
        groups.setdefault(line.customer, (line.trade_type, line.owner))
    return groups


def scores_of(lines, year: int, weights: dict[str, int], price_span: int, trend_span: int) -> dict[str, int]:
    """Thousandths of a point of everyone who bought in the year, by the words of the rule. No payments, no complaints
    are known: half of the points of the one, all of the other."""
    now = inside(lines, date(year, 1, 1), date(year, 12, 31))
    before = amounts_of(inside(lines, date(year - 1, 1, 1), date(year - 1, 12, 31)))
    amounts, prices, months = amounts_of(now), price_gains(now), active_months(now)
    ordered = sorted(amounts.values())
    scores = {}
    for customer, amount in amounts.items():
        less = Fraction(bisect_left(ordered, amount), len(ordered) - 1)
        earlier = before.get(customer, 0)
        points = {
            "sales": less * 100 if amount > 0 else Fraction(0),
            "price": 50 + 50 * prices.get(customer, Fraction(0)) * 100 / price_span,
            "payment": Fraction(50),
            "cooperation": Fraction(100 * months[customer], 12),
            "trend": 50 + 50 * Fraction(amount - earlier, earlier) * 100 / trend_span if earlier > 0 else Fraction(50),
            "complaints": Fraction(100),
        }
        scores[customer] = sum(thousandths(points[name]) * weight for name, weight in weights.items()) // 100
    return scores


def thousandths(points: Fraction) -> int:
    return int(min(max(points, Fraction(0)), Fraction(100)) * 1000)


def price_gains(lines) -> dict[str, Fraction]:
    """By how much each paid more than goods cost on average, as a part of one; returns say nothing of prices."""
    sold = [line for line in lines if line.amount > 0 and line.quantity > 0 and line.product]
    sums = defaultdict(lambda: [0, Fraction(0)])
    for line in sold:
        sums[line.product][0] += line.amount
        sums[line.product][1] += line.quantity
    paid, usual = defaultdict(int), defaultdict(Fraction)
    for line in sold:
        amount, quantity = sums[line.product]
        paid[line.customer] += line.amount
        usual[line.customer] += line.quantity * amount / quantity
    return {customer: (paid[customer] - usual[customer]) / usual[customer] for customer in paid}


def active_months(lines) -> dict[str, int]:
    """In how many months each bought more than came back."""
    sums = defaultdict(int)
    for line in lines:
        sums[line.customer, line.sold_on.month] += line.amount
    found = defaultdict(int)
    for (customer, _month), amount in sums.items():
        found[customer] += amount > 0
    return found
