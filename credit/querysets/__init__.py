"""Which rows."""

from credit.querysets.campaigns import AppealQuerySet, CampaignQuerySet, SheetQuerySet, TermQuerySet
from credit.querysets.care import (
    AgreementQuerySet,
    GradeCheckQuerySet,
    OfAgreementQuerySet,
    SupportPlanQuerySet,
    VisitPlanQuerySet,
)
from credit.querysets.credit import (
    ConditionQuerySet,
    CreditFileQuerySet,
    ExceptionQuerySet,
    OfFileQuerySet,
    ReceivableQuerySet,
)
from credit.querysets.documents import DocumentQuerySet
from credit.querysets.sales import (
    GradeRowQuerySet,
    GradingRunQuerySet,
    OfCustomerSales,
    SalesLineQuerySet,
    SalesMonthQuerySet,
)
from credit.querysets.standing import NewcomerQuerySet
from credit.querysets.totals import KeptTotalQuerySet

__all__ = [
    "AgreementQuerySet",
    "AppealQuerySet",
    "CampaignQuerySet",
    "ConditionQuerySet",
    "CreditFileQuerySet",
    "DocumentQuerySet",
    "ExceptionQuerySet",
    "GradeCheckQuerySet",
    "GradeRowQuerySet",
    "GradingRunQuerySet",
    "KeptTotalQuerySet",
    "NewcomerQuerySet",
    "OfAgreementQuerySet",
    "OfCustomerSales",
    "OfFileQuerySet",
    "ReceivableQuerySet",
    "SalesLineQuerySet",
    "SalesMonthQuerySet",
    "SheetQuerySet",
    "SupportPlanQuerySet",
    "TermQuerySet",
    "VisitPlanQuerySet",
]
