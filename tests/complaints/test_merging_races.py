"""Two people merge at the same moment. On PostgreSQL with real threads; SQLite lets one write at a time."""

import pytest

from complaints import actions
from complaints.models import Complaint, State
from tests.marks import needs_postgres
from tests.racing import at_once, split

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_postgres,
]


def test_two_cases_are_made_part_of_each_other(make_complaint, cast):
    one, two = make_complaint(), make_complaint()

    def merge(main, part):
        return lambda: actions.merge(complaint=main, parts=[part], reason="一事", by=cast.gm)

    done, refused = split(at_once(merge(one, two), merge(two, one)))
    assert (len(done), len(refused)) == (1, 1)
    assert Complaint.objects.filter(state=State.DUPLICATE).count() == 1
    assert Complaint.objects.get(state=State.DUPLICATE).main_case == done[0]


def test_the_third_case_goes_to_one_of_two(make_complaint, cast):
    one, two, part = (make_complaint() for _number in range(3))

    def merge(main):
        return lambda: actions.merge(complaint=main, parts=[part], reason="一事", by=cast.gm)

    done, refused = split(at_once(merge(one), merge(two)))
    assert (len(done), len(refused)) == (1, 1)
    part.refresh_from_db()
    assert part.main_case == done[0]
