"""Which trading documents."""

from django.db.models import F

from credit.querysets.sales import OfCustomerSales


class DocumentQuerySet(OfCustomerSales):
    def to_do(self) -> "DocumentQuerySet":
        """Those to be worked off: not let go yet, and orders that are not delivered whole."""
        return self.filter(state__in=["draft", "confirmed", "held"], delivered__lt=F("amount"))
