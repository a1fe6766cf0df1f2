"""What the trail names by code, in words: kinds of records, fields, values."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

NOTHING = "–"
# What deeds note beside their record and its fields.
DETAILS = {
    "address": gettext_lazy("from where"),
    "amount": gettext_lazy("net sales"),
    "boundary": gettext_lazy("at the cut-off"),
    "clauses": gettext_lazy("clauses"),
    "columns": gettext_lazy("columns"),
    "count": gettext_lazy("count"),
    "counts": gettext_lazy("count"),
    "customers": gettext_lazy("customers"),
    "cuts": gettext_lazy("cut-offs"),
    "deputy": gettext_lazy("deputy"),
    "device": gettext_lazy("device"),
    "effective_on": gettext_lazy("in force from"),
    "entry": gettext_lazy("trail entry"),
    "field": gettext_lazy("field"),
    "file": gettext_lazy("file"),
    "filter": gettext_lazy("filters"),
    "format": gettext_lazy("format"),
    "from": gettext_lazy("from"),
    "grades": gettext_lazy("grades"),
    "import": gettext_lazy("import"),
    "interaction": gettext_lazy("interaction"),
    "kind": gettext_lazy("kind"),
    "left": pgettext_lazy("trail", "left over"),
    "number": pgettext_lazy("trail", "Number"),
    "reason": gettext_lazy("reason"),
    "round": gettext_lazy("round"),
    "rows": gettext_lazy("rows"),
    "sort": gettext_lazy("order"),
    "stage": gettext_lazy("stage"),
    "step": gettext_lazy("step"),
    "to": pgettext_lazy("trail", "until"),
    "values": gettext_lazy("values"),
}


def model_of(record_type: str) -> type[models.Model] | None:
    """The model of a type like «customers.customer»; None when there is none of this name any more."""
    try:
        return apps.get_model(record_type)
    except (LookupError, ValueError):
        return None


def type_label(record_type: str) -> str:
    model = model_of(record_type)
    return str(model._meta.verbose_name) if model else record_type


def record_types() -> list[tuple[str, str]]:
    """The kinds of records of this project, for a list to choose from; inner tables have no name of their own."""
    own = [config for config in apps.get_app_configs() if str(settings.BASE_DIR) == config.path.rpartition("/")[0]]
    named = [model for app in own for model in app.get_models() if "verbose_name" in model._meta.original_attrs]
    found = [(model._meta.label_lower, str(model._meta.verbose_name)) for model in named]
    return sorted(found, key=lambda pair: pair[1])


def field_label(record_type: str, name: str) -> str:
    """The field as people call it; as it was written when the model has it no more."""
    model = model_of(record_type)
    try:
        return str(model._meta.get_field(name).verbose_name) if model else name
    except (FieldDoesNotExist, AttributeError):
        return name


def detail_label(record_type: str, name: str) -> str:
    """What a detail of an entry is about: a field of the record, or one of the words of deeds."""
    label = field_label(record_type, name)
    return str(DETAILS.get(name, name)) if label == name else label


def value_text(record_type: str, name: str, value: Any) -> str:
    """A value as the trail keeps it, for people."""
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value_text(record_type, name, one) for one in value)
    if isinstance(value, dict):
        return "; ".join(
            f"{detail_label(record_type, key)}: {value_text(record_type, key, one)}" for key, one in value.items()
        )
    model = model_of(record_type)
    try:
        choices = dict(model._meta.get_field(name).flatchoices) if model else {}
    except (FieldDoesNotExist, AttributeError):
        choices = {}
    return str(choices.get(value, value))


def changes_in_words(record_type: str, changes: dict) -> list[tuple[str, str, str]]:
    """(field, before, after) of what an entry of the trail says was changed."""
    pairs = [
        (name, pair if isinstance(pair, list) and len(pair) == 2 else ["", pair]) for name, pair in changes.items()
    ]
    return [
        (field_label(record_type, name), value_text(record_type, name, before), value_text(record_type, name, after))
        for name, (before, after) in pairs
    ]
