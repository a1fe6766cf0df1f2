"""When two company names are the same name."""

import re
import unicodedata

# Longest first. A branch (分公司) is not its parent: only the words of the legal form go.
FORMS = re.compile(
    r"股份有限责任公司|股份有限公司|有限责任公司|有限公司|特殊普通合伙|有限合伙企业|普通合伙企业"
    r"|有限合伙|普通合伙|合伙企业|个体工商户|股份公司|(?<![分子支总])公司$"
)
LATIN_FORM = re.compile(
    r"(?:^|(?<=[^a-z]))(?:co|company|ltd|limited|inc|incorporated|corp|corporation|gmbh|mbh|llc|llp|plc|pty|ag|kg|"
    r"sa|sarl|srl|spa|bv|nv|ab|oy|kk|pte|sdn|bhd)$"
)
DOTTED = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")  # S.A., L.L.C.
MARKS = re.compile(r"[^\w]+|_+")


def name_key(name: str) -> str:
    """The name without width, case, brackets, spaces and form words, for finding duplicates; never nothing."""
    text = whole = unicodedata.normalize("NFKC", name or "").strip().lower()
    if text.isascii() or re.search(r"[a-z]$|[a-z]\W+$", text):
        text = without_latin_forms(text)
    bare = MARKS.sub("", text)
    key = FORMS.sub("", bare)
    return (key or bare or whole)[:200]


def without_latin_forms(text: str) -> str:
    text = MARKS.sub(" ", DOTTED.sub("", text)).strip()
    while (shorter := LATIN_FORM.sub("", text).rstrip()) and shorter != text:
        text = shorter
    return text
