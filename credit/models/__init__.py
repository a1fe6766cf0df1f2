"""Sales, gradings, the credit file, what is owed, what is released and what is collected."""

from credit.models.agreements import Agreement, AgreementVersion
from credit.models.analysis import CustomerTarget, ProductTask, SalesTarget, StockCount, TargetShare, TurnoverEstimate
from credit.models.attention import GradeCheck, GradeDraw, VisitPlan, WatchNote
from credit.models.campaigns import Campaign, Rating, Sheet
from credit.models.collection import CollectionCase, CollectionStep, Promise
from credit.models.dangers import CreditStop, DangerReport, LimitCrossing, Measure
from credit.models.files import AnnualAccounts, Condition, CreditEvent, CreditFile, CreditReport, LimitDecision
from credit.models.grading import GradeRow, GradingRun
from credit.models.opening import TradingCard
from credit.models.orders import OrderConfirmation, OrderRequest
from credit.models.payments import Allocation, Bill, Payment, PeriodClosing
from credit.models.receivables import Dispute, Receivable, WriteOff
from credit.models.reconciling import Difference, Reconciliation
from credit.models.releases import CreditException, Release
from credit.models.returns import GoodsReturn, GoodsReturnLine
from credit.models.reviewing import Appeal, Attendance, GradeList, ReviewMeeting, SpecialTerm, TermReview
from credit.models.sales import SalesLine, SalesMonth
from credit.models.standing import Downgrade, Newcomer
from credit.models.support import PlanItem, SupportPlan
from credit.models.tokens import ApiToken
from credit.models.totals import CustomerTotal, GoodsTotal, RfmScore, RfmTotal, SalesReport, TotalsRefresh, TradeTotal
from credit.models.trading import TradingDocument, TradingLine

__all__ = [
    "Agreement",
    "AgreementVersion",
    "Allocation",
    "AnnualAccounts",
    "ApiToken",
    "Appeal",
    "Attendance",
    "Bill",
    "Campaign",
    "CollectionCase",
    "CollectionStep",
    "Condition",
    "CreditEvent",
    "CreditException",
    "CreditFile",
    "CreditReport",
    "CreditStop",
    "CustomerTarget",
    "CustomerTotal",
    "DangerReport",
    "Difference",
    "Dispute",
    "Downgrade",
    "GoodsReturn",
    "GoodsReturnLine",
    "GoodsTotal",
    "GradeCheck",
    "GradeDraw",
    "GradeList",
    "GradeRow",
    "GradingRun",
    "LimitCrossing",
    "LimitDecision",
    "Measure",
    "Newcomer",
    "OrderConfirmation",
    "OrderRequest",
    "Payment",
    "PeriodClosing",
    "PlanItem",
    "ProductTask",
    "Promise",
    "Rating",
    "Receivable",
    "Reconciliation",
    "Release",
    "ReviewMeeting",
    "RfmScore",
    "RfmTotal",
    "SalesLine",
    "SalesMonth",
    "SalesReport",
    "SalesTarget",
    "Sheet",
    "SpecialTerm",
    "StockCount",
    "SupportPlan",
    "TargetShare",
    "TermReview",
    "TotalsRefresh",
    "TradeTotal",
    "TradingCard",
    "TradingDocument",
    "TradingLine",
    "TurnoverEstimate",
    "VisitPlan",
    "WatchNote",
    "WriteOff",
]
