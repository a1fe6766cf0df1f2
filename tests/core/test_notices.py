"""Telling people, and the inbox."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.models import Notice
from core.notices import Draft, tell, tell_many
from core.notices.reading import mark_read, settle


def told(cast, people, stage="asked", **facts):
    given = {"rule": "approvals.decide_within", "record": cast.sales, "title": "请审批", **facts}
    return tell(people=people, stage=stage, **given)


def test_each_person_is_told_once(cast):
    assert told(cast, [cast.chief, cast.director]) == 2
    assert told(cast, [cast.chief, cast.director, cast.gm]) == 1
    assert Notice.objects.filter(person=cast.chief).count() == 1


def test_another_stage_or_record_is_told_again(cast):
    told(cast, [cast.chief])
    assert told(cast, [cast.chief], stage="reminded") == 1
    assert told(cast, [cast.chief], record=cast.service) == 1


def test_nobody_is_told_of_their_own_act(cast):
    assert told(cast, [cast.chief, cast.director], by=cast.chief) == 1
    assert not Notice.objects.filter(person=cast.chief).exists()


def test_who_has_left_is_not_told(cast):
    cast.chief.state = "left"
    cast.director.is_active = False
    assert told(cast, [cast.chief, cast.director]) == 0


def test_everyone_reads_it_in_their_own_language(cast):
    cast.chief.language = "en"

    def counted():
        return ngettext("%(count)s row", "%(count)s rows", 3) % {"count": 3}

    told(cast, [cast.chief, cast.director], title=_("Inbox"), text=counted)
    assert Notice.objects.filter(person=cast.chief, title="Inbox", text="3 rows").exists()
    assert Notice.objects.filter(person=cast.director, title="收件箱", text="共 3 条").exists()


def test_a_notice_leads_nowhere_outside(cast):
    with pytest.raises(ValueError, match="not an address"):
        told(cast, [cast.chief], url="https://elsewhere.example/")


def test_a_scan_tells_many_in_few_queries(cast):
    def drafts(stage):
        for number in range(300):
            facts = {"rule": "x.y", "record_type": "a.b", "record_id": number, "stage": stage, "title": "到期"}
            yield Draft(person=cast.chief, **facts)

    assert tell_many(list(drafts("due"))[:10]) == 10
    with CaptureQueriesContext(connection) as many:
        assert tell_many(drafts("late")) == 300
    assert len(many) < 20  # SQLite writes a large lot in parts
    assert tell_many(drafts("due")) == 290


def test_the_database_keeps_read_and_its_time_together(cast):
    told(cast, [cast.chief])
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(is_unread=False)


def test_what_is_dealt_with_is_no_longer_unread(cast):
    told(cast, [cast.chief, cast.director])
    told(cast, [cast.chief], record=cast.service)
    assert settle(cast.sales) == 2
    assert Notice.objects.unread().count() == 1


def test_the_inbox_shows_the_unread_first(cast, signed_in):
    told(cast, [cast.chief], stage="first", title="第一件")
    told(cast, [cast.chief], stage="second", title="第二件")
    mark_read(person=cast.chief, notices=Notice.objects.filter(stage="second"))
    page = signed_in(cast.chief).get(reverse("core:inbox")).content.decode()
    assert page.index("第一件") < page.index("第二件")
    assert '<span class="bell-count" aria-hidden="true">1</span>' in page


def test_an_empty_inbox_says_what_will_come(cast, signed_in):
    page = signed_in(cast.chief).get(reverse("core:inbox")).content.decode()
    assert "还没有通知" in page
    assert "bell-count" not in page


def test_following_a_notice_reads_it(cast, signed_in):
    told(cast, [cast.chief], url=reverse("customers:list"))
    found = Notice.objects.get()
    response = signed_in(cast.chief).get(found.get_absolute_url())
    assert response.url == reverse("customers:list")
    found.refresh_from_db()
    assert not found.is_unread
    assert found.read_at


def test_one_and_all_are_marked_as_read(cast, signed_in):
    for stage in "abc":
        told(cast, [cast.chief], stage=stage)
    first, *_others, last = Notice.objects.order_by("pk")
    client = signed_in(cast.chief)
    client.post(reverse("core:notice_read", args=[first.pk]))
    assert Notice.objects.unread().count() == 2
    told(cast, [cast.chief], stage="came in between")
    client.post(reverse("core:notices_read"), {"until": last.pk})
    assert [notice.stage for notice in Notice.objects.unread()] == ["came in between"]


def test_filters_narrow_the_inbox(cast, signed_in):
    told(cast, [cast.chief], title="审批一件")
    told(cast, [cast.chief], rule="complaints.resolve", title="投诉一件", urgent=True)
    client = signed_in(cast.chief)
    for query, shown, hidden in (("app=approvals", "审批一件", "投诉一件"), ("show=urgent", "投诉一件", "审批一件")):
        page = client.get(f"{reverse('core:inbox')}?{query}").content.decode()
        assert shown in page
        assert hidden not in page


def test_an_inbox_is_its_owners_alone(cast, signed_in):
    told(cast, [cast.chief], title="给科长")
    found = Notice.objects.get()
    stranger = signed_in(cast.root)
    assert "给科长" not in stranger.get(reverse("core:inbox")).content.decode()
    assert stranger.get(found.get_absolute_url()).status_code == 404
    assert stranger.post(reverse("core:notice_read", args=[found.pk])).status_code == 404
    assert Notice.objects.unread().count() == 1


def test_the_inbox_costs_the_same_for_many(cast, signed_in, django_assert_max_num_queries):
    for number in range(70):
        told(cast, [cast.chief], stage=str(number), title=f"第{number}件")
    client = signed_in(cast.chief)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("core:inbox")).content.decode()
    assert page.count("inbox-words") == 30
    beyond = client.get(f"{reverse('core:inbox')}?page=3").content.decode()
    assert beyond.count("inbox-words") == 10
