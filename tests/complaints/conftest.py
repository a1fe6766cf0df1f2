"""Complaints of the cast."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import actions
from complaints.models import Complaint
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
