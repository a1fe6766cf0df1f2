"""A correction that was carried out and reported on, or not allowed, with both rounds of signatures (S1-15)."""

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from archives.sources.common import Beat, Entry, Source, sheet, signed
from customers.corrections import lines_of
from customers.models import Correction

ABOUT = ("customer__department", "requested_by", "department", "executed_by", "fed_back_by", "reported_by")


def decided() -> QuerySet:
    over = Correction.objects.filter(state__in=[Correction.State.FILED, Correction.State.REJECTED])
    return over.select_related(*ABOUT).annotate(finished=Coalesce("filed_at", "requested_at"))


def entry(correction: Correction) -> Entry:
    return Entry(
        title=str(correction),
        number=str(correction.pk),
        responsible=str(correction.requested_by),
        customer=correction.customer,
        subject="",
        department=correction.customer.department,
    )


def paper(correction: Correction, by, _beat: Beat) -> bytes:
    """Sensitive values stay masked."""
    facts = {
        "lines": lines_of(correction, correction.customer),
        "approvals": signed(Correction, [correction.pk]),
    }
    return sheet("correction", correction, str(correction), by=by, **facts)


SOURCE = Source("customers.correction", Correction, decided, entry, paper)
