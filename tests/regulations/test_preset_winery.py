"""What the winery preset sets is what happens to a complaint."""

import pytest

from complaints import actions
from regulations.actions import apply_preset
from regulations.models import Duty
from tests.regulations.preset_files import shipped_with


def clock(complaint, rule: str) -> Duty:
    return Duty.objects.get(record_id=complaint.pk, record_type="complaints.complaint", rule=f"complaints.{rule}")


@pytest.mark.rule("S1-03 R3")
@pytest.mark.parametrize(("within", "late"), [('"24 hours"', False), ('"12 hours"', True)])
def test_a_complaint_is_registered_within_what_the_preset_says(cast, folder, make_complaint, within, late):
    apply_preset(name=shipped_with(folder, "winery", register_within=within), by=cast.admin)
    duty = clock(make_complaint(hours_ago=20), "register_within")
    assert bool(duty.broken_at) == late
    assert duty.clause.number == "第三条"


@pytest.mark.rule("S1-03 R11")
@pytest.mark.parametrize("within", ["3 working days", "5 working days"])
def test_a_complaint_is_settled_within_what_the_preset_says(cast, folder, make_complaint, within):
    applied = apply_preset(name=shipped_with(folder, "winery", resolve_normal=f'"{within}"'), by=cast.admin)
    duty = clock(make_complaint(), "resolve_normal")
    assert (duty.span, duty.clause.number) == (within, "第十一条")
    assert duty.version in applied.record.versions.all()


@pytest.mark.rule("S1-03 R11")
@pytest.mark.parametrize("within", ["7 working days", "9 working days"])
def test_a_special_case_has_what_the_preset_says(cast, folder, make_complaint, within):
    apply_preset(name=shipped_with(folder, "winery", resolve_special=f'"{within}"'), by=cast.admin)
    complaint = make_complaint()
    actions.mark_special(complaint=complaint, reason="需外部检测", by=cast.gm)
    assert clock(complaint, "resolve_special").span == within
