"""Field types: exact money and encrypted text."""

from decimal import ROUND_HALF_EVEN, Decimal

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.inputs import whole_number
from core.secrets import Secret

UNITS = 10_000  # stored units in one yuan
CENT = Decimal("0.0001")
LARGEST = Decimal(2**62) / UNITS


def to_units(amount: Decimal) -> int:
    """Whole ten-thousandths of a yuan; a finer amount is rounded half to even."""
    return int((amount.quantize(CENT, rounding=ROUND_HALF_EVEN) * UNITS).to_integral_value())


def from_units(units: int) -> Decimal:
    """Yuan with four decimals, exact."""
    return Decimal(units).scaleb(-4)


class AmountField(forms.DecimalField):
    """An amount in a form: 25000 and 12.5, as people write, where the column gives 25000.0000."""

    def prepare_value(self, value):
        return f"{value.normalize():f}" if isinstance(value, Decimal) and value.is_finite() else value


class SeveralField(forms.ModelMultipleChoiceField):
    """Several records to choose. A number that no database takes names none, and breaks nothing."""

    def clean(self, value):
        for one in value or ():
            if whole_number(str(one)) is None:
                wrong = {"pk": str(one)[:60]}
                raise ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value", params=wrong)
        return super().clean(value)


class MoneyField(models.BigIntegerField):
    """An amount in yuan: `Decimal` outside, whole ten-thousandths inside, because SQLite sums decimals as floats.

    Sums over the column come back as `Decimal` too: `Sum` keeps the output field.
    """

    def from_db_value(self, value, expression, connection):
        return None if value is None else from_units(int(value))

    def to_python(self, value):
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value))
        except ArithmeticError as error:
            raise ValidationError(_("“%(value)s” is not an amount."), params={"value": value}) from error

    def get_prep_value(self, value):
        if value is None:
            return None
        if hasattr(value, "resolve_expression"):
            return value
        return to_units(self.to_python(value))

    @property
    def validators(self):
        return [validators.MinValueValidator(-LARGEST), validators.MaxValueValidator(LARGEST)]

    def value_to_string(self, obj):
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs):
        return models.Field.formfield(
            self, **{"form_class": AmountField, "max_digits": 18, "decimal_places": 4, **kwargs}
        )


class SecretField(models.TextField):
    """Text encrypted at rest. Reads as `Secret`; takes a plain text or a `Secret`. Never sort or filter by it."""

    def from_db_value(self, value, expression, connection):
        return None if value is None else Secret(value)

    def to_python(self, value):
        if value is None or isinstance(value, Secret):
            return value
        return Secret.of(str(value))

    def get_prep_value(self, value):
        if value is None:
            return None
        return value.stored if isinstance(value, Secret) else Secret.of(str(value)).stored

    def value_to_string(self, obj):
        value = self.value_from_object(obj)
        return self.get_prep_value(value) or ""
