"""What keyword rows suggest, and how often people keep it."""

import pytest
from django.utils import timezone

from complaints.actions import take_in
from complaints.models import Category, Complaint, Keyword, Severity
from complaints.suggesting import suggest

pytestmark = pytest.mark.django_db


@pytest.fixture
def quality():
    return Category.objects.create(name="产品质量", path="/1/")


def test_the_words_that_were_said_are_named(quality):
    Keyword.objects.create(words="悬浮 沉淀", category=quality)
    Keyword.objects.create(words="媒体 记者", severity=Severity.MAJOR)
    found = suggest("开箱有白色悬浮物,已有媒体来问")
    assert found.words == ["悬浮", "媒体"]
    assert (found.category, found.severity) == (quality, Severity.MAJOR)
    assert suggest("送货太慢") is None
    assert suggest("") is None


def test_more_words_go_before_fewer_and_rows_out_of_use_are_silent(quality):
    service = Category.objects.create(name="服务态度", path="/2/")
    Keyword.objects.create(words="客服 态度 骂人", category=service)
    Keyword.objects.create(words="沉淀", category=quality)
    Keyword.objects.create(words="客服 态度 骂人 沉淀", category=quality, is_active=False)
    assert suggest("客服态度差,问沉淀也不答").category == service


def test_a_row_of_marks_alone_says_nothing(quality):
    Keyword.objects.create(words="。。 ??", category=quality)
    assert suggest("怎么回事??") is None


def test_the_usual_severity_of_the_category_is_suggested_with_it():
    fire = Category.objects.create(name="火警", path="/3/", severity=Severity.MAJOR)
    Keyword.objects.create(words="着火", category=fire)
    Keyword.objects.create(words="电梯", severity=Severity.SERIOUS)
    assert suggest("电梯机房着火").severity == Severity.MAJOR


def test_what_people_kept_is_counted(quality, cast, winery, django_capture_on_commit_callbacks):
    row = Keyword.objects.create(words="沉淀", category=quality)
    other = Category.objects.create(name="包装", path="/9/")
    for category in (quality, other):
        complaint = Complaint(
            subject="沉淀", content="瓶底沉淀", customer=winery, received_at=timezone.now(), category=category
        )
        complaint.suggestion = suggest(complaint.content).as_json()
        with django_capture_on_commit_callbacks(execute=True):
            take_in(complaint=complaint, by=cast.zhou_min)
    row.refresh_from_db()
    assert (row.shown, row.kept) == (2, 1)
    assert Complaint.objects.first().suggestion["words"] == ["沉淀"]
