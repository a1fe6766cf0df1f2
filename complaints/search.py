"""Finding cases by subject, complainant, number or customer, in letters of pinyin too."""

from collections.abc import Iterable

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from complaints.models import Complaint, ComplaintSearch
from core.bulk import insert_rows
from core.paging import LastCondition
from core.search import expect_many, first_matches, holding, matching, search_text
from customers.models import CustomerSearch

MOST_IDS = 2000  # words found more often than this are common
FEW = 100  # texts that are added without ado


def add_search(complaints: Iterable[Complaint]) -> None:
    """The search text of cases just entered, in the same transaction."""
    texts = [ComplaintSearch(complaint_id=one.pk, text=text_of(one)) for one in complaints]
    if len(texts) > FEW:
        expect_many()
    insert_rows(ComplaintSearch, texts)


def text_of(complaint: Complaint) -> str:
    return search_text(
        names=[complaint.subject, complaint.company],
        people=[complaint.complainant],
        codes=[complaint.number, complaint.source_number],
    )


def words_in(complaints: QuerySet, query: str) -> tuple[QuerySet, LastCondition | None]:
    """Cases with these words in their own text or in that of their customer.

    Rare words by keys; common ones, and those that nobody has, as a last condition (see customers.search).
    """
    own = first_matches(ComplaintSearch, query, MOST_IDS + 1)
    customers = first_matches(CustomerSearch, query, MOST_IDS + 1)
    if 0 < len(own) <= MOST_IDS and 0 < len(customers) <= MOST_IDS:
        return complaints.filter(Q(pk__in=own) | Q(customer__in=customers)), None
    by_own = matching(ComplaintSearch.objects, query).values("pk")
    by_customer = Complaint.objects.filter(customer__in=matching(CustomerSearch.objects, query).values("pk"))
    test = Q(says(ComplaintSearch, "pk", query)) | Q(says(CustomerSearch, "customer_id", query))
    keys = by_own.union(by_customer.order_by().values("pk"))
    return complaints, LastCondition(ExpressionWrapper(test, output_field=BooleanField()), keys)


def says(model, key: str, query: str) -> Coalesce:
    """Whether the text of that row holds the query. A scalar subquery, which planners do not turn into a join."""
    said = ExpressionWrapper(holding(query), output_field=BooleanField())
    text = model.objects.filter(pk=OuterRef(key)).annotate(said=said).values("said")[:1]
    return Coalesce(Subquery(text, output_field=BooleanField()), Value(False))
