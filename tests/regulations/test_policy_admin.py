"""Rules, regulations and clauses in the administration: the same deeds as on the pages."""

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.models import Approval
from core.models import Event
from customers.policy import policy_for
from regulations.actions import draft_policy
from regulations.models import Clause, PolicyVersion, Regulation
from staff.roles import ensure_roles
from tests.regulations.test_policy_pages import filled

ADD = reverse("admin:regulations_policyversion_add")


@pytest.fixture
def rule(cast) -> Clause:
    ensure_roles()
    regulation = Regulation.objects.create(code="S0-13", title="客户信息管理制度")
    return Clause.objects.create(regulation=regulation, number="5", title="客户类型", text="客户分为以下类型。")


def change_page(version) -> str:
    return reverse("admin:regulations_policyversion_change", args=[version.pk])


def test_a_draft_is_written_changed_and_handed_in(cast, rule, signed_in):
    client = signed_in(cast.admin)
    assert "?app=customers" in client.get(ADD).content.decode()
    client.post(f"{ADD}?app=customers", filled(v__page_size="20", reason="列表太长"))
    version = PolicyVersion.objects.get()
    assert version.values["page_size"] == 20
    client.post(change_page(version), filled(v__page_size="30"))
    version.refresh_from_db()
    assert version.values["page_size"] == 30
    client.post(change_page(version), {"ask": "1", "edition": version.edition})
    version.refresh_from_db()
    assert (version.state, version.reason) == ("waiting", "列表太长")
    assert "保存草稿" not in client.get(change_page(version)).content.decode()


def test_the_general_manager_approves_in_the_administration(cast, rule, signed_in):
    draft_policy(app="customers", values={"page_size": 20}, reason="列表太长", by=cast.admin)
    client = signed_in(cast.admin)
    version = PolicyVersion.objects.get()
    client.post(change_page(version), {"ask": "1", "edition": version.edition})
    approval = Approval.objects.get()
    signed_in(cast.gm).post(reverse("admin:approvals_approval_change", args=[approval.pk]), {"deed": "approve"})
    approval.refresh_from_db()
    assert approval.state == "approved"
    assert policy_for().page_size == 20


def test_a_draft_is_withdrawn(cast, rule, signed_in):
    version = draft_policy(app="customers", values={"page_size": 20}, by=cast.admin)
    signed_in(cast.admin).post(change_page(version), {"withdraw": "1"})
    version.refresh_from_db()
    assert version.state == "withdrawn"


def test_who_may_only_look_changes_nothing(cast, rule, signed_in):
    version = draft_policy(app="customers", values={"page_size": 20}, by=cast.admin)
    client = signed_in(cast.gm)
    page = client.get(change_page(version))
    assert page.status_code == 200
    assert "保存草稿" not in page.content.decode()
    assert client.post(change_page(version), filled(v__page_size="30")).status_code == 403
    assert client.post(change_page(version), {"withdraw": "1"}).status_code == 403
    assert client.get(ADD).status_code == 403
    assert PolicyVersion.objects.get().values["page_size"] == 20


def test_what_does_not_fit_is_said_in_the_form(cast, rule, signed_in):
    response = signed_in(cast.admin).post(f"{ADD}?app=customers", filled(v__page_size="9"))
    assert response.status_code == 422
    assert "超出范围" in response.content.decode()


def test_regulations_and_clauses_are_saved_with_a_trail(cast, rule, signed_in):
    client = signed_in(cast.admin)
    client.post(reverse("admin:regulations_regulation_add"), {"code": "S1-03", "title": "投诉制度"})
    made = Regulation.objects.get(code="S1-03")
    sent = {"regulation": made.pk, "number": "1", "title": "总则", "text": "一", "order": ""}
    client.post(reverse("admin:regulations_clause_add"), sent)
    clause = Clause.objects.get(regulation=made)
    deeds = Event.objects.filter(by=cast.admin).values_list("deed", flat=True)
    assert set(deeds) == {"regulations.save_regulation", "regulations.save_clause"}
    made.refresh_from_db()
    page = reverse("admin:regulations_clause_change", args=[clause.pk])
    client.post(page, {**sent, "text": "二", "order": "10", "seen": made.edition})
    client.post(page, {**sent, "text": "三", "order": "10", "seen": made.edition})  # a stale page
    clause.refresh_from_db()
    assert clause.text == "二"


def test_a_withdrawn_clause_is_only_looked_at(cast, rule, signed_in):
    Clause.objects.update(withdrawn_on=timezone.localdate())
    page = reverse("admin:regulations_clause_change", args=[rule.pk])
    client = signed_in(cast.admin)
    assert client.get(page).status_code == 200
    assert client.post(page, {"number": "6", "title": "x"}).status_code == 403
