"""Which columns a customer file may fill, and what files call them."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.imports import ImportField
from customers.models import Contact, Customer
from customers.policy import policy_for


def column(name: str, headings: str, *, label=None, **facts) -> ImportField:
    """A field of the customer; headings are separated by 、."""
    label = label or Customer._meta.get_field(name).verbose_name
    return ImportField(name, label, tuple(headings.split("、")), **facts)


FIELDS = (
    column(
        "name",
        "企业名称、公司名称、客户名称、单位名称、名称、客户、客户姓名、姓名、公司、企业、companyName、"
        "Company、Company name、Customer name、Customer、Name",
        required=True,
    ),
    column(
        "credit_code",
        "统一社会信用代码、社会信用代码、信用代码、统一信用代码、税号、纳税人识别号、营业执照号、"
        "Credit code、USCC、Tax number、Tax ID",
    ),
    column(
        "source_code",
        "客户编号、客户编码、客户代码、客户ID、客户号、外部编号、源系统编号、编号、编码、customerID、"
        "Customer code、Customer number、Customer no、External ID、Source code",
    ),
    column("short_name", "简称、客户简称、企业简称、Short name"),
    column("former_names", "曾用名、曾用名称、Former name、Former names"),
    column("kind", "客户类别、客户性质、单位或个人、Kind、Customer kind"),
    column("category", "一般或特殊、Category"),
    column("special_kind", "特殊客户类型、特殊类别、Special kind"),
    column("trade_type", "业种、业态、客户类型、行业、行业类型、Trade、Industry、Segment"),
    column("status", "客户状态、状态、Status"),
    column(
        "id_number",
        "身份证号、身份证号码、身份证、证件号码、公民身份号码、ID number、ID card、Identity number",
        secret=True,
    ),
    column(
        "legal_representative",
        "法定代表人、法人、法人代表、法定代表人姓名、经营者、负责人姓名、Legal representative、Legal person",
    ),
    column("registered_capital", "注册资金、注册资本、注册资本金、Registered capital、Capital"),
    column("company_type", "企业类型、公司类型、主体类型、单位类型、Company type、Type of company"),
    column("business_scope", "经营范围、业务范围、主营业务、Business scope、Scope"),
    column(
        "opened_on",
        "注册日期、成立日期、成立时间、注册时间、开业日期、登记日期、Founded、Founded on、"
        "Registration date、Established",
    ),
    column("employee_count", "员工人数、员工数、人数、职工人数、参保人数、Employees、Employee count"),
    column("manager_count", "管理人员数、管理人员、Managers"),
    column("premises", "经营场所、场地、营业面积、Premises"),
    column("bank_name", "开户行、开户银行、银行、Bank、Bank name"),
    column("bank_account", "银行账号、银行帐号、账号、开户账号、Bank account、Account", secret=True),
    column("province", "所在省份、省份、省、省/自治区、所属省份、省市、Province、State"),
    column(
        "city",
        "地区、城市、市、所在城市、所属城市、区县、所属地区、所在地区、City、Region、District",
        label=_("city or district"),
    ),
    column("address", "注册地址、地址、企业地址、公司地址、详细地址、通讯地址、经营地址、Address"),
    column("postcode", "邮编、邮政编码、Postcode、PostalCode、Zip、Zip code"),
    column(
        "phone",
        "电话、手机、联系电话、手机号、手机号码、电话号码、联系方式、固定电话、座机、企业电话、"
        "公司电话、Phone、Telephone、Mobile、Tel、Phone number",
        secret=True,
    ),
    column("fax", "传真、传真号码、Fax"),
    column("website", "网址、官网、网站、企业网址、Website、HomePage、URL"),
    column("email", "邮箱、电子邮箱、电子邮件、E-mail、Email"),
    column("wechat", "微信、微信号、WeChat"),
    column("came_from", "客户来源、来源、获客渠道、Lead source、Source、How the customer came"),
    column("first_contact_on", "首次联系日期、初次接触日期、First contact"),
    column("note", "备注、说明、Note、Notes、Remark、Remarks"),
    column("owner", "负责人、业务员、销售代表、客户经理、所属销售、归属人、Owner、Sales representative"),
    ImportField(
        "contact_name",
        _("contact: name"),
        ("联系人", "联系人姓名", "主要联系人", "contactName", "Contact", "Contact name", "Contact person"),
    ),
    ImportField(
        "contact_position",
        _("contact: position"),
        ("联系人职务", "联系人职位", "职务", "职位", "contactTitle", "Contact title", "Position"),
    ),
    ImportField(
        "contact_phone",
        _("contact: phone"),
        ("联系人电话", "联系人手机", "联系人手机号", "联系人联系方式", "Contact phone", "Contact mobile"),
        secret=True,
    ),
)

SECRETS = {field.name for field in FIELDS if field.secret}
CHOICES = {"kind": Customer.Kind, "category": Customer.Category, "special_kind": Customer.SpecialKind}
CHOICES["status"] = Customer.Status
SYNONYMS = {
    "kind": {"单位": "company", "企业": "company", "公司": "company", "个人": "person", "家庭": "household"},
    "status": {"意向": "prospect", "正常": "active", "合作中": "active", "停用": "suspended"},
}
DATES = ("opened_on", "first_contact_on")
COUNTS = ("employee_count", "manager_count")
READ_OTHERWISE = {*SECRETS, *CHOICES, *DATES, *COUNTS, "credit_code", "province", "registered_capital", "owner"}
OF_CUSTOMER = {field.name for field in Customer._meta.get_fields()}
# Plain texts with the longest that fits; None is any length.
TEXTS = {
    field.name: Customer._meta.get_field(field.name).max_length
    for field in FIELDS
    if field.name in OF_CUSTOMER - READ_OTHERWISE
}
TEXTS |= {"contact_name": Contact._meta.get_field("name").max_length}
TEXTS |= {"contact_position": Contact._meta.get_field("position").max_length}


class OptionsForm(forms.Form):
    """What a customer file does not say itself."""

    source = forms.CharField(
        label=_("Source system"),
        max_length=40,
        required=False,
        help_text=_("Where the customer numbers of the file come from. Number and system together name one customer."),
    )
    duplicates = forms.ChoiceField(
        label=_("Possible duplicates"),
        required=False,
        choices=[("", _("leave out and report")), ("new", _("bring in as new customers"))],
        help_text=_("Rows whose phone or name another customer has already."),
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
    capital_unit = forms.ChoiceField(
        label=_("Capital without a unit"),
        required=False,
        choices=[("", _("is in yuan")), ("10000", _("is in ten thousand yuan"))],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].initial = policy_for().default_source
