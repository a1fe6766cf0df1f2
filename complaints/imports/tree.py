"""The category tree from a file: one row a category, its levels in columns."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.actions.categories import remove_category, save_category
from complaints.imports.reading import plain_line
from complaints.models import Category
from complaints.tree import JOIN, by_path
from core.errors import Refused
from core.imports import ImportField, ImportKind
from core.imports.kinds import RawRows
from core.models import Import, ImportRow

Verdict = ImportRow.Verdict
LEVELS = ("level_1", "level_2", "level_3", "level_4")
LONGEST = Category._meta.get_field("name").max_length
TOP = ("一级分类", "一级类别", "一级标签", "大类", "level 1")
FIELDS = (
    ImportField("level_1", gettext_lazy("first level"), TOP, required=True),
    ImportField("level_2", gettext_lazy("second level"), ("二级分类", "二级类别", "二级标签", "中类", "level 2")),
    ImportField("level_3", gettext_lazy("third level"), ("三级分类", "三级类别", "三级标签", "细类", "level 3")),
    ImportField("level_4", gettext_lazy("fourth level"), ("四级分类", "四级类别", "四级标签", "level 4")),
)


def judge(raw: RawRows, batch: Import) -> list[ImportRow]:
    known = by_path(Category.objects.all())
    return [judge_row(number, given, known, batch) for number, given in raw]


def judge_row(number: int, given: dict[str, str], known: dict[str, Category], batch: Import) -> ImportRow:
    names = [plain_line(given.get(level, "")).replace(JOIN, "／") for level in LEVELS]
    while names and not names[-1]:
        names.pop()
    row = ImportRow(number=number, verdict=Verdict.NEW, data={"path": JOIN.join(names)}, notes={})
    for level, name in zip(LEVELS, names, strict=False):
        if not name or len(name) > LONGEST:
            row.verdict = Verdict.ERROR
            row.notes = {level: _("A name of 1 to %(most)s characters is wanted.") % {"most": LONGEST}}
            return row
    if not names:
        row.verdict, row.notes = Verdict.ERROR, {"level_1": _("The name is missing.")}
    elif row.data["path"] in known:
        row.verdict, row.target_id = Verdict.UNCHANGED, known[row.data["path"]].pk
    elif earlier := batch.seen.first(row.data["path"], number):
        row.verdict = Verdict.DUPLICATE
        row.notes = {"level_1": _("The same as in row %(number)d of this file.") % {"number": earlier}}
    return row


def write(rows: list[ImportRow], batch: Import) -> None:
    """Each category with the levels above it that are missing; what a row made is remembered for undoing."""
    known = by_path(Category.objects.all())
    for row in rows:
        made = []
        path = ""
        for name in row.data["path"].split(JOIN):
            above, path = path, f"{path}{JOIN}{name}" if path else name
            if path not in known:
                fresh = Category(parent=known.get(above), name=name, order=10 * (len(known) + 1))
                take_over(fresh)
                known[path] = save_category(category=fresh, by=batch.created_by)
                made.append(known[path].pk)
        row.target_id, row.before, row.is_written = known[path].pk, {"made": made}, True


def take_over(category: Category) -> None:
    """A new category handles its complaints as the one above it does."""
    if category.parent:
        for name in ("content", "handling", "severity", "department_id"):
            setattr(category, name, getattr(category.parent, name))


def undo(rows: list[ImportRow], batch: Import) -> list[str]:
    """Take the categories back on which nothing rests, those below first."""
    kept = []
    for row in rows:
        for pk in reversed(row.before["made"]):
            category = Category.objects.filter(pk=pk).first()
            if category is None:
                continue
            try:
                remove_category(category=category, by=batch.created_by)
            except Refused as refusal:
                kept.append(str(refusal))
        row.is_written = Category.objects.filter(pk__in=row.before["made"]).exists()
    return kept


KIND = ImportKind(
    name="complaint_categories",
    label=gettext_lazy("Complaint categories"),
    permission="complaints.add_category",
    fields=FIELDS,
    judge=judge,
    write=write,
    undo=undo,
    help=gettext_lazy("One row, one category: the names of its levels from the top. Levels that are missing are made."),
)
