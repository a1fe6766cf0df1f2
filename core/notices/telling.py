"""Putting notices into inboxes: each (person, rule, record, stage) once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from core.models import Notice
from core.notices.routing import route

BATCH = 500
KEY = ("record_type", "record_id", "rule", "stage", "person_id")
Words = Any  # a text, a lazy text, or a function without arguments that makes one


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What one person is to be told. Texts are rendered in the person's language."""

    person: Any
    rule: str
    record_type: str
    record_id: int
    stage: str
    title: Words
    text: Words = ""
    url: str = ""
    urgent: bool = False
    is_late: bool = False
    by: Any = None

    @property
    def key(self) -> tuple:
        return (self.record_type, self.record_id, self.rule, self.stage, self.person.pk)


def tell(
    *,
    people: Iterable,
    rule: str,
    record: models.Model,
    stage: str,
    title: Words | Callable[[], str],
    text: Words | Callable[[], str] = "",
    url: str = "",
    urgent: bool = False,
    by=None,
) -> int:
    """Tell people something about a record; gives how many are told now. Repeated it does nothing.

    Nobody is told of their own act (`by`), nor who is no longer here. `title` and `text` may be lazy texts, or
    functions without arguments where words are put together: they are called in each person's language.
    """
    return tell_many(
        Draft(
            person=person,
            rule=rule,
            record_type=record._meta.label_lower,
            record_id=record.pk,
            stage=stage,
            title=title,
            text=text,
            url=url,
            urgent=urgent,
            by=by,
        )
        for person in people
    )


def tell_many(drafts: Iterable[Draft]) -> int:
    """The same for many at once, for scans: a few statements for each lot of people and records."""
    remaining = iter(drafts)
    return sum(tell_lot(lot) for lot in iter(lambda: list(islice(remaining, BATCH)), []))


@transaction.atomic
def tell_lot(lot: Iterable[Draft]) -> int:
    wanted = {draft.key: draft for draft in lot if may_be_told(draft)}
    if not wanted:
        return 0
    columns = dict(zip(KEY, zip(*wanted, strict=True), strict=True))
    known = Notice.objects.filter(**{f"{name}__in": set(values) for name, values in columns.items()})
    for key in known.values_list(*KEY):
        wanted.pop(key, None)
    if not wanted:
        return 0
    Notice.objects.bulk_create([notice_of(draft) for draft in wanted.values()], ignore_conflicts=True)
    made = [notice for notice in known.only(*KEY, "is_urgent") if key_of(notice) in wanted]
    route(made, {draft.person.pk: draft.person for draft in wanted.values()})
    return len(wanted)


def key_of(notice: Notice) -> tuple:
    return tuple(getattr(notice, name) for name in KEY)


def may_be_told(draft: Draft) -> bool:
    person = draft.person
    own = draft.by is not None and draft.by.pk == person.pk
    return not own and person.is_active and getattr(person, "state", "") != "left"


def notice_of(draft: Draft) -> Notice:
    if draft.url and not url_has_allowed_host_and_scheme(draft.url, None):
        raise ValueError(f"not an address of this site: {draft.url}")
    with translation.override(getattr(draft.person, "language", "") or settings.LANGUAGE_CODE):
        title, text = in_words(draft.title), in_words(draft.text)
    return Notice(
        **dict(zip(KEY, draft.key, strict=True)),
        title=title[:300],
        text=text,
        url=draft.url,
        is_urgent=draft.urgent,
        is_late=draft.is_late,
        by=draft.by,
    )


def in_words(words: Words | Callable[[], str]) -> str:
    return str(words() if callable(words) else words)
