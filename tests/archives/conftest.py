"""The people of the archives, and files as secret as a test wants them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from archives.categories import ensure_categories
from archives.models import AccessRequest, ArchiveFile, Category, Grant
from customers.models import Customer
from regulations import policies
from tests.complaints.conftest import make_complaint
from tests.conftest import make_person
from tests.customers.conftest import make_customer, winery
from tests.customers.test_corrections import house
from tests.regulations.rows import published

__all__ = ["house", "make_complaint", "make_customer", "winery"]


@pytest.fixture(autouse=True)
def categories(db):
    ensure_categories()


@pytest.fixture
def ma_lan(cast):
    """马兰, the information specialist."""
    return make_person("malan", "马兰", "archivist", cast.service, clearance=3)


@pytest.fixture
def han_mei(cast):
    """韩梅, the information supervisor."""
    return make_person("hanmei", "韩梅", "information_supervisor", cast.service, clearance=3)


@pytest.fixture
def publish(cast):
    """publish(name=value, …) puts rules of the archives into force from yesterday on."""

    def put_into_force(**values):
        version = published(cast.system, app="archives", days=-1, **values)
        policies.forget()
        return version

    return put_into_force


def a_file(by, *, level=0, customer: Customer | None = None, **facts) -> ArchiveFile:
    category = Category.objects.get(code="06")
    given = {"title": "购销合同", "category": category, "kept": category.kept, "years": category.years, "year": 2026}
    if customer is None:
        given["subject"] = "合同"
    number = f"06-2026-{ArchiveFile.objects.count() + 1:05d}"
    return ArchiveFile.objects.create(number=number, customer=customer, level=level, entered_by=by, **given | facts)


def grant_to(reader, file, *, way="screen", hours=24, **facts) -> Grant:
    """As an approved request leaves it."""
    now = timezone.now()
    today = timezone.localdate()
    asked = AccessRequest.objects.create(
        file=file,
        way=way,
        purpose="核对",
        reason="核对条款",
        reader="own",
        begins_on=today,
        ends_on=today + timedelta(days=3),
        state="approved",
        asked_at=now,
        asked_by=reader,
    )
    begins = now - timedelta(hours=1)
    return Grant.objects.create(
        request=asked,
        file=file,
        reader=reader,
        way=way,
        begins_at=begins,
        ends_at=begins + timedelta(hours=hours),
        **facts,
    )
