"""The small axes: where cases stand, validity, severity, content, channel, satisfaction."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.figures.tables import Asked, Line, Table, list_url, per_cent, ranked, summed
from complaints.models import View


def total_lines(axes: list[dict], asked: Asked) -> list[Line]:
    def together(name: str) -> int:
        return sum(row[name] for row in axes)

    total = together("count")
    return [
        Line(_("received"), total, list_url(asked)),
        Line(_("still open"), together("open"), list_url(asked, stands="open"), per_cent(together("open"), total)),
        Line(
            pgettext("complaints", "withdrawn"),
            together("withdrawn"),
            list_url(asked, state="withdrawn"),
            per_cent(together("withdrawn"), total),
        ),
        Line(
            _("opened again"),
            together("reopened"),
            list_url(asked, stands="reopened"),
            per_cent(together("reopened"), total),
        ),
    ]


def axis_table(key: str, title: str, axes: list[dict], name: str, choices, asked: Asked) -> Table:
    """One of the small axes; nothing decided yet is a line too."""
    counts = summed(axes, name)
    labels = dict(choices.choices)
    lines = ranked({value: count for value, count in counts.items() if value != ""}, labels, asked, name)
    if unknown := counts.get("", 0):
        lines.append(Line(_("not decided yet"), unknown, list_url(asked, **{name: "none"})))
    whole = sum(counts.values())
    lines = [Line(one.label, one.count, one.url, per_cent(one.count, whole)) for one in lines]
    return Table(key, title, lines, "bars", title)


def satisfaction_table(axes: list[dict], asked: Asked) -> Table:
    """What customers say: of how many answered cases there is a view, and the mark with its n."""
    answered = sum(row["answered"] for row in axes)
    views = summed([row for row in axes if row["view"] not in ("", View.UNREACHABLE)], "view")
    said, rated = sum(views.values()), sum(row["rated"] for row in axes)
    marks = sum(row["marks"] or 0 for row in axes)
    lines = ranked(views, dict(View.choices), asked, "view", whole=said)
    rate = per_cent(said, answered)
    note = _("%(said)d of %(answered)d answered cases: response rate %(rate)s.") % {
        "said": said,
        "answered": answered,
        "rate": "—" if rate is None else f"{rate}%",
    }
    if rated:
        note += " " + _("Mean mark %(mean)s of 5 (n=%(rated)d).") % {"mean": round(marks / rated, 2), "rated": rated}
    return Table("satisfaction", _("Satisfaction"), lines, "bars", _("view of the customer"), note=note)
