"""Every door by which goods might go out, tried against the limit: pages, administration, many at once, import,
interface, command; copies, splitting, raising, closing and opening again."""

import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from approvals.models import Approval
from core.errors import Refused
from core.imports.command import import_file
from core.models import ImportRow
from credit.actions.exceptions import ask_exception
from credit.actions.releasing import release
from credit.actions.tokens import make_token
from credit.imports import documents
from credit.models import ApiToken, CreditFile, Release, TradingDocument
from credit.reconciling import differences
from regulations import policies
from staff.models import User
from tests.credit.releasing import draft, lent, with_limit
from tests.credit.watching import make_supervisor
from tests.regulations.rows import published

pytestmark = [pytest.mark.django_db, pytest.mark.rule("S0-21 R56")]


@pytest.fixture
def full(cast):
    """A customer whose limit is used up but for 100."""
    file = with_limit(cast.chen_li, 1000)
    release(document=draft(file, 900, cast.chen_li), by=cast.chen_li)
    return file


@pytest.fixture
def publish_bulk(cast):
    """The company lets exceptions be signed several at a time."""
    published(cast.system, app="approvals", days=-1, bulk_kinds=("credit.exception",))
    policies.forget()


def newest() -> TradingDocument:
    return TradingDocument.objects.order_by("-id").first()


def test_by_the_pages(full, cast, signed_in):
    browser = signed_in(cast.chen_li)
    typed = {"kind": "delivery", "on": "2026-11-20", "amount": "101", "token": "a"}
    browser.post(f"/credit/{full.customer_id}/documents/new/", typed)
    browser.post(f"/credit/{full.customer_id}/documents/new/", typed)  # a doubled click
    document = newest()
    assert TradingDocument.objects.count() == 2
    page = browser.post(f"/credit/documents/{document.pk}/release/", {"version": document.version}, follow=True)
    assert "超出限度 ¥1.00" in page.content.decode()
    assert (newest().state, lent(full)) == ("held", 900)
    out = TradingDocument.objects.order_by("id").first()
    changed = {"amount": "1001", "on": "2026-11-20", "reason": "加货", "token": "b"}
    page = browser.post(f"/credit/documents/{out.pk}/change/", changed)
    assert "超出限度 ¥1.00" in page.content.decode()
    browser.post(f"/credit/documents/{out.pk}/copy/", {"token": "c"})
    copy = newest()
    assert (copy.came_from, copy.state) == (out, "draft")
    browser.post(f"/credit/documents/{copy.pk}/release/")
    copy.refresh_from_db()
    assert copy.state == "held"
    for deed, typed in (("close", {}), ("change", {**changed, "amount": "1"})):
        page = browser.post(f"/credit/documents/{out.pk}/{deed}/", {"reason": "送少了", **typed, "token": "d"})
        assert "只有财务可以冲减" in page.content.decode()  # in words, with what was typed
    out.refresh_from_db()
    assert (out.state, lent(full), Release.objects.filter(state="passed").count()) == ("released", 900, 1)


def test_by_splitting_and_opening_again(full, cast, signed_in):
    """A part takes its share of what is lent; what is opened again passes the check anew."""
    mine, finance = signed_in(cast.chen_li), signed_in(cast.he_jing)
    out = newest()
    mine.post(f"/credit/documents/{out.pk}/split/", {"amount": "300", "token": "a"})
    part = newest()
    assert (part.came_from, part.state, part.booked, lent(full)) == (out, "released", 300, 900)
    finance.post(f"/credit/documents/{part.pk}/close/", {"reason": "未发出", "token": "b"})
    assert lent(full) == 600
    release(document=draft(full, 400, cast.chen_li), by=cast.chen_li)
    mine.post(f"/credit/documents/{part.pk}/reopen/", {"reason": "改发", "token": "c"})
    part.refresh_from_db()
    assert (part.state, part.booked) == ("draft", 0)
    mine.post(f"/credit/documents/{part.pk}/release/")
    part.refresh_from_db()
    assert (part.state, lent(full)) == ("held", 1000)


def test_by_the_queue_of_finance(full, cast, signed_in):
    document = draft(full, 500, cast.chen_li)
    asked = release(document=document, by=cast.chen_li)
    browser = signed_in(cast.he_jing)
    assert document.number in browser.get("/credit/releases/").content.decode()
    page = browser.get(asked.get_absolute_url()).content.decode()
    assert "经 400.00 的例外审批即可放行" in page
    browser.post(f"/credit/documents/{document.pk}/release/")
    assert lent(full) == 900
    browser.post(f"/credit/releases/{asked.pk}/refuse/", {"reason": "先付款"})
    asked.refresh_from_db()
    assert (asked.state, asked.note, lent(full)) == ("refused", "先付款", 900)


def test_by_the_interface(full, cast):
    key = make_token(token=ApiToken(name="ERP", user=cast.chen_li), by=cast.admin)
    for number, amount in (("A", 101), ("B", 100), ("C", 1)):
        body = json.dumps({"customer": full.customer.code, "number": number, "amount": amount})
        headers = {"Authorization": f"Bearer {key}"}
        Client().post("/api/credit/release", body, content_type="application/json", headers=headers)
    states = dict(TradingDocument.objects.exclude(source="x").values_list("number", "state"))
    assert (states["A"], states["B"], states["C"], lent(full)) == ("held", "released", "held", 1000)


def test_by_the_administration(full, cast, signed_in):
    """Nobody writes there what a release, a limit or an approval would write, whatever is sent."""
    held = draft(full, 500, cast.chen_li)
    asked = release(document=held, by=cast.chen_li)
    exception = ask_exception(
        file=full, amount=Decimal(400), cause="备货", valid_until=timezone.localdate(), by=cast.chen_li
    )
    forged = {"state": "released", "booked": "500", "amount": "1", "limit": "9999", "used": "0", "exposure": "0"}
    for record in (held, asked, exception, CreditFile.objects.get(pk=full.pk)):
        address, before = f"/admin/credit/{record._meta.model_name}", type(record).objects.values().get(pk=record.pk)
        for person in (cast.root, cast.gm):
            for page in (f"{address}/{record.pk}/change/", f"{address}/add/", f"{address}/{record.pk}/delete/"):
                for sent in (forged, {**forged, "state": "approved"}, {"post": "yes"}):
                    assert signed_in(person).post(page, sent).status_code in (200, 302, 403, 404)
        assert type(record).objects.values().get(pk=record.pk) == before
    held.refresh_from_db()
    exception.refresh_from_db()
    kept = CreditFile.objects.get(pk=full.pk)
    assert (held.state, held.amount, exception.state, kept.limit, kept.exposure) == ("held", 500, "asked", 1000, 900)
    assert TradingDocument.objects.count() == 2


def test_an_exception_from_the_administration_lets_out_no_more_than_it_says(full, cast, signed_in, publish_bulk):
    """Signed there among several that were ticked, it opens the door for its amount and no further."""
    make_supervisor(cast)
    first = release(document=draft(full, 300, cast.chen_li), by=cast.chen_li)
    asked = ask_exception(
        file=full, amount=Decimal(200), cause="备货", valid_until=timezone.localdate(), by=cast.chen_li
    )
    chosen = {"action": "approve_chosen", "_selected_action": Approval.objects.about(asked).get().pk}
    for person in User.objects.filter(username__in=["yxzg", "zong"]).order_by("username"):
        release(document=first.document, by=cast.chen_li)
        assert lent(full) == 900  # one signature of two opens nothing
        assert signed_in(person).post("/admin/approvals/approval/", chosen).status_code == 302
    second = release(document=draft(full, 301, cast.chen_li), by=cast.chen_li)
    assert (second.state, lent(full)) == ("held", 900)
    passed = release(document=first.document, by=cast.chen_li)
    assert (passed.state, passed.exception, passed.exception_used, lent(full)) == ("passed", asked, 200, 1200)
    assert release(document=second.document, by=cast.chen_li).state == "held"


def test_by_the_command(full, cast, tmp_path):
    """Orders and deliveries of a file, by the shell: drafts, also where the file calls them shipped."""
    file = tmp_path / "b.csv"
    lines = ["客户名称,单号,日期,发货日期,金额", f"{full.customer.name},CMD-1,2026-11-20,,5000"]
    file.write_text("\n".join([*lines, f"{full.customer.name},CMD-2,2026-11-20,2026-11-20,7000\n"]), encoding="utf-8")
    call_command("import", "documents", str(file), "--option", "kind=delivery")
    states = TradingDocument.objects.filter(number__startswith="CMD").values_list("number", "state", "booked")
    assert list(states.order_by("number")) == [("CMD-1", "draft", 0), ("CMD-2", "closed", 0)]
    history = TradingDocument.objects.get(number="CMD-2")
    assert release(document=TradingDocument.objects.get(number="CMD-1"), by=cast.he_jing).state == "held"
    with pytest.raises(Refused):
        release(document=history, by=cast.he_jing)
    assert lent(full) == 900


def test_a_line_that_comes_after_the_release_adds_nothing_to_it(full, cast, tmp_path):
    """The next lot of the same file, when the first was let go meanwhile."""
    file = tmp_path / "a.csv"
    file.write_text(f"客户名称,单号,日期,金额\n{full.customer.name},IMP-1,2026-11-20,50\n", encoding="utf-8")
    import_file(file, "documents", options={"kind": "delivery"}, by=cast.he_jing)
    document = newest()
    release(document=document, by=cast.he_jing)
    row = ImportRow.objects.get(batch=document.batch)
    late = ImportRow(batch=document.batch, number=2, verdict="new", data={**row.data, "amount": "5000"}, notes={})
    late.target_id = full.customer_id
    documents.write([late], document.batch)
    document.refresh_from_db()
    assert (document.amount, document.booked, late.verdict) == (50, 50, "error")
    assert late.notes == {"number": "此后有改动"}


def test_by_an_import(full, cast, tmp_path):
    """What comes in by a file lends nothing until it is released."""
    file = tmp_path / "a.csv"
    file.write_text(f"客户名称,单号,日期,金额\n{full.customer.name},IMP-1,2026-11-20,5000\n", encoding="utf-8")
    import_file(file, "documents", options={"kind": "delivery"}, by=cast.he_jing)
    assert (newest().number, newest().state, lent(full)) == ("IMP-1", "draft", 900)
    assert release(document=newest(), by=cast.he_jing).state == "held"


def test_nothing_differs_afterwards(full, cast):
    release(document=draft(full, 100, cast.chen_li), by=cast.chen_li)
    assert differences() == []
    assert CreditFile.objects.get(pk=full.pk).exposure == 1000
