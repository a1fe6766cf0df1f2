"""Addresses of the trading analysis and the sales plan."""

from django.urls import path

from credit.views import analysis, analysis_customer, sales_plan

ANALYSIS = [
    path("analysis/", analysis.analysis, name="analysis"),
    path("analysis/refresh/", analysis.analysis_refresh, name="analysis_refresh"),
    path("analysis/plan/", sales_plan.plan, name="plan"),
    path("analysis/plan/export/", sales_plan.plan_export, name="plan_export"),
    path("analysis/reports/<int:pk>/", sales_plan.report, name="sales_report"),
    path("analysis/scores/", analysis_customer.analysis_scores, name="analysis_scores"),
    path("analysis/shares/set/", analysis_customer.share_new, name="target_share_set"),
    path("analysis/tasks/set/", analysis_customer.task_new, name="product_task_set"),
    path("analysis/targets/set/", analysis_customer.target_new, name="sales_target_set"),
    path("analysis/customers/<int:customer>/", analysis_customer.analysis_customer, name="analysis_customer"),
    path("analysis/customers/<int:customer>/turnover/", analysis_customer.estimate_new, name="estimate_new"),
    path("analysis/customers/<int:customer>/stock/", analysis_customer.stock_new, name="stock_new"),
    path("analysis/<str:figure>/", analysis.analysis, name="analysis_figure"),
    path("analysis/<str:figure>/export/", analysis.analysis_export, name="analysis_export"),
]
