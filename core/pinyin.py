"""How Chinese names are read: syllables without tones, surnames right, and what Latin letters may mean."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Every syllable of Mandarin. The place in this list is the sign under which an index keeps the syllable:
# add at the end only.
_SYLLABLES = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha
chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan
cui cun cuo da dai dan dang dao de den deng di dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa
fan fang fei fen feng fiao fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo
ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing
jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan
lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve ma mai man mang mao
me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie
nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou
pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan
rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shen sheng shi shou shu shua shuai shuan
shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu
tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya
yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao
zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo biang cei
dei dia din kei len nia shei tei zhei
"""
SYLLABLES = _SYLLABLES.split()
KNOWN = frozenset(SYLLABLES)
LONGEST = max(map(len, SYLLABLES))

# Characters whose first reading in the dictionaries is not the one that names of places and firms use.
READINGS = {"都": "du", "长": "chang", "曾": "zeng", "仇": "qiu"}

# Readings of a character that stands as a surname, where they differ from its ordinary one.
SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "查": "zha", "朴": "piao", "区": "ou", "盖": "ge gai",
    "任": "ren", "华": "hua", "尉": "wei", "员": "yun", "缪": "miao", "乐": "yue le", "召": "shao", "种": "chong",
    "重": "chong", "逄": "pang", "折": "she", "黑": "he", "秘": "bi", "冼": "xian", "洗": "xian", "翟": "zhai",
    "燕": "yan", "纪": "ji", "那": "na", "哈": "ha", "过": "guo", "应": "ying", "覃": "qin tan", "隗": "wei kui",
    "谌": "chen", "卜": "bu", "宁": "ning", "俞": "yu", "祭": "zhai", "乜": "nie", "佴": "nai", "阚": "kan",
    "郇": "xun huan", "郗": "xi chi", "褚": "chu", "柏": "bai bo", "车": "che", "沈": "shen", "石": "shi",
    "盛": "sheng", "粘": "nian", "少": "shao", "贾": "jia", "撒": "sa", "叶": "ye", "曲": "qu", "肖": "xiao",
    "芮": "rui", "阙": "que", "笪": "da", "句": "gou", "缴": "jiao", "牟": "mou mu", "都": "du", "眭": "sui",
    "费": "fei bi", "贲": "ben", "么": "yao", "晁": "chao", "呙": "guo", "訾": "zi", "幺": "yao", "仉": "zhang",
    "亓": "qi", "禤": "xuan", "能": "nai", "干": "gan", "强": "qiang", "相": "xiang", "六": "lu", "台": "tai",
    "莘": "shen xin", "繁": "po", "藏": "zang", "适": "kuo", "长": "chang", "行": "xing", "还": "huan", "佟": "tong",
    "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "单于": "chan yu", "澹台": "tan tai", "令狐": "ling hu",
    "乐正": "yue zheng", "宰父": "zai fu", "夏侯": "xia hou", "独孤": "du gu", "宇文": "yu wen", "皇甫": "huang fu",
    "鲜于": "xian yu", "呼延": "hu yan", "尉缭": "wei liao", "子车": "zi ju", "亓官": "qi guan", "拓跋": "tuo ba",
}  # fmt: skip


def without_tone(reading: str) -> str:
    """lǜ → lv, zhōng → zhong."""
    flat = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(char for char in flat if not unicodedata.combining(char))


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict, dict[str, int]]:
    """The phrases of the dictionary, and by their first two characters the length of the longest."""
    from pypinyin.constants import PHRASES_DICT

    longest: dict[str, int] = {}
    for phrase in PHRASES_DICT:
        head = phrase[:2]
        longest[head] = max(longest.get(head, 0), len(phrase))
    return PHRASES_DICT, longest


@lru_cache(maxsize=50_000)
def _phrase_reading(phrase: str) -> tuple[str, ...]:
    return tuple(without_tone(one[0]) for one in _phrases()[0][phrase])


@lru_cache(maxsize=50_000)
def _character_reading(char: str) -> str:
    from pypinyin.constants import PINYIN_DICT

    known = READINGS.get(char) or PINYIN_DICT.get(ord(char), "").split(",")[0]
    return without_tone(known) or char


def syllables(text: str) -> list[str]:
    """One reading for each character, the longest known phrase first; what is not Chinese stays as it is."""
    phrases, longest = _phrases()
    found: list[str] = []
    place = 0
    while place < len(text):
        length = longest.get(text[place : place + 2], 0)
        while length > 1 and text[place : place + length] not in phrases:
            length -= 1
        if length > 1:
            found.extend(_phrase_reading(text[place : place + length]))
        else:
            length = 1
            found.append(_character_reading(text[place]))
        place += length
    return found


def person_readings(name: str) -> list[list[str]]:
    """The ordinary reading of a person's name, and those with its surname read as a surname."""
    readings = [syllables(name)]
    for surname in (name[:2], name[:1]):
        if surname in SURNAMES:
            known = SURNAMES[surname].split()
            rest = readings[0][len(surname) :]
            heads = [known] if len(surname) == 2 else [[one] for one in known]
            readings.extend(head + rest for head in heads if head + rest not in readings)
            break
    return readings


def segmentations(letters: str, limit: int = 4) -> list[list[str]]:
    """The ways to read Latin letters as whole syllables: xian → [xian], [xi, an]. Fewest syllables first."""
    ways = sorted(_cut(letters, 0), key=len) if letters.isascii() and letters.isalpha() and len(letters) <= 40 else []
    return ways[:limit]


def _cut(letters: str, start: int, most: int = 200) -> list[list[str]]:
    """All cuts of the letters into syllables, by the longest first; stops at `most`."""
    ways: dict[int, list[list[str]]] = {len(letters): [[]]}
    for place in range(len(letters) - 1, start - 1, -1):
        ways[place] = [
            [letters[place:end], *rest]
            for end in range(place + 1, min(place + LONGEST, len(letters)) + 1)
            if letters[place:end] in KNOWN
            for rest in ways[end]
        ][:most]
    return ways[start]


def completions(beginning: str) -> Iterator[str]:
    """The syllables that begin so."""
    return (syllable for syllable in SYLLABLES if syllable.startswith(beginning))
