"""Requests of the cast. What is approved here is a customer's department: any record will do."""

import pytest

from approvals import actions
from regulations.values import ChainStep
from tests.conftest import make_person

CHIEF_THEN_GM = (ChainStep("superior"), ChainStep("general_manager", text="最后一步"))


@pytest.fixture
def ask(cast):
    """ask(chain, by=cast.chen_li) -> an approval about the department of the cast."""

    def make(*chain, by=None, record=None, **facts):
        given = {
            "kind": "tests.trip",
            "title": "外带档案 JY-2026-0117",
            "facts": [("案卷", "KH-2025-0231 合作协议"), ("方式", "外带 2 天")],
            "reason": "赴客户处续签年度协议",
            "url": "/customers/",
        }
        return actions.ask(
            record=record or cast.sales_one, chain=chain or CHIEF_THEN_GM, by=by or cast.chen_li, **(given | facts)
        )

    return make


@pytest.fixture
def second_gm(cast):
    return make_person("zong2", "副总经理", "general_manager", cast.company, is_staff=True)


def waiting(approval) -> list[str]:
    """Whose signatures are wanted now."""
    return [str(one.person) for one in approval.signatures.waiting().select_related("person").order_by("id")]
