"""The winery's departments and its twelve people, who hold all standard roles between them."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from staff.actions import place_department
from staff.models import Clearance, Department, Role, User
from staff.roles import STANDARD, ensure_roles

COMPANY = "示范酒业"
PASSWORD = "keguan-demo"

DEPARTMENTS = (
    # name, the department above
    (COMPANY, None),
    ("总经办", COMPANY),
    ("销售部", COMPANY),
    ("销售一部", "销售部"),
    ("销售二部", "销售部"),
    ("成都代表处", "销售部"),
    ("客服部", COMPANY),
    ("财务部", COMPANY),
    ("质量部", COMPANY),
    ("档案室", COMPANY),
    ("信息部", COMPANY),
)


@dataclass(frozen=True)
class Person:
    username: str
    name: str
    roles: tuple[str, ...]
    job_title: str
    department: str
    superior: str = ""
    heads: tuple[str, ...] = ()
    clearance: int = Clearance.NONE


PEOPLE = (
    Person(
        "zhoujianguo",
        "周建国",
        ("chairman", "auditor"),
        "董事长(兼管审计)",
        COMPANY,
        heads=(COMPANY,),
        clearance=Clearance.TOP_SECRET,
    ),
    Person(
        "linhaifeng",
        "林海峰",
        ("general_manager",),
        "总经理",
        "总经办",
        "zhoujianguo",
        ("总经办", "财务部"),
        Clearance.TOP_SECRET,
    ),
    Person(
        "hezhiyuan",
        "何志远",
        ("sales_director",),
        "销售部长",
        "销售部",
        "linhaifeng",
        ("销售部",),
        Clearance.CONFIDENTIAL,
    ),
    Person(
        "shenjia",
        "沈佳",
        ("sales_supervisor", "resource_director"),
        "营销主管、资源总监",
        "销售部",
        "hezhiyuan",
        ("成都代表处",),
        Clearance.CONFIDENTIAL,
    ),
    Person(
        "chenguodong",
        "陈国栋",
        ("section_chief", "department_head"),
        "销售一部科长",
        "销售一部",
        "hezhiyuan",
        ("销售一部",),
        Clearance.SECRET,
    ),
    Person("wangqian", "王倩", ("representative",), "销售代表", "销售一部", "chenguodong"),
    Person("liqiang", "李强", ("representative",), "销售代表", "销售二部", "hezhiyuan", ("销售二部",)),
    Person(
        "wujing",
        "吴静",
        ("service_manager", "inspector"),
        "客服部经理(兼管质量部)",
        "客服部",
        "linhaifeng",
        ("客服部", "质量部"),
        Clearance.CONFIDENTIAL,
    ),
    Person("zhoumin", "周敏", ("agent",), "客服专员", "客服部", "wujing"),
    Person("hejing", "何静", ("finance",), "财务主管", "财务部", "linhaifeng", (), Clearance.SECRET),
    Person(
        "sunli",
        "孙丽",
        ("archivist", "information_supervisor"),
        "档案员、客户信息主管",
        "档案室",
        "linhaifeng",
        ("档案室",),
        Clearance.CONFIDENTIAL,
    ),
    Person("admin", "钱伟", ("administrator",), "系统管理员", "信息部", "linhaifeng", ("信息部",)),
)


def make_departments(*, by: User) -> dict[str, Department]:
    made: dict[str, Department] = {}
    for order, (name, parent) in enumerate(DEPARTMENTS):
        department = Department(name=name, parent=made.get(parent), order=order)
        made[name] = place_department(department=department, by=by)
    return made


def make_people(departments: dict[str, Department]) -> dict[str, User]:
    """The twelve with roles, superiors and departments headed; all have PASSWORD."""
    ensure_roles()
    roles = {role.code: role for role in Role.objects.all()}
    password = make_password(PASSWORD)
    made: dict[str, User] = {}
    for number, person in enumerate(PEOPLE, start=1):
        user = User.objects.create(
            username=person.username,
            password=password,
            name=person.name,
            number=f"{number:04d}",
            department=departments[person.department],
            job_title=person.job_title,
            superior=made.get(person.superior),
            clearance=person.clearance,
            is_staff=opens_admin(person),
            is_demo=True,
        )
        user.groups.set([roles[code] for code in person.roles])
        made[person.username] = user
        for name in person.heads:
            Department.objects.filter(name=name).update(head=user)
    return made


def opens_admin(person: Person) -> bool:
    return any(role.opens_admin for role in STANDARD if role.code in person.roles)
