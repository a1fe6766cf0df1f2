"""The deeds and requests about single orders in words; `set_up` is called once when the app is ready."""

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "credit.refuse_order": _("Order refused"),
    "credit.ask_order_refusal": _("Refusal of an order asked for"),
    "credit.approved_order_refusal": _("Refusal of an order approved"),
    "credit.rejected_order_refusal": _("Refusal of an order not approved"),
    "credit.withdrawn_order_refusal": _("Request to refuse an order withdrawn"),
    "credit.ask_order_lift": _("Lift of an order asked for"),
    "credit.approved_order_lift": _("Lift of an order approved"),
    "credit.rejected_order_lift": _("Lift of an order declined"),
    "credit.withdrawn_order_lift": _("Request to lift an order withdrawn"),
    "credit.lift_order": _("Order lifted to A treatment"),
    "credit.end_order_lift": _("Lift of an order ended"),
    "credit.confirm_order_terms": _("Price and payment of an order confirmed"),
    "credit.confirm_order_use": _("Treatment of an order as A confirmed"),
}


def set_up() -> None:
    from approvals import hooks
    from core import jobs, runs, trail
    from credit import order_panels, priority
    from credit.actions import lifting, order_requests, refusing

    trail.words.update(DEEDS)
    runs.words["credit: order of what is open"] = _("Order what is open by grade")
    jobs.register(priority.KIND, priority.run_refresh)
    for kind, asking, name in (
        (order_requests.Kind.REFUSE, refusing, _("Refusal of an A order")),
        (order_requests.Kind.LIFT, lifting, _("Lift of an order to A treatment")),
    ):
        known = order_requests.KINDS[kind]
        hooks.names[known] = name
        hooks.on_decided[known] = asking.on_decided
        hooks.lock_record[known] = order_requests.lock_record
        hooks.lock_path[known] = "customer"
        hooks.panels[known] = order_panels.request_panel
