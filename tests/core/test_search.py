"""Doubled-character search: every substring finds its row, and nothing that does not contain it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.pinyin import person_readings, segmentations, syllables
from core.search import double, fold, needles, search_text

WORDS = st.text(alphabet="上海重庆科技有限公司abAB12（）()- %_\\\"'|Ａ", min_size=1, max_size=12)


def found(text: str, query: str) -> bool:
    return any(needle in text for needle in needles(fold(query)))


@settings(deadline=None)
@given(WORDS, st.data())
@example("上上海", None)
def test_any_two_characters_find_their_row(name, data):
    folded = fold(name)
    if len(folded) < 2:
        return
    start = data.draw(st.integers(0, len(folded) - 2)) if data else 0
    end = data.draw(st.integers(start + 2, len(folded))) if data else 2
    assert double(folded[start:end]) in search_text(names=[name])


@settings(deadline=None)
@given(st.lists(WORDS, max_size=3), st.text(alphabet="上海科技有限ab1", min_size=2, max_size=5))
def test_nothing_else_is_found(names, query):
    text = search_text(names=names)
    readings = [part for name in names for part in (fold(name), "".join(s[0] for s in syllables(fold(name))))]
    assert (double(query) in text) == any(query in reading for reading in readings)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("上海汽车", "sh"),
        ("上海汽车", "shanghai"),
        ("上海汽车", "haiqiche"),
        ("上海汽车", "shanghaiq"),
        ("上海汽车", "shang"),
        ("重庆啤酒", "cq"),
        ("厦门航空", "xm"),
        ("西安饮食", "xian"),
        ("吕氏春秋", "lvshi"),
        ("绿地集团", "lüdi"),
        ("ABC 科技", "abckj"),
        ("Ｂ＆Ｑ建材", "b&q"),
        ("100%果汁", "100%"),
    ],
)
def test_names_are_found_by_pinyin_and_signs(name, query):
    assert found(search_text(names=[name]), query)


@pytest.mark.parametrize("name", ["重庆啤酒股份有限公司", "唐山港有限责任公司", "绿地有限公司"])
def test_all_initials_of_a_company_find_it(name):
    initials = "".join(one[0] for one in syllables(name))
    text = search_text(names=[name])
    for start in range(len(initials) - 1):
        for end in range(start + 2, len(initials) + 1):
            assert found(text, initials[start:end]), initials[start:end]


def test_the_ending_of_companies_makes_no_letters_common():
    assert "yyxx" not in search_text(names=["重庆啤酒股份有限公司", "唐山港有限责任公司", "绿地有限公司"])
    assert not found(search_text(names=["重庆啤酒"]), "pjgf")
    assert not found(search_text(names=["重庆啤酒股份有限公司"]), "pjyx")


@pytest.mark.parametrize(("name", "query"), [("上海汽车", "hai"), ("上海汽车", "shx"), ("上海汽车", "shanghaix")])
def test_what_is_not_there_is_not_found(name, query):
    assert not found(search_text(names=[name]), query)


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("单雄信", ["sxx", "dxx", "shanxiong"]),
        ("仇英", ["qy"]),
        ("曾国藩", ["zgf"]),
        ("解缙", ["xj", "jj"]),
        ("查良镛", ["zly", "cly"]),
        ("朴树", ["ps"]),
        ("区志强", ["ozq", "qzq"]),
        ("尉迟恭", ["ycg", "yuchi"]),
        ("万俟卨", ["mq"]),
        ("华罗庚", ["hlg"]),
        ("盖叫天", ["gjt", "ge"]),
    ],
)
def test_surnames_are_read_as_surnames(name, queries):
    text = search_text(people=[name])
    assert all(found(text, query) for query in queries)


def test_a_surname_reading_replaces_only_the_surname():
    assert person_readings("单单") == [["dan", "dan"], ["shan", "dan"]]


def test_letters_are_cut_into_syllables():
    assert segmentations("xian") == [["xian"], ["xi", "an"]]
    assert segmentations("shx") == []
    assert segmentations("") == []


def test_every_part_begins_with_a_bar_and_stands_once():
    text = search_text(names=["上海"], codes=["KH-1", "KH-1", ""])
    assert text.startswith("|上上海海|sshh|")
    assert text.endswith("|kkhh11")
    assert text.count("|") == 4
    assert search_text(names=["ABC", "abc"]) == "|aabbcc"
    assert search_text(names=["", "--"]) == ""
