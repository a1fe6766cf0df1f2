"""What can be imported: kinds are registered by the apps in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.errors import Refused
from core.models import Import, ImportRow
from core.rules import may

RawRows = list[tuple[int, dict[str, str]]]


@dataclass(frozen=True)
class ImportField:
    """One field that a column may fill. `headings` are what files call it, Chinese and English."""

    name: str
    label: str | Promise
    headings: tuple[str, ...] = ()
    required: bool = False
    secret: bool = False


@dataclass(frozen=True)
class ImportKind:
    """How rows of one kind are judged, written and taken back.

    judge(rows, batch): at most 1,000 raw rows (field → stripped text) to unsaved ImportRows; reads, writes nothing.
        Keys seen before in the same file: `batch.seen.first(key, number)`. Options: `batch.options`.
    write(rows, batch): inside the machinery's transaction; sets target_id, before, stamp and is_written on the rows,
        or verdict and notes of one that cannot be written any more.
    undo(rows, batch): inside a transaction, newest rows first; takes back, gives the names of what was kept and why.
        Sets is_written=False on what was taken back.
    notice(batch): what will become of the rows as a whole, said over the preview.
    targets(ids, user): names and addresses of the records that rows point to, {id: (name, url)}, only visible ones.
    """

    name: str
    label: str | Promise
    permission: str
    fields: tuple[ImportField, ...]
    judge: Callable[[RawRows, Import], list[ImportRow]]
    write: Callable[[list[ImportRow], Import], None]
    undo: Callable[[list[ImportRow], Import], list[str]]
    refuse_again: bool = False
    options: type[forms.Form] | None = None
    targets: Callable[[set[int], object], dict[int, tuple[str, str]]] | None = None
    notice: Callable[[Import], str] | None = None
    help: str | Promise = ""
    by_name: dict[str, ImportField] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {one.name: one for one in self.fields})

    @property
    def secrets(self) -> set[str]:
        return {one.name for one in self.fields if one.secret}


KINDS: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    KINDS[kind.name] = kind


def kind_of(name: str) -> ImportKind:
    if name not in KINDS:
        raise Refused(
            _("“%(name)s” cannot be imported; possible: %(kinds)s.") % {"name": name, "kinds": ", ".join(KINDS)},
            code="kind",
        )
    return KINDS[name]


def kinds_for(user) -> list[ImportKind]:
    """The kinds that the person may import."""
    return [kind for kind in KINDS.values() if may(user, kind.permission)]
