"""What other systems send and get. Amounts are texts with at most four decimals."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop
from ninja import Field, Schema
from pydantic import AfterValidator, StringConstraints

from core.filters import FIRST_DAY, LAST_DAY


def without_null(text: str) -> str:
    """PostgreSQL keeps none."""
    if "\x00" in text:
        raise ValueError("null characters are not allowed")
    return text


Amount = Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=4)]
Text = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(without_null)]
Code = Annotated[Text, Field(min_length=1, max_length=60)]
Key = Annotated[Text, Field(min_length=1, max_length=60)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


class Given(Schema):
    """What is sent with a name that nobody knows is said, not passed over: it may be a currency."""

    model_config = {"extra": "forbid"}


class CheckIn(Given):
    customer: Code = Field(description=gettext_noop("Code of the customer, or its number in the source system."))
    amount: Amount = Field(description=gettext_noop("How much more would be lent, in CNY."))
    currency: Literal["CNY"] = Field("CNY", description=gettext_noop("Amounts are not converted: yuan or nothing."))


class ReasonOut(Schema):
    code: str
    level: str = Field(description=gettext_noop("warn or hold"))
    text: str
    figures: dict[str, Any]


class CheckOut(Schema):
    verdict: str = Field(description=gettext_noop("allowed, warn or hold"))
    reasons: list[ReasonOut]
    exposure: Decimal
    after: Decimal
    limit: Decimal | None
    needed: Decimal | None = Field(
        description=gettext_noop("What an exception must allow to let it go; null where none would.")
    )


class ReleaseIn(CheckIn):
    number: Code = Field(description=gettext_noop("Number of the delivery; made as a draft when it is not there yet."))
    source: Text = Field("", max_length=40, description=gettext_noop("Name of the asking system."))
    on: Day | None = Field(None, description=gettext_noop("Day of the delivery; today when left out."))
    order: Text | None = Field(None, max_length=60, description=gettext_noop("Number of its order in the same system."))
    note: Text = Field("", max_length=200)
    key: Key | None = Field(None, description=gettext_noop("As the header Idempotency-Key."))


class ReleaseOut(Schema):
    id: int
    number: str
    source: str
    state: str = Field(description=gettext_noop("passed, held, refused or withdrawn"))
    verdict: str
    reasons: list[ReasonOut]
    amount: Decimal
    exposure_before: Decimal
    limit: Decimal | None
    exception_used: Decimal


class ProblemOut(Schema):
    code: str
    message: str
