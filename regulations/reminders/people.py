"""Whom a reminder is for. Loaded once for a scan: there are far fewer people than duties."""

from django.utils import timezone

from regulations.models import Duty
from staff.models import Department, Deputy, User


class Staff:
    """Everybody who is here, their superiors, deputies and heads."""

    def __init__(self):
        self.people = {person.pk: person for person in User.objects.filter(is_active=True).exclude(state="left")}
        self.superiors = dict(User.objects.values_list("pk", "superior"))
        self.heads = dict(Department.objects.filter(head__isnull=False).values_list("pk", "head"))
        self.deputies: dict[int, list[int]] = {}
        for person, deputy in Deputy.objects.on(timezone.localdate()).values_list("person", "deputy"):
            self.deputies.setdefault(person, []).append(deputy)

    def told(self, duty: Duty, level: int) -> list[User]:
        """The responsible person with today's deputies, or the superior so many levels up.

        Where nobody is responsible any more, or nobody stands above, the head of the department is told.
        """
        responsible = duty.responsible_id if duty.responsible_id in self.people else None
        head = self.heads.get(duty.department_id)
        wanted = self.above(responsible, level) if level and responsible else responsible
        if wanted is None and (level == 0 or head != responsible):
            wanted = head
        found = [wanted, *self.deputies.get(wanted, ())]
        return [self.people[pk] for pk in dict.fromkeys(found) if pk in self.people]

    def above(self, person: int, level: int) -> int | None:
        """The superior so many levels up, past those who are no longer here; a circle ends the walk."""
        seen = {person}
        while level and (person := self.superiors.get(person)) and person not in seen:
            seen.add(person)
            level -= person in self.people
        return person if not level else None
