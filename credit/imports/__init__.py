"""What files bring in."""

from credit.imports.documents import DOCUMENTS
from credit.imports.payments import PAYMENTS
from credit.imports.receivables import RECEIVABLES
from credit.imports.sales import SALES

__all__ = ["DOCUMENTS", "PAYMENTS", "RECEIVABLES", "SALES"]
