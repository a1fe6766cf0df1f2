"""The demo company in an empty database, made otherwise or more than once; test_demo.py looks at one that stands."""

import pytest
from django.core.management import CommandError, call_command

from archives.models import ArchiveFile, Loan
from complaints.models import Complaint, Inquiry, Revisit, RevisitDraw
from credit.models import SalesLine
from customers.models import Contact, Customer, Interaction
from tests.site.test_demo import SIZE, make


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def everything() -> list:
    """What a person can see of the company, without the days of writing."""
    plain = ("code", "name", "credit_code", "address", "status", "owner__name", "deputy_owner__name", "created_at")
    customers = list(Customer.objects.order_by("code").values_list(*plain, "department__name", "updated_at"))
    customers += [(one.phone.reveal(), one.id_number.reveal()) for one in Customer.objects.order_by("code")]
    contacts = [(one.name, one.position, one.phone.reveal(), one.birthday) for one in Contact.objects.order_by("id")]
    talks = list(Interaction.objects.order_by("id").values_list("kind", "at", "summary", "by__name", "contact__name"))
    lines = list(SalesLine.objects.order_by("id").values_list("customer__code", "sold_on", "product", "amount"))
    cases = list(
        Complaint.objects.order_by("id").values_list("number", "subject", "state", "revisit", "customer__name")
    )
    sheets = list(Revisit.objects.order_by("id").values_list("state", "responsible__name", "complaint__number"))
    draws = list(RevisitDraw.objects.order_by("id").values_list("seed", "pool", "drawn"))
    entries = list(Inquiry.objects.order_by("id").values_list("number", "subject", "state", "customer__name"))
    files = list(ArchiveFile.objects.order_by("id").values_list("number", "title", "level", "state", "place__name"))
    loans = list(Loan.objects.order_by("id").values_list("file__number", "borrower__name", "handed_on", "due_on"))
    return [customers, contacts, talks, lines, cases, sheets, draws, entries, files, loans]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_seed_and_day_give_the_same_company():
    make()
    first = everything()
    call_command("flush", interactive=False, verbosity=0)
    make()
    assert everything() == first
    call_command("flush", interactive=False, verbosity=0)
    make(seed=8)
    assert everything() != first


def test_without_sales_there_is_no_grading(db):
    assert make(lines=0)["grading"] is None


def test_people_alone_are_refused_too(cast):
    with pytest.raises(CommandError):
        make()


def test_production_wants_force(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--force"):
        make()
    assert make(force=True)["customers"] == SIZE
