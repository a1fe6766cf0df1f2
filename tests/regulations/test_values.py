"""Spans and chains as policies hold them."""

import pytest
from django.utils import translation

from regulations.values import ChainStep, Span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3 working days", Span(3)),
        ("24 hours", Span(24, "hours")),
        ("1 Working Hour", Span(1, "working_hours")),
        ("10 days", Span(10, "days")),
        ("30 minutes", Span(30, "minutes")),
        ("1 minute", Span(1, "minutes")),
        ("0 days", Span(0, "days")),
        ("129600 minutes", Span(129_600, "minutes")),
    ],
)
def test_a_span_is_read_and_said(text, span):
    assert Span.parse(text) == span
    assert Span.parse(span.code) == span


def test_a_span_is_said_in_both_languages():
    assert str(Span(3)) == "3 个工作日"
    with translation.override("en"):
        assert str(Span(1)) == "1 working day"
        assert str(Span(30, "minutes")) == "30 minutes"
    assert str(Span(30, "minutes")) == "30 分钟"


@pytest.mark.parametrize(("unit", "said"), [("days", "当日"), ("working_days", "当日"), ("hours", "0 小时")])
def test_no_days_at_all_are_the_same_day(unit, said):
    assert str(Span(0, unit)) == said


@pytest.mark.parametrize("text", ["", "three days", "3", "3 weeks", "-1 days", "3 days 4 hours", "5 working minutes"])
def test_what_is_no_span_is_refused(text):
    with pytest.raises(ValueError, match="no span"):
        Span.parse(text)


def test_a_step_survives_json():
    step = ChainStep("section_chief", "department", "all", "初审")
    assert ChainStep.from_json(step.to_json()) == step


def test_a_step_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no step"):
        ChainStep("section_chief", sign="some")
