"""Every customer has a file by itself (S1-05 R2-R3)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archives.actions.own_files import open_missing_files
from archives.models import ArchiveFile, Category, Item
from archives.models.common import Level
from customers.actions import create_customers, remove_customers, update_customers
from customers.models import Customer


def enter(cast, *names, **facts) -> list[Customer]:
    return create_customers([Customer(name=name, **facts) for name in names], by=cast.system)


@pytest.mark.rule("S1-05 R2")
@pytest.mark.rule("S0-04 R3")
def test_a_new_customer_has_a_file_with_number_and_keeper(cast, ma_lan):
    Category.objects.filter(code="01").update(keeper=ma_lan)
    [customer] = enter(cast, "济南和顺商贸有限公司")
    file = ArchiveFile.objects.get(customer=customer)
    assert file.is_own
    assert file.number == f"01-{customer.code}"
    assert file.title == "济南和顺商贸有限公司"
    assert file.keeper == ma_lan
    assert (file.kept, file.level) == ("permanent", Level.ORDINARY)


def test_it_is_called_as_its_customer_until_somebody_gives_it_a_title(cast):
    plain, titled = enter(cast, "和顺", "瑞丰")
    ArchiveFile.objects.filter(customer=titled).update(title="瑞丰往来卷")
    update_customers([(plain, {"name": "和顺商贸"}), (titled, {"name": "瑞丰商贸"})], by=cast.system)
    titles = dict(ArchiveFile.objects.values_list("customer", "title"))
    assert titles == {plain.pk: "和顺商贸", titled.pk: "瑞丰往来卷"}


@pytest.mark.rule("S1-27 R3")
def test_its_secrecy_follows_the_importance_of_the_customer(cast, publish):
    publish(level_plain="1", level_special="3")
    [plain, lawyer, secret] = [
        *enter(cast, "和顺"),
        *enter(cast, "律师", category="special", special_kind="lawyer"),
        *enter(cast, "机密客户", secrecy=2),
    ]
    levels = dict(ArchiveFile.objects.values_list("customer", "level"))
    assert (levels[plain.pk], levels[lawyer.pk], levels[secret.pk]) == (1, 3, 2)


def test_secrecy_begins_with_an_end(cast, publish):
    publish(level_plain="1", secret_years=10)
    [customer] = enter(cast, "和顺")
    file = ArchiveFile.objects.get(customer=customer)
    assert file.level_until.year == file.year + 10


def test_a_hundred_customers_cost_no_more_questions_than_three(cast):
    few, many = CaptureQueriesContext(connection), CaptureQueriesContext(connection)
    enter(cast, "第一")
    with few:
        enter(cast, *[f"甲{number}" for number in range(3)])
    with many:
        enter(cast, *[f"乙{number}" for number in range(30)])
    assert len(many) == len(few)
    assert ArchiveFile.objects.count() == Customer.objects.count()


def test_an_untouched_file_goes_with_a_customer_taken_back(cast):
    [customer] = enter(cast, "和顺")
    assert remove_customers([customer.pk], by=cast.system) == {}
    assert not ArchiveFile.objects.exists()


def test_a_customer_with_something_in_the_file_stays(cast):
    [customer] = enter(cast, "和顺")
    file = ArchiveFile.objects.get(customer=customer)
    Item.objects.create(file=file, order=1, title="营业执照", entered_by=cast.system)
    assert list(remove_customers([customer.pk], by=cast.system)) == [customer.pk]


def test_customers_from_before_the_archives_get_theirs_once(cast):
    enter(cast, *[f"甲{number}" for number in range(5)])
    ArchiveFile.objects.all().delete()
    assert open_missing_files(after=0, lot=3, by=cast.system)[0] == 3
    assert open_missing_files(after=0, lot=3, by=cast.system)[0] == 2
    assert open_missing_files(after=0, lot=3, by=cast.system) == (0, 0)
    assert ArchiveFile.objects.count() == 5
