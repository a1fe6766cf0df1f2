"""One row of a customer file, read into values; nothing is looked up here but words and people."""

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from core.rules import is_system
from core.secrets import blind_index, encrypt
from customers.imports.fields import CHOICES, COUNTS, DATES, SECRETS, SYNONYMS, TEXTS
from customers.policy import policy_for
from customers.values import (
    Verdict,
    account_key,
    check_credit_code,
    check_id_number,
    check_phone,
    find_region,
    is_empty,
    name_key,
    parse_capital,
    parse_date,
    phone_indexes,
)
from staff.models import User
from staff.rules import scope_of

SPACES = re.compile(r"\s+")
COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\s*(?:人|名)?")
MASKED = re.compile(r"\*{2}")
CHECKS = {
    "phone": check_phone,
    "contact_phone": check_phone,
    "id_number": check_id_number,
    "bank_account": lambda text: Verdict(text[:60]),
}


@dataclass(slots=True)
class Draft:
    """What a row says. `data` is kept with the row (secrets as ciphertext), the keys only while it is judged."""

    number: int
    data: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    is_bad: bool = False
    name_key: str = ""
    code: str = ""
    source: tuple[str, str] | None = None
    phones: tuple[str, ...] = ()
    id_index: str = ""
    indexes: dict[str, str] = field(default_factory=dict)  # secret field → blind index
    masks: dict[str, str] = field(default_factory=dict)

    def error(self, name: str, reason: str) -> None:
        self.notes[name] = reason
        self.is_bad = True


class Reader:
    """Reads the rows of one import: knows its options and the people who may own customers."""

    def __init__(self, batch):
        options = batch.options or {}
        self.source = (options.get("source") or policy_for().default_source).strip()
        self.date_order = options.get("date_order") or ""
        self.capital_unit = int(options.get("capital_unit") or 1)
        scope = scope_of(batch.created_by)
        self.keeps_own = not (is_system(batch.created_by) or scope.everything or scope.departments)
        self.readers = {
            **dict.fromkeys(TEXTS, self.read_text),
            **dict.fromkeys(DATES, self.read_date),
            **dict.fromkeys(COUNTS, self.read_count),
            **dict.fromkeys(CHOICES, self.read_choice),
            **dict.fromkeys(SECRETS, self.read_secret),
            "email": self.read_email,
            "credit_code": self.read_credit_code,
            "registered_capital": self.read_capital,
            "owner": self.read_owner,
        }

    @cached_property
    def people(self) -> dict[str, list[int]]:
        return find_people()

    def read(self, number: int, raw: dict[str, str]) -> Draft:
        draft = Draft(number)
        given = {name: text for name, text in raw.items() if not is_empty(text)}
        for name, text in given.items():
            reader = self.readers.get(name)
            if reader:
                reader(draft, name, text)
        if "name" not in draft.data:
            draft.error("name", _("The name is missing."))
        self.read_place(draft, given)
        self.complete(draft)
        return draft

    def complete(self, draft: Draft) -> None:
        data = draft.data
        if "special_kind" in data:
            data["category"] = "special"
        if "contact_phone" in data and "contact_name" not in data:
            self.place_contact_phone(draft)
        if data.get("source_code"):
            draft.source = (self.source, data["source_code"])
        draft.name_key = name_key(data.get("name", ""))
        draft.code = data.get("credit_code", "")
        draft.phones = tuple({draft.indexes[name] for name in ("phone", "contact_phone") if draft.indexes.get(name)})
        draft.id_index = draft.indexes.get("id_number", "")

    def place_contact_phone(self, draft: Draft) -> None:
        """A contact's phone without a contact is the customer's phone, if there is none yet."""
        for store in (draft.data, draft.indexes, draft.masks, draft.notes):
            value = store.pop("contact_phone", None)
            if value is not None and "phone" not in store:
                store["phone"] = value

    def read_text(self, draft: Draft, name: str, text: str) -> None:
        limit = TEXTS[name]
        if limit:
            text = SPACES.sub(" ", text).strip()
            if len(text) > limit:
                message = _("Too long: %(count)d characters, at most %(limit)d fit.")
                draft.error(name, message % {"count": len(text), "limit": limit})
        draft.data[name] = text

    def read_email(self, draft: Draft, name: str, text: str) -> None:
        draft.data[name] = text
        try:
            validate_email(text)
        except ValidationError:
            draft.error(name, _("This is not an e-mail address."))

    def read_date(self, draft: Draft, name: str, text: str) -> None:
        try:
            draft.data[name] = parse_date(text, order=self.date_order).isoformat()
        except ValueError as error:
            draft.data[name] = text
            draft.error(name, str(error))

    def read_count(self, draft: Draft, name: str, text: str) -> None:
        found = COUNT.fullmatch(text)
        if found and len(found[1]) < 12:
            draft.data[name] = min(int(found[1].replace(",", "")), 2**31 - 1)
        else:
            draft.notes[name] = _("“%(text)s” is not a number and left empty.") % {"text": text[:40]}

    def read_choice(self, draft: Draft, name: str, text: str) -> None:
        value = choice_words(name).get(text.casefold())
        if value:
            draft.data[name] = value
        else:
            draft.notes[name] = _("“%(text)s” is not known here and left empty.") % {"text": text[:40]}

    def read_secret(self, draft: Draft, name: str, text: str) -> None:
        """Only ciphertext goes into the draft; what was masked by an export is not taken for a value."""
        if MASKED.search(text):
            draft.notes[name] = _("The value is masked and left as it is.")
            return
        verdict = CHECKS[name](text)
        draft.data[name] = encrypt(verdict.value)
        draft.indexes[name] = secret_index(name, verdict.value)
        if verdict.error and name == "id_number":
            draft.error(name, verdict.error)
        elif verdict.error or verdict.warning:
            draft.notes[name] = verdict.error or verdict.warning

    def read_credit_code(self, draft: Draft, name: str, text: str) -> None:
        verdict = check_credit_code(text)
        draft.data[name] = verdict.value
        if verdict.error:
            draft.data[name] = text[:60]
            draft.error(name, verdict.error)
        elif verdict.warning:
            draft.notes[name] = verdict.warning

    def read_capital(self, draft: Draft, name: str, text: str) -> None:
        draft.data[name] = text[:100]
        try:
            amount, currency = parse_capital(text, unit=self.capital_unit)
        except ValueError as error:
            draft.notes[name] = str(error)
            return
        if amount is not None:
            draft.data["capital"] = [str(amount), currency]

    def read_owner(self, draft: Draft, name: str, text: str) -> None:
        draft.data[name] = text[:60]
        if self.keeps_own:
            draft.notes[name] = _("You become the owner of what you import.")
            return
        found = self.people.get(text.casefold(), [])
        if len(found) == 1:
            draft.data["owner_id"] = found[0]
        elif found:
            draft.error(name, _("Several people are called “%(name)s”: write the user name.") % {"name": text[:40]})
        else:
            draft.error(name, _("Nobody at work is called “%(name)s”.") % {"name": text[:40]})

    def read_place(self, draft: Draft, given: dict[str, str]) -> None:
        """The official codes; what leads to none is kept as text."""
        province, city = given.get("province", ""), given.get("city", "")
        address, code = draft.data.get("address", ""), draft.data.get("credit_code", "")
        if not (province or city or address or code):
            return
        found_province, region = find_region(province, city, address, code)
        draft.data |= {name: given[name] for name in ("province", "city") if name in given}
        is_province_known = not province or bool(find_region(province)[0])
        is_city_known = not city or len(find_region(province, city)[1]) > 2
        text = "" if is_province_known and is_city_known else f"{province} {city}".strip()[:60]
        draft.data["place"] = [found_province, region, text]
        if not is_province_known:
            draft.notes["province"] = _("“%(text)s” is no province.") % {"text": province[:40]}


def find_people() -> dict[str, list[int]]:
    """Everyone at work by user name, by number and by name."""
    found: dict[str, list[int]] = {}
    for pk, *names in User.objects.at_work().values_list("pk", "username", "number", "name"):
        for name in {(name or "").casefold() for name in names} - {""}:
            found.setdefault(name, []).append(pk)
    return found


@cache
def choice_words(name: str) -> dict[str, str]:
    """Value by its own word and by its label in every language."""
    words = dict(SYNONYMS.get(name, {}))
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            words |= {str(label).casefold(): value for value, label in CHOICES[name].choices}
    return words | {value.casefold(): value for value in CHOICES[name].values}


def secret_index(name: str, plain: str) -> str:
    if name in ("phone", "contact_phone"):
        return phone_indexes(plain)[0]
    return blind_index(account_key(plain), name)
