from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

DEEDS = {
    "regulations.move_duties": _("Duties handed over"),
    "regulations.recompute_duty": _("Deadline counted again"),
    "regulations.correct_day": _("Calendar day corrected"),
    "regulations.withdraw_day": _("Correction of a calendar day taken back"),
    "regulations.save_pattern": _("Working hours saved"),
    "regulations.remove_pattern": _("Working hours taken back"),
    "regulations.fill_year": _("Published days of a year filled in"),
    "regulations.save_regulation": _("Regulation changed"),
    "regulations.save_clause": _("Clause changed"),
    "regulations.withdraw_clause": _("Clause withdrawn"),
    "regulations.issue_version": _("Version of the regulation issued"),
    "regulations.confirm_reading": _("Reading confirmed"),
    "regulations.draft_policy": _("Rules drafted"),
    "regulations.change_draft": _("Draft of rules changed"),
    "regulations.withdraw_draft": _("Draft of rules withdrawn"),
    "regulations.ask_publication": _("Publication of rules asked for"),
    "regulations.publication_refused": _("Publication of rules not approved"),
    "regulations.publish_policy": _("Rules published"),
    "regulations.supersede_policy": _("Rules superseded"),
    "regulations.remind_again": _("Reminder tried again"),
    "regulations.apply_preset": _("Industry preset applied"),
}

SCHEDULES = {
    "regulations: store breaches": _("Store the breach of deadlines that have passed"),
    "regulations: remind": _("Remind of what is due"),
    "regulations: remind of next year": _("Remind to enter the days off of the coming year"),
    "regulations: follow policies": _("Mark rules that were followed by new ones"),
}


class RegulationsConfig(AppConfig):
    name = "regulations"
    verbose_name = _("Regulations")

    def ready(self) -> None:
        from core import hooks as core_hooks
        from core import jobs, runs, trail
        from regulations import hooks, policies, tasks
        from regulations.actions import duties, moved
        from regulations.deadlines import works_for
        from regulations.policy import RegulationPolicy
        from regulations.presets import roles
        from regulations.presets.sections import Section
        from regulations.reminders.policy import ReminderPolicy
        from regulations.reminders.untold import untold_reminders
        from regulations.staff_policy import DeclaredStaffPolicy
        from staff import hooks as staff_hooks

        policies.declare("regulations", RegulationPolicy, _("Regulations"))
        policies.declare("staff", DeclaredStaffPolicy, _("Signing in and deputies"))
        staff_hooks.policy[:] = [lambda: policies.policy_of("staff")]
        trail.words.update(DEEDS)
        runs.words.update(SCHEDULES)
        core_hooks.is_working_time.append(works_for)
        core_hooks.could_not_tell.append(untold_reminders)
        policies.declare("reminders", ReminderPolicy, _("Reminders"))
        hooks.preset_sections["extra_roles"] = Section(_("roles"), roles.read, roles.present, roles.words, roles.write)
        hooks.calendar_changed.append(duties.calendar_changed)
        jobs.register("recompute_duties", tasks.recompute_duties)
        staff_hooks.hand_over.append(duties.HAND_OVER)
        staff_hooks.person_moved.append(moved.person_moved)
        staff_hooks.branch_moved.append(moved.branch_moved)
        post_migrate.connect(ensure_calendar, sender=self, dispatch_uid="ensure_calendar")
        post_migrate.connect(ensure_schedules, sender=self, dispatch_uid="ensure_regulation_schedules")


def ensure_calendar(using: str, **_kwargs) -> None:
    """The hours of the company and the published years, where they are missing."""
    from django.db import connections

    from regulations.actions.calendar import fill_known_years
    from regulations.models import CalendarDay, WeekPattern
    from staff.models import User

    if CalendarDay._meta.db_table not in connections[using].introspection.table_names():
        return
    if not WeekPattern.objects.filter(department=None).exists():
        WeekPattern.objects.create()
    fill_known_years(by=User.objects.system())


def ensure_schedules(**_kwargs) -> None:
    from core.schedules import ensure_schedule

    reminder = "regulations.tasks.remind_of_next_year"
    ensure_schedule("regulations: remind of next year", reminder, crontab="30 8 * 11,12,1 *")
    ensure_schedule("regulations: store breaches", "regulations.tasks.store_breaches", every_seconds=60)
    ensure_schedule("regulations: remind", "regulations.tasks.remind", every_seconds=300)
    ensure_schedule("regulations: follow policies", "regulations.tasks.follow_policies", crontab="1 0 * * *")
