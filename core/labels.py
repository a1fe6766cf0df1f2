"""What the trail names by code, in words: kinds of records, fields, values."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

NOTHING = "–"


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
    """The kinds of records of this project, for a list to choose from."""
    own = [config for config in apps.get_app_configs() if str(settings.BASE_DIR) == config.path.rpartition("/")[0]]
    found = [(model._meta.label_lower, str(model._meta.verbose_name)) for app in own for model in app.get_models()]
    return sorted(found, key=lambda pair: pair[1])


def field_label(record_type: str, name: str) -> str:
    """The field as people call it; as it was written when the model has it no more."""
    model = model_of(record_type)
    try:
        return str(model._meta.get_field(name).verbose_name) if model else name
    except (FieldDoesNotExist, AttributeError):
        return name


def value_text(record_type: str, name: str, value: Any) -> str:
    """A value as the trail keeps it, for people."""
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value_text(record_type, name, one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {value_text(record_type, key, one)}" for key, one in value.items())
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
