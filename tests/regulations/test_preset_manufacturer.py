"""What the manufacturer preset sets is what the company does."""

from datetime import date

import pytest

from approvals.models import Approval
from credit.models import SalesLine
from credit.months import add_lines
from credit.tasks import start_year
from customers.actions import create_customers, request_correction
from customers.models import Customer
from regulations import hooks, policies
from regulations.actions import apply_preset, ask_publication, draft_policy
from tests.regulations.preset_files import shipped_with


@pytest.fixture
def sales(cast):
    """Sales of last year, so that there is something to grade."""
    customer = Customer(name="华东酒业", owner=cast.chen_li)
    create_customers([customer], by=cast.system)
    line = SalesLine(customer=customer, sold_on=date(2025, 5, 5), amount=100)
    line.save()
    add_lines([line])


@pytest.mark.rule("S1-13 R2")
@pytest.mark.parametrize(
    ("values", "day", "starts"),
    [
        ({}, date(2026, 3, 24), False),
        ({}, date(2026, 3, 25), True),
        ({}, date(2026, 3, 30), True),
        ({}, date(2026, 3, 31), False),
        ({"grading_day": "20"}, date(2026, 3, 20), True),
        ({"grading_last_day": "31"}, date(2026, 3, 31), True),
        ({"grading_month": "5"}, date(2026, 3, 25), False),
        ({"grading_month": "5"}, date(2026, 5, 25), True),
    ],
)
def test_the_year_is_graded_when_the_preset_says(cast, sales, folder, values, day, starts):
    apply_preset(name=shipped_with(folder, "manufacturer", **values), by=cast.admin)
    assert bool(start_year(day)) == starts
    assert str(policies.clause_of("credit", "grading_day").regulation) == "客户分级管理办法"


@pytest.mark.parametrize(
    ("chain", "signers"),
    [
        (None, ["general_manager"]),
        ('[{ who = "service_manager" }, { who = "general_manager" }]', ["service_manager", "general_manager"]),
    ],
)
@pytest.mark.rule("S1-05 R27")
def test_new_rules_are_approved_by_whom_the_preset_says(cast, folder, monkeypatch, chain, signers):
    asked = []
    monkeypatch.setattr(hooks, "ask_approval", [lambda **request: asked.append(request)])
    values = {"publication": chain} if chain else {}
    apply_preset(name=shipped_with(folder, "manufacturer", **values), by=cast.admin)
    clause = policies.clause_of("regulations", "publication")
    draft = draft_policy(app="credit", values={"grading_day": 26}, clauses={"grading_day": clause},
                         reason="董事会", by=cast.admin)  # fmt: skip
    ask_publication(version=draft, seen=draft.edition, by=cast.admin)
    assert [step.who for step in asked[0]["chain"]] == signers
    assert asked[0]["clause"] == clause


@pytest.mark.rule("S1-15 R1")
@pytest.mark.parametrize(
    ("chain", "signers"),
    [
        (None, ["service_manager", "general_manager"]),
        ('[{ who = "general_manager" }]', ["general_manager"]),
    ],
)
def test_a_correction_is_signed_by_whom_the_preset_says(cast, folder, chain, signers):
    values = {"correction_plan_chain": chain} if chain else {}
    apply_preset(name=shipped_with(folder, "manufacturer", **values), by=cast.admin)
    customer = Customer(name="济南合顺商贸有限公司", owner=cast.chen_li)
    create_customers([customer], by=cast.system)
    told = {"what_happened": "客户来电说抬头不对", "cause": "登记时抄错", "plan": "改正名称"}
    correction = request_correction(
        customer=customer, changes={"name": "济南和顺商贸有限公司"}, by=cast.zhou_min, **told
    )
    approval = Approval.objects.about(correction).get()
    assert [step.who for step in approval.steps.order_by("order")] == signers
    assert approval.clause.number == "第一条"
