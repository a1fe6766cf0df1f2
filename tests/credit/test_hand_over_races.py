"""Who leaves hands approvals over while others book: no two wait for each other for ever."""

import threading
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from approvals.actions.moving import HAND_OVER
from approvals.models import Signature
from credit.actions.exceptions import ask_exception
from credit.exposure import lock_file
from tests.conftest import make_person
from tests.credit.watching import make_file, make_supervisor

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="races are for PostgreSQL: set DATABASE_URL"),
]


def in_a_thread(deed, found: list) -> threading.Thread:
    def run():
        try:
            found.append(deed())
        except Exception as error:
            found.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.parametrize("turned", [False, True])
def test_credit_files_are_locked_in_one_order_however_they_were_asked_for(cast, turned):
    leaver = make_supervisor(cast)
    successor = make_person("yxzg2", "新主管", "sales_supervisor", cast.sales, superior=cast.gm)
    first, second = make_file(cast.chen_li), make_file(cast.chen_li)
    for file in (second, first) if turned else (first, second):
        until = timezone.localdate() + timedelta(days=5)
        ask_exception(file=file, amount=Decimal(500), cause="备货", valid_until=until, by=cast.chen_li)
    Signature.objects.waiting().filter(person=successor).update(state="void")
    is_locked, found = threading.Event(), []

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

    for thread in [in_a_thread(book, found), in_a_thread(hand_over, found)]:
        thread.join(30)
    assert sorted(map(str, found)) == ["2", "booked"]
    assert HAND_OVER.count(leaver) == 0
