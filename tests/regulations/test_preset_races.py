"""Two administrators apply presets at the same moment."""

import pytest

from core.errors import Refused
from regulations.actions import apply_preset
from regulations.models import AppliedPreset, PolicyVersion, Regulation
from tests.marks import needs_postgres
from tests.racing import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_postgres,
]


def test_the_same_preset_is_applied_once(cast):
    results = at_once(*[lambda: apply_preset(name="winery", by=cast.admin)] * 2)
    assert [bool(one.record) for one in results if not isinstance(one, Refused)].count(True) == 1
    assert (AppliedPreset.objects.count(), Regulation.objects.count()) == (1, 1)
    assert PolicyVersion.objects.filter(app="complaints").count() == 1


def test_two_presets_are_both_applied_or_one_is_told(cast):
    results = at_once(
        *[lambda name=name: apply_preset(name=name, by=cast.admin) for name in ("winery", "manufacturer")]
    )
    done = [one for one in results if not isinstance(one, Refused)]
    assert AppliedPreset.objects.count() == len(done) >= 1
