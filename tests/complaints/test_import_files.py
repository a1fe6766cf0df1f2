"""Real files come in wholly, and only once."""

import gzip

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import Category, Complaint, Step
from core.imports.command import import_file
from core.models import Event, Notice
from regulations.models import Duty
from tests.customers.samples import sample

pytestmark = [pytest.mark.slow, pytest.mark.real]


def brought_in(name: str, cast, kind: str = "complaints", **options) -> dict:
    return import_file(sample(f"complaints/{name}"), kind, by=cast.system, options=options)


def test_the_cars_come_in_once_whatever_the_encoding(cast):
    first = brought_in("zh_car_600_gbk.csv", cast)
    assert (first["read"], first["new"], first["error"]) == (600, 600, 0)
    again = brought_in("zh_car_600_utf8.csv", cast)
    assert (again["read"], again["new"], again["unchanged"]) == (600, 0, 600)
    one = Complaint.objects.get(source_number="482028")
    assert timezone.localtime(one.received_at).isoformat() == "2020-06-08T00:00:00+08:00"
    assert one.subject == "一汽马自达阿特兹B柱异响 车内异响严重"
    assert one.product == "一汽马自达 阿特兹 2020款 2.5L 蓝天运动版"
    assert (one.state, one.resolution, one.number[:5]) == ("filed", "信息审核", "2020-")


def test_the_letters_come_in_completely_and_repeats_are_told(cast, signed_in):
    result = brought_in("zh_letters_4326.xlsx", cast)
    assert (result["new"], result["error"], result["duplicate"]) == (4326, 0, 0)
    writers = Complaint.objects.values("complainant").distinct()
    assert writers.count() == 3332
    assert writers.filter(is_repeat=True).count() == 532
    page = signed_in(cast.gm).get(reverse("complaints:repeats"))
    assert page.context["page"].count == 532
    found = signed_in(cast.gm).get(reverse("complaints:list"), {"q": "停车位"})
    assert found.context["page"].rows
    text, real = (Complaint.objects.get(source_number=number) for number in ("188006", "189950"))
    assert timezone.localtime(text.received_at).isoformat() == "2019-02-28T11:25:05+08:00"
    assert timezone.localtime(real.received_at).isoformat() == "2019-11-13T11:20:21+08:00"
    assert not Complaint.objects.filter(content__contains="\t").exists()
    assert not Complaint.objects.filter(content__contains="\u3000").exists()
    assert max(len(text) for text in Complaint.objects.values_list("content", flat=True)) > 5000
    # history: nothing is owed, nobody is told, everything is in the trail
    assert not Duty.objects.exists()
    assert not Notice.objects.exists()
    assert Step.objects.filter(deed="complaints.import").count() == 4326
    assert Event.objects.filter(deed="complaints.import").count() == 4326


def test_reviews_without_number_and_date_come_in_once(cast, tmp_path):
    packed = sample("complaints/zh_delivery_reviews_12k.csv.gz")
    options = {"source": "reviews", "received_on": "2020-01-01", "channel": "website"}
    first = import_file(packed, "complaints", by=cast.system, options=options)
    assert (first["read"], first["new"], first["error"]) == (11_987, 11_987, 0)
    plain = tmp_path / "reviews.csv"
    plain.write_bytes(gzip.decompress(packed.read_bytes()))
    again = import_file(plain, "complaints", by=cast.system, options=options)
    assert (again["new"], again["unchanged"]) == (0, 11_987)
    assert not Complaint.objects.filter(is_repeat=True).exists()
    assert Complaint.objects.filter(is_anonymous=True, channel="website").count() == 11_987


def test_the_category_tree_comes_in_once(cast):
    result = brought_in("zh_category_tree.xlsx", cast, "complaint_categories")
    assert (result["new"], result["error"]) == (517, 0)
    leaves = Category.objects.filter(children=None)
    assert leaves.count() == 517
    assert Category.objects.filter(parent=None).count() == 15
    leaf = leaves.get(name="园林绿化环卫")
    assert leaf.path == f"{leaf.parent.path}{leaf.pk}/"
    assert (leaf.parent.name, leaf.parent.parent.name) == ("城市建设和市政管理", "城乡建设")
    again = brought_in("zh_category_tree.xlsx", cast, "complaint_categories")
    assert (again["new"], again["unchanged"]) == (0, 517)
