"""Which rows."""

from credit.querysets.campaigns import AppealQuerySet, CampaignQuerySet, SheetQuerySet
from credit.querysets.credit import (
    ConditionQuerySet,
    CreditFileQuerySet,
    ExceptionQuerySet,
    OfFileQuerySet,
    ReceivableQuerySet,
)
from credit.querysets.sales import (
    GradeRowQuerySet,
    GradingRunQuerySet,
    OfCustomerSales,
    SalesLineQuerySet,
    SalesMonthQuerySet,
)
from credit.querysets.totals import KeptTotalQuerySet

__all__ = [
    "AppealQuerySet",
    "CampaignQuerySet",
    "ConditionQuerySet",
    "CreditFileQuerySet",
    "ExceptionQuerySet",
    "GradeRowQuerySet",
    "GradingRunQuerySet",
    "KeptTotalQuerySet",
    "OfCustomerSales",
    "OfFileQuerySet",
    "ReceivableQuerySet",
    "SalesLineQuerySet",
    "SalesMonthQuerySet",
    "SheetQuerySet",
]
