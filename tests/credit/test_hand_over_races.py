"""Who leaves hands approvals over while others book: no two wait for each other for ever."""

import time
from datetime import timedelta
from decimal import Decimal
from threading import Event

import pytest
from django.db import transaction
from django.utils import timezone

from approvals.actions.moving import HAND_OVER
from approvals.models import Signature
from credit.actions.exceptions import ask_exception
from credit.exposure import lock_file
from tests.conftest import make_person
from tests.credit.watching import make_file, make_supervisor
from tests.marks import needs_postgres
from tests.racing import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_postgres,
]


@pytest.mark.parametrize("turned", [False, True])
def test_credit_files_are_locked_in_one_order_however_they_were_asked_for(cast, turned):
    leaver = make_supervisor(cast)
    successor = make_person("yxzg2", "新主管", "sales_supervisor", cast.sales, superior=cast.gm)
    first, second = make_file(cast.chen_li), make_file(cast.chen_li)
    for file in (second, first) if turned else (first, second):
        until = timezone.localdate() + timedelta(days=5)
        ask_exception(file=file, amount=Decimal(500), cause="备货", valid_until=until, by=cast.chen_li)
    Signature.objects.waiting().filter(person=successor).update(state="void")
    is_locked = Event()

    def book() -> str:
        with transaction.atomic():
            lock_file(first.customer_id)
            is_locked.set()
            time.sleep(2)  # the hand-over has begun meanwhile
            lock_file(second.customer_id)
        return "booked"

    def hand_over() -> int:
        is_locked.wait(10)
        with transaction.atomic():
            return HAND_OVER.move(leaver, successor, cast.admin)

    assert at_once(book, hand_over) == ["booked", 2]
    assert HAND_OVER.count(leaver) == 0
