"""What lies in the files of a winery: contracts, letters, minutes. A few are drawn as PDF, the others lie on paper."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """One document; `lines` are drawn where `is_drawn`, the annexes lie behind it."""

    code: str  # of the category
    title: str
    lines: tuple[str, ...]
    annexes: tuple[str, ...] = ()
    is_drawn: bool = False
    pages: int = 2
    level: int | None = None
    medium: str = "both"


PAPERS = (
    Paper(
        "06",
        "购销合同",
        (
            "一、供方按附表所列品项供货,价格以双方盖章的价目表为准,调价提前十五日书面通知。",
            "二、需方在约定信用限额内月结,货款于次月二十五日前付清;逾期按日加收万分之五。",
            "三、外箱破损、渗漏自收货之日起七日内提出,凭照片和批号换货。",
            "四、本合同一式四份,双方各执两份,有效期一年。",
        ),
        ("价目表", "印鉴样本"),
        is_drawn=True,
        pages=4,
    ),
    Paper(
        "07",
        "关于调整送货日的复函",
        (
            "来函收悉。自下月起贵公司送货日由周三改为周二,节日前一周另行加送一次。",
            "如遇道路管制,由客服部提前一天电话告知。",
        ),
        ("来函",),
        is_drawn=True,
        medium="electronic",
    ),
    Paper("06", "商标使用授权书", ("授权期内仅限门头与店内陈列使用,不得转授权。",), pages=3, medium="paper"),
    Paper(
        "08",
        "季度客情会议纪要",
        (
            "到会:销售一部、客服部、财务部。",
            "议定:婚宴用酒未开箱可退;返利对账提前到季末后十日;客户资料更正统一走更正单。",
        ),
    ),
    Paper("07", "往来询证函", ("截至上季末的应收余额核对无误。",), pages=1, medium="paper"),
)
SECRET = Paper(
    "06",
    "年度返利补充协议",
    (
        "净销售额超过五十万元的部分,返利比例按附表分档执行。",
        "本协议内容双方均负保密责任,不得向第三方披露。",
    ),
    ("返利分档表",),
    is_drawn=True,
    level=1,
)
CONFIDENTIAL = Paper(
    "06",
    "最低成交价备忘录",
    ("各品项最低成交价仅限总经理、销售部长知悉,不得复制外传。",),
    pages=2,
    level=2,
)
