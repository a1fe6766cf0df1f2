"""Cases that wait for a revisit, in tests."""

from complaints import actions
from complaints.actions.revisits import drawing
from complaints.models import Complaint, Revisit
from staff.models import User
from tests.complaints.walking import settle

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def told(complaint: Complaint, view: str = "accepted") -> Complaint:
    """Settled, answered, the customer asked: the revisit comes next."""
    system = User.objects.system()
    complaint.refresh_from_db()
    if complaint.is_unsettled:
        complaint = settle(complaint)
    complaint = actions.answer(complaint=complaint, text="已换货。", channel="phone", by=system)
    return actions.confirm(complaint=complaint, view=view, by=system)


def sheet_of(complaint: Complaint) -> Revisit:
    return Revisit.objects.get(complaint=complaint, state="planned")


def everybody(monkeypatch) -> None:
    """Every lot is drawn, so that a test may have the case it needs."""
    monkeypatch.setattr(drawing, "falls_on", lambda *_facts: True)


def visit(revisit: Revisit, *, by, way: str = "phone", satisfaction: int = 5, **facts) -> Revisit:
    marks = {"处理结果": 5, "处理速度": 4, "服务态度": 5}
    return actions.carry_out_revisit(revisit=revisit, way=way, satisfaction=satisfaction, answers=marks, by=by, **facts)
