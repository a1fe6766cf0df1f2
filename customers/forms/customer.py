"""The form of the customer record."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.models import Event
from core.secrets import Secret
from customers import places
from customers.duplicates import Duplicate, find_duplicates
from customers.forms.guarded import GuardedForm, one_newline
from customers.labels import CURRENCIES, TEN_THOUSAND
from customers.merge import fingerprint
from customers.models import Customer
from customers.policy import policy_for
from customers.values import check_credit_code, check_id_number, check_phone, provinces
from staff.models import Clearance

TEXTS = ["former_names", "business_scope", "note"]
PLACES = ["province", "city", "district"]
LARGEST_CAPITAL = Decimal(10**12)  # ten thousands of yuan


@dataclass(frozen=True)
class Section:
    """Fields under one heading; the wide ones take a whole row."""

    title: str
    fields: list[forms.BoundField]


SECTIONS = [
    (
        gettext_lazy("Who it is"),
        [
            *["name", "short_name", "kind", "trade_type", "category", "special_kind", "credit_code"],
            *["legal_representative", "id_number", "id_number_clear", "former_names"],
        ],
    ),
    (
        gettext_lazy("Where and how to reach"),
        [
            *["phone", "phone_clear", "fax", "email", "wechat", "website", *PLACES, "address", "postcode"],
        ],
    ),
    (
        gettext_lazy("Registration"),
        [
            *["registered_capital", "capital_currency", "company_type", "opened_on"],
            *["employee_count", "manager_count", "premises", "business_scope"],
        ],
    ),
    (gettext_lazy("Bank"), ["bank_name", "bank_account", "bank_account_clear"]),
    (
        gettext_lazy("Origin and keeping"),
        ["source", "source_code", "came_from", "first_contact_on", "secrecy", "note"],
    ),
]


def day_field(**kwargs) -> forms.DateField:
    return forms.DateField(required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


def secret_field(label) -> forms.CharField:
    return forms.CharField(required=False, max_length=60, label=label, widget=forms.TextInput({"autocomplete": "off"}))


class CustomerForm(GuardedForm):
    SECRETS = ["phone", "id_number", "bank_account"]
    INPUTS = {"region": PLACES}

    phone = secret_field(gettext_lazy("phone"))
    id_number = secret_field(gettext_lazy("ID card number"))
    bank_account = secret_field(gettext_lazy("bank account"))
    trade_type = forms.ChoiceField(required=False, label=gettext_lazy("trade type"))
    registered_capital = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=LARGEST_CAPITAL,
        max_digits=20,
        decimal_places=8,
        label=gettext_lazy("registered capital (in ten thousands)"),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    capital_currency = forms.ChoiceField(
        choices=list(CURRENCIES.items()), required=False, label=gettext_lazy("currency of the capital")
    )
    opened_on = day_field(label=gettext_lazy("founded on"))
    first_contact_on = day_field(label=gettext_lazy("first contact on"))
    province = forms.ChoiceField(required=False, label=gettext_lazy("province"))
    city = forms.ChoiceField(required=False, label=gettext_lazy("city"))
    district = forms.ChoiceField(required=False, label=gettext_lazy("district"))
    region = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Customer
        fields = [
            *["name", "short_name", "former_names", "kind", "category", "special_kind", "trade_type"],
            *["credit_code", "id_number", "legal_representative", "registered_capital", "capital_currency"],
            *["company_type", "business_scope", "opened_on", "employee_count", "manager_count", "premises"],
            *["bank_name", "bank_account", "region", "address", "postcode", "phone", "fax", "website"],
            *["email", "wechat", "source", "source_code", "came_from", "first_contact_on", "secrecy", "note"],
        ]
        widgets = {name: forms.Textarea({"rows": 2}) for name in TEXTS}
        labels = {
            "kind": pgettext_lazy("customer", "Kind"),
            "employee_count": gettext_lazy("number of employees"),
            "bank_name": gettext_lazy("bank and branch"),
        }
        help_texts = {"former_names": gettext_lazy("One a line.")}

    def __init__(self, data=None, *, instance: Customer, person):
        self.person = person
        self.left_out = [] if person.clearance >= instance.secrecy else ["secrecy"]
        self.warnings: list[str] = []
        self.duplicates: list[Duplicate] = []
        super().__init__(data, instance=instance)
        for name in self.left_out:
            del self.fields[name]
        self.prepare_choices()
        self.prepare_htmx()

    # Choices

    def prepare_choices(self) -> None:
        known = list(policy_for(self.present).trade_types)
        present = self.present.trade_type
        if present and present not in known:
            known.append(present)
        self.fields["trade_type"].choices = [("", "---------"), *((name, name) for name in known)]
        if "secrecy" in self.fields:
            allowed = [choice for choice in Clearance.choices if choice[0] <= self.person.clearance]
            self.fields["secrecy"].choices = allowed
            self.fields["secrecy"].required = False
        currency = self.present.capital_currency
        if currency and currency not in CURRENCIES:
            self.fields["capital_currency"].choices += [(currency, currency)]
        if not self.is_bound and self.present.registered_capital is not None:
            self.initial["registered_capital"] = self.as_data(self.present, "registered_capital")["registered_capital"]
        self.initial["region"] = ""
        self.prepare_places()

    def prepare_places(self) -> None:
        """The next select offers what lies in the place chosen before it."""
        self.initial.update(zip(PLACES, places.steps_to(self.present.region), strict=True))
        chosen = self.data if self.is_bound else self.initial
        province, city = chosen.get("province", ""), chosen.get("city", "")
        if province not in dict(provinces()):
            province = ""
        if not city.startswith(province or "-"):
            city = ""
        options = [provinces(), places.cities(province), places.districts(city) if len(city) == 4 else []]
        for name, choices in zip(PLACES, options, strict=True):
            self.fields[name].choices = [("", "---------"), *choices]

    def prepare_htmx(self) -> None:
        looking = {
            "hx-post": reverse_lazy("customers:duplicates"),
            "hx-trigger": "change",
            "hx-target": "#duplicates",
            "hx-include": "closest form",
            "hx-params": "name,phone,credit_code,record",
        }
        for name in ("name", "phone", "credit_code"):
            self.fields[name].widget.attrs.update(looking)
        choosing = {
            "hx-post": reverse_lazy("customers:regions"),
            "hx-trigger": "change",
            "hx-target": "#places",
            "hx-swap": "outerHTML",
            "hx-include": "closest form",
            "hx-params": "province,city,district",
        }
        for name in ("province", "city"):
            self.fields[name].widget.attrs.update(choosing)

    def sections(self) -> list[Section]:
        return [Section(str(title), [self[name] for name in names if name in self.fields]) for title, names in SECTIONS]

    @property
    def place_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PLACES]

    # What was typed

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_credit_code(self) -> str:
        verdict = self.judge("credit_code", check_credit_code(self.cleaned_data["credit_code"]))
        return verdict.value

    def clean_phone(self) -> Secret:
        return Secret.of(self.judge("phone", check_phone(self.cleaned_data["phone"])).value)

    def clean_id_number(self) -> Secret:
        return Secret.of(self.judge("id_number", check_id_number(self.cleaned_data["id_number"])).value)

    def clean_bank_account(self) -> Secret:
        return Secret.of(self.cleaned_data["bank_account"])

    def clean_registered_capital(self) -> Decimal | None:
        amount = self.cleaned_data["registered_capital"]
        return None if amount is None else amount * TEN_THOUSAND

    def clean_capital_currency(self) -> str:
        return self.cleaned_data["capital_currency"] or "CNY"

    def clean_secrecy(self) -> int:
        value = self.cleaned_data["secrecy"]
        return self.present.secrecy if value in (None, "") else int(value)

    def clean_former_names(self) -> str:
        return one_newline(self.cleaned_data["former_names"])

    def clean_business_scope(self) -> str:
        return one_newline(self.cleaned_data["business_scope"])

    def clean_note(self) -> str:
        return one_newline(self.cleaned_data["note"])

    def judge(self, name: str, verdict):
        """An error refuses; a warning counts only for what the person has just typed."""
        if verdict.error:
            raise ValidationError(verdict.error)
        if verdict.warning and fingerprint(verdict.value) != fingerprint(getattr(self.present, name)):
            self.warnings.append(verdict.warning)
        return verdict

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["region"] = next((cleaned[name] for name in reversed(PLACES) if cleaned.get(name)), "")
        if cleaned.get("special_kind") and cleaned.get("category") != Customer.Category.SPECIAL:
            self.add_error("special_kind", _("Only a special customer has a special kind."))
        self.look_for_duplicates(cleaned)
        return cleaned

    def look_for_duplicates(self, cleaned: dict[str, Any]) -> None:
        typed = {}
        for name in ("name", "phone", "credit_code"):
            value = cleaned.get(name)
            is_new = value and fingerprint(value) != fingerprint(getattr(self.present, name))
            typed[name] = (value.reveal() if isinstance(value, Secret) else value) if is_new else ""
        self.duplicates = find_duplicates(**typed, person=self.person, exclude=self.present.pk)
        if any(one.is_same_code for one in self.duplicates):
            self.add_error("credit_code", _("Another customer has this credit code."))

    # Doubts

    @property
    def doubt_key(self) -> str:
        """Names the doubts that the page shows: who confirms them has not confirmed others."""
        doubts = "|".join([*self.warnings, *(str(one) for one in self.duplicates)])
        return salted_hmac("customers.doubts", doubts).hexdigest()[:16] if doubts else ""

    @property
    def needs_confirmation(self) -> bool:
        return bool(self.doubt_key) and self.data.get("confirm") != self.doubt_key

    # Both changed

    def again(self, data, record: Customer) -> "CustomerForm":
        return CustomerForm(data, instance=record, person=self.person)

    def trail_of(self, record: Customer):
        return Event.objects.about(record)

    def as_data(self, record: Customer, name: str) -> dict[str, str]:
        if name == "region":
            return dict(zip(PLACES, places.steps_to(record.region), strict=True))
        if name == "registered_capital":
            amount = record.registered_capital
            return {name: "" if amount is None else f"{(amount / TEN_THOUSAND).normalize():f}"}
        return super().as_data(record, name)

    @property
    def changes(self) -> dict[str, Any]:
        changes = super().changes
        if "region" in changes:
            changes["province"] = changes["region"][:2]
        return changes

    def new_customer(self) -> Customer:
        """The unsaved customer of a form that began empty."""
        values = {name: self.cleaned_data[name] for name in self.guarded}
        return Customer(**values, province=values["region"][:2])
