"""The tree of categories: what an installation begins with, and which one takes what."""

from django.db import transaction
from django.utils.translation import gettext as _

from archives.models import Category
from archives.models.common import Kept
from core.errors import Refused

# code, name, retention, years, what files itself there. A company changes them; they are made once.
FIRST = [
    ("01", "客户档案", Kept.PERMANENT, None, "customers.customer"),
    ("02", "客户投诉", Kept.LONG, 30, "complaints.complaint"),
    ("03", "信用决定", Kept.LONG, 10, "credit.decision"),
    ("04", "客户分级", Kept.LONG, 30, "credit.campaign"),
    ("05", "资料更正", Kept.SHORT, 5, "customers.correction"),
    ("06", "合同与协议", Kept.LONG, 30, ""),
    ("07", "往来函件", Kept.SHORT, 5, ""),
    ("08", "会议与报告", Kept.LONG, 10, ""),
]


@transaction.atomic
def ensure_categories(**_kwargs) -> None:
    """Where there is no category at all; what a company has changed stays changed."""
    if Category.objects.exists():
        return
    for order, (code, name, kept, years, takes) in enumerate(FIRST):
        made = Category.objects.create(code=code, name=name, kept=kept, years=years, takes=takes, order=order)
        Category.objects.filter(pk=made.pk).update(path=f"/{made.pk}/")


def category_that_takes(kind: str) -> Category:
    """Where records of this kind file themselves."""
    found = Category.objects.filter(takes=kind).first()
    if found is None:
        raise Refused(_("No category of the archives takes these records; name one first."), code="category")
    return found
