"""Addresses of the trading analysis and the sales plan."""

from django.urls import path

from credit.views import analysis, analysis_customer, sales_plan

ANALYSIS = [
    path("sales/analysis/", analysis.analysis, name="analysis"),
    path("sales/analysis/refresh/", analysis.analysis_refresh, name="analysis_refresh"),
    path("sales/analysis/plan/", sales_plan.plan, name="plan"),
    path("sales/analysis/plan/export/", sales_plan.plan_export, name="plan_export"),
    path("sales/analysis/reports/<int:pk>/", sales_plan.report, name="sales_report"),
    path("sales/analysis/scores/", analysis_customer.analysis_scores, name="analysis_scores"),
    path("sales/analysis/shares/set/", analysis_customer.share_new, name="target_share_set"),
    path("sales/analysis/tasks/set/", analysis_customer.task_new, name="product_task_set"),
    path("sales/analysis/targets/set/", analysis_customer.target_new, name="sales_target_set"),
    path("sales/analysis/customers/<int:customer>/", analysis_customer.analysis_customer, name="analysis_customer"),
    path("sales/analysis/customers/<int:customer>/turnover/", analysis_customer.estimate_new, name="estimate_new"),
    path("sales/analysis/customers/<int:customer>/stock/", analysis_customer.stock_new, name="stock_new"),
    path("sales/analysis/<str:figure>/", analysis.analysis, name="analysis_figure"),
    path("sales/analysis/<str:figure>/export/", analysis.analysis_export, name="analysis_export"),
]
