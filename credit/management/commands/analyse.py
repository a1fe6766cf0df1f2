"""manage.py analyse: figures of the trade in a period, of everyone or of one customer."""

import json
from datetime import date
from decimal import Decimal

from django.core.management.base import BaseCommand, CommandError

from core.dates import month_end
from credit.figures.common import places
from credit.figures.margin import Margin, margins
from credit.figures.mix import Mix, mix
from credit.figures.rfm import scored
from credit.figures.seasonal import seasons_of
from credit.figures.trade import amounts_by_month, amounts_by_type, bought_of, goods_of, lines_of, months_of
from credit.grading import Period
from customers.models import Customer
from staff.models import User


def number(value: Decimal | None, digits: int = 2) -> int | float | None:
    """A number of JSON: rounded to its digits, whole where it is whole."""
    if value is None:
        return None
    rounded = places(value, digits)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def amount(value: Decimal | None) -> int | float | None:
    return number(value, 4)


class Command(BaseCommand):
    help = "Figures of the trade in a period: seasonal index, mix, gross margin or RFM. Indices and shares in percent."

    def add_arguments(self, parser):
        parser.add_argument("figure", choices=list(FIGURES))
        parser.add_argument(
            "--from", dest="date_from", type=date.fromisoformat, required=True, metavar="DATE", help="first day"
        )
        parser.add_argument(
            "--to", dest="date_to", type=date.fromisoformat, required=True, metavar="DATE", help="last day, included"
        )
        parser.add_argument("--customer", metavar="CODE", help="only this customer; default: everyone")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout and nothing else")

    def handle(self, *, figure, date_from, date_to, customer, json: bool, **_options):
        if date_to < date_from:
            raise CommandError("The period ends before it begins.")
        found = FIGURES[figure](Period(date_from, date_to), find(customer))
        said = {"figure": figure, "from": date_from.isoformat(), "to": date_to.isoformat(), "customer": customer}
        if json:
            self.stdout.write(as_json(said | found))
        else:
            self.show(found)

    def show(self, found: dict) -> None:
        """Tables for people."""
        for name, rows in found.items():
            if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
                self.stdout.write(f"{name}: {rows}")
                continue
            self.stdout.write("\t".join(rows[0]))
            for row in rows:
                self.stdout.write("\t".join("-" if value is None else str(value) for value in row.values()))


def as_json(found: dict) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1)


def find(code: str | None) -> Customer | None:
    if code is None:
        return None
    customer = Customer.objects.filter(code=code).first() or Customer.objects.filter(source_code=code).first()
    if customer is None:
        raise CommandError(f"No customer has the code {code}.")
    return customer


def seasonal(period: Period, customer: Customer | None) -> dict:
    found = seasons_of(amounts_by_month(User.objects.system(), period, customer), months_of(period))
    months = [
        {
            "month": one.number,
            "index": number(one.index),
            "share": number(one.share, 4),
            "total": amount(one.total),
            "average": amount(one.average),
        }
        for one in found.months
    ]
    whole = period.date_from.day == 1 and period.date_to == month_end(period.date_to)
    doubts = [*found.doubts, *([] if whole else ["part_months"])]
    return {"months": months, "mean": amount(found.mean), "sum": amount(found.sum), "doubts": list(map(str, doubts))}


def parts_of(found: Mix, label: str) -> list[dict]:
    return [
        {
            label: one.name,
            "amount": amount(one.amount),
            "share": number(one.share, 4),
            "cumulative_share": number(one.running_share, 4),
        }
        for one in found.parts
    ]


def composition(period: Period, customer: Customer | None) -> dict:
    system = User.objects.system()
    goods = mix((one.name, one.amount) for one in goods_of(lines_of(system, period, customer)))
    said = {
        "products": parts_of(goods, "product"),
        "total": amount(goods.total),
        "doubts": list(map(str, goods.doubts)),
    }
    return said if customer else said | {"trade_types": parts_of(mix(amounts_by_type(system, period)), "trade_type")}


def margin(period: Period, customer: Customer | None) -> dict:
    found = margins(goods_of(lines_of(User.objects.system(), period, customer)))

    def said(one: Margin) -> dict:
        sums = {"sales": amount(one.amount), "cost": amount(one.cost), "sales_of_known_cost": amount(one.costed)}
        return sums | {"profit": amount(one.profit), "rate": number(one.rate, 4)}

    products = [{"product": one.name, **said(one)} for one in found.products]
    return {"products": products, "total": said(found.total), "doubts": list(map(str, found.doubts))}


def rfm(period: Period, customer: Customer | None) -> dict:
    """Scored among everyone, also where only one customer is asked for."""
    found = scored(bought_of(lines_of(User.objects.system(), period)), period.date_to)
    if customer:
        found = [one for one in found if one.customer == customer.pk]
    codes: dict[int, tuple[str, str]] = {}
    for start in range(0, len(found), 5000):
        ids = [one.customer for one in found[start : start + 5000]]
        rows = Customer.objects.filter(pk__in=ids).order_by().values_list("pk", "code", "source_code")
        codes |= {pk: (code, source) for pk, code, source in rows}
    customers = [
        {
            "code": codes[one.customer][0],
            "source_code": codes[one.customer][1],
            "days": one.days,
            "count": one.count,
            "amount": amount(one.amount),
            "recency": one.recency,
            "frequency": one.frequency,
            "monetary": one.monetary,
            "segment": one.segment.value,
        }
        for one in found
    ]
    return {"customers": customers}


FIGURES = {"seasonal": seasonal, "mix": composition, "margin": margin, "rfm": rfm}
