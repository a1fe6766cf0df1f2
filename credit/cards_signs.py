"""What lies behind the cards of the credit page, asked in one breath with the file: empty cards cost no query."""

from django.db.models import Exists, OuterRef, QuerySet

from credit.models import (
    AnnualAccounts,
    CollectionCase,
    Condition,
    CreditEvent,
    CreditException,
    CreditReport,
    CreditStop,
    LimitCrossing,
    SpecialTerm,
    TradingCard,
    TradingDocument,
)

OF_FILE = {
    "has_accounts": AnnualAccounts.objects.all(),
    "has_chase": CollectionCase.objects.filter(closed_on__isnull=True),
    "has_conditions": Condition.objects.all(),
    "has_events": CreditEvent.objects.all(),
    "has_exceptions": CreditException.objects.all(),
    "has_near_report": LimitCrossing.objects.filter(reported_at__isnull=False, decided_at__isnull=True),
    "has_reports": CreditReport.objects.all(),
    "has_stop": CreditStop.objects.filter(lifted_at__isnull=True),
}
OF_CUSTOMER = {
    "has_documents": TradingDocument.objects.all(),
    "has_card": TradingCard.objects.all(),
    "has_terms": SpecialTerm.objects.all(),
}


def with_signs(files: QuerySet) -> QuerySet:
    """Credit files that know which of their cards are empty."""
    signs = {name: Exists(rows.filter(file=OuterRef("pk"))) for name, rows in OF_FILE.items()}
    signs |= {name: Exists(rows.filter(customer=OuterRef("customer"))) for name, rows in OF_CUSTOMER.items()}
    return files.annotate(**signs)
