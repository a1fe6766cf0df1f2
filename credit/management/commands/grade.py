"""manage.py grade: grade every customer with sales in a period, in this process."""

import json
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import jobs
from core.errors import Refused
from core.models import Job
from credit.actions import plain, start_grading
from credit.actions.grading import check_rules
from credit.grading_rules import GradingRules
from credit.models import GradingRun
from credit.periods import Period
from credit.policy import policy_for
from credit.policy.schemes import GROUPS, INDICATORS, SCHEMES
from credit.simulating import Simulation, simulate
from staff.models import User

SHARE_DIGITS = 12
MORE = ("group", "score", "is_provisional")


def day(text: str) -> date:
    return date.fromisoformat(text)


def percents(text: str) -> tuple[Decimal, ...]:
    try:
        cuts = tuple(Decimal(part.strip()) for part in text.split(","))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not all(cut.is_finite() and cut.adjusted() > -SHARE_DIGITS for cut in cuts):
        raise ValueError(text)
    return cuts


class Command(BaseCommand):
    help = "Grade every customer with net sales in the period A, B or C by cumulative share, and list the grades."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="date_from", type=day, required=True, metavar="DATE", help="first day")
        parser.add_argument("--to", dest="date_to", type=day, required=True, metavar="DATE", help="last day, included")
        parser.add_argument(
            "--cuts", type=percents, metavar="75,95", help="percent at which A and B end; default: policy"
        )
        parser.add_argument("--boundary", choices=["within", "reaches"], help="default: policy")
        for name, choices in (("scheme", SCHEMES), ("group", GROUPS), ("indicator", INDICATORS)):
            parser.add_argument(f"--{name}", choices=[code for code, _words in choices], help="default: policy")
        parser.add_argument(
            "--simulate", action="store_true", help="only say what these rules would give; nothing is written"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout and nothing else")

    def handle(self, *, date_from, date_to, json: bool, simulate: bool, **options):
        given = {name: options[name] for name in ("cuts", "boundary", "scheme", "group", "indicator")}
        if simulate:
            self.simulate(date_from, date_to, given, json)
            return
        try:
            run = start_grading(
                date_from=date_from,
                date_to=date_to,
                by=User.objects.system(),
                send=False,
                **given,
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        job = jobs.run_now(run.job)
        if job.state != Job.State.DONE:
            raise CommandError(job.error)
        run.refresh_from_db()
        if json:
            self.stdout.write(as_json(run))
        else:
            self.show(run)

    def simulate(self, date_from, date_to, given: dict, json: bool) -> None:
        try:
            check_rules(date_from, date_to, **given)
            rules = GradingRules.of_policy(policy_for(), as_of=timezone.localdate(), **given)
            found = simulate(Period(date_from, date_to), rules)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if json:
            self.stdout.write(simulation_json(found, date_from, date_to, rules))
            return
        for grade, (count, amount) in found.grades.items():
            self.stdout.write(f"{grade} {count:>9} {plain(amount):>20}")
        for one in found.changed:
            self.stdout.write(
                f"{one['code']:<12} {one['old'] or '-'} -> {one['new'] or '-'} {plain(one['amount']):>18}"
            )
        self.stdout.write(f"{found.customers} customers, {len(found.changed)} would change. Nothing was written.")

    def show(self, run: GradingRun) -> None:
        """A table for people."""
        line = "{:>6}  {:<12} {:<16} {:>18} {:>9} {:>9}  {}"
        self.stdout.write(line.format("rank", "code", "source code", "net sales", "share", "cumul.", "grade"))
        for place, row in zip(places(run), customers(run), strict=True):
            shares = [
                f"{Decimal(row[name]) * 100:.2f}%" if row[name] else "-" for name in ("share", "cumulative_share")
            ]
            self.stdout.write(line.format(place, row["code"], row["source_code"], row["amount"], *shares, row["grade"]))
        counts = ", ".join(f"{of['grade']} {of['customers']} ({plain(of['amount'])})" for of in run.lines)
        self.stdout.write(f"{run.totals['customers']} customers, {run.totals['amount']}: {counts}. Run {run.pk}.")


def places(run: GradingRun):
    return run.rows.order_by(*run.order).values_list("rank", flat=True).iterator(chunk_size=2000)


def customers(run: GradingRun):
    """One dictionary for each customer, by rank. Amounts and shares are exact decimals as texts.

    Shares have twelve digits and add up to exactly 1: each is the step of the running sum, so none is off by more
    than one in the last digit. `cumulative_share` includes everyone of the same amount. Both are null when the net
    total is not positive.
    """
    unit, inside = Decimal(1).scaleb(-SHARE_DIGITS), None
    columns = ("customer__code", "customer__source_code", "amount", "cumulative", "grade", *MORE)
    for code, source_code, amount, cumulative, grade, *more in (
        run.rows.order_by(*run.order).values_list(*columns).iterator(chunk_size=2000)
    ):
        group, score, is_provisional = more
        if group != inside:
            inside, total, running, written = group, run.base_of(group), Decimal(0), Decimal(0)
        running += amount
        reached = (running / total).quantize(unit) if total > 0 else None
        yield {
            "code": code,
            "source_code": source_code,
            "amount": plain(amount),
            "share": None if reached is None else plain(reached - written),
            "cumulative_share": None if reached is None else plain((cumulative / total).quantize(unit)),
            "grade": grade,
            **({"group": group} if run.groups else {}),
            **({"score": plain(score)} if score is not None else {}),
            **({"is_provisional": True} if is_provisional else {}),
        }
        written = reached if reached is not None else written


def simulation_json(found: Simulation, date_from: date, date_to: date, rules: GradingRules) -> str:
    grades = {grade: {"customers": count, "amount": plain(amount)} for grade, (count, amount) in found.grades.items()}
    totals = {"customers": found.customers, "amount": plain(found.amount), "grades": grades, "changes": found.changes}
    changed = [one | {"amount": plain(one["amount"])} for one in found.changed]
    of_period = {"from": date_from.isoformat(), "to": date_to.isoformat(), "compared_with": found.in_force}
    document = {"totals": totals | of_period | {"rules": rules.frozen}, "changed": changed}
    return json.dumps(document, ensure_ascii=False, indent=1)


def as_json(run: GradingRun) -> str:
    totals = run.totals | {
        "run": run.pk,
        "from": run.date_from.isoformat(),
        "to": run.date_to.isoformat(),
        "cuts": run.policy["cuts"],
        "boundary": run.boundary,
        **{name: run.policy[name] for name in ("scheme", "group", "indicator", "as_of", "provisional_months")},
    }
    return json.dumps({"customers": list(customers(run)), "totals": totals}, ensure_ascii=False, indent=1)
