"""What other systems may ask for, read off the description that they get."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from credit.api import api
from credit.policy import policy_for


@require_safe
@permission_required("credit.view_release", raise_exception=True)
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/"), json_dumps_params={"ensure_ascii": False})


@require_safe
@permission_required("credit.view_release", raise_exception=True)
def docs(request: HttpRequest) -> HttpResponse:
    schema = api.get_openapi_schema(path_prefix="/api/")
    known = schema["components"]["schemas"]
    doors = [door_of(path, deed, known) for path, item in schema["paths"].items() for deed in item.values()]
    return render(request, "credit/api/docs.html", {"doors": doors, "policy": policy_for(), "tab": "api"})


def door_of(path: str, deed: dict, known: dict) -> dict:
    sent = deed["requestBody"]["content"]["application/json"]["schema"]
    got = deed["responses"][200]["content"]["application/json"]["schema"]
    return {
        "path": path,
        "summary": gettext(deed["summary"]),
        "description": gettext(deed["description"]),
        "sent": fields_of(sent, known),
        "got": fields_of(got, known),
    }


def fields_of(schema: dict, known: dict) -> list[dict]:
    """Name, kind and meaning of each field."""
    named = known[schema["$ref"].rpartition("/")[2]]
    return [
        {
            "name": name,
            "kind": kind_of(facts),
            "is_needed": name in named.get("required", []),
            "text": gettext(facts["description"]) if facts.get("description") else "",
        }
        for name, facts in named["properties"].items()
    ]


def kind_of(facts: dict) -> str:
    kinds = [facts, *facts.get("anyOf", [])]
    found = [one.get("format") or one["type"] for one in kinds if one.get("type")]
    return " | ".join(dict.fromkeys(found))
