"""What a register of files holds, and what it does not say itself."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archives.models import ArchiveFile, Category
from archives.models.common import Kept, Level
from core.imports import ImportField


def column(name: str, headings: str, label=None, **facts) -> ImportField:
    label = label or ArchiveFile._meta.get_field(name).verbose_name
    return ImportField(name, label, tuple(headings.split("、")), **facts)


# Titles are secret in the rows of an import: whoever looks after imports need not be cleared for the files.
FIELDS = (
    column("number", "档号、案卷号、档案号、案卷编号、编号、file no、file number", required=True),
    column("title", "案卷题名、题名、案卷标题、标题、案卷名称、title", required=True, secret=True),
    column("category", "类目、类别、门类、分类、分类号、category、class"),
    column("customer_code", "客户编号、客户代码、客户编码、customer code", label=_("customer code")),
    column("customer", "客户、客户名称、单位名称、customer、customer name"),
    column("subject", "主题、事由、subject", secret=True),
    column("year", "年度、年份、归档年度、year"),
    column("department", "部门、归档部门、立卷单位、责任部门、department"),
    column("level", "密级、保密级别、secrecy、classification"),
    column("level_until", "保密期限、保密至、解密日期、secret until"),
    column("kept", "保管期限、保管年限、保存期限、retention"),
    column("closed_on", "归档日期、立卷日期、结卷日期、归档时间、closed on"),
    column("medium", "载体、介质、载体形式、medium"),
    column("place", "库位、存放位置、存放地点、位置、架位、place、location"),
    column("keeper", "保管人、档案员、keeper"),
    column("note", "备注、备考、说明、note、remarks", secret=True),
)

LEVELS = {
    "普通": Level.ORDINARY,
    "一般": Level.ORDINARY,
    "公开": Level.ORDINARY,
    "内部": Level.ORDINARY,
    "无": Level.ORDINARY,
    "秘密": Level.SECRET,
    "机密": Level.CONFIDENTIAL,
    "绝密": Level.TOP_SECRET,
    "ordinary": Level.ORDINARY,
    "public": Level.ORDINARY,
    "secret": Level.SECRET,
    "confidential": Level.CONFIDENTIAL,
    "top secret": Level.TOP_SECRET,
}
KEPT = {
    "永久": Kept.PERMANENT,
    "长期": Kept.LONG,
    "短期": Kept.SHORT,
    "permanent": Kept.PERMANENT,
    "long": Kept.LONG,
    "short": Kept.SHORT,
}
YEARS = {Kept.LONG: 30, Kept.SHORT: 10}  # where the file names the term and no years
MEDIA = {
    "纸质": "paper",
    "纸": "paper",
    "paper": "paper",
    "电子": "electronic",
    "electronic": "electronic",
    "纸质和电子": "both",
    "纸质及电子": "both",
    "双套": "both",
    "both": "both",
}


class OptionsForm(forms.Form):
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=_("Category of rows without one"),
        required=False,
        empty_label="–",
        help_text=_("Empty: such rows are reported as errors."),
    )
    create_places = forms.BooleanField(
        label=_("Enter places that are not known yet"),
        help_text=_("As written: room, cabinet, shelf, box, with a stroke between them."),
        required=False,
    )
    date_order = forms.ChoiceField(
        label=_("Dates like 3/4/2019"),
        required=False,
        choices=[
            ("", _("report as unclear")),
            ("mdy", pgettext_lazy("date order", "month first")),
            ("dmy", pgettext_lazy("date order", "day first")),
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.filter(is_used=True).order_by("path")

    def clean_category(self) -> str:
        """Options are kept as JSON: the code."""
        found = self.cleaned_data["category"]
        return found.code if found else ""
