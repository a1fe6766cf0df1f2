"""The tree of categories, the places, and the plan of what stands where."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import Count
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from archives.actions import categories as category_deeds
from archives.actions import places as place_deeds
from archives.documents.plan import shelf_plan
from archives.forms.shelving import ShelveForm
from archives.forms.tree import CategoryForm, PlaceForm
from archives.models import ArchiveFile, Category, Place
from archives.places import spot_of
from archives.plan import MOST, all_places, plan_of
from archives.views.files import SEE, on_file
from core import trail
from core.errors import Refused
from core.exports import attached
from core.inputs import whole_number
from core.models import Event
from core.pdf import pdf_problem
from core.rules import may
from credit.views.deed_pages import Page

SEE_CATEGORIES, SEE_PLACES = "archives.view_category", "archives.view_place"


@require_GET
@never_cache
@permission_required([SEE, SEE_CATEGORIES], raise_exception=True)
def category_list(request: HttpRequest) -> HttpResponse:
    """类目表, with how many files the person may know of in each."""
    files = ArchiveFile.objects.visible_to(request.user).order_by().values_list("category").annotate(Count("pk"))
    counts = dict(files)
    rows = list(Category.objects.select_related("keeper").order_by("path"))
    for row in rows:
        row.count, row.indent = counts.get(row.pk, 0), "\u3000" * (row.path.count("/") - 2)
    facts = {"rows": rows, "tab": "categories", "may_add": may(request.user, category_deeds.ADD)}
    return render(request, "archives/tree/categories.html", facts)


@require_GET
@never_cache
@permission_required([SEE, SEE_PLACES], raise_exception=True)
def place_list(request: HttpRequest) -> HttpResponse:
    rows = all_places(request.user)
    for row in rows:
        row.indent = "\u3000" * row.spot.depth
    facts = {"rows": rows, "tab": "places", "may_add": may(request.user, place_deeds.ADD)}
    return render(request, "archives/tree/places.html", facts)


def save_page(
    request: HttpRequest, form: ModelForm, save: Callable, *, title: str, done: str, back: str
) -> HttpResponse:
    """What was typed stays on the page when it is refused."""
    if request.method == "POST" and form.is_valid():
        try:
            save(form.instance, form.cleaned_data["seen"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    facts = {"form": form, "title": title, "back": back}
    return render(request, "archives/tree/form.html", facts, status=422 if form.errors else 200)


def save_category(request: HttpRequest) -> Callable:
    return lambda category, seen: category_deeds.save_category(category=category, seen=seen, by=request.user)


def save_place(request: HttpRequest) -> Callable:
    return lambda place, seen: place_deeds.save_place(place=place, seen=seen, by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, SEE_CATEGORIES, category_deeds.ADD], raise_exception=True)
def category_new(request: HttpRequest) -> HttpResponse:
    form = CategoryForm(request.POST or None)
    words = {"title": _("New category"), "done": _("The category is entered.")}
    return save_page(request, form, save_category(request), back=reverse("archives:categories"), **words)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, SEE_CATEGORIES, category_deeds.CHANGE], raise_exception=True)
def category_change(request: HttpRequest, pk: int) -> HttpResponse:
    form = CategoryForm(request.POST or None, instance=get_object_or_404(Category, pk=pk))
    words = {"title": _("Change the category"), "done": _("The category is changed.")}
    return save_page(request, form, save_category(request), back=reverse("archives:categories"), **words)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, SEE_PLACES, place_deeds.ADD], raise_exception=True)
def place_new(request: HttpRequest) -> HttpResponse:
    """`?in=7` begins with what stands in that place."""
    parent = Place.objects.filter(pk=whole_number(request.GET.get("in", ""))).first()
    within = {outer: inner for inner, outer in Place.WITHIN.items()}
    given = {"parent": parent, "kind": within.get(parent.kind, Place.Kind.ROOM)} if parent else {"kind": "room"}
    form = PlaceForm(request.POST or None, initial=given)
    words = {"title": _("New place"), "done": _("The place is entered.")}
    back = reverse("archives:place", args=[parent.pk]) if parent else reverse("archives:places")
    return save_page(request, form, save_place(request), back=back, **words)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@permission_required([SEE, SEE_PLACES, place_deeds.CHANGE], raise_exception=True)
def place_change(request: HttpRequest, pk: int) -> HttpResponse:
    form = PlaceForm(request.POST or None, instance=get_object_or_404(Place, pk=pk))
    words = {"title": _("Change the place"), "done": _("The place is changed.")}
    return save_page(request, form, save_place(request), back=reverse("archives:place", args=[pk]), **words)


@require_safe
@never_cache
@permission_required([SEE, SEE_PLACES], raise_exception=True)
def place_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """库位图: shelves from the top down, files from left to right."""
    place = get_object_or_404(Place, pk=pk)
    plan = plan_of(place, request.user)
    facts = {
        "place": place,
        "spot": spot_of(place),
        "plan": plan,
        "is_drawn": plan.count <= MOST,
        "pdf_problem": pdf_problem(),
        "may_change": may(request.user, place_deeds.CHANGE),
        "may_add": may(request.user, place_deeds.ADD) and place.kind != Place.Kind.BOX,
    }
    return render(request, "archives/tree/place.html", facts)


@require_POST
@permission_required([SEE, SEE_PLACES], raise_exception=True)
def place_print(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Place, pk=pk)
    try:
        body, count = shelf_plan(place, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("archives:place", pk=pk)
    name = _("Shelf plan")
    with transaction.atomic():
        details = {"text": name, "count": count}
        trail.write("archives.print", place, by=request.user, kind=Event.Kind.EXPORT, details=details)
    return attached(HttpResponse(body, content_type="application/pdf"), f"{name} {place}.pdf")


file_shelve = on_file(
    place_deeds.SHELVE,
    lambda data, file, person: ShelveForm(data, file=file),
    place_deeds.shelve_file,
    Page(gettext_lazy("Put on the shelf"), gettext_lazy("Put it there"), gettext_lazy("The file stands in its place.")),
)
