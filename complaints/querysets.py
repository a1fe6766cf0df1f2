"""Which complaints, and which rows that hang on them."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from complaints import states
from regulations.models import Duty
from staff.rules import scope_of

RECORD = "complaints.complaint"
LONG_TEXTS = ("content", "wanted", "resolution", "answer", "evidence", "view_text", "suggestion", "customer__note")


def has_one(duties: models.QuerySet) -> Exists:
    """Whether a case has one of these duties; looked up case by case, so that a page of a list asks for few."""
    return Exists(duties.filter(record_type=RECORD, record_id=OuterRef("pk")))


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ComplaintQuerySet":
        """The rows of the person's data scope: by department, handler or who registered it."""
        return self.filter(scope_of(user).condition("department_id", ("handler_id", "registered_by_id")))

    def open(self) -> "ComplaintQuerySet":
        return self.filter(state__in=sorted(states.OPEN))

    def unsettled(self) -> "ComplaintQuerySet":
        return self.filter(state__in=sorted(states.UNSETTLED))

    def overdue(self, now: datetime) -> "ComplaintQuerySet":
        """Those with a deadline that has passed and a deed that is still owed."""
        return self.open().filter(has_one(Duty.objects.overdue(now)))

    def broken(self) -> "ComplaintQuerySet":
        """Those of which any deadline was ever missed."""
        return self.filter(has_one(Duty.objects.broken()))

    def cases(self) -> "ComplaintQuerySet":
        """Each case once: what is part of another case counts with that (S2-05 R13)."""
        return self.exclude(state=states.State.DUPLICATE)

    def within(self, department) -> "ComplaintQuerySet":
        """Those of the department and of all below it."""
        return self.filter(department__path__startswith=department.path)

    def for_list(self) -> "ComplaintQuerySet":
        return self.select_related("customer", "handler", "category").defer(*LONG_TEXTS)


class OfComplaintQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OfComplaintQuerySet":
        """Rows of the complaints that the person may see."""
        people = ("complaint__handler_id", "complaint__registered_by_id")
        return self.filter(scope_of(user).condition("complaint__department_id", people))


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PlanQuerySet":
        """Those whose complaint, owner or maker lies in the person's data scope."""
        people = ("owner_id", "made_by_id", "complaint__handler_id", "complaint__registered_by_id")
        scope = scope_of(user)
        of_case = scope.condition("complaint__department_id", people)
        return self.filter(of_case | scope.condition("owner__department_id", ()))


class PenaltyQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PenaltyQuerySet":
        """Those of the people and departments of the person's data scope; the own ones always are."""
        return self.filter(scope_of(user).condition("department_id", ("employee_id",)))

    def counting(self) -> "PenaltyQuerySet":
        return self.filter(state="approved")


class RevisitQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RevisitQuerySet":
        """The rows of the person's data scope: by department or who carries it out."""
        return self.filter(scope_of(user).condition("department_id", ("responsible_id", "made_by_id")))

    def planned(self) -> "RevisitQuerySet":
        return self.filter(state="planned")

    def carried_out(self) -> "RevisitQuerySet":
        return self.filter(state__in=["done", "signed"])

    def for_list(self) -> "RevisitQuerySet":
        return self.select_related("complaint", "customer", "responsible").defer(
            "words", "new_opinion", "reply", "opinion", "complaint__content", "customer__note"
        )


class LotQuerySet(models.QuerySet):
    def visible_to(self, user) -> "LotQuerySet":
        """Lots of the cases or customers that the person may see."""
        scope = scope_of(user)
        cases = scope.condition("complaint__department_id", ("complaint__handler_id", "complaint__registered_by_id"))
        occasions = scope.condition("interaction__customer__department_id", ("interaction__customer__owner_id",))
        return self.filter(Q(cases, complaint__isnull=False) | Q(occasions, interaction__isnull=False))


class InquiryQuerySet(models.QuerySet):
    def visible_to(self, user) -> "InquiryQuerySet":
        """The rows of the person's data scope: by department, handler or who took it in; never a report about them."""
        rows = self.filter(scope_of(user).condition("department_id", ("handler_id", "received_by_id")))
        return rows.exclude(kind="report", about=user.pk)

    def open(self) -> "InquiryQuerySet":
        return self.filter(state="open")


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReportQuerySet":
        """They tell of the whole company: for who may see all of it, prepares them or was sent them."""
        if scope_of(user).everything:
            return self
        mine = models.Q(prepared_by=user) | models.Q(
            pk__in=self.model.sent_to.through.objects.filter(user=user).values("monthlyreport")
        )
        return self.filter(mine)
