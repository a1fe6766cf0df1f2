"""What other apps learn from the archives, and these from them (`archives.apps` puts it into their lists)."""

from django.utils import timezone

from archives.models import ArchiveFile
from archives.sources import source_of
from archives.tasks import FILING
from core import jobs
from customers.models import Customer
from staff.models import User

SHOWN = 5


def archives_panel(customer: Customer, user) -> dict | None:
    """The newest files of the customer that the person may know of, and the way to ask for others in words."""
    if not user.has_perm("archives.view_archivefile"):
        return None
    files = ArchiveFile.objects.few_for(user, customer=customer).order_by("-id")
    return {
        "template": "archives/_panel.html",
        "files": list(files[:SHOWN]),
        "may_ask": user.has_perm("archives.add_accessrequest"),
    }


def file_finished(record, by) -> None:
    """A record is over: it files itself on commit (core.hooks.finished)."""
    source = source_of(record)
    if source is None:
        return
    key = f"{FILING}-{source.takes}-{record.pk}-{timezone.now():%Y%m%d%H%M%S%f}"
    params = {"takes": source.takes, "record": record.pk}
    jobs.enqueue(FILING, key=key, by=User.objects.system(), params=params, title=str(record))
