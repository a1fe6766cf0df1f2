"""What the customer register learns from the archives (`archives.apps` puts it into the lists of `customers.hooks`)."""

from archives.models import ArchiveFile
from customers.models import Customer

SHOWN = 5


def archives_panel(customer: Customer, user) -> dict | None:
    """The newest files of the customer that the person may know of, and the way to ask for others in words."""
    if not user.has_perm("archives.view_archivefile"):
        return None
    files = ArchiveFile.objects.visible_to(user).filter(customer=customer.pk).order_by("-id")
    return {
        "template": "archives/_panel.html",
        "files": list(files[:SHOWN]),
        "may_ask": user.has_perm("archives.add_accessrequest"),
    }
