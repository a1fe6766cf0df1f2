"""The standard roles with their permissions and data scopes. Companies change them; we only add what is new."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Permission

from staff.models import Role

RULES = ["regulations.view_regulation", "regulations.view_policyversion"]
READ = [
    "customers.view_customer",
    "customers.view_interaction",
    "customers.view_correction",
    "complaints.view_complaint",
    "complaints.view_correctiveplan",
    "complaints.view_inquiry",
    "complaints.view_revisit",
    "approvals.view_approval",
    *RULES,
]
RECORD = [*READ, "customers.add_interaction", "complaints.add_complaint", "complaints.add_inquiry"]
KEEP = [
    *RECORD,
    "customers.add_customer",
    "customers.change_customer",
    "customers.add_correction",
    "customers.reveal_secret",
    "complaints.resolve_complaint",
    "complaints.add_correctiveplan",
    "complaints.answer_complaint",
    "complaints.change_inquiry",
    "complaints.add_revisit",
]
LEAD = [
    *KEEP,
    "customers.assign_customer",
    "customers.move_customer",
    "customers.export_customer",
    "regulations.view_confirmations",
    "complaints.judge_complaint",
    "complaints.assign_complaint",
    "complaints.mark_special_complaint",
    "complaints.withdraw_complaint",
    "complaints.reopen_complaint",
    "complaints.file_complaint",
    "complaints.merge_complaint",
    "complaints.decide_inquiry",
    "complaints.check_complaint",
    "complaints.plan_revisit",
    "complaints.sign_revisit",
    "complaints.judge_responsibility",
    "complaints.change_correctiveplan",
    "complaints.add_penalty",
    "complaints.export_complaint",
    "complaints.print_handling_sheet",
]
CATEGORIES = [
    f"complaints.{verb}_{name}"
    for name, verbs in [("category", ("view", "add", "change")), ("keyword", ("view", "add", "change", "delete"))]
    for verb in verbs
]
DISPOSE = ["complaints.view_disposalproposal", "complaints.decide_disposal"]
FIGURES = [
    "credit.view_salesline",
    "credit.view_gradingrun",
    "regulations.view_duty",
    "complaints.view_figures",
    "complaints.view_penalty",
]
WRITE_RULES = [
    "regulations.add_regulation",
    "regulations.change_regulation",
    "regulations.change_policyversion",
    "regulations.apply_preset",
    *CATEGORIES,
    "regulations.view_confirmations",
]
IMPORT = ["customers.import_customer", "credit.import_sales"]
IMPORT_CASES = "complaints.import_complaint"
SEE_APPROVALS = "approvals.see_all_approvals"
SEND_FIGURES = "complaints.send_report"
GRADING = ["credit.start_gradingrun", "credit.withdraw_gradingrun"]
ERASE = ["core.view_event", "core.erase_event"]  # where the law asks for it
STAFF = [
    f"{app}.{verb}_{name}"
    for app, name in [
        ("staff", "user"),
        ("staff", "department"),
        ("staff", "role"),
        ("regulations", "calendarday"),
        ("regulations", "weekpattern"),
        ("django_celery_beat", "periodictask"),
        ("django_celery_beat", "crontabschedule"),
    ]
    for verb in ("view", "add", "change")
]
STAFF.append("staff.hand_over_user")


@dataclass(frozen=True)
class Standard:
    code: str
    name: str
    sentence: str
    scope: str
    permissions: list[str] = field(default_factory=list)
    opens_admin: bool = False


STANDARD = [
    Standard(
        "agent",
        "客服专员",
        "登记往来与投诉,跟进到底,回访客户",
        "all",
        [*KEEP, "complaints.judge_complaint", "complaints.file_complaint"],
    ),
    Standard(
        "representative",
        "销售代表",
        "维护自己客户的档案,拜访,申请发货与信用例外",
        "self",
        [*KEEP, "credit.view_salesline"],
    ),
    Standard("section_chief", "科长", "本区域客户的初评与交接", "below", [*LEAD, *FIGURES]),
    Standard("sales_supervisor", "营销主管", "信用决定,超限发货审核", "below", [*LEAD, *FIGURES], True),
    Standard("sales_director", "销售部长", "评级复核,超限发货", "below", [*LEAD, *FIGURES, *IMPORT, *GRADING], True),
    Standard("resource_director", "资源总监", "客户归属,释放无人维护的客户", "all", [*LEAD, *FIGURES, *IMPORT]),
    Standard(
        "service_manager",
        "客服部经理",
        "派单,审核方案,批准查阅与借阅",
        "all",
        [*LEAD, *FIGURES, *CATEGORIES, IMPORT_CASES, SEND_FIGURES, *DISPOSE],
        True,
    ),
    Standard("archivist", "信息管理专员", "归档,借阅,检查,销毁,保密", "all", [*KEEP, *IMPORT, IMPORT_CASES, *DISPOSE]),
    Standard(
        "information_supervisor",
        "客户信息主管",
        "客户信息的质量与保密",
        "all",
        [*LEAD, *IMPORT, IMPORT_CASES, *ERASE, *DISPOSE],
        True,
    ),
    Standard("finance", "财务", "应收,票据,信用类别", "all", [*RECORD, *FIGURES, *IMPORT]),
    Standard(
        "inspector",
        "质量部",
        "调查产品投诉,决定退货",
        "all",
        [*READ, "complaints.resolve_complaint", "complaints.add_correctiveplan"],
    ),
    Standard("department_head", "部门主管", "本部门的人、申请、投诉与重要回访", "below", [*LEAD, *FIGURES], True),
    Standard(
        "general_manager",
        "总经理",
        "重要审批的最后一步,查看报表",
        "all",
        [*LEAD, *FIGURES, *GRADING, SEND_FIGURES, SEE_APPROVALS, *DISPOSE],
        True,
    ),
    Standard("chairman", "董事长", "A 级名单的最后批准,查看报表", "all", [*READ, *FIGURES], True),
    Standard(
        "auditor",
        "审计",
        "查看一切操作,不作任何改动",
        "all",
        [
            *READ,
            *FIGURES,
            "regulations.view_confirmations",
            "core.view_event",
            "core.view_job",
            "core.view_import",
            SEE_APPROVALS,
        ],
        True,
    ),
    Standard(
        "administrator",
        "系统管理员",
        "员工、角色、规则与导入;默认看不到客户的敏感信息",
        "all",
        [
            *READ,
            *IMPORT,
            IMPORT_CASES,
            *STAFF,
            *WRITE_RULES,
            "core.view_job",
            "core.view_import",
            "core.view_delivery",
            "core.change_delivery",
            SEE_APPROVALS,
        ],
        True,
    ),
]

# Those who approve, and who manages the accounts, sign in with a second factor.
GUARDED = {
    "section_chief",
    "sales_supervisor",
    "sales_director",
    "resource_director",
    "service_manager",
    "information_supervisor",
    "department_head",
    "general_manager",
    "chairman",
    "administrator",
}
SECOND_FACTOR = "second factor"  # the mark of it among what was given once


def find_permissions(names: list[str]) -> list[Permission]:
    """The permissions of these names; those of apps that are not there yet are left for later."""
    wanted = set(names)
    codenames = {name.split(".")[1] for name in wanted}
    found = Permission.objects.filter(codename__in=codenames).select_related("content_type")
    return [one for one in found if f"{one.content_type.app_label}.{one.codename}" in wanted]


def ensure_roles(**_kwargs) -> None:
    """Make the standard roles and give each what it has not been given before: what a company took away stays away."""
    for standard in STANDARD:
        role, _made = Role.objects.get_or_create(
            code=standard.code,
            defaults={"name": standard.name, "sentence": standard.sentence, "scope": standard.scope},
        )
        fresh = find_permissions([name for name in standard.permissions if name not in role.seeded])
        given = {f"{one.content_type.app_label}.{one.codename}" for one in fresh}
        role.permissions.add(*fresh)
        if standard.code in GUARDED and SECOND_FACTOR not in role.seeded:
            role.needs_second_factor = True
            given.add(SECOND_FACTOR)
        if given:
            role.seeded = sorted({*role.seeded, *given})
            role.save(update_fields=["seeded", "needs_second_factor"])
