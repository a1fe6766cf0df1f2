"""Which columns a file of complaints may fill, what files call them, and what a file does not say itself."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models import Complaint
from core.imports import ImportField
from customers.policy import policy_for

FILED, OPEN = "filed", "open"


def column(name: str, headings: str, *, label=None, **facts) -> ImportField:
    """A field of the complaint; headings are separated by 、."""
    label = label or Complaint._meta.get_field(name).verbose_name
    return ImportField(name, label, tuple(headings.split("、")), **facts)


FIELDS = (
    column(
        "source_number",
        "编号、投诉编号、投诉单号、工单号、工单编号、留言编号、信件编号、案件编号、登记号、流水号、id、number、"
        "case number、ticket",
    ),
    column(
        "received_at",
        "投诉时间、投诉日期、受理时间、接收时间、来电时间、来信时间、留言时间、登记时间、时间、日期、datetime、date、"
        "received、received on、created at",
    ),
    column(
        "complainant",
        "投诉人、投诉人姓名、投诉者、留言用户、来信人、用户、姓名、联系人、complainant、user、writer、name",
    ),
    column("customer", "客户、客户名称、客户姓名、单位名称、customer、customer name"),
    column(
        "customer_code",
        "客户编号、客户编码、客户代码、客户ID、customer code、customer id",
        label=_("customer code"),
    ),
    column("phone", "电话、联系电话、手机、手机号、投诉电话、phone、mobile", secret=True),
    column("company", "单位、所在单位、投诉人单位、company"),
    column("unit", "地址、房号、单元、门牌、address、unit"),
    column("channel", "渠道、投诉渠道、来源渠道、投诉方式、受理方式、channel"),
    column("subject", "主题、投诉主题、留言主题、标题、题目、subject、title"),
    column(
        "content",
        "投诉内容、内容、留言详情、详情、留言内容、问题描述、描述、评论、评价、意见、desc、description、review、content、text、comment",
    ),
    column("wanted", "诉求、客户要求、投诉要求、demand、wanted"),
    column("category", "类别、投诉类别、投诉类型、问题分类、分类、一级标签、category"),
    column("severity", "严重程度、级别、投诉级别、severity"),
    column("brand", "品牌、brand", label=pgettext_lazy("product", "brand")),
    column("product", "产品、产品名称、商品、商品名称、车型、型号、car_model、product"),
    column("model", "款式、规格、配置、type、model", label=pgettext_lazy("product", "type")),
    column("order_number", "订单号、订单编号、运单号、order number"),
    column("batch", "批号、批次、生产批号、batch"),
    column("department", "部门、责任部门、受理部门、处理部门、department"),
    column("handler", "经办人、处理人、承办人、责任人、handler"),
    column("status", "状态、处理状态、投诉状态、status", label=_("state in the source")),
    column("resolution", "处理结果、处理情况、解决情况、resolution、result"),
    column("resolved_at", "办结时间、办结日期、解决时间、完成时间、resolved at、closed at"),
    column("answer", "答复、答复意见、回复、回复内容、answer、reply"),
)


class OptionsForm(forms.Form):
    """What a file of complaints does not say itself."""

    source = forms.CharField(
        label=_("Source system"),
        max_length=20,
        required=False,
        help_text=_("Where the numbers of the file come from. Number and system together name one complaint."),
    )
    enter_as = forms.ChoiceField(
        label=_("Bring in as"),
        required=False,
        choices=[
            ("", _("filed: history, nothing is owed")),
            (OPEN, _("registered: to be handled, the clocks run from the import")),
        ],
        help_text=_("Nobody is told of single complaints of an import."),
    )
    received_on = forms.CharField(
        label=_("Day of rows without a date"),
        required=False,
        max_length=40,
        help_text=_("Empty: such rows are reported as errors."),
    )
    channel = forms.ChoiceField(
        label=_("Channel of rows without one"), required=False, choices=[("", "–"), *Complaint.Channel.choices]
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
        self.fields["source"].initial = policy_for().default_source[:20]

    def clean(self):
        from complaints.imports.moments import parse_moment

        cleaned = super().clean()
        try:
            parse_moment(cleaned.get("received_on", ""), order=cleaned.get("date_order", ""))
        except ValueError as error:
            self.add_error("received_on", str(error))
        return cleaned
