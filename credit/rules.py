"""Who may do what with trading documents: the rows of a deed, locked in their order."""

from django.utils.translation import gettext as _

from core.errors import Refused, Stale
from core.rules import require, rows_for
from credit.exposure import lock_file
from credit.models import CreditFile, TradingDocument


def hold_document(document: TradingDocument, *, by, permission: str) -> tuple[CreditFile, TradingDocument]:
    """The credit file and then the document as they stand now, locked, for someone who may and sees it."""
    require(by, permission)
    file = lock_file(document.customer_id)
    rows = rows_for(by, TradingDocument).filter(pk=document.pk).order_by()
    for held in rows.select_for_update(no_key=True):
        return file, held
    raise Refused(_("There is no such document, or it is not yours to see."), code="unseen")


def check_version(document: TradingDocument, expected: int | None) -> None:
    if expected is not None and document.version != expected:
        raise Stale(_("The document was changed by somebody else in the meantime."), current=document)
