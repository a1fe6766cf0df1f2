"""Complaints of the cast."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import actions
from complaints.models import Category, Complaint
from regulations import policies
from regulations.models import PolicyVersion
from tests.customers.conftest import make_customer, winery

__all__ = ["make_complaint", "make_customer", "winery"]


@pytest.fixture
def make_complaint(cast, winery):
    """make_complaint(hours_ago=30) -> a complaint of the winery's customer, registered by 周敏 now."""

    def make(subject="外包装破损", hours_ago=0, by=None, key="", **facts):
        facts = {"customer": winery, "content": "到货六箱有两箱破损。", **facts}
        received_at = timezone.now() - timedelta(hours=hours_ago)
        complaint = Complaint(subject=subject, received_at=received_at, **facts)
        return actions.register(complaint=complaint, by=by or cast.zhou_min, key=key)

    return make


@pytest.fixture
def publish(cast):
    """publish(resolve_normal="4 working days") -> that version is in force."""

    def publish(**values):
        version = PolicyVersion.objects.create(
            app="complaints",
            number=PolicyVersion.objects.count() + 1,
            values=values,
            effective_on=timezone.localdate() - timedelta(days=1),
            state="published",
            made_by=cast.gm,
            published_by=cast.gm,
            published_at=timezone.now(),
        )
        policies.forget()
        return version

    yield publish
    policies.forget()


@pytest.fixture
def category_of(cast):
    """category_of("retest") -> a category whose complaints are handled so."""

    def make(handling):
        found, _made = Category.objects.get_or_create(
            name=f"类别 {handling}", defaults={"handling": handling, "path": f"/{handling}/"}
        )
        return found

    return make


@pytest.fixture
def make_case(make_complaint, cast, category_of):
    """make_case("attitude", about=cast.wang_qian) -> a case of 周敏 that was accepted and assigned."""

    def make(handling="plain", verdict="general", judged=None, **facts):
        complaint = make_complaint(category=category_of(handling), **facts)
        actions.accept(complaint=complaint, verdict=verdict, by=cast.gm, **(judged or {}))
        handler = complaint.handler
        return actions.assign(complaint=complaint, handler=handler, by=cast.gm)

    return make
