"""manage.py rule_coverage: bring docs/rule_coverage.csv up to the marks of the tests and count it."""

from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from regulations import coverage


class Command(BaseCommand):
    help = "Fill module and test of docs/rule_coverage.csv from the marks of the tests; count rules by regulation."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the table is not sound")

    def handle(self, *, check: bool, **_options):
        root = settings.BASE_DIR
        table = root / "docs" / "rule_coverage.csv"
        if not table.is_file() or not (root / "tests").is_dir():
            raise CommandError("this needs docs/ and tests/ of the source")
        lines, marked = coverage.read(table), coverage.marks(root)
        if not check:
            lines = coverage.filled(lines, marked, root)
            coverage.write(table, lines)
        self.show(lines)
        if open_claims := coverage.unclaimed(lines, marked):
            self.stdout.write(f"shown by a test, yet without a claim: {', '.join(open_claims)}")
        if wrong := coverage.faults(lines, coverage.catalogue(root / "docs" / "rules"), marked, root):
            raise CommandError("\n".join(wrong))

    def show(self, lines: list[coverage.Line]) -> None:
        """A line per regulation, the sum below."""
        layout = "{:<6}" + "{:>10}" * len(coverage.STATUSES) + "{:>7}  {}"
        self.stdout.write(layout.format("", *coverage.STATUSES, "all", ""))
        names = {line.section: line.regulation for line in lines}
        for section, name in names.items():
            self.count(layout, section, [line for line in lines if line.section == section], name)
        self.count(layout, "all", lines, "")

    def count(self, layout: str, head: str, lines: list[coverage.Line], name: str) -> None:
        of = Counter(line.status for line in lines)
        numbers = [of[status] or "-" for status in coverage.STATUSES]
        self.stdout.write(layout.format(head, *numbers, len(lines), name).rstrip())
