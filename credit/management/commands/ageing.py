"""manage.py ageing: what customers owed on a day, by age."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from credit.actions import plain
from credit.ageing import FIRST_DAY, Ageing, ageing
from credit.policy import policy_for
from customers.models import Customer


def day(text: str) -> date:
    found = date.fromisoformat(text)
    if found < FIRST_DAY:
        raise ValueError(text)
    return found


def bounds(text: str) -> list[int]:
    found = [int(part) for part in text.split(",")]
    if not all(0 < days <= 36500 for days in found):
        raise ValueError(text)
    return found


class Command(BaseCommand):
    help = "What customers owed on a day, by age. Amounts are exact; what had settled by that day is not in them."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=day, metavar="DATE", help="that day included; default: today")
        parser.add_argument("--buckets", type=bounds, metavar="30,60,90", help="bounds in days; default: policy")
        parser.add_argument(
            "--by", choices=["invoice", "due"], help="age from the invoice or due date; default: policy"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout and nothing else")

    def handle(self, *, on, buckets, by, json: bool, **_options):
        policy = policy_for()
        buckets = buckets or policy.buckets
        if not buckets:
            raise CommandError("--buckets 30,60,90")
        found = ageing(on or timezone.localdate(), buckets, by=by or policy.ageing_from)
        names = names_of(found)
        if json:
            self.stdout.write(as_json(found, names, by or policy.ageing_from))
        else:
            self.show(found, names)

    def show(self, found: Ageing, names: dict) -> None:
        """A table for people."""
        line = "{:<12} {:>18}" + " {:>16}" * len(found.columns)
        self.stdout.write(line.format("customer", "owed", *(bounds.name for bounds in found.columns)))
        for one in found.customers:
            self.stdout.write(line.format(names[one.customer][0], *map(plain, [one.owed, *one.amounts])))
        self.stdout.write(line.format("total", *map(plain, [found.owed, *found.amounts])))


def names_of(found: Ageing) -> dict[int, tuple[str, str, str]]:
    """{id: (code, number in the source system, name)}, many at once."""
    ids, names = [one.customer for one in found.customers], {}
    for start in range(0, len(ids), 5000):
        rows = Customer.objects.filter(pk__in=ids[start : start + 5000]).order_by()
        names |= {pk: said for pk, *said in rows.values_list("pk", "code", "source_code", "name")}
    return names


def as_json(found: Ageing, names: dict, by: str) -> str:
    """Amounts are exact decimals as texts."""

    def amounts(one) -> dict:
        buckets = {bounds.name: plain(amount) for bounds, amount in zip(found.columns, one.amounts, strict=True)}
        return {"owed": plain(one.owed), "buckets": buckets}

    customers = []
    for one in found.customers:
        code, source_code, name = names[one.customer]
        customers.append({"code": code, "source_code": source_code, "name": name, **amounts(one)})
    said = {"on": found.on.isoformat(), "by": by, "customers": customers, "total": amounts(found)}
    return json.dumps(said, ensure_ascii=False, indent=1)
