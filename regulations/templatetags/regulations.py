"""Words of the pages about rules."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from regulations import policies
from regulations.models import Clause, PolicyVersion

register = template.Library()
COLOURS = {"draft": "blue", "waiting": "orange", "published": "green", "rejected": "red"}


@register.simple_tag
def rule_number(rule: str, policy: Any = None, words: str = "") -> SafeString:
    """The value of a rule, «complaints.resolve_normal», underlined with dots: it opens its clause.

    `policy` is a record that was opened under a version, or the policy itself; without it the one in force.
    `words` say the value otherwise than its kind does.
    """
    app, _dot, field = rule.partition(".")
    kind = policies.declaration(app).kinds[field]
    version = None
    if policy is None or not hasattr(policy, field):
        if getattr(policy, "policy_id", None):
            version = policies.version_of_id(policy.policy_id)
        policy = policies.policy_of(app, policy)
    clause = policies.clause_of(app, field, version)
    words = words or kind.words(getattr(policy, field))
    if clause:
        title = f"{clause.regulation} {clause}"
        return format_html('<a class="rule" href="{}" title="{}">{}</a>', clause.get_absolute_url(), title, words)
    address = f"{reverse('regulations:policy', args=[app])}#{field}"
    return format_html('<a class="rule" href="{}" title="{}">{}</a>', address, kind.label, words)


@register.simple_tag
def rule_clause(rule: str, policy: Any = None) -> SafeString:
    """As `rule_number`, saying the clause instead of the value; without a clause what the rule is called."""
    app, _dot, field = rule.partition(".")
    version = policies.version_of_id(policy.policy_id) if getattr(policy, "policy_id", None) else None
    clause = policies.clause_of(app, field, version)
    words = f"{clause.regulation} {clause}" if clause else str(policies.declaration(app).kinds[field].label)
    return rule_number(rule, policy, words)


@register.simple_tag
def clause_link(clause: Clause | None) -> SafeString:
    """The clause with its regulation; a dash without one."""
    if clause is None:
        return SafeString("–")
    return format_html('<a href="{}">{} {}</a>', clause.get_absolute_url(), clause.regulation, clause)


@register.simple_tag
def version_badge(version: PolicyVersion) -> SafeString:
    colour = COLOURS.get(version.state, "secondary")
    return format_html('<span class="badge bg-{}-lt">{}</span>', colour, version.get_state_display())
