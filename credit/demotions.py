"""降级告知: who keeps customers that fell in a yearly grading is told of all of them at once (S1-13 R8)."""

from functools import partial

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import jobs
from core.models import Job, Notice
from core.notices import Draft, tell, tell_many
from core.notices.reading import settle
from credit.care import superior_of
from credit.models import Campaign, GradeRow
from staff.models import User

KIND, RULE = "demotions", "credit.demotions"
NAMED = 20  # customers whose names stand in the notice
AT_ONCE = 2000


def order_demotions(campaign: Campaign, *, by) -> Job:
    """Told by the worker: a year may move thousands of customers."""
    title = _("Tell of customers that fell in %s") % campaign
    params = {"campaign": campaign.pk}
    return jobs.enqueue(KIND, key=f"{KIND}-{campaign.pk}", by=by, params=params, title=title)


def run_demotions(job: Job, work) -> dict:
    """Job «demotions»; begun again it tells nobody twice."""
    campaign = Campaign.objects.select_related("run").get(pk=job.params["campaign"])
    with work.step():
        return {"told": tell_demotions(campaign, by=job.created_by)}


def fallen(campaign: Campaign):
    """Rows whose grade is lower than in the grading before; who was not graded then did not fall."""
    old = campaign.run.totals.get("compared_with")
    if not old:
        return GradeRow.objects.none()
    return campaign.run.rows.compared_with(old).exclude(old_grade="").filter(old_grade__lt=F("grade"))


def tell_demotions(campaign: Campaign, *, by) -> int:
    """One notice a person: representatives, and who leads them."""
    if campaign.state != Campaign.State.PUBLISHED:
        return 0
    people: dict[User, list[str]] = {}
    related = ("customer__owner__superior", "customer__department__head")
    rows = fallen(campaign).select_related(*related).order_by("rank", "pk")
    for row in rows.iterator(chunk_size=AT_ONCE):
        line = f"{row.customer.name} {row.old_grade} → {row.grade}"
        for person in keepers(row.customer):
            people.setdefault(person, []).append(line)
    return tell_many(
        Draft(
            person=person,
            rule=RULE,
            record_type=campaign._meta.label_lower,
            record_id=campaign.pk,
            stage="published",
            title=partial(fallen_words, len(lines), campaign.year),
            text="\n".join([*lines[:NAMED], *(["…"] if len(lines) > NAMED else [])]),
            url=address_for(person, campaign),
        )
        for person, lines in people.items()
    )


def keepers(customer) -> set[User]:
    """The representative and the superior; where there is none, the head of the department."""
    return {person for person in (customer.owner, superior_of(customer)) if person}


def address_for(person: User, campaign: Campaign) -> str:
    """The customers that fell, where the person may see gradings; otherwise the own customers."""
    if person.has_perm("credit.view_gradingrun"):
        return f"{campaign.run.get_absolute_url()}?moved=down"
    return reverse("customers:list")


def fallen_words(count: int, year: int) -> str:
    told = {"count": count, "year": year}
    words = ngettext(
        "%(count)d of your customers fell in the yearly grading of %(year)d",
        "%(count)d of your customers fell in the yearly grading of %(year)d",
        count,
    )
    return words % told


def take_back_demotions(campaign: Campaign, *, by) -> int:
    """The grading is withdrawn: whoever was told is told that the earlier grades count again."""
    told = Notice.objects.filter(rule=RULE, record_type=campaign._meta.label_lower, record_id=campaign.pk)
    people = list(User.objects.filter(pk__in=told.filter(stage="published").values("person")))
    settle(campaign, rule=RULE)
    return tell(
        people=people,
        rule=RULE,
        record=campaign,
        stage="withdrawn",
        title=partial(withdrawn_words, campaign.year),
        url=reverse("customers:list"),
        by=by,
    )


def withdrawn_words(year: int) -> str:
    return _("The yearly grading of %s is withdrawn: the grades before it count again") % year
