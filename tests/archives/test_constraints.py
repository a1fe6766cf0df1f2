"""What the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from archives.models import ArchiveFile, Loan, LoanLine
from tests.archives.conftest import a_file, grant_to


def lend(cast, ma_lan, file, *, days=3, limit=3) -> Loan:
    today = timezone.localdate()
    return Loan.objects.create(
        grant=grant_to(cast.chen_li, file, way="out"),
        file=file,
        borrower=cast.chen_li,
        handed_on=today,
        handed_at=timezone.now(),
        handed_by=ma_lan,
        limit_days=limit,
        due_on=today + timedelta(days=days),
        count_out=1,
        condition_out="完好",
    )


def refused(deed) -> bool:
    try:
        with transaction.atomic():
            deed()
    except IntegrityError:
        return True
    return False


@pytest.mark.rule("S1-05 R18")
def test_no_loan_lasts_longer_than_its_limit_from_whatever_door(cast, ma_lan):
    file = a_file(ma_lan)
    loan = lend(cast, ma_lan, file, days=3)
    assert refused(lambda: lend(cast, ma_lan, file, days=4))
    later = loan.due_on + timedelta(days=1)
    assert refused(lambda: Loan.objects.filter(pk=loan.pk).update(due_on=later))


def test_a_file_is_out_once(cast, ma_lan):
    file = a_file(ma_lan)
    first, second = lend(cast, ma_lan, file), lend(cast, ma_lan, file)
    LoanLine.objects.create(loan=first, file=file)
    assert refused(lambda: LoanLine.objects.create(loan=second, file=file))
    LoanLine.objects.update(is_out=False)
    LoanLine.objects.create(loan=second, file=file)


def test_only_what_is_secret_has_an_end_of_secrecy(ma_lan):
    assert refused(lambda: a_file(ma_lan, level=0, level_until=timezone.localdate()))


def test_a_file_is_about_a_customer_or_a_subject(ma_lan):
    assert refused(lambda: a_file(ma_lan, subject=""))


def test_what_is_kept_for_ever_has_no_years(ma_lan):
    assert refused(lambda: a_file(ma_lan, kept="permanent", years=5))
    assert ArchiveFile.objects.count() == 0
