"""The regulations, and the reader's page of each: clauses, the values that carry them out, and how they were kept."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import Refused
from core.exports import attached
from regulations import actions, policies
from regulations.kept import Kept, kept_by_clause
from regulations.models import Clause, Confirmation, PolicyVersion, Regulation, RegulationVersion
from staff.models import User
from staff.rules import scope_of

SEES = "regulations.view_regulation"


def find_regulation(request: HttpRequest, pk: int) -> Regulation:
    return get_object_or_404(Regulation.objects.visible_to(request.user).select_related("owner_department"), pk=pk)


@require_GET
@permission_required(SEES, raise_exception=True)
def regulation_list(request: HttpRequest) -> HttpResponse:
    rows = list(Regulation.objects.visible_to(request.user).select_related("owner_department").with_counts())
    newest = newest_versions([row.pk for row in rows])
    read = set(
        Confirmation.objects.filter(person=request.user, version__in=newest.values()).values_list("version", flat=True)
    )
    for row in rows:
        row.newest = newest.get(row.pk)
        row.is_unread = bool(row.newest and row.newest.pk not in read)
    return render(request, "regulations/list.html", {"rows": rows})


def newest_versions(regulation_ids: list[int]) -> dict[int, RegulationVersion]:
    versions = RegulationVersion.objects.filter(regulation__in=regulation_ids).order_by("number")
    return {version.regulation_id: version for version in versions.defer("clauses")}


@require_GET
@permission_required(SEES, raise_exception=True)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    regulation = find_regulation(request, pk)
    clauses = list(regulation.clauses.standing())
    versions = list(regulation.versions.select_related("made_by").defer("clauses"))
    newest = versions[0] if versions else None
    context = {
        "regulation": regulation,
        "lines": clause_lines(clauses, request.user),
        "withdrawn": list(regulation.clauses.filter(withdrawn_on__isnull=False)),
        "versions": versions,
        "newest": newest,
        "confirmation": newest and newest.confirmations.filter(person=request.user).first(),
        "compliance": address_above("workbench:compliance", request.user),
        "records": address_above("workbench:duties", request.user),
    }
    return render(request, "regulations/detail.html", context)


def clause_lines(clauses: list[Clause], user) -> list[dict]:
    """Each clause with the values in force that carry it out, and how it was kept."""
    kept = kept_by_clause([clause.pk for clause in clauses], user)
    values = values_by_clause()
    return [
        {"clause": clause, "values": values.get(clause.pk, []), "kept": kept.get(clause.pk, Kept())}
        for clause in clauses
    ]


def values_by_clause() -> dict[int, list[dict]]:
    """{clause: its values in force, each with what held before: records opened under that still keep it}."""
    found: dict[int, list[dict]] = {}
    past = past_versions()
    for app, version in policies.versions_in_force().items():
        policy, kinds = policies.read_version(version), policies.declared[app].kinds
        for field, clause in policies.clauses_of(version).items():
            if field in kinds:
                words = kinds[field].words(getattr(policy, field))
                line = {"kind": kinds[field], "words": words, "version": version, "field": field}
                line["earlier"] = earlier_words(app, field, past.get(app, []), words)
                found.setdefault(clause.pk, []).append(line)
    return found


def past_versions() -> dict[str, list[PolicyVersion]]:
    """{app: the versions that were in force and are no more}, oldest first."""
    past: dict[str, list[PolicyVersion]] = {}
    for one in PolicyVersion.objects.filter(state="superseded").order_by("effective_on", "number"):
        past.setdefault(one.app, []).append(one)
    return past


def earlier_words(app: str, field: str, past: list[PolicyVersion], now: str) -> list[tuple[str, PolicyVersion | None]]:
    """(value, version) as they were before, the newest first; without a version it was the default."""
    kind, defaults = policies.declared[app].kinds[field], policies.declared[app].defaults
    said: list[tuple[str, PolicyVersion | None]] = [(kind.words(getattr(defaults, field)), None)]
    for version in past:
        words = kind.words(getattr(policies.read_version(version), field))
        if words != said[-1][0]:
            said.append((words, version))
    if said[-1][0] == now:
        said.pop()
    return said[::-1]


def address_above(url_name: str, user) -> str:
    """A page of kept and broken duties; it stands in an app above this one."""
    if not user.has_perm("regulations.view_duty"):
        return ""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


@require_POST
@permission_required(SEES, raise_exception=True)
def confirm(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    regulation = find_regulation(request, pk)
    version = get_object_or_404(regulation.versions, number=number)
    try:
        actions.confirm_reading(version=version, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You have confirmed that you have read it."))
    return redirect(regulation)


@require_GET
@permission_required(SEES, raise_exception=True)
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An older wording."""
    regulation = find_regulation(request, pk)
    found = get_object_or_404(regulation.versions.select_related("made_by"), number=number)
    return render(request, "regulations/old_version.html", {"regulation": regulation, "version": found})


@require_GET
@permission_required(SEES, raise_exception=True)
def version_file(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    found = get_object_or_404(find_regulation(request, pk).versions, number=number)
    if not found.file:
        raise Http404
    return attached(FileResponse(found.file.open("rb"), content_type="application/octet-stream"), found.file_name)


@require_GET
@permission_required([SEES, "regulations.view_confirmations"], raise_exception=True)
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the people whom one looks after has read the newest version, and who has not."""
    regulation = find_regulation(request, pk)
    newest = regulation.versions.defer("clauses").first()
    people = User.objects.at_work().filter(scope_of(request.user).condition("department_id", ("id",)))
    read = dict(newest.confirmations.values_list("person", "at")) if newest else {}
    people = [(person, read.get(person.pk)) for person in people.select_related("department")]
    context = {
        "regulation": regulation,
        "newest": newest,
        "unread": [person for person, at in people if not at],
        "read": [(person, at) for person, at in people if at],
    }
    return render(request, "regulations/readers.html", context)
