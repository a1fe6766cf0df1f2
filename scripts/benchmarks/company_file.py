"""A file of companies in the shape of the public register: nine columns, dirt included.

python -m benchmarks.company_file ROWS PATH
"""

import csv
import gzip
import random
import sys

from workbench.demo import places, words
from workbench.demo.numbers import credit_code, spread

HEADINGS = [
    "企业名称",
    "统一社会信用代码",
    "注册日期",
    "企业类型",
    "注册资金",
    "经营范围",
    "所在省份",
    "地区",
    "注册地址",
]
CAPITAL = ("{:,}(万元人民币)", "{}万元人民币", "{:,}(万元)", "N/A", "{:,}(万美元)")
SCOPE = "【依法须经批准的项目,经相关部门批准后方可开展经营活动】"


def write(rows: int, path: str, first: int = 0) -> None:
    """Companies from number `first` on; no two numbers are the same company."""
    draw = random.Random(f"companies {first}")
    with gzip.open(path, "wt", encoding="utf-8", newline="", compresslevel=1) as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADINGS)
        for number in range(first, first + rows):
            sheet.writerow(company(number, draw))


def company(number: int, draw: random.Random) -> list[str]:
    mixed = spread(number, 31**6, 4_000_037)
    city = places.CITIES[mixed % len(places.CITIES)]
    region, district = draw.choice(city.districts)
    mark = draw.choice(words.FIRST) + draw.choice(words.SECOND) + draw.choice(words.FIRST) + draw.choice(words.SECOND)
    trade = draw.choice(words.TRADES)
    province = city.full_name.split("省")[0].removesuffix("市")
    return [
        f"{city.name}{mark}{trade.words}有限公司",
        credit_code("91", region, mixed),
        f"2019-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}",
        draw.choice(("N/A", "有限责任公司", "有限责任公司(自然人独资)", "股份有限公司")),
        draw.choice(CAPITAL).format(draw.randrange(1, 90) * 50),
        trade.scope * draw.randrange(1, 9) + SCOPE,
        province,
        district.removesuffix("区"),
        f"{city.full_name}{district}{draw.choice(places.STREETS)}{draw.randrange(1, 900)}号",
    ]


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.argv[2])
