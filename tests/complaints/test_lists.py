"""The lists of complaints, inquiries and penalties: their order, and the same rows as files."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from complaints import actions
from complaints.models import Inquiry, Penalty
from core.models import Event, Series
from staff.models import Role
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("complaints:list"), reverse("complaints:export")
INQUIRIES, INQUIRY_EXPORT = reverse("complaints:inquiries"), reverse("complaints:inquiry_export")
LEDGER = reverse("complaints:penalty_export")


def rows_of(client, url, **asked):
    """The lines of the csv, without its headings."""
    response = client.post(url, {"format": "csv"}, query_params=asked)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def numbers_of(client, url, **asked):
    return [row.number for row in client.get(url, asked).context["page"].rows]


@pytest.fixture
def busy_year():
    """9,998 cases and entries were taken in this year."""
    year = timezone.localdate().year
    Series.objects.bulk_create(Series(name=f"{name} {year}", last=9998) for name in ("complaints", "inquiries"))
    return year


def test_after_9999_comes_10000(busy_year, make_complaint, winery, cast, signed_in):
    for hours in (0, 5, 3):
        make_complaint(hours_ago=hours)
        entry = Inquiry(customer=winery, subject="送货", content="周末送吗", received_at=timezone.now())
        actions.take_inquiry(inquiry=entry, by=cast.zhou_min)
    client = signed_in(cast.gm)
    for url, export, mark in ((LIST, EXPORT, ""), (INQUIRIES, INQUIRY_EXPORT, "Z")):
        wanted = [f"{mark}{busy_year}-{serial}" for serial in (9999, 10000, 10001)]
        assert numbers_of(client, url, sort="number") == wanted
        assert numbers_of(client, url, sort="-number") == wanted[::-1]
        assert [row[0] for row in rows_of(client, export, sort="number")] == wanted


@pytest.mark.parametrize(
    ("url", "view"),
    [(EXPORT, "view_complaint"), (INQUIRY_EXPORT, "view_inquiry"), (LEDGER, "view_penalty")],
)
def test_nobody_takes_away_a_list_that_they_may_not_see(url, view, cast, signed_in):
    role = Role.objects.create(name="取数", code="taker", scope="all")
    cast.nobody.groups.add(role)
    role.permissions.add(Permission.objects.get(codename="export_complaint"))
    assert signed_in(cast.nobody).post(url).status_code == 403
    role.permissions.add(Permission.objects.get(codename=view))
    assert signed_in(cast.nobody).post(url).status_code == 200


def test_the_ledger_goes_out_as_it_is_shown_and_is_no_formula(make_complaint, cast, signed_in):
    chief = make_person("chief-two", "李科长", "section_chief", cast.sales_two)
    facts = {"complaint": make_complaint(), "proposed_at": timezone.now(), "proposed_by": cast.gm}
    for person, points in ((cast.chen_li, 2), (cast.li_qiang, 1)):
        Penalty.objects.create(
            kind="points", employee=person, department=person.department, points=points, reason="=1+1", **facts
        )
    rows = rows_of(signed_in(cast.gm), LEDGER, sort="points")
    assert [(row[0], row[1], row[3], row[7]) for row in rows] == [
        ("扣分", "李强", "1.0", "'=1+1"),
        ("扣分", "陈立", "2.0", "'=1+1"),
    ]
    assert [row[1] for row in rows_of(signed_in(chief), LEDGER)] == ["李强"]
    assert [row[1] for row in rows_of(signed_in(cast.gm), LEDGER, employee=cast.chen_li.pk)] == ["陈立"]
    logged = Event.objects.filter(kind=Event.Kind.EXPORT, by=cast.gm).order_by("-id").first()
    assert (logged.details["count"], logged.details["filter"]) == (1, ["员工: 陈立"])
    assert LEDGER in signed_in(cast.gm).get(reverse("complaints:penalties")).content.decode()
