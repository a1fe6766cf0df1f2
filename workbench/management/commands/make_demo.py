"""manage.py make_demo: the demo company 示范酒业 in an empty database."""

import json
from dataclasses import asdict
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.errors import Refused
from workbench.demo import people
from workbench.demo.build import Wish, accounts, make_company


class Command(BaseCommand):
    help = "Fills an empty database with the demo company. The same seed and day give the same data."

    def add_arguments(self, parser):
        parser.add_argument("--customers", type=int, default=2000, metavar="N", help="how many customers; 2000")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed makes another company")
        parser.add_argument("--lines", type=int, metavar="M", help="sales lines of 36 months; 20 a customer")
        parser.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="the last day; today")
        parser.add_argument("--force", action="store_true", help="also in production, with its well-known password")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, **options):
        if settings.PRODUCTION and not options["force"]:
            raise CommandError(_("The demo accounts have a well-known password; in production only with --force."))
        try:
            made = make_company(self.wish(options))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        result = {name: value for name, value in asdict(made).items() if name != "buyers"}
        result |= {"accounts": accounts(), "password": people.PASSWORD}
        self.keep_accounts(result)
        self.report(result, as_json=options["json"])

    def wish(self, options) -> Wish:
        if options["customers"] < 0 or (options["lines"] or 0) < 0:
            raise CommandError(_("Numbers of customers and lines cannot be negative."))
        lines = options["customers"] * 20 if options["lines"] is None else options["lines"]
        wish = Wish(customers=options["customers"], lines=lines, seed=options["seed"], tell=self.tell)
        if options["until"]:
            wish.until = options["until"]
        return wish

    def tell(self, line: str) -> None:
        self.stderr.write(line)

    def keep_accounts(self, result: dict) -> None:
        """`make run` shows this file at every start."""
        path = settings.VAR_DIR / "demo-accounts.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(account_lines(result)) + "\n", encoding="utf-8")

    def report(self, result: dict, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        self.stdout.write(_("The demo company is there (%s s).") % result["seconds"])
        for line in account_lines(result):
            self.stdout.write(line)


def account_lines(result: dict) -> list[str]:
    lines = [_("Demo accounts, password of all: %s") % result["password"]]
    return lines + [f"  {one['username']:<12} {one['name']}  {'、'.join(one['roles'])}" for one in result["accounts"]]
