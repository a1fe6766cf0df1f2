"""Which heading fills which field: remembered, or guessed from Chinese and English names."""

import hashlib
import json
import re
import unicodedata

from django.utils.translation import gettext as _

from core.errors import Refused
from core.imports.kinds import ImportKind
from core.models import Import

NOISE = re.compile(r"[\W_]+")
BRACKETS = re.compile(r"[(\[{<【].*?[)\]}>】]")


def plain_heading(text: str) -> str:
    """A heading without case, width, spaces and signs: «客户 ID», «客户_id» and «客户ＩＤ» are the same."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def without_brackets(text: str) -> str:
    return plain_heading(BRACKETS.sub("", unicodedata.normalize("NFKC", text)))


def guess(headings: list[str], kind: ImportKind) -> dict[str, str]:
    """{heading: field}. Whole headings first, then those without their brackets; each field once."""
    known: dict[str, str] = {}
    for field in kind.fields:
        for text in (field.name, str(field.label), *field.headings):
            known.setdefault(plain_heading(text), field.name)
    found: dict[str, str] = {}
    for simplify in (plain_heading, without_brackets):
        for heading in headings:
            name = known.get(simplify(heading))
            if name and heading not in found and name not in found.values():
                found[heading] = name
    return {heading: found[heading] for heading in headings if heading in found}


def fits(headings: list[str], kind: ImportKind) -> int:
    """How well headings fit a kind: the number of fields found, required ones thrice."""
    found = set(guess(headings, kind).values())
    return len(found) + 2 * sum(field.required for field in kind.fields if field.name in found)


def headings_digest(headings: list[str]) -> str:
    return hashlib.sha256(json.dumps(headings, ensure_ascii=False).encode()).hexdigest()


def remembered(headings: list[str], kind: ImportKind) -> dict[str, str] | None:
    """What was confirmed last for a file with the same headings."""
    last = (
        Import.objects.filter(kind=kind.name, layout__known_by=headings_digest(headings))
        .exclude(state__in=[Import.State.UPLOADED, Import.State.CANCELLED])
        .order_by("-id")
        .values_list("mapping", flat=True)
        .first()
    )
    return {heading: name for heading, name in last.items() if name in kind.by_name} if last else None


def suggest(headings: list[str], kind: ImportKind) -> dict[str, str]:
    return remembered(headings, kind) or guess(headings, kind)


def check_mapping(mapping: dict[str, str], headings: list[str], kind: ImportKind) -> dict[str, str]:
    """The mapping without empty choices. Refuses unknown names, a field given twice, a required one left out."""
    chosen = {heading: name for heading, name in mapping.items() if name}
    for heading, name in chosen.items():
        if heading not in headings:
            raise Refused(_("The file has no column “%(name)s”.") % {"name": heading}, code="column")
        if name not in kind.by_name:
            raise Refused(
                _("There is no field “%(name)s”; possible: %(fields)s.")
                % {"name": name, "fields": ", ".join(kind.by_name)},
                code="field",
            )
    for field in kind.fields:
        columns = [heading for heading, name in chosen.items() if name == field.name]
        if len(columns) > 1:
            raise Refused(
                _("“%(field)s” is filled by several columns: %(columns)s.")
                % {"field": field.label, "columns": ", ".join(columns)},
                code="twice",
            )
        if field.required and not columns:
            raise Refused(_("No column fills “%(field)s”.") % {"field": field.label}, code="required")
    return chosen
