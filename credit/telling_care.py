"""Who is told of long-term agreements and watch notes, and in which words."""

from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from core.notices import tell
from credit.care import superior_of
from credit.models import Agreement, AgreementVersion, WatchNote


def tell_version(version: AgreementVersion, *, by) -> None:
    """The other of the two learns what was written."""
    agreement = version.agreement
    tell(
        people=[version.director, version.chief],
        rule="credit.agreement",
        record=version,
        stage="written",
        title=partial(version_words, str(agreement.customer), version.number),
        text=version.changed or version.terms[:500],
        url=agreement.get_absolute_url(),
        by=by,
    )


def version_words(name: str, number: int) -> str:
    if number == 1:
        return _("Long-term agreement with %s drafted") % name
    return _("Long-term agreement with %(name)s amended, version %(number)s") % {"name": name, "number": number}


def tell_ended(agreement: Agreement, *, by) -> None:
    tell(
        people=authors_of(agreement),
        rule="credit.agreement",
        record=agreement,
        stage="ended",
        title=partial(ended_words, str(agreement.customer)),
        text=agreement.end_reason,
        url=agreement.get_absolute_url(),
        by=by,
    )


def ended_words(name: str) -> str:
    return _("The long-term agreement with %s has ended") % name


def tell_running_out(agreement: Agreement, today: date) -> None:
    """Once before it runs out, once on its last day, once when it is over."""
    stage = "soon" if agreement.valid_to > today else "today" if agreement.valid_to == today else "over"
    tell(
        people=authors_of(agreement),
        rule="credit.agreement_notice",
        record=agreement,
        stage=f"{stage}-{agreement.valid_to}",
        title=partial(running_out_words, str(agreement.customer), agreement.valid_to, stage),
        url=agreement.get_absolute_url(),
    )


def running_out_words(name: str, day: date, stage: str) -> str:
    words = {
        "soon": _("The long-term agreement with %(name)s runs out on %(day)s"),
        "today": _("Today is the last day of the long-term agreement with %(name)s"),
        "over": _("The long-term agreement with %(name)s ran out on %(day)s"),
    }
    return words[stage] % {"name": name, "day": day}


def authors_of(agreement: Agreement) -> list:
    owner = agreement.customer.owner
    return [one for one in (agreement.director, agreement.chief, owner) if one]


def tell_note(note: WatchNote, *, by) -> None:
    """What is important reaches whoever leads the representative, and the representative, at once."""
    customer = note.customer
    tell(
        people=[one for one in (superior_of(customer), customer.owner) if one],
        rule="credit.watch_note",
        record=note,
        stage="noted",
        title=partial(note_words, str(customer), note.kind),
        text=note.text[:500],
        url=note.get_absolute_url(),
        urgent=True,
        by=by,
    )


def note_words(name: str, kind: str) -> str:
    return _("%(name)s: %(kind)s noted") % {"name": name, "kind": WatchNote.Kind(kind).label}
