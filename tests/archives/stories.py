"""What happens with a file from the first request to its return, by the same doors as the pages."""

from datetime import timedelta

from django.utils import timezone

from approvals.actions import approve
from approvals.models import Approval
from archives.actions.files import open_file, set_level
from archives.actions.items import add_item, change_item, remove_item
from archives.actions.requests import KIND, ask_access, pick_file
from archives.models import AccessRequest, ArchiveFile, Category
from tests.archives.documents import a_pdf


def ask_in_words(by, customer, *, way="screen", words="去年的供货合同", days=3) -> AccessRequest:
    today = timezone.localdate()
    last = today + timedelta(days=days)
    said = {"purpose": "核对条款", "reason": "客户来函", "words": words}
    return ask_access(by=by, customer=customer, way=way, begins_on=today, ends_on=last, **said)


def sign_all(asked: AccessRequest) -> Approval:
    """Every step by whoever is asked first."""
    approval = Approval.objects.about(asked).get(kind=KIND)
    while approval.state == Approval.State.OPEN:
        signature = approval.signatures.waiting().select_related("person").first()
        approve(approval=approval, by=signature.person)
        approval.refresh_from_db()
    return approval


def grant_in_words(by, file: ArchiveFile, *, way: str, specialist, days=3):
    """Asked for in words, picked, signed: the grant."""
    asked = ask_in_words(by, file.customer, way=way, days=days)
    asked = pick_file(request=asked, file=file, by=specialist)
    sign_all(asked)
    asked.refresh_from_db()
    return asked.grant


def file_secretly(customer, word: str, *, by, level=2) -> ArchiveFile:
    """A file of the customer with documents, each text of which holds the word; one was changed, one taken out."""
    category = Category.objects.get(code="06")
    file = open_file(category=category, customer=customer, title=f"并购底价{word}", note=f"备考{word}", by=by)
    until = timezone.localdate() + timedelta(days=3650)
    file = set_level(file=file, level=level, until=until, reason="定密", version=file.version, by=by)
    said = {"number": f"函{word}", "responsible": f"丁{word}", "note": f"附注{word}", "condition": f"完好{word}"}
    item = add_item(file=file, title=f"卖方底牌{word}", upload=a_pdf(2, name=f"底牌{word}.pdf"), by=by, **said)
    change_item(item=item, changes={"title": f"卖方底牌二{word}"}, version=item.version, by=by)
    paper = add_item(file=file, title=f"手写条{word}", is_paper=True, by=by)
    gone = add_item(file=file, title=f"废稿{word}", by=by)
    remove_item(item=gone, reason="重复", by=by)
    assert paper.pk
    file.refresh_from_db()
    return file
