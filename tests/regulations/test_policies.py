"""Which numbers are in force, and what a version may hold."""

from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from core.errors import Refused
from credit.policy import CreditPolicy
from credit.policy import policy_for as credit_policy
from customers.policy import CustomerPolicy
from customers.policy import policy_for as customer_policy
from regulations import policies
from regulations.declaring import chain, choice, decimal, kinds_of, optional_span, span, text, whole, yes_no
from regulations.forms import PolicyForm
from regulations.models import Citation, Clause, Regulation
from regulations.values import ChainStep, Span
from tests.regulations.rows import published


@dataclass(frozen=True)
class Sample:
    resolve: Span = span("3 working days", units=("working_days", "days"), most=60, label="resolve within")
    fine: Decimal = decimal(200, least=0, most=1500, unit="CNY", label="fine")
    signs: tuple = chain((ChainStep("general_manager"),), label="who signs")
    at_the_cut: str = choice("within", [("within", "within"), ("reaches", "reaches")], label="at the cut")
    prefix: str = text("KH-", most=5, label="prefix")
    loud: bool = yes_no(False, label="loud")
    rows: int = whole(50, least=10, most=200, label="rows")
    visit: Span | None = optional_span("", most=90, label="visit within")
    receipt: Span = span("0 days", least=0, label="receipt within")


@pytest.fixture
def sample():
    policies.declare("sample", Sample, "Sample")
    yield
    del policies.declared["sample"]


def test_without_a_version_the_defaults_hold(cast):
    assert customer_policy() == CustomerPolicy()
    assert credit_policy().grade_cuts == (75, 95)
    assert policies.version_in_force("customers") is None


def test_a_version_is_in_force_from_its_day(cast):
    published(cast.gm, page_size=20)
    published(cast.gm, page_size=30, days=1, number=2)
    policies.forget()
    assert customer_policy().page_size == 20
    assert customer_policy().code_prefix == "KH-"  # what the version does not say


def test_the_last_day_that_has_come_counts_not_the_last_number(cast):
    published(cast.gm, page_size=20, days=-1, number=2)
    published(cast.gm, page_size=30, days=-5, number=3)
    policies.forget()
    assert customer_policy().page_size == 20


def test_a_record_keeps_the_version_it_was_opened_under(cast):
    old = published(cast.gm, page_size=20, days=-9)
    published(cast.gm, page_size=30, days=-1, number=2)
    policies.forget()
    assert policies.policy_of("customers", SimpleNamespace(policy_id=old.pk)).page_size == 20
    assert policies.policy_of("customers", SimpleNamespace(policy_id=None)).page_size == 50
    assert policies.policy_of("customers", SimpleNamespace()).page_size == 30


def test_what_is_in_force_is_asked_once_for_many_readings(cast, django_assert_num_queries):
    published(cast.gm, page_size=20)
    policies.forget()
    with django_assert_num_queries(1):
        for _ in range(5):
            customer_policy()
            credit_policy()


def test_exact_sees_what_was_published_a_moment_ago(cast):
    published(cast.gm, page_size=20)
    assert policies.policy_of("customers").page_size == 50  # kept for a moment
    assert policies.policy_of("customers", exact=True).page_size == 20


def test_the_clause_of_a_value(cast):
    version = published(cast.gm, page_size=20)
    rule = Clause.objects.create(
        regulation=Regulation.objects.create(code="S1-03", title="客户投诉管理制度"), number="3", title="三日内解决"
    )
    Citation.objects.create(version=version, field="page_size", clause=rule)
    policies.forget()
    assert policies.clause_of("customers", "page_size") == rule
    assert policies.clause_of("customers", "hit_count") is None
    assert policies.clause_of("credit", "page_size") is None


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"pages": 3}, "sample.pages"),
        ({"rows": 201}, "sample.rows"),
        ({"rows": "50"}, "sample.rows"),
        ({"rows": True}, "sample.rows"),
        ({"resolve": "3 hours"}, "sample.resolve"),
        ({"resolve": "61 days"}, "sample.resolve"),
        ({"resolve": "soon"}, "sample.resolve"),
        ({"fine": "1501"}, "sample.fine"),
        ({"fine": "NaN"}, "sample.fine"),
        ({"fine": None}, "sample.fine"),
        ({"fine": "1E+999999999"}, "sample.fine"),
        ({"fine": "1E-999999999"}, "sample.fine"),
        ({"signs": []}, "sample.signs"),
        ({"signs": [{"who": ""}]}, "sample.signs"),
        ({"signs": [{"role": "boss"}]}, "sample.signs"),
        ({"at_the_cut": "never"}, "sample.at_the_cut"),
        ({"at_the_cut": ["higher"]}, "sample.at_the_cut"),
        ({"prefix": "TOO-LONG"}, "sample.prefix"),
        ({"loud": "yes"}, "sample.loud"),
        ({"visit": "91 days"}, "sample.visit"),
        ({"visit": "0 days"}, "sample.visit"),
        ({"visit": "3"}, "sample.visit"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(sample, values, place):
    with pytest.raises(Refused) as refusal:
        policies.check_values("sample", values)
    assert str(refusal.value).startswith(f"{place}: ")


def test_every_wrong_value_is_named(sample):
    with pytest.raises(Refused) as refusal:
        policies.check_values("sample", {"rows": 1, "fine": "-1", "resolve": "4 working days"})
    assert sorted(line.split(":")[0] for line in str(refusal.value).splitlines()) == ["sample.fine", "sample.rows"]


def test_values_that_do_not_fit_each_other_are_refused():
    with pytest.raises(Refused, match=r"credit\.grading_last_day"):
        policies.check_values("credit", {"grading_day": 28, "grading_last_day": 20})
    with pytest.raises(Refused, match=r"credit\.grading_last_day"):
        policies.check_values("credit", {"grading_month": 2})
    with pytest.raises(Refused, match=r"credit\.grade_cuts"):
        policies.check_values("credit", {"grade_cuts": ["95", "75"]})


@pytest.mark.parametrize("policy", [Sample, CustomerPolicy, CreditPolicy])
def test_what_is_stored_reads_back_the_same(policy):
    default = policy()
    for name, kind in kinds_of(policy).items():
        value = getattr(default, name)
        assert kind.read(kind.write(value)) == value, name
        assert kind.label, name


def test_values_are_said_in_words(sample):
    kinds = kinds_of(Sample)
    with override("zh-hans"):
        assert kinds["resolve"].words(Span(3)) == "3 个工作日"
        assert kinds["loud"].words(True) == "是"
        assert kinds["visit"].words(None) == "不设"
        assert kinds["visit"].range.endswith(",或不设")
        assert kinds["receipt"].words(Span(0, "days")) == "当日"
        assert kinds["receipt"].range.endswith("0 天即当日")
    with override("en"):
        assert kinds["fine"].words(Decimal("200.50")) == "200.5 CNY"
        assert kinds["rows"].range == "10 to 200"


@pytest.mark.parametrize(
    ("stored", "value"),
    [("", None), (None, None), ("30 minutes", Span(30, "minutes")), ("3 working days", Span(3))],
)
def test_a_clock_that_a_company_may_do_without(cast, sample, stored, value):
    policy = policies.check_values("sample", {"visit": stored})
    assert policy.visit == value
    kept = policies.stored_values("sample", policy)["visit"]
    assert kept == (stored or "")
    assert policies.check_values("sample", {"visit": kept}) == policy


@pytest.mark.parametrize(
    ("number", "unit", "stored"),
    [("", "", ""), ("", "days", ""), ("5", "days", "5 days"), ("30", "minutes", "30 minutes"), ("5", "", None)],
)
def test_such_a_clock_in_the_editor(cast, sample, number, unit, stored):
    form = PolicyForm({"v-visit_0": number, "v-visit_1": unit}, app="sample", draft=None, base=None)
    field = form.fields["v-visit"]
    cleaned = field.clean([number, unit])
    if stored is None:  # a number without its unit is not taken for «not used»
        with pytest.raises(ValueError, match="请填时限"):
            kinds_of(Sample)["visit"].read(cleaned)
    else:
        assert cleaned == stored
        drawn = str(PolicyForm(app="sample", draft=None, base=None)["v-visit"])
        assert '<option value="" selected>不设</option>' in drawn


def test_an_unknown_app_has_no_policy():
    with pytest.raises(Refused):
        policies.policy_of("nowhere")


def test_a_field_without_declaration_is_a_mistake_in_the_code():
    @dataclass(frozen=True)
    class Bare:
        rows: int = 3

    with pytest.raises(TypeError, match=r"Bare\.rows"):
        policies.declare("bare", Bare)
