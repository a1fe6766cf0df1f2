"""The plainest Django pages for the same purposes, to compare with: what a tutorial would write."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import Context, Engine
from django.urls import path

from complaints.models import Complaint
from customers.models import Customer

LIST = Engine().from_string(
    "<!doctype html><title>bare</title><p>{{ page.paginator.count }}</p><table>{% for one in page %}<tr>"
    "<td>{{ one.code }}<td>{{ one.name }}<td>{{ one.trade_type }}<td>{{ one.status }}<td>{{ one.address }}"
    "{% endfor %}</table>"
)
CASES = Engine().from_string(
    "<!doctype html><title>bare</title><p>{{ page.paginator.count }}</p><table>{% for one in page %}<tr>"
    "<td>{{ one.number }}<td>{{ one.subject }}<td>{{ one.complainant }}<td>{{ one.state }}<td>{{ one.received_at }}"
    "{% endfor %}</table>"
)
DETAIL = Engine().from_string(
    "<!doctype html><title>bare</title><h1>{{ one.name }}</h1><p>{{ one.code }} {{ one.credit_code }}"
    "<p>{{ one.address }}<p>{{ one.legal_representative }}<p>{{ one.business_scope }}<p>{{ one.opened_on }}"
)


def listed(rows, request, template=LIST) -> HttpResponse:
    page = Paginator(rows.order_by("-id"), 50).get_page(request.GET.get("page"))
    return HttpResponse(template.render(Context({"page": page})))


def bare_list(request):
    return listed(Customer.objects.all(), request)


def bare_complaints(request):
    return listed(Complaint.objects.all(), request, CASES)


def bare_search(request):
    return listed(Customer.objects.filter(name__icontains=request.GET["q"]), request)


def bare_detail(request, pk):
    return HttpResponse(DETAIL.render(Context({"one": Customer.objects.get(pk=pk)})))


def bare_create(request):
    number = request.GET["number"]
    Customer.objects.create(code=f"BARE-{number}", name=f"青岛测试{number}有限公司", name_key=f"青岛测试{number}")
    return HttpResponse("made")


urlpatterns = [
    path("", bare_list),
    path("search/", bare_search),
    path("complaints/", bare_complaints),
    path("create/", bare_create),
    path("<int:pk>/", bare_detail),
]
