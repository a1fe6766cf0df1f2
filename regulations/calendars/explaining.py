"""A deadline in words: what was counted, what was not and why."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from regulations.calendars import counting
from regulations.calendars.days import CHANGED, MADE_UP, OFF, REST, Calendar, Day, micros
from regulations.calendars.names import holiday_name
from regulations.values import Span


def explain(deadline) -> str:
    """Some lines of plain text in the current language."""
    calendar, stops, span = deadline.calendar, deadline.stops, deadline.span
    notes: list[tuple[Day, str]] = []
    start = micros(deadline.begin)
    counting.count(calendar, start, span, stops, notes)
    words = {"begin": moment_words(calendar.at(start)), "span": span, "end": deadline.at and moment_words(deadline.at)}
    if deadline.at:
        lines = [_("%(begin)s + %(span)s = %(end)s.") % words]
    else:
        lines = [_("%(begin)s + %(span)s: the clock stands still.") % words]
    lines += rule_lines(span, stops)
    year = calendar.at(start).year
    lines += day_lines(_("Counted: %(days)s."), notes, {counting.COUNTED}, year)
    lines += day_lines(_("Not counted: %(days)s."), notes, {counting.IDLE, counting.PAUSED}, year)
    lines += moved_lines(span, notes)
    lines += [pause_words(calendar, *stop) for stop in stops]
    if deadline.is_provisional:
        lines.append(_("Provisional: days off that are not published yet were taken from the law."))
    return "\n".join(lines)


def rule_lines(span: Span, stops: counting.Stops) -> Iterator[str]:
    if span.unit == "minutes":
        yield _("Minutes pass day and night, on days off too.")
    elif span.unit == "hours":
        yield _("Hours pass day and night, on days off too.")
    elif span.unit == "working_hours":
        yield _("Only working hours count.")
    elif span.count == 0:
        yield _("Due at the close of business of the day itself.")
    else:
        yield _("The day of the event does not count; due at the close of business of the last day.")
    if stops and span.is_of_days:
        yield _("A day on which the clock stood still in business hours does not count.")


def moved_lines(span: Span, notes: counting.Notes) -> Iterator[str]:
    """Where the deadline is later than the plain count says."""
    counted = sum(verdict == counting.COUNTED for _day, verdict in notes)
    if span.unit == "days" and counted > span.count > 0:
        yield _("The last day is not worked, so the next working day takes its place.")
    if span.is_of_days and span.count == 0 and len(notes) > 1:
        yield _("That day is over or not worked, so the next working day takes its place.")


def day_lines(sentence: str, notes: counting.Notes, verdicts: set[str], year: int) -> Iterator[str]:
    """One line with the days of these verdicts, neighbours of the same sort joined; none if there are no days."""
    parts = []
    for (verdict, reason), run in groupby(notes, key=lambda noted: (noted[1], day_reason(*noted))):
        if verdict in verdicts:
            parts.append(run_words([day.date for day, _verdict in run], reason, year))
    if parts:
        yield sentence % {"days": pgettext("between days", "; ").join(parts)}


def run_words(days: list[date], reason: str, year: int) -> str:
    said = day_words(days[0], year)
    if len(days) > 1:
        number = ngettext("%(count)s day", "%(count)s days", len(days)) % {"count": len(days)}
        said = _("%(first)s to %(last)s, %(number)s") % {
            "first": said,
            "last": day_words(days[-1], year),
            "number": number,
        }
    return _("%(day)s (%(reason)s)") % {"day": said, "reason": reason} if reason else said


def day_reason(day: Day, verdict: str) -> str:
    """Why a day is what it is; nothing for an ordinary working day."""
    if verdict == counting.PAUSED:
        return _("paused")
    return kind_words(day)


def kind_words(day: Day) -> str:
    name = holiday_name(day.name)
    if day.kind == MADE_UP:
        return _("make-up working day, %(name)s") % {"name": name} if name else _("make-up working day")
    if day.kind == CHANGED:
        return name or _("other hours")
    if day.kind == OFF:
        return name or _("day off")
    if day.kind == REST:
        return _("weekend") if day.date.weekday() > 4 else _("rest day")
    return ""


def pause_words(calendar: Calendar, stop: int, resume: int) -> str:
    begin = moment_words(calendar.at(stop))
    if resume >= counting.NEVER:
        return _("Paused since %(begin)s.") % {"begin": begin}
    return _("Paused from %(begin)s to %(end)s.") % {"begin": begin, "end": moment_words(calendar.at(resume))}


def day_words(day: date, year: int) -> str:
    """The day with its weekday; its year only where it is another than that of the begin."""
    if day.year == year:
        return dateformat.format(day, pgettext("a day with its weekday", "D j M"))
    return dateformat.format(day, pgettext("a day with its weekday", "D j M Y"))


def moment_words(moment: datetime) -> str:
    return dateformat.format(moment, pgettext("a moment with its weekday", "D j M Y H:i"))
