"""What is forgotten at night."""

from datetime import timedelta

from django.utils import timezone

from customers.models import Submission
from customers.policy import policy_for
from customers.tasks import forget_submissions


def test_a_form_is_remembered_for_days_only(db):
    old = Submission.objects.create(key="1:old")
    Submission.objects.filter(pk=old.pk).update(
        at=timezone.now() - timedelta(days=policy_for().submission_days, hours=1)
    )
    Submission.objects.create(key="1:new")
    forget_submissions()
    assert list(Submission.objects.values_list("key", flat=True)) == ["1:new"]
