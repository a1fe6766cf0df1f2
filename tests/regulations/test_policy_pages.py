"""The editor of the rules: what it shows, what it refuses, and that two people do not overwrite each other."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions import approve
from approvals.models import Approval
from customers.policy import CustomerPolicy, policy_for
from regulations.actions import change_draft, draft_policy
from regulations.forms import PolicyForm
from regulations.models import Citation, Clause, PolicyVersion, Regulation
from regulations.policies import declared
from staff.roles import ensure_roles

DRAFT = reverse("regulations:draft", args=["customers"])


@pytest.fixture
def rule(cast) -> Clause:
    ensure_roles()
    regulation = Regulation.objects.create(code="S0-13", title="客户信息管理制度")
    return Clause.objects.create(regulation=regulation, number="5", title="客户类型", text="客户分为以下类型。")


def filled(app="customers", **typed) -> dict[str, str]:
    """What the browser would send of the untouched form, with these fields typed over."""
    draft = PolicyVersion.objects.open().filter(app=app).first()
    form = PolicyForm(app=app, draft=draft, base=None)
    html = "".join(str(field) for field in form)
    sent = dict(re.findall(r'<input [^>]*name="([^"]+)" value="([^"]*)"', html))
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', html):
        sent[name] = text
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.findall(r'value="([^"]*)" selected', options)
        sent[name] = chosen[0] if chosen else re.findall(r'value="([^"]*)"', options)[0]
    return sent | {name.replace("__", "-"): text for name, text in typed.items()}


def test_the_editor_shows_every_value_with_its_clause_and_range(cast, rule, signed_in):
    page = signed_in(cast.admin).get(DRAFT)
    text = page.content.decode()
    assert "客户列表每页行数" in text
    assert "10 至 200" in text
    assert 'value="S0-13 5"' in text


@pytest.mark.parametrize("app", ["customers", "credit", "regulations"])
def test_an_untouched_form_stores_what_was_there(cast, rule, signed_in, app):
    sent = filled(app, effective_on=timezone.localdate().isoformat(), reason="无")
    response = signed_in(cast.admin).post(reverse("regulations:draft", args=[app]), sent)
    assert response.status_code == 302, response.context["form"].errors
    stored = PolicyVersion.objects.get().values
    assert (
        declared[app].policy(**{n: k.read(stored[n]) for n, k in declared[app].kinds.items()}) == declared[app].policy()
    )


def older(cast, values: dict, cited: dict) -> PolicyVersion:
    """A version in force that an older release wrote."""
    facts = {"values": values, "effective_on": timezone.localdate(), "state": "published", "made_by": cast.admin}
    facts |= {"published_by": cast.gm, "published_at": timezone.now()}
    version = PolicyVersion.objects.create(app="customers", number=1, **facts)
    for field, clause in cited.items():
        Citation.objects.create(version=version, field=field, clause=clause)
    return version


def test_a_value_that_this_release_allows_no_more_is_mended_in_the_editor(cast, rule, signed_in):
    older(cast, {"page_size": 100_000}, {})
    page = signed_in(cast.admin).get(DRAFT)
    assert page.status_code == 200
    assert page.context["form"]["v-page_size"].initial == CustomerPolicy().page_size


def test_a_value_that_this_release_knows_no_more_stops_no_draft(cast, rule):
    older(cast, {"gone": 7}, {"gone": rule, "page_size": rule})
    draft = draft_policy(app="customers", values={"page_size": 60}, reason="新", by=cast.admin)
    assert [one.field for one in draft.citations.all()] == ["page_size"]
    Citation.objects.create(version=draft, field="gone", clause=rule)  # the release came while the draft was open
    changed = change_draft(version=draft, seen=draft.edition, values={"page_size": 70}, by=cast.admin)
    assert [one.field for one in changed.citations.all()] == ["page_size"]


def test_from_the_editor_to_rules_in_force(cast, rule, signed_in):
    client = signed_in(cast.admin)
    typed = {"v__trade_types": "经销商\n会员\n", "c__trade_types": "S0-13 5", "reason": "新类型"}
    saved = client.post(DRAFT, filled(**typed), follow=True)
    assert "草稿已保存" in saved.content.decode()
    version = PolicyVersion.objects.get()
    client.post(reverse("regulations:version_ask", args=["customers", 1]), {"edition": version.edition})
    approve(approval=Approval.objects.get(kind="regulations.policy"), by=cast.gm)
    assert policy_for().trade_types == ("经销商", "会员")
    page = client.get(reverse("regulations:policy", args=["customers"])).content.decode()
    assert "第 1 版" in page
    assert f"#clause-{rule.pk}" in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"v__page_size": "9"}, "v-page_size"),
        ({"v__page_size": ""}, "v-page_size"),
        ({"v__page_size": "many"}, "v-page_size"),
        ({"c__page_size": "S9-99 1"}, "c-page_size"),
        ({"effective_on": (timezone.localdate() - timedelta(days=2)).isoformat()}, "effective_on"),
        ({"effective_on": "9999-12-31"}, "effective_on"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_kept(cast, rule, signed_in, typed, field):
    response = signed_in(cast.admin).post(DRAFT, filled(**typed, v__code_prefix="ABC-"))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "ABC-" in response.content.decode()
    assert not PolicyVersion.objects.exists()


def test_the_second_of_two_is_shown_what_the_first_saved(cast, rule, signed_in):
    draft = draft_policy(app="customers", values={"page_size": 20}, by=cast.admin)
    sent = filled(v__page_size="30")
    change_draft(version=draft, seen=1, values={"page_size": 40}, by=cast.admin)
    client = signed_in(cast.admin)
    response = client.post(DRAFT, sent)
    text = response.content.decode()
    assert response.status_code == 422
    assert "现已保存: 40 行" in text
    assert 'value="30"' in text
    edition = re.search(r'name="edition" value="(\d+)"', text).group(1)
    client.post(DRAFT, {**sent, "edition": edition})
    assert PolicyVersion.objects.get().values["page_size"] == 30


def test_who_began_a_draft_in_the_same_moment_is_told(cast, rule, signed_in):
    sent = filled(v__page_size="30")
    draft_policy(app="customers", values={"page_size": 20}, by=cast.admin)
    response = signed_in(cast.admin).post(DRAFT, sent)
    assert response.status_code == 422
    assert "系统管理员" in response.content.decode()
    assert PolicyVersion.objects.get().values["page_size"] == 20


def test_a_chain_is_edited_in_lines(cast, rule, signed_in):
    name = "v-publication"
    sent = filled("regulations", **{"c__publication": "S0-13 5", "reason": "两人批准"})
    assert (sent[f"{name}_0"], sent[f"{name}_3"]) == ("general_manager", "")
    sent |= {f"{name}_3": "chairman", f"{name}_4": "company", f"{name}_5": "any"}
    response = signed_in(cast.admin).post(reverse("regulations:draft", args=["regulations"]), sent)
    assert response.status_code == 302
    steps = PolicyVersion.objects.get().values["publication"]
    assert [step["who"] for step in steps] == ["general_manager", "chairman"]


def test_nobody_without_the_permission_is_offered_a_change(cast, rule, signed_in):
    client = signed_in(cast.chen_li)
    page = client.get(reverse("regulations:policy", args=["customers"]))
    assert page.status_code == 200
    assert DRAFT not in page.content.decode()
    assert client.get(DRAFT).status_code == 403
    assert signed_in(cast.nobody).get(reverse("regulations:policies")).status_code == 403


def test_an_unknown_field_of_work_is_not_found(cast, rule, signed_in):
    client = signed_in(cast.admin)
    assert client.get(reverse("regulations:policy", args=["nowhere"])).status_code == 404
    assert client.get(reverse("regulations:version", args=["customers", 9])).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("width", [1366, 390])
def test_the_editor_in_the_browser(cast, rule, page_of, assert_accessible, width):
    page = page_of(cast.admin, width=width)
    for name in ("customers", "regulations"):
        page.goto(reverse("regulations:draft", args=[name]))
        assert_accessible(page)
    page.goto(DRAFT)
    page.fill("[name=v-page_size]", "20")
    page.fill("[name=c-trade_types]", "S0-13 5")
    page.fill("[name=reason]", "试行")
    page.get_by_role("button", name="保存草稿").click()
    assert_accessible(page)
    page.get_by_role("button", name="申请发布").click()
    page.get_by_text("已申请发布").wait_for()
    assert PolicyVersion.objects.get().state == "waiting"
    page.goto(reverse("regulations:policy", args=["customers"]))
    assert_accessible(page)
