"""The rules in force, their versions, and what each version changed."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from regulations import policies
from regulations.differences import lines_of
from regulations.judged import judged_differently
from regulations.models import PolicyVersion

SEES = "regulations.view_policyversion"


def find_declaration(app: str) -> policies.Declaration:
    if app not in policies.declared:
        raise Http404
    return policies.declared[app]


def find_version(request: HttpRequest, app: str, number: int) -> PolicyVersion:
    find_declaration(app)
    rows = PolicyVersion.objects.visible_to(request.user).select_related("made_by", "published_by", "based_on")
    return get_object_or_404(rows, app=app, number=number)


@require_GET
@permission_required(SEES, raise_exception=True)
def policy_list(request: HttpRequest) -> HttpResponse:
    """Every app with rules: the version in force and the draft, if there is one."""
    versions = {version.app: version for version in PolicyVersion.objects.begun()}
    drafts = {version.app: version for version in PolicyVersion.objects.open().select_related("made_by")}
    rows = [
        {
            "app": app,
            "title": known.title,
            "count": len(known.kinds),
            "version": versions.get(app),
            "draft": drafts.get(app),
        }
        for app, known in policies.declared.items()
    ]
    return render(request, "regulations/policies.html", {"rows": rows})


@require_GET
@permission_required(SEES, raise_exception=True)
def policy_detail(request: HttpRequest, app: str) -> HttpResponse:
    """The values in force, each with its clause, and the versions."""
    known = find_declaration(app)
    version = policies.version_in_force(app, exact=True)
    policy = policies.read_version(version) if version else known.defaults
    clauses = policies.clauses_of(version) if version else {}
    rows = PolicyVersion.objects.visible_to(request.user).filter(app=app)
    context = {
        "app": app,
        "title": known.title,
        "version": version,
        "lines": [
            {"name": name, "kind": kind, "words": kind.words(getattr(policy, name)), "clause": clauses.get(name)}
            for name, kind in known.kinds.items()
        ],
        "versions": rows.select_related("made_by", "published_by")[:50],
        "draft": rows.open().first(),
    }
    return render(request, "regulations/policy.html", context)


@require_GET
@permission_required(SEES, raise_exception=True)
def version_detail(request: HttpRequest, app: str, number: int) -> HttpResponse:
    """One version beside the one that it is based on, and the open records that it would judge differently."""
    version = find_version(request, app, number)
    lines = lines_of(version, version.based_on)
    context = {
        "version": version,
        "changes": [line for line in lines if line.has_changed or line.has_moved],
        "others": [line for line in lines if not (line.has_changed or line.has_moved)],
        "judged": judged_differently(version, request.user) if version.is_open else [],
        "may_ask": version.state == PolicyVersion.State.DRAFT,
    }
    return render(request, "regulations/version.html", context)
