"""manage.py deadline: when something is due, and why.

The moment is meant in the company's time zone unless it names its own: «2025-09-26 16:40», «2025-09-26T08:40+00:00».
"""

import json
from datetime import datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from core.errors import Refused
from regulations.deadlines import deadline
from regulations.values import Span
from staff.models import Department

EXAMPLES = "«3 working days», «24 hours», «30 minutes», «8 working hours»"


class Command(BaseCommand):
    help = "Say when a span of time after a moment is over, by the working calendar."

    def add_arguments(self, parser):
        parser.add_argument("moment", help="for example «2025-09-26 16:40»")
        parser.add_argument("span", help=f"for example {EXAMPLES}")
        parser.add_argument("--department", metavar="D", help="name or number; default: the whole company")
        parser.add_argument("--explain", action="store_true", help="why, day by day")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout and nothing else")

    def handle(self, *, moment, span, department, explain, language, json: bool, **_options):
        begin, length, place = read_moment(moment), read_span(span), find_department(department)
        try:
            with translation.override(language or settings.LANGUAGE_CODE):
                found = deadline(begin, length, department=place)
                lines = found.explain().splitlines() if explain else []
        except (Refused, OverflowError) as error:
            raise CommandError(str(error)) from error
        if json:
            self.stdout.write(as_json(found, place, lines))
        else:
            self.stdout.write("\n".join(lines) or found.at.isoformat(" ", "minutes"))


def read_moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"No moment: {text}. It is written like «2025-09-26 16:40».")
    if len(text) <= 10:
        raise CommandError(f"No time of day: {text}. It is written like «2025-09-26 16:40».")
    return found if found.tzinfo else timezone.make_aware(found, timezone.get_default_timezone())


def read_span(text: str) -> Span:
    try:
        return Span.parse(text)
    except ValueError:
        raise CommandError(f"No span: {text}. It is written like {EXAMPLES}.")


def find_department(text: str | None) -> Department | None:
    if text is None:
        return None
    named = {"pk": int(text)} if text.isascii() and text.isdigit() else {"name": text}
    found = list(Department.objects.filter(**named)[:2])
    if not found:
        raise CommandError(f"No department: {text}.")
    if len(found) > 1:
        raise CommandError(f"Several departments are called {text}: name the number of one.")
    return found[0]


def as_json(found, department: Department | None, lines: list[str]) -> str:
    facts = {
        "begin": found.begin.isoformat(),
        "span": found.span.code,
        "department": department and department.name,
        "deadline": found.at.isoformat(),
        "is_provisional": found.is_provisional,
    }
    return json.dumps(facts | ({"explanation": lines} if lines else {}), ensure_ascii=False, indent=1)
