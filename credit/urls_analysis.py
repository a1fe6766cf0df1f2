"""Addresses of the trading analysis and the sales plan."""

from django.urls import path

from credit.views import analysis, analysis_customer, analysis_entries, analysis_matrix, sales_plan

ANALYSIS = [
    path("sales/analysis/", analysis.analysis, name="analysis"),
    path("sales/analysis/refresh/", analysis.analysis_refresh, name="analysis_refresh"),
    path("sales/analysis/plan/", sales_plan.plan, name="plan"),
    path("sales/analysis/plan/export/", sales_plan.plan_export, name="plan_export"),
    path("sales/analysis/reports/<int:pk>/", sales_plan.report, name="sales_report"),
    path("sales/analysis/reports/<int:pk>/export/", sales_plan.report_export, name="sales_report_export"),
    path("sales/analysis/reports/<int:pk>/print/", sales_plan.report_print, name="sales_report_print"),
    path("sales/analysis/scores/", analysis_customer.analysis_scores, name="analysis_scores"),
    path("sales/analysis/shares/set/", analysis_entries.share_new, name="target_share_set"),
    path("sales/analysis/tasks/set/", analysis_entries.task_new, name="product_task_set"),
    path("sales/analysis/targets/set/", analysis_entries.target_new, name="sales_target_set"),
    path("sales/analysis/customers/<int:customer>/", analysis_customer.analysis_customer, name="analysis_customer"),
    path("sales/analysis/customers/<int:customer>/turnover/", analysis_entries.estimate_new, name="estimate_new"),
    path("sales/analysis/customers/<int:customer>/stock/", analysis_entries.stock_new, name="stock_new"),
    path(
        "sales/analysis/customers/<int:customer>/target/",
        analysis_entries.customer_target_new,
        name="customer_target_set",
    ),
    path(
        "sales/analysis/customers/<int:customer>/<str:part>/export/",
        analysis_customer.customer_export,
        name="analysis_customer_export",
    ),
    path("sales/analysis/customers/", analysis_matrix.customers, name="analysis_customers"),
    path("sales/analysis/customers/export/", analysis_matrix.customers_export, name="analysis_customers_export"),
    path("sales/analysis/<str:figure>/", analysis.analysis, name="analysis_figure"),
    path("sales/analysis/<str:figure>/export/", analysis.analysis_export, name="analysis_export"),
]
