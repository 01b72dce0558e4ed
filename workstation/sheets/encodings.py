"""Which encoding a text without a mark is written in: told by what fits and by how usual the characters are.

Nearly every Big5 text can be decoded as GB18030 too, into characters nobody writes, and a very short GBK text
now and then as UTF-8; so the share of usual characters decides, and what was decided is told in the report.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHOICES = ("utf-8", "gb18030", "big5", "utf-16")
"""The encodings a person may choose."""
ENCODING_NAMES = {"utf-8": "UTF-8", "gb18030": "GBK/GB18030", "big5": "Big5", "utf-16": "UTF-16"}
FAMILY = {"cp950": "big5", "big5hkscs": "big5", "utf-8-sig": "utf-8"}
"""Codec -> the encoding's name in :data:`CHOICES`."""
CODECS = {"utf-8": ("utf-8-sig",), "gb18030": ("gb18030",), "big5": ("cp950", "big5hkscs"), "utf-16": ("utf-16",)}
SAMPLE = 262_144
"""Bytes from the start that are weighed."""
MARGIN = 0.05
"""By how much Big5 must look more usual than GB18030, the rule here."""
DOUBTFUL = 0.25
"""Below this share of usual characters, or with two encodings this near, the choice is called uncertain."""
USUAL = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日"
    "于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点"
    "月明其种声全工己话者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内"
    "加化由却代军产入先山五太水万市场社员通利区合金品商标注册申请权号称类别期效期限状态登记证书备址单位填报旗县乡镇街村苏木鄂尔多"
    "斯准格达拉特托克杭锦乌审伊霍洛康巴什胜蒙古自治集团有责任股份司科技术农牧食服务装设计软件品著创完首发布核驰续展转让变更代构联系"
    "话表统计总合共序编码信用社代码企业个体户产业园型式元额数量比率面积省州路楼室层甲乙丙丁春夏秋冬红绿黄白黑羊绒牛肉奶酒茶米粮油药"
    "這來國個說們為時會過對後麼沒於還發當無開見經頭動兩長樣現將與進實點種聲話問機給幾業間電門東聽氣關並內卻軍產場員區標註冊請權號稱"
    "類別態記證書備單報縣鄉鎮蘇爾準達烏審錦勝團責份術農務裝設計軟創佈續轉讓變構聯繫話統總編碼體戶園額數積樓層紅綠黃絨藥糧處廣東華"
    "香港臺灣北京上海天津內蒙市區路號有限公司實業貿易股"
    ",。、;:()《》·“”-/0123456789"
)


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """The encoding a text is taken to be written in."""

    codec: str
    """As Python calls it."""
    doubtful: bool = False
    """Whether another one fits nearly as well."""
    marked: bool = False
    """Whether a byte order mark said so."""

    @property
    def family(self) -> str:
        """The name people know: one of :data:`CHOICES`."""
        return FAMILY.get(self.codec, self.codec)


def find_encoding(data: bytes, chosen: str = "") -> Encoding | None:
    """The encoding of a text, ``chosen`` where a person said so; ``None`` where none fits every byte."""
    for mark, codec in BOMS:
        if data.startswith(mark) and not chosen:
            return Encoding(codec=codec, marked=True) if fits(data, codec) else None
    if chosen:
        return next((Encoding(codec=codec) for codec in CODECS[chosen] if fits(data, codec)), None)
    if data.isascii():
        return Encoding(codec="utf-8")
    if is_torn(data):
        return None
    if fits(data, "utf-8"):
        return _utf_8_unless_by_chance(data)
    weighed = [(usual_share(data, codec), codec) for codec in ("gb18030", "cp950", "big5hkscs") if fits(data, codec)]
    if not weighed:
        return None
    gb18030 = max((share for share, codec in weighed if codec == "gb18030"), default=-1.0)
    # The first of the Big5 kinds wins over the second, which only adds rare characters.
    big5, codec = max(((share, codec) for share, codec in weighed if codec != "gb18030"), default=(-1.0, ""))
    if big5 > gb18030 + MARGIN:
        best, other = big5, gb18030
    else:
        best, other, codec = gb18030, big5, "gb18030"
    return Encoding(codec=codec, doubtful=best < DOUBTFUL or abs(best - other) < MARGIN)


def _utf_8_unless_by_chance(data: bytes) -> Encoding:
    """A few characters of GBK may happen to be Cyrillic or Greek in UTF-8."""
    if has_ideographs(data, "utf-8") or not fits(data, "gb18030"):
        return Encoding(codec="utf-8")
    if usual_share(data, "gb18030") > 0.5:
        return Encoding(codec="gb18030", doubtful=True)
    return Encoding(codec="utf-8")


def is_torn(data: bytes) -> bool:
    """Whether the last character is cut in two, as where copying was interrupted."""
    for codec in ("utf-8", "gb18030"):
        if fits(data, codec):
            return False
        if any(fits(data[:-cut], codec) and has_ideographs(data[:-cut], codec) for cut in (1, 2, 3)):
            return True
    return False


def has_ideographs(data: bytes, codec: str) -> bool:
    """Whether there is a Chinese character in the first part of the text."""
    return any(letter >= "\u2e80" for letter in data[:SAMPLE].decode(codec, "ignore"))


def fits(data: bytes, codec: str) -> bool:
    """Whether the whole text can be decoded."""
    try:
        for _ in codecs.iterdecode(blocks(data), codec):
            pass
    except UnicodeError:
        return False
    return True


def blocks(data: bytes) -> Iterator[bytes]:
    """The text in blocks, so that it is never decoded whole."""
    return (data[start : start + 65_536] for start in range(0, len(data), 65_536))


def usual_share(data: bytes, codec: str) -> float:
    """The share of usual characters among those that are not ASCII, in the first part of the text."""
    text = data[:SAMPLE].decode(codec, "ignore")
    letters = [letter for letter in text if letter > "\x7f"]
    return sum(letter in USUAL for letter in letters) / len(letters) if letters else 0.0
