"""Two at once at one list, and a file that is held or lent while it is destroyed."""

from functools import partial

import pytest
from django.utils import timezone

from archives.actions.appraising import appraise
from archives.actions.destroying import destroy
from archives.actions.legal_holds import set_hold
from archives.actions.proposing import make_list, propose_file, propose_lot
from archives.models import Disposal, DisposalLine
from core.errors import Stale
from tests.archives.test_disposals import approved, gm, over, typed
from tests.marks import needs_postgres
from tests.racing import at_once, split

__all__ = ["gm"]
pytestmark = [needs_postgres, pytest.mark.django_db(transaction=True)]


def destroyed_by(disposal, first, second):
    today = timezone.localdate()
    facts = {"method": "粉碎", "destroyed_on": today, "first": first, "second": second, "by": first}
    return lambda: destroy(disposal=disposal, **facts)


def test_a_destruction_is_put_down_once(ma_lan, han_mei, gm):
    disposal = approved(ma_lan, [han_mei, gm], over(ma_lan))
    done, refused = split(at_once(*[destroyed_by(disposal, ma_lan, han_mei) for _each in range(4)]))
    assert (len(done), {type(one) for one in refused}) == (1, {Stale})


def test_held_while_it_is_destroyed_one_of_both_wins(ma_lan, han_mei, gm):
    for _each in range(5):
        file = over(ma_lan)
        disposal = approved(ma_lan, [han_mei, gm], file)
        hold = lambda file=file: set_hold(file=file, reason="诉讼", version=1, by=ma_lan)  # noqa: E731
        _done, refused = split(at_once(destroyed_by(disposal, ma_lan, han_mei), hold))
        file.refresh_from_db()
        disposal.refresh_from_db()
        assert len(refused) == 1
        assert (file.state == "destroyed") == (file.hold_reason == "") == (disposal.state == "done")


def test_two_nights_at_once_list_each_file_once(ma_lan):
    for _each in range(4):
        over(ma_lan)
    today = timezone.localdate()

    propose = partial(propose_lot, today=today, by=ma_lan)
    made = at_once(propose, propose)
    assert sorted(one is None for one in made) == [False, True]  # nobody stumbles: a job that does ends with an error
    assert DisposalLine.objects.filter(is_open=True).count() == 4
    assert Disposal.objects.count() == 1


def test_the_night_and_a_hand_list_a_file_once(ma_lan, cast):
    for _each in range(5):
        file = over(ma_lan)
        night = partial(propose_lot, today=timezone.localdate(), by=cast.system)
        by_hand = partial(propose_file, file=file, reason="无价值", by=ma_lan)
        made, _by_hand = at_once(night, by_hand)
        assert made is None or isinstance(made, Disposal)
        assert DisposalLine.objects.filter(file=file, is_open=True).count() == 1


def test_two_appraise_one_row_and_the_second_is_told(ma_lan, han_mei):
    disposal = make_list([over(ma_lan)], by=ma_lan)
    shown = typed(disposal, verdict="destroy")
    kept = typed(disposal, verdict="keep", keep_until="2099-01-01", reason="仍有价值")
    done, refused = split(
        at_once(
            lambda: appraise(disposal=disposal, typed=shown, by=ma_lan),
            lambda: appraise(disposal=disposal, typed=kept, by=han_mei),
        )
    )
    assert (done, len(refused)) == ([1], 1)
