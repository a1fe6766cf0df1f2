"""What may not be seen does not exist."""

from datetime import timedelta

import pytest
from django.utils import timezone

from archives.models import ArchiveFile, Grant
from customers.models import Customer
from staff.models import Clearance
from tests.archives.conftest import a_file, grant_to


def seen_by(person) -> set[str]:
    person = type(person).objects.get(pk=person.pk)  # scope and powers are kept for a request
    return set(ArchiveFile.objects.visible_to(person).values_list("number", flat=True))


@pytest.fixture
def heshun(cast):
    return Customer.objects.create(
        code="H-1", name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one
    )


@pytest.mark.parametrize("clearance", Clearance.values)
@pytest.mark.rule("S2-13 R7")
def test_the_catalogue_shows_what_the_clearance_reaches(cast, ma_lan, heshun, clearance):
    files = [a_file(ma_lan, level=level, customer=heshun) for level in (0, 1, 2, 3)]
    cast.chen_li.clearance = clearance
    cast.chen_li.save()
    assert seen_by(cast.chen_li) == {file.number for file in files[: clearance + 1]}


def test_a_file_without_a_level_is_closed_but_to_who_sets_levels(cast, ma_lan, heshun):
    file = a_file(ma_lan, level=None, customer=heshun)
    cast.chen_li.clearance = Clearance.TOP_SECRET
    cast.chen_li.save()
    assert seen_by(cast.chen_li) == set()
    assert seen_by(ma_lan) == {file.number}


def test_clearance_opens_nothing_outside_the_scope(cast, ma_lan, heshun):
    a_file(ma_lan, customer=heshun)
    cast.li_qiang.clearance = Clearance.TOP_SECRET
    cast.li_qiang.save()
    assert seen_by(cast.li_qiang) == set()


def test_a_keeper_knows_what_is_kept(cast, ma_lan, heshun):
    file = a_file(ma_lan, level=3, customer=heshun, keeper=cast.li_qiang)
    assert seen_by(cast.li_qiang) == {file.number}


def test_a_live_grant_shows_the_file_and_only_as_long_as_it_lives(cast, ma_lan, heshun):
    file = a_file(ma_lan, level=2, customer=heshun)
    grant = grant_to(cast.li_qiang, file)
    assert seen_by(cast.li_qiang) == {file.number}
    Grant.objects.filter(pk=grant.pk).update(revoked_at=timezone.now(), revoked_by=ma_lan)
    assert seen_by(cast.li_qiang) == set()
    Grant.objects.filter(pk=grant.pk).update(revoked_at=None, revoked_by=None)
    assert seen_by(cast.li_qiang) == {file.number}
    past = timezone.now() - timedelta(minutes=1)
    Grant.objects.filter(pk=grant.pk).update(ends_at=past)
    assert seen_by(cast.li_qiang) == set()


def test_who_does_not_work_here_any_more_sees_nothing(cast, ma_lan, heshun):
    a_file(ma_lan, customer=heshun, keeper=cast.chen_li)
    cast.chen_li.is_active = False
    cast.chen_li.save()
    assert seen_by(cast.chen_li) == set()


def test_a_file_about_a_subject_belongs_to_its_department(cast, ma_lan):
    file = a_file(ma_lan, department=cast.sales_one)
    assert seen_by(cast.chief) == {file.number}
    assert seen_by(cast.li_qiang) == set()
