"""What the presets of the trades set is what happens: categories, words, clocks, chains, quotas, keeping."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import actions
from complaints.models import Category, Keyword, Severity
from complaints.policy import policy_for
from core.errors import Refused
from core.models import Event
from regulations.actions import apply_preset
from regulations.models import Citation
from regulations.policies import policy_of
from regulations.presets.plan import plan_of
from regulations.presets.reading import read
from regulations.values import Span
from staff.actions import place_department
from staff.models import Department, Role
from tests.complaints.trades import clock, tree
from tests.complaints.walking import settle

TRADES = ("winery", "logistics", "property", "retail_chain", "laboratory", "health_products")


@pytest.mark.parametrize("name", TRADES)
def test_a_trade_brings_categories_words_and_values_once(cast, name):
    preset = read(name)
    apply_preset(name=name, by=cast.admin)
    rows = {section: [row for row in preset.rows if row.section == section] for section in
            ("complaint_categories", "complaint_keywords")}  # fmt: skip
    assert Category.objects.count() == len(rows["complaint_categories"]) > 3
    assert Keyword.objects.count() == len(rows["complaint_keywords"]) > 5
    assert apply_preset(name=name, by=cast.admin).plan.is_empty
    assert Category.objects.count() == len(rows["complaint_categories"])
    assert Event.objects.filter(deed="complaints.save_category").count() == len(rows["complaint_categories"])


@pytest.mark.parametrize("name", TRADES)
def test_every_value_names_its_clause_and_what_is_left_out_stays_default(cast, name):
    preset = read(name)
    apps = {value.app for value in preset.values} | {key.partition(".")[0] for key in preset.left_out}
    defaults = {app: policy_of(app) for app in apps}
    versions = apply_preset(name=name, by=cast.admin).record.versions.all()
    cites = Citation.objects.filter(version__in=versions)
    cited = {
        (app, field): number for app, field, number in cites.values_list("version__app", "field", "clause__number")
    }
    for value in preset.values:
        assert cited[value.app, value.name] == value.clause[1]
    for key in preset.left_out:
        app, _dot, left = key.partition(".")
        assert getattr(policy_of(app), left) == getattr(defaults[app], left)
        assert (app, left) not in cited


@pytest.mark.parametrize("name", TRADES)
def test_every_category_path_holds_and_every_word_leads_somewhere(cast, name):
    apply_preset(name=name, by=cast.admin)
    for path, category in tree().items():
        assert path.split("/")[-1] == category.name
        assert category.name_en
    assert not Keyword.objects.filter(category=None, severity=None).exists()
    assert Keyword.objects.filter(severity=Severity.MAJOR).exists() or name == "health_products"


@pytest.mark.parametrize("name", TRADES)
def test_the_roles_a_trade_speaks_of_are_there(cast, name):
    preset = read(name)
    apply_preset(name=name, by=cast.admin)
    codes = set(Role.objects.values_list("code", flat=True)) | {"superior"}
    policy = policy_for()
    assert set(preset.roles) <= codes
    assert {*policy.major_roles, *policy.statistics_roles} <= codes
    assert {policy.revisit_general, policy.revisit_serious, policy.revisit_major} <= codes


def test_a_category_goes_to_the_first_department_that_the_company_has(cast):
    quality = place_department(department=Department(name="质量部", parent=cast.company), by=cast.system)
    apply_preset(name="winery", by=cast.admin)
    found = tree()
    assert found["产品质量/霉变"].department == quality
    assert found["售后与态度/失职"].department == cast.service
    apply_preset(name="retail_chain", by=cast.admin, choices=retail_wins(cast))
    assert tree()["加盟与代理/供货"].department is None


def retail_wins(cast) -> dict[str, str]:
    return {one.key: "retail_chain" for one in plan_of(read("retail_chain")).conflicts}


# Winery


@pytest.mark.rule("S1-03 R4")
def test_winery_has_the_four_classes(cast):
    apply_preset(name="winery", by=cast.admin)
    roots = Category.objects.filter(parent=None)
    handled = {one.name: (one.content, one.handling) for one in roots}
    assert handled == {
        "产品质量": ("business", "quality"),
        "退货要求": ("business", "return"),
        "售后与态度": ("service", "attitude"),
        "客户误解": ("business", "misunderstanding"),
    }


def test_winery_sets_return_rules_points_and_years(cast):
    apply_preset(name="winery", by=cast.admin)
    policy = policy_for()
    assert (policy.return_days, policy.return_defects) == (15, ("沉淀", "悬浮物"))
    assert (policy.young_defects, policy.storage_defects) == (("霉变",), ("霉变", "瓶盖拧脱", "渗漏"))
    assert (policy.points_per_case, policy.keep_years, policy.fines_on) == (1, 1, False)


# Logistics


@pytest.mark.rule("S1-21 R11")
def test_logistics_owes_a_plan_within_thirty_minutes(cast, make_complaint):
    apply_preset(name="logistics", by=cast.admin)
    complaint = make_complaint()
    duty = clock(complaint, "first_solution_within")
    assert duty.due_at - complaint.received_at == timedelta(minutes=30)
    assert duty.clause.number == "第十一条"
    assert clock(make_complaint(subject="货差", hours_ago=1), "first_solution_within").due_at < timezone.now()


@pytest.mark.rule("S1-21 R1", "S1-21 R4", "S1-21 R5")
def test_logistics_sorts_into_service_and_business(cast):
    apply_preset(name="logistics", by=cast.admin)
    found = tree()
    assert {path for path, one in found.items() if one.content == "service"} == {
        "服务投诉", "服务投诉/态度粗暴", "服务投诉/违背承诺", "服务投诉/违反规范", "服务投诉/不履行职责",
        "服务投诉/傲慢不负责",
    }  # fmt: skip
    assert {path for path, one in found.items() if one.content == "business"} == {
        "业务投诉", "业务投诉/货差货损", "业务投诉/时效", "业务投诉/信息差错", "业务投诉/保险理赔",
        "业务投诉/其他业务问题",
    }  # fmt: skip
    assert found["服务投诉/态度粗暴"].handling == "attitude"


# Property


@pytest.mark.rule("S1-11 R4", "S1-11 R5")
def test_property_knows_major_and_general_complaints(cast):
    apply_preset(name="property", by=cast.admin)
    major = {path for path, one in tree().items() if one.severity == Severity.MAJOR}
    assert major == {"重大事件"} | {f"重大事件/{name}" for name in (
        "火灾", "电梯困人", "爆炸", "突然停电", "水浸", "盗窃与破坏", "刑事案件", "重要设备故障", "主体结构受损"
    )}  # fmt: skip
    assert policy_for().collective_count == 3
    assert policy_for().major_roles == ("department_head", "general_manager")
    assert Keyword.objects.get(words__contains="着火").severity == Severity.MAJOR


@pytest.mark.rule("S2-02 R3")
def test_property_verifies_on_the_same_day(cast, make_complaint):
    apply_preset(name="property", by=cast.admin)
    duty = clock(make_complaint(), "verify_within")
    assert (duty.span, duty.clause.number) == ("0 days", "第三条")


@pytest.mark.rule("S2-05 R2", "S2-05 R3")
def test_property_sets_who_revisits_when_and_how_many(cast):
    apply_preset(name="property", by=cast.admin)
    policy = policy_for()
    assert (policy.complaint_quota, policy.repair_quota, policy.event_quota) == (50, 30, 10)
    assert policy.revisit_within == Span(3, "days")
    assert (policy.repair_revisit_within, policy.event_revisit_within) == (Span(30, "days"), Span(30, "days"))
    by_whom = (policy.revisit_general, policy.revisit_serious, policy.revisit_major)
    assert by_whom == ("agent", "department_head", "general_manager")


# Health products


@pytest.mark.rule("S1-10 R16", "S2-12 R16")
def test_health_products_know_the_causes_of_grievances(cast):
    apply_preset(name="health_products", by=cast.admin)
    causes = ("服务不到位", "员工自私", "态度不好", "部门争执", "其他")
    assert policy_for().causes == causes
    grievances = {one.name for one in Category.objects.filter(parent__name="顾客抱怨")}
    assert grievances == {*causes[:-1], "其他抱怨"}
    assert set(Category.objects.filter(parent__name="顾客抱怨").values_list("handling", flat=True)) == {"grievance"}


@pytest.mark.rule("S1-10 R17", "S1-10 R18", "S1-10 R19", "S2-12 R17", "S2-12 R18", "S2-12 R19")
def test_health_products_set_the_ladder_of_grievances(cast):
    apply_preset(name="health_products", by=cast.admin)
    policy = policy_for()
    assert policy.grievance_within == Span(3, "days")
    assert (policy.found_fine, policy.superior_fine, policy.grievance_fine) == (100, 100, 500)
    assert not policy.fines_on  # until the company has had them reviewed


@pytest.mark.rule("S1-11 R7")
def test_property_answers_in_writing_what_came_in_writing(cast, make_complaint, signed_in):
    apply_preset(name="property", by=cast.admin)
    written = settle(make_complaint(channel="written"), by=cast.zhou_min)
    with pytest.raises(Refused) as refusal:
        actions.answer(complaint=written, text="已修好。", channel="phone", by=cast.zhou_min)
    assert refusal.value.code == "writing"
    offered = signed_in(cast.zhou_min).get(reverse("complaints:answer", args=[written.pk])).content.decode()
    assert 'value="letter"' in offered
    assert 'value="phone"' not in offered
    assert actions.answer(complaint=written, text="已修好。", channel="letter", by=cast.zhou_min).state == "answered"
    spoken = settle(make_complaint(channel="phone"), by=cast.zhou_min)
    assert actions.answer(complaint=spoken, text="已修好。", channel="phone", by=cast.zhou_min).state == "answered"


@pytest.mark.rule("S1-11 R7")
def test_property_explains_in_writing_what_came_in_writing(cast, make_complaint):
    apply_preset(name="property", by=cast.admin)
    written = actions.accept(complaint=make_complaint(channel="letter"), verdict="misunderstanding", by=cast.gm)
    with pytest.raises(Refused):
        actions.explain(complaint=written, text="停电是供电局检修。", channel="phone", by=cast.zhou_min)
    assert actions.explain(complaint=written, text="停电是供电局检修。", channel="email", by=cast.zhou_min).answer
