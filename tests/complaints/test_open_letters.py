"""Open letters: one answers many revisits."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints import actions
from complaints.models import Complaint, OpenLetter, Revisit
from core.errors import Refused
from tests.complaints.revisiting import PNG, everybody, sheet_of, told
from tests.complaints.walking import settle
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
IN_TWO_DAYS = timedelta(days=2)


@pytest.fixture(autouse=True)
def _all_are_drawn(monkeypatch):
    everybody(monkeypatch)


@pytest.fixture
def supervisor(cast):
    return make_person("liuhong", "刘红", "service_manager", cast.service)


@pytest.mark.rule("S2-05 R11")
def test_one_open_letter_answers_many(make_complaint, cast, supervisor):
    sheets = [sheet_of(told(make_complaint(subject=f"停水 {number}"))) for number in range(3)]
    file = SimpleUploadedFile("公开信.png", PNG)
    told_all = {"title": "关于停水", "text": "水泵已更换。", "file": file}
    letter = actions.answer_by_letter(revisits=sheets, by=supervisor, key="once", **told_all)
    assert actions.answer_by_letter(revisits=sheets, by=supervisor, key="once", **told_all) == letter
    assert OpenLetter.objects.count() == 1
    assert letter.revisits.filter(state="done", way="letter").count() == 3
    assert set(Complaint.objects.values_list("state", "revisit")) == {("revisited", "done")}


def test_a_letter_that_one_sheet_does_not_allow_is_not_sent(make_complaint, supervisor):
    sheets = [sheet_of(told(make_complaint())), sheet_of(settle(make_complaint(subject="未反馈")))]
    with pytest.raises(Refused, match="未反馈"):
        actions.answer_by_letter(revisits=sheets, title="信", text="信", by=supervisor)
    assert not OpenLetter.objects.exists()
    assert Revisit.objects.planned().count() == 2
