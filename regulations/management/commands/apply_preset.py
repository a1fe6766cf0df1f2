"""manage.py apply_preset: show what an industry preset would change, and apply it."""

import json

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from regulations.actions import apply_preset
from regulations.presets.plan import Plan, plan_of
from regulations.presets.reading import names, read
from staff.models import User

SIGNS = {"add": "+", "change": "~", "conflict": "!", "kept": ".", "gone": "."}


def named(one) -> str:
    """Why a row stays, or what it comes from."""
    if one.state in ("kept", "gone"):
        return f" (stays as {one.other or 'the company'} has it)"
    return f" ({one.other} has written it)" if one.other else f" ({one.clause})"


def choice(text: str) -> tuple[str, str]:
    key, _sign, winner = text.partition("=")
    if not key or not winner:
        raise ValueError(text)
    return key, winner


class Command(BaseCommand):
    help = "Apply an industry preset: its regulations, clauses and policy values. Says first what would change."

    def add_arguments(self, parser):
        parser.add_argument("name", metavar="NAME", help=f"one of: {', '.join(names())}")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")
        parser.add_argument(
            "--choose",
            type=choice,
            action="append",
            default=[],
            metavar="APP.FIELD=PRESET",
            help="which preset wins where two want different values; may be repeated",
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout and nothing else")

    def handle(self, *, name: str, dry_run: bool, choose: list, json: bool, **_options):
        try:
            if dry_run:
                plan, applied = plan_of(read(name), dict(choose)), False
            else:
                done = apply_preset(name=name, choices=dict(choose), by=User.objects.system())
                plan, applied = done.plan, done.record is not None
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if json:
            self.stdout.write(as_json(plan, applied))
        else:
            self.show(plan, applied)

    def show(self, plan: Plan, applied: bool) -> None:
        """A list for people."""
        for regulation in plan.regulations:
            self.stdout.write(f"+ {regulation.code} {regulation.title}")
        if plan.clauses:
            self.stdout.write(f"+ clauses: {len(plan.clauses)}")
        for one in plan.values:
            if one.state == "change":
                self.stdout.write(f"~ {one.key}: {one.old} -> {one.new} ({one.clause})")
            elif one.state == "cite":
                self.stdout.write(f"= {one.key}: {one.new} ({one.clause})")
            elif one.state == "conflict":
                self.stdout.write(f"! {one.key}: {one.other} has set {one.old}, {plan.preset.name} wants {one.new}")
            elif one.state != "same":
                self.stdout.write(f". {one.key}: stays {one.old}, not {one.new}")
        for one in plan.rows:
            if one.state in SIGNS:
                self.stdout.write(f"{SIGNS[one.state]} {one.key}: {one.old} -> {one.new}{named(one)}")
        for one in plan.left_out:
            self.stdout.write(f"? {one.key}: no source, default {one.default}")
        if plan.is_empty:
            self.stdout.write("nothing to do")
        else:
            self.stdout.write("applied" if applied else "not applied")


def as_json(plan: Plan, applied: bool) -> str:
    document = {
        "preset": plan.preset.name,
        "applied": applied,
        "nothing_to_do": plan.is_empty,
        "regulations": [{"code": one.code, "title": one.title} for one in plan.regulations],
        "clauses": [{"regulation": code, "number": one.number, "title": one.title} for code, one in plan.clauses],
        "values": [
            {"key": one.key, "old": one.before, "new": one.stored, "clause": one.clause, "state": one.state}
            for one in plan.values
        ],
        "rows": [
            {"key": one.key, "old": one.before, "new": one.stored, "clause": one.clause, "state": one.state}
            for one in plan.rows
        ],
        "conflicts": [
            {"key": one.key, "preset": one.other, "old": one.before, "new": one.stored} for one in plan.conflicts
        ],
        "left_out": [{"key": one.key, "default": one.default, "reason": one.reason} for one in plan.left_out],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)
