"""Finding files by title, subject, number or customer, in letters of pinyin too."""

import re
from collections.abc import Iterable

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from archives.models import ArchiveFile, ArchiveSearch
from complaints.search import says
from core.bulk import insert_rows
from core.paging import LastCondition
from core.search import expect_many, few_matches, matching, search_text
from customers.models import CustomerSearch

MOST_IDS = 2000  # words found more often than this are common
NUMBER = re.compile(r"\w+-[\w-]+")  # what a file number, or the beginning of one, may look like
FEW = 100  # texts that are added without ado


def add_search(files: Iterable[ArchiveFile]) -> None:
    """The text of files just entered, in the same transaction. A customer's own file is found by its customer."""
    texts = [ArchiveSearch(file_id=one.pk, text=text_of(one)) for one in files if not one.is_own]
    if len(texts) > FEW:
        expect_many()
    insert_rows(ArchiveSearch, texts)


def refresh_search(file: ArchiveFile) -> None:
    if not file.is_own:
        ArchiveSearch.objects.update_or_create(file=file, defaults={"text": text_of(file)})


def text_of(file: ArchiveFile) -> str:
    return search_text(names=[file.title, file.subject], codes=[file.number])


def words_in(files: QuerySet, query: str) -> tuple[QuerySet, LastCondition | None]:
    """Files with these words in their own text or in that of their customer.

    The beginning of a number means the numbers that begin so: in texts of digits any trigram index is slow.
    Rare words, and those that nobody has, by keys; common ones as a last condition (see customers.search).
    """
    numbered = files.filter(number__startswith=query.strip())
    if NUMBER.fullmatch(query.strip()) and numbered.exists():
        return numbered, None
    own = few_matches(ArchiveSearch, query, MOST_IDS)
    customers = few_matches(CustomerSearch, query, MOST_IDS)
    if own is not None and customers is not None:
        return files.filter(Q(pk__in=own) | Q(customer__in=customers) | Q(number=query.strip())), None
    test = Q(number=query.strip())
    test |= Q(says(ArchiveSearch, "pk", query)) if own is None else Q(pk__in=own)
    test |= Q(says(CustomerSearch, "customer_id", query)) if customers is None else Q(customer__in=customers)
    return files, LastCondition(ExpressionWrapper(test, output_field=BooleanField()), keys_of(query))


def keys_of(query: str) -> QuerySet:
    """All files that the query finds, whoever may know of them."""
    own = matching(ArchiveSearch.objects, query).values("pk")
    customers = matching(CustomerSearch.objects, query).values("pk")
    of_customers = ArchiveFile.objects.filter(customer__in=customers).order_by().values("pk")
    return own.union(of_customers, ArchiveFile.objects.filter(number=query.strip()).order_by().values("pk"))
