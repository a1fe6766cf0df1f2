"""The standard roles with their permissions and data scopes. Companies change them; we only add what is new."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Permission

from staff.grants import (
    ANSWER_LEAKS,
    APPROVE_REPORTS,
    CARE_FOR_FILES,
    CATEGORIES,
    CHECK_REPORTS,
    CONFIRM_GRADE,
    DECIDE_LOANS,
    DISPOSE,
    ERASE,
    FIGURES,
    GRADING,
    IMPORT,
    IMPORT_CASES,
    KEEP,
    KEEP_ARCHIVES,
    KEEP_BOOKS,
    LEAD,
    LEAD_CREDIT,
    LEND_FILES,
    PLAN_SALES,
    RATE,
    READ,
    RECEIVE_GOODS,
    RECORD,
    REVOKE,
    SEE_APPROVALS,
    SEE_CARE,
    SEE_COST,
    SEE_CREDIT,
    SEE_LEAKS,
    SEE_LOANS,
    SELL_ON_CREDIT,
    SEND_FIGURES,
    STAFF,
    TOKENS,
    WITNESS,
    WRITE_RULES,
)
from staff.models import Role


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
        [*KEEP, "credit.view_salesline", *SELL_ON_CREDIT],
    ),
    Standard("section_chief", "科长", "本区域客户的初评与交接", "below", [*LEAD, *FIGURES, *RATE, *LEAD_CREDIT]),
    Standard(
        "sales_supervisor", "营销主管", "信用决定,超限发货审核", "below", [*LEAD, *FIGURES, *RATE, *LEAD_CREDIT], True
    ),
    Standard(
        "sales_director",
        "销售部长",
        "评级复核,超限发货",
        "below",
        [*LEAD, *FIGURES, *IMPORT, *GRADING, *RATE, *LEAD_CREDIT, *PLAN_SALES, SEE_COST, CONFIRM_GRADE],
        True,
    ),
    Standard("resource_director", "资源总监", "客户归属,释放无人维护的客户", "all", [*LEAD, *FIGURES, *IMPORT]),
    Standard(
        "service_manager",
        "客服部经理",
        "派单,审核方案,批准查阅与借阅",
        "all",
        [
            *LEAD,
            *FIGURES,
            *CATEGORIES,
            IMPORT_CASES,
            SEND_FIGURES,
            *DISPOSE,
            *SEE_LOANS,
            REVOKE,
            DECIDE_LOANS,
            *SEE_CARE,
            *WITNESS,
            *ANSWER_LEAKS,
            APPROVE_REPORTS,
        ],
        True,
    ),
    Standard(
        "archivist",
        "信息管理专员",
        "归档,借阅,检查,销毁,保密",
        "all",
        [
            *KEEP,
            *IMPORT,
            IMPORT_CASES,
            *DISPOSE,
            *KEEP_ARCHIVES,
            *SEE_LOANS,
            *LEND_FILES,
            *CARE_FOR_FILES,
        ],
    ),
    Standard(
        "information_supervisor",
        "客户信息主管",
        "客户信息的质量与保密",
        "all",
        [
            *LEAD,
            *IMPORT,
            IMPORT_CASES,
            *ERASE,
            *DISPOSE,
            *KEEP_ARCHIVES,
            *SEE_LOANS,
            *LEND_FILES,
            DECIDE_LOANS,
            *CARE_FOR_FILES,
            *WITNESS,
            *ANSWER_LEAKS,
            CHECK_REPORTS,
        ],
        True,
    ),
    Standard("finance", "财务", "应收,票据,信用类别", "all", [*RECORD, *FIGURES, *IMPORT, *KEEP_BOOKS, SEE_COST]),
    Standard(
        "inspector",
        "质量部",
        "调查产品投诉,决定退货,核对实退数量",
        "all",
        [*READ, "complaints.resolve_complaint", "complaints.add_correctiveplan", *RECEIVE_GOODS],
    ),
    Standard(
        "department_head",
        "部门主管",
        "本部门的人、申请、投诉与重要回访",
        "below",
        [*LEAD, *FIGURES, *RATE, *SEE_LOANS, DECIDE_LOANS, *WITNESS],
        True,
    ),
    Standard(
        "general_manager",
        "总经理",
        "重要审批的最后一步,查看报表",
        "all",
        [
            *LEAD,
            *FIGURES,
            *GRADING,
            *PLAN_SALES,
            SEE_COST,
            SEND_FIGURES,
            SEE_APPROVALS,
            *DISPOSE,
            *SEE_LOANS,
            "archives.view_reading",
            REVOKE,
            DECIDE_LOANS,
            *SEE_CARE,
            *WITNESS,
            *SEE_LEAKS,
            *LEAD_CREDIT,
            "credit.decide_release",
            CONFIRM_GRADE,
        ],
        True,
    ),
    Standard(
        "chairman",
        "董事长",
        "A 级名单的最后批准,查看报表",
        "all",
        [*READ, *FIGURES, *SEE_CREDIT, SEE_COST, CONFIRM_GRADE],
        True,
    ),
    Standard(
        "auditor",
        "审计",
        "查看一切操作,不作任何改动",
        "all",
        [
            *READ,
            *FIGURES,
            *SEE_CREDIT,
            *SEE_LOANS,
            *SEE_CARE,
            *SEE_LEAKS,
            "archives.view_reading",
            SEE_COST,
            "credit.view_periodclosing",
            "credit.view_reconciliation",
            "credit.view_difference",
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
            *TOKENS,
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
