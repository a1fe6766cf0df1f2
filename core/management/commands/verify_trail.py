"""manage.py verify_trail: whether the trail is as it was sealed."""

import json
import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from core.seals import Report, verify


class Command(BaseCommand):
    help = "Compare every entry of the trail with its seal. Ends with code 1 when something was changed or is missing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
        parser.add_argument("--head", default="", metavar="DIGEST", help="a digest noted earlier, to be found again")

    def handle(self, *args, **options) -> None:
        report = verify(head=options["head"].strip())
        self.stdout.write(json.dumps(as_json(report), ensure_ascii=False) if options["json"] else in_words(report))
        if not report.is_sound:
            sys.exit(1)


def as_json(report: Report) -> dict:
    return {
        "sound": report.is_sound,
        "entries": report.entries,
        "sealed": report.sealed,
        "waiting": report.waiting,
        "late": report.late,
        "erased": report.erased,
        "days": report.days,
        "days_behind": report.behind,
        "head": report.head,
        "head_day": report.head_day,
        "damage": dict(report.damage),
        "named": report.named,
    }


def in_words(report: Report) -> str:
    lines = [
        _("%(entries)s entries, %(sealed)s of them sealed in %(days)s days, %(waiting)s waiting for their seal.")
        % {"entries": report.entries, "sealed": report.sealed, "days": report.days, "waiting": report.waiting}
    ]
    if report.late:
        lines.append(
            _("%s entries were committed after their day had been sealed; the next seal takes them.") % report.late
        )
    if report.erased:
        lines.append(_("The details of %s entries were erased, as the trail itself says.") % report.erased)
    if report.behind:
        lines.append(_("%s days are over and not sealed yet: does the schedule run?") % report.behind)
    if report.head:
        lines.append(_("Last seal, of %(day)s: %(digest)s") % {"day": report.head_day, "digest": report.head})
    said = {
        "changed": _("Entries that were changed: %(count)s (%(named)s)"),
        "missing": _("Entries that are missing: %(count)s (%(named)s)"),
        "inserted": _("Entries that were put in later: %(count)s (%(named)s)"),
        "erased": _("Entries whose details were erased without a trace: %(count)s (%(named)s)"),
        "day": _("Days whose digests are not those that were sealed: %(count)s (%(named)s)"),
        "chain": _("Seals that do not follow from the one before: %(count)s (%(named)s)"),
    }
    for kind, count in sorted(report.damage.items()):
        names = report.named[kind]
        named = ", ".join(map(str, names[:20])) + (" …" if count > 20 else "")
        lines.append(said[kind] % {"count": count, "named": named})
    lines.append(_("The trail is as it was sealed.") if report.is_sound else _("The trail was damaged."))
    return "\n".join(lines)
