"""The grades of one customer over the years, as a line and as a table."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from credit.grade_history import chart_of, moments_of
from credit.standing import grade_of
from customers.models import Customer


@require_safe
@never_cache
@permission_required("credit.view_gradingrun", raise_exception=True)
def grade_history(request: HttpRequest, customer: int) -> HttpResponse:
    found = get_object_or_404(Customer.objects.visible_to(request.user), pk=customer)
    moments = moments_of(found)
    facts = {
        "customer": found,
        "grade": grade_of(found.pk),
        "moments": moments[::-1],
        "chart": chart_of(moments),
    }
    return render(request, "credit/grade_history.html", facts)
