"""What happens later: forgetting which forms were sent."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from customers.models import Submission
from customers.policy import policy_for


@shared_task
def forget_submissions() -> None:
    """A form sent again so much later is a new one."""
    limit = timezone.now() - timedelta(days=policy_for().submission_days)
    Submission.objects.filter(at__lt=limit).delete()
