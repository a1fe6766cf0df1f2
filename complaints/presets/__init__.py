"""What an industry preset brings to complaints: the category tree, and the words that suggest a category.

[[complaint_categories]]
name = "产品质量"
name_en = "Product quality"
handling = "quality"                 # content, handling, severity and departments hold for what is below, too
departments = ["质量部", "品控部"]     # the first that the company has
clause = "TS 第四条"
below = [
  { name = "口感风味", name_en = "Taste and flavour" },
]

[[complaint_keywords]]
words = "沉淀 悬浮"
category = "产品质量/口感风味"
severity = "serious"                 # one of the two, or both
clause = "TS 第六条"
"""

from django.utils.translation import gettext_lazy as _

from complaints.presets import categories, keywords
from regulations.presets.sections import Section

# Keywords lead to categories, so categories come first.
SECTIONS = {
    "complaint_categories": Section(
        _("complaint categories"), categories.read, categories.present, categories.words, categories.write
    ),
    "complaint_keywords": Section(_("keyword rows"), keywords.read, keywords.present, keywords.words, keywords.write),
}
