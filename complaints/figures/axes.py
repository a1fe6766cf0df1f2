"""The small axes: where cases stand, validity, severity, content, channel, satisfaction."""

from complaints.figures.tables import Asked, Line, Table, list_url, per_cent, ranked, summed
from complaints.figures.words import CHOICES, Word
from complaints.models import View


def total_lines(axes: list[dict], asked: Asked) -> list[Line]:
    def together(name: str) -> int:
        return sum(row[name] for row in axes)

    total = together("count")
    return [
        Line(Word("received"), total, list_url(asked)),
        Line(Word("open"), together("open"), list_url(asked, stands="open"), per_cent(together("open"), total)),
        Line(
            Word("withdrawn"),
            together("withdrawn"),
            list_url(asked, state="withdrawn"),
            per_cent(together("withdrawn"), total),
        ),
        Line(
            Word("reopened"),
            together("reopened"),
            list_url(asked, stands="reopened"),
            per_cent(together("reopened"), total),
        ),
    ]


def axis_table(key: str, axes: list[dict], name: str, asked: Asked) -> Table:
    """One of the small axes; nothing decided yet is a line too."""
    counts = summed(axes, name)
    lines = ranked({value: count for value, count in counts.items() if value != ""}, choices_of(name), asked, name)
    if unknown := counts.get("", 0):
        lines.append(Line(Word("undecided"), unknown, list_url(asked, **{name: "none"})))
    whole = sum(counts.values())
    lines = [Line(one.label, one.count, one.url, per_cent(one.count, whole)) for one in lines]
    title = Word(f"by_{key}")
    return Table(key, title, lines, "bars", title)


def choices_of(name: str) -> dict:
    return {value: Word(name, value) for value in CHOICES[name].values}


def satisfaction_table(axes: list[dict], asked: Asked) -> Table:
    """What customers say: of how many answered cases there is a view, and the mark with its n."""
    answered = sum(row["answered"] for row in axes)
    views = summed([row for row in axes if row["view"] not in ("", View.UNREACHABLE)], "view")
    said, rated = sum(views.values()), sum(row["rated"] for row in axes)
    marks = sum(row["marks"] or 0 for row in axes)
    lines = ranked(views, choices_of("view"), asked, "view", whole=said)
    rate = per_cent(said, answered)
    facts = {"said": said, "answered": answered, "rate": "—" if rate is None else f"{rate}%"}
    note = Word("rate", facts=facts)
    if rated:
        note = Word("rate_and_mean", facts=facts | {"mean": round(marks / rated, 2), "rated": rated})
    return Table("satisfaction", Word("by_satisfaction"), lines, "bars", Word("view"), note=note)
