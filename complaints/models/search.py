"""The text by which a case is found."""

from django.db import models

from complaints.models.complaints import Complaint


class ComplaintSearch(models.Model):
    """Doubled text: subject, complainant with initials, company, numbers (see core.search)."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, primary_key=True, related_name="search_text")
    text = models.TextField()

    class Meta:
        default_permissions = ()
