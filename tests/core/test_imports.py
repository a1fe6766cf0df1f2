import gzip
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from core import jobs
from core.errors import Refused
from core.imports import actions, register
from core.imports import jobs as steps
from core.imports.command import import_file
from core.models import Event, Import, ImportRow, Job, Series
from core.tasks import give_up_old_imports
from staff.models import Department

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("departments")]
TABLE = "部门名称,电话,其他\n一部,13800001111,x\n二部,13800002222,\n,13800003333,=1+1\n一部,,\n"


def upload(text=TABLE, name="departments.csv"):
    return io.BytesIO(text.encode()), name


def received(by, text=TABLE, **more):
    file, name = upload(text)
    return actions.receive(file, kind="departments", by=by, name=name, **more)


def run(batch):
    jobs.run_now(batch.job)
    batch.refresh_from_db()
    return batch


def previewed(by, text=TABLE):
    batch = received(by, text)
    return run(actions.confirm_columns(batch, batch.mapping, {}, by=by))


def imported(by, text=TABLE):
    return run(actions.start_import(previewed(by, text), by=by))


def test_columns_are_guessed_and_the_file_waits_encrypted(cast):
    batch = received(cast.system)

    assert batch.mapping == {"部门名称": "name", "电话": "phone"}
    assert batch.state == Import.State.UPLOADED
    stored = default_storage.open(batch.file.name).read()
    assert "一部".encode() not in stored
    assert "13800001111" not in str(Import.objects.values_list("layout").get(pk=batch.pk))


def test_a_preview_judges_every_row_and_writes_nothing(cast):
    batch = previewed(cast.system)

    assert batch.counts == {"read": 4, "new": 2, "updated": 0, "unchanged": 0, "duplicate": 1, "error": 1}
    assert batch.state == Import.State.PREVIEWED
    assert not Department.objects.filter(name="一部").exists()
    assert [row.verdict for row in batch.rows.order_by("number")] == ["new", "new", "error", "duplicate"]


def test_rows_left_outside_keep_what_the_file_gave_with_secrets_masked(cast):
    batch = previewed(cast.system)

    row = batch.rows.get(verdict="error")
    assert row.data["_given"] == {"phone": "138****3333"}


def test_an_import_writes_each_row_once_and_drops_the_file(cast):
    batch = imported(cast.system)

    assert batch.state == Import.State.DONE
    assert Department.objects.filter(name__in=["一部", "二部"]).count() == 2
    assert batch.rows.filter(is_written=True).count() == 2
    assert not batch.file
    assert Event.objects.filter(deed="core.finish_import", record_id=batch.pk).exists()


def test_the_report_names_row_reason_and_values_and_disarms_formulas(cast):
    batch = received(cast.system)
    actions.confirm_columns(batch, {**batch.mapping, "其他": "order"}, {}, by=cast.system)
    run(batch)
    run(actions.start_import(batch, by=cast.system))

    page = openpyxl.load_workbook(batch.report.open("rb")).worksheets[0]
    rows = [list(row) for row in page.values]
    assert rows[0][3:] == ["部门名称", "电话", "其他"]
    assert rows[1][0] == 3
    assert "a name is needed" in rows[1][2]
    assert rows[1][4:] == ["138****3333", "'=1+1"]


def test_undo_takes_back_and_names_what_was_changed_since(cast):
    batch = imported(cast.system)
    Department.objects.filter(name="二部").update(name="二部改名")

    run(actions.undo_import(batch, by=cast.system))

    assert batch.state == Import.State.UNDONE
    assert not Department.objects.filter(name="一部").exists()
    assert batch.kept == ["二部改名: changed since"]


def test_importing_again_after_an_undo_works(cast):
    run(actions.undo_import(imported(cast.system), by=cast.system))

    assert imported(cast.system).counts["new"] == 2


def test_the_same_content_again_brings_nothing_new(cast):
    imported(cast.system)

    assert previewed(cast.system).counts == {
        "read": 4, "new": 0, "updated": 0, "unchanged": 3, "duplicate": 0, "error": 1,
    }  # fmt: skip


def test_a_kind_may_refuse_the_same_file_also_packed(cast, departments):
    register(replace(departments, refuse_again=True))
    first = imported(cast.system)
    with pytest.raises(Refused) as refusal:
        actions.receive(
            io.BytesIO(gzip.compress(TABLE.encode())), kind="departments", by=cast.system, name="again.csv.gz"
        )

    assert refusal.value.code == "again"
    assert refusal.value.link == first.get_absolute_url()
    run(actions.undo_import(first, by=cast.system))
    assert previewed(cast.system).counts["new"] == 2


def test_a_refusal_leads_only_to_imports_that_one_may_see(cast, departments):
    register(replace(departments, refuse_again=True, permission="customers.view_customer"))
    first = imported(cast.admin)
    for person, link in [(cast.admin, first.get_absolute_url()), (cast.chen_li, "")]:
        with pytest.raises(Refused) as refusal:
            received(person)
        assert refusal.value.link == link


def test_of_two_equal_files_under_way_only_one_is_written(cast, departments):
    register(replace(departments, refuse_again=True))
    one, other = previewed(cast.system), previewed(cast.system)
    actions.start_import(one, by=cast.system)

    with pytest.raises(Refused):
        actions.start_import(other, by=cast.system)


def test_two_people_at_once_one_success_and_one_refusal(cast):
    batch = previewed(cast.system)
    same = Import.objects.get(pk=batch.pk)
    actions.start_import(batch, by=cast.system)

    for deed in (actions.start_import, actions.cancel_import, actions.undo_import):
        with pytest.raises(Refused):
            deed(same, by=cast.system)


def test_a_mapping_is_remembered_for_the_same_headings(cast):
    batch = received(cast.system)
    actions.confirm_columns(batch, {"部门名称": "name", "其他": "order"}, {}, by=cast.system)

    assert received(cast.system, TABLE + "三部,,\n").mapping == {"部门名称": "name", "其他": "order"}


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"电话": "phone"}, "required"),
        ({"部门名称": "name", "其他": "name"}, "twice"),
        ({"部门名称": "name", "没有": "order"}, "column"),
        ({"部门名称": "name", "其他": "nothing"}, "field"),
    ],
)
def test_a_mapping_must_make_sense(cast, mapping, code):
    with pytest.raises(Refused) as refusal:
        actions.confirm_columns(received(cast.system), mapping, {}, by=cast.system)
    assert refusal.value.code == code


def test_a_preview_that_was_killed_goes_on_where_it_was(cast, monkeypatch):
    monkeypatch.setattr(steps, "CHUNK", 2)
    text = "部门\n" + "".join(f"部{number % 7}\n" for number in range(10))
    batch = received(cast.system, text)
    actions.confirm_columns(batch, batch.mapping, {}, by=cast.system)
    insert, calls = steps.insert_rows, []

    def die(model, rows):
        calls.append(1)
        if len(calls) == 3:
            raise jobs.LeaseLost("kill -9")
        return insert(model, rows)

    monkeypatch.setattr(steps, "insert_rows", die)
    jobs.work(batch.job_id)
    assert batch.rows.count() == 4
    Job.objects.filter(pk=batch.job_id).update(lease_until="2000-01-01T00:00Z")
    run(batch)

    assert batch.counts == {"read": 10, "new": 7, "updated": 0, "unchanged": 0, "duplicate": 3, "error": 0}
    assert list(batch.rows.order_by("number").values_list("number", flat=True)) == list(range(1, 11))


def test_a_write_that_was_killed_writes_each_row_once(cast, monkeypatch):
    batch = previewed(cast.system, "部门\n" + "".join(f"部{number}\n" for number in range(10)))
    monkeypatch.setattr(steps, "CHUNK", 6)
    actions.start_import(batch, by=cast.system)
    save, calls = steps.save_outcome, []

    def die(rows):
        calls.append(1)
        if len(calls) == 2:
            raise jobs.LeaseLost("kill -9")
        save(rows)

    monkeypatch.setattr(steps, "save_outcome", die)
    jobs.work(batch.job_id)
    assert Department.objects.filter(name__startswith="部").count() == 3
    Job.objects.filter(pk=batch.job_id).update(lease_until="2000-01-01T00:00Z")
    run(batch)

    assert Department.objects.filter(name__startswith="部").count() == 10
    assert batch.counts["new"] == 10


def test_a_row_that_breaks_a_constraint_becomes_an_error_and_the_rest_comes_in(cast, departments):
    def write(rows, batch):
        for row in rows:
            Series.objects.create(name=row.data["name"])
            row.is_written = True

    register(replace(departments, write=write))
    batch = previewed(cast.system, "部门\n一部\n二部\n三部\n")
    Series.objects.create(name="二部")

    run(actions.start_import(batch, by=cast.system))

    assert batch.state == "done"
    assert (batch.counts["new"], batch.counts["error"]) == (2, 1)
    assert batch.report


def test_giving_up_deletes_file_and_rows(cast):
    batch = previewed(cast.system)
    name = batch.file.name

    run(actions.cancel_import(batch, by=cast.system))

    assert (batch.state, batch.rows.count()) == ("cancelled", 0)
    assert not default_storage.exists(name)


def test_giving_up_while_the_preview_is_made_ends_it(cast):
    batch = received(cast.system)
    actions.confirm_columns(batch, batch.mapping, {}, by=cast.system)
    preview = batch.job
    run(actions.cancel_import(batch, by=cast.system))

    assert jobs.run_now(preview).state == "done"
    assert batch.rows.count() == 0


def test_correcting_the_columns_starts_the_preview_afresh(cast):
    batch = previewed(cast.system)

    run(actions.confirm_columns(batch, {"其他": "name"}, {}, by=cast.system))

    assert batch.counts == {"read": 4, "new": 2, "updated": 0, "unchanged": 0, "duplicate": 0, "error": 2}
    assert batch.rows.count() == 4


def test_a_command_finishes_in_this_process(cast, tmp_path):
    path = tmp_path / "departments.csv"
    path.write_text(TABLE, encoding="gb18030")

    result = import_file(path, "departments", by=cast.system, mapping={"其他": "order"})

    assert {name: result[name] for name in ("read", "new", "error")} == {"read": 4, "new": 2, "error": 1}
    assert Path(result["report"]).read_bytes()[:2] == b"PK"


def test_rows_of_an_attempt_that_was_rolled_back_are_tried_as_they_were(cast, departments):
    tried = []

    def write(rows, batch):
        tried.append([row.target_id for row in rows])
        departments.write(rows, batch)
        if len(rows) > 1:
            raise IntegrityError

    register(replace(departments, write=write))
    imported(cast.system)

    assert tried == [[None, None], [None], [None]]
    assert ImportRow.objects.filter(is_written=True).count() == 2


def test_a_dry_run_that_fails_leaves_nothing_either(cast, tmp_path, departments, monkeypatch):
    def breaks(rows, batch):
        raise LookupError

    register(replace(departments, judge=breaks))
    path = tmp_path / "departments.csv"
    path.write_text(TABLE, encoding="utf-8")
    with pytest.raises(Refused):
        import_file(path, "departments", by=cast.system, dry_run=True)

    assert not Import.objects.exists()
    assert not Job.objects.exists()


def test_a_value_that_looks_like_ciphertext_is_shown_as_it_is(cast, signed_in):
    batch = previewed(cast.admin, "部门名称,电话\nk1:abc,k1:1380000\n,k1:13800001111\n")
    for tab in ("new", "error"):
        assert signed_in(cast.admin).get(batch.get_absolute_url(), {"tab": tab}).status_code == 200
    assert "k1:abc" in signed_in(cast.admin).get(batch.get_absolute_url()).content.decode()


def test_a_command_may_call_a_field_by_a_heading_it_is_known_by(cast, tmp_path):
    path = tmp_path / "departments.csv"
    path.write_text("甲,乙\n五部,1\n")

    result = import_file(path, "departments", by=cast.system, mapping={"甲": "部门名称"})

    assert result["new"] == 1


def test_a_dry_run_leaves_nothing(cast, tmp_path):
    path = tmp_path / "departments.csv"
    path.write_text(TABLE)
    before = (Event.objects.count(), Department.objects.count())

    result = import_file(path, "departments", by=cast.system, dry_run=True)

    assert result["new"] == 2
    assert (Event.objects.count(), Department.objects.count()) == before
    assert not Import.objects.exists()
    assert not ImportRow.objects.exists()
    assert not Job.objects.exists()


def test_who_may_not_import_this_kind_is_forbidden(cast, signed_in):
    assert signed_in(cast.chen_li).get("/imports/new/departments/").status_code == 403
    assert signed_in(cast.admin).get("/imports/new/nothing/").status_code == 404
    with pytest.raises(Refused):
        received(cast.chen_li)


def test_imports_of_others_are_not_found(cast, signed_in):
    batch = previewed(cast.system)
    client = signed_in(cast.chen_li)

    for path in ("", "report/"):
        assert client.get(f"/imports/{batch.pk}/{path}").status_code == 404
    for path in ("columns/", "sheet/", "start/", "undo/", "cancel/"):
        assert client.post(f"/imports/{batch.pk}/{path}").status_code == 404
    for path in ("columns/", "sheet/", "start/", "undo/", "cancel/"):
        assert signed_in(cast.sun).post(f"/imports/{batch.pk}/{path}").status_code == 403
    assert signed_in(cast.sun).get(f"/imports/{batch.pk}/").status_code == 200


def test_the_whole_way_through_the_pages(cast, signed_in):
    client = signed_in(cast.admin)
    answer = client.post("/imports/new/departments/", {"file": SimpleUploadedFile("部门.csv", TABLE.encode())})
    batch = Import.objects.get()
    assert answer.url == f"/imports/{batch.pk}/"
    columns = client.get(answer.url).content.decode()
    assert "一部" in columns
    assert "138****1111" in columns
    assert "13800001111" not in columns

    missing = client.post(f"/imports/{batch.pk}/columns/", {"column-1": "phone"}).content.decode()
    assert "name" in missing
    client.post(f"/imports/{batch.pk}/columns/", {"column-0": "name", "column-1": "phone"})
    assert "hx-get" in client.get(answer.url).content.decode()
    run(Import.objects.get())
    preview = client.get(answer.url).content.decode()
    assert "二部" in preview
    assert "a name is needed" in client.get(answer.url + "?tab=error").content.decode()
    assert "138****3333" in client.get(answer.url + "report/").getvalue().decode()

    client.post(f"/imports/{batch.pk}/start/")
    run(Import.objects.get())
    assert client.get(answer.url).status_code == 200
    assert client.get(answer.url + "report/").getvalue()[:2] == b"PK"
    assert "部门.csv" in client.get("/imports/").content.decode()
    client.post(f"/imports/{batch.pk}/undo/")
    run(Import.objects.get())
    assert client.get(answer.url).status_code == 200


def test_an_upload_that_is_refused_says_why_on_the_page(cast, signed_in):
    file = SimpleUploadedFile("x.csv", b"%PDF-1.7 hello")
    answer = signed_in(cast.admin).post("/imports/new/departments/", {"file": file})

    assert "不是表格" in answer.content.decode()
    assert not Import.objects.exists()


def test_an_upload_beyond_the_limit_is_dropped_and_said(cast, signed_in, settings):
    settings.KEGUAN_UPLOAD_LIMIT = 100_000
    file = SimpleUploadedFile("x.csv", b"a,b\n" * 50_000)
    answer = signed_in(cast.admin).post("/imports/new/departments/", {"file": file})

    assert "超过" in answer.content.decode()
    assert not Import.objects.exists()


def test_running_work_is_shown_on_every_page_until_it_is_over(cast, signed_in):
    client = signed_in(cast.admin)
    client.post("/imports/new/departments/", {"file": SimpleUploadedFile("部门.csv", TABLE.encode())})
    batch = Import.objects.get()
    client.post(f"/imports/{batch.pk}/columns/", {"column-0": "name"})

    assert "/jobs/mine/" in client.get("/password/").content.decode()
    assert "hx-get" in client.get("/jobs/mine/").content.decode()
    run(Import.objects.get())
    assert "hx-get" not in client.get("/jobs/mine/").content.decode()
    assert "/jobs/mine/" not in client.get("/password/").content.decode()


def test_an_upload_that_nobody_goes_on_with_is_given_up(cast):
    old, fresh = received(cast.system), received(cast.system)
    Import.objects.filter(pk=old.pk).update(created_at="2020-01-01T00:00Z")

    give_up_old_imports()

    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.state, fresh.state) == ("cancelled", "uploaded")


def test_a_failed_import_is_given_up_too_unless_it_has_written(cast, settings):
    settings.IMPORT_KEPT_DAYS = 0
    preview, half = received(cast.system), imported(cast.system, "部门名称\n三部\n")
    Import.objects.update(state=Import.State.FAILED)

    give_up_old_imports()

    preview.refresh_from_db()
    half.refresh_from_db()
    assert (preview.state, half.state) == ("cancelled", "failed")


def test_another_sheet_of_the_workbook_is_read(cast):
    book = openpyxl.Workbook()
    book.active.title = "部门"
    book.active.append(["部门名称"])
    book.active.append(["一部"])
    other = book.create_sheet("旧部门")
    other.append(["部门", "顺序"])
    other.append(["老部", 3])
    file = io.BytesIO()
    book.save(file)
    batch = actions.receive(file, kind="departments", by=cast.system, name="x.xlsx", sheet="部门")

    actions.choose_sheet(batch, "旧部门", by=cast.system)

    assert batch.mapping == {"部门": "name", "顺序": "order"}
    assert run(actions.confirm_columns(batch, batch.mapping, {}, by=cast.system)).counts["new"] == 1
    assert batch.rows.get().data == {"name": "老部"}
    run(actions.start_import(batch, by=cast.system))
    with pytest.raises(Refused):
        actions.choose_sheet(batch, "部门", by=cast.system)
