"""Write the two tables of characters that search stands on: ``resources/search/{readings,simplified}.txt``.

Run in the developer's environment when pypinyin or OpenCC is raised. The program itself needs neither:
importing pypinyin alone costs more than opening the window.
Raise ``TOKENISER_VERSION`` in ``workstation/search_text.py`` when the tables change.

Sources: pypinyin's table of characters (MIT, from pinyin-data), OpenCC's t2s (Apache 2.0).
"""

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "search"
HAN = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x33480))
"""Code points of Chinese characters: BMP, compatibility, supplementary planes."""
ALIASES = {"lve": "lue", "nve": "nue"}
"""Both spellings are taught and typed."""
GRUNTS = {"m": "mu", "n": "en", "ng": "en", "hm": "heng", "hng": "heng"}
"""Interjections without a vowel, and what keyboards take for them: as syllables they would cut words up."""
SURNAMES = (
    "区ou 盖ge 种chong 缪miao 覃qin 洗xian 员yun 繁po 召shao 祭zhai 黑he 郗chi 隗kui 牟mu 谌shen 适kuo 乜nie 单shan"
    " 查zha 仇qiu 解xie 曾zeng 朴piao 尉yu 乐yue 折she 秘bi 翟zhai 车che 盛sheng 贾jia 宁ning 纪ji 燕yan 长zhang"
)
"""Readings that live in family names and stand in few dictionaries of phrases."""
UNLISTED = {"𠮷": "ji"}
"""Characters of names that pypinyin does not know."""


def plain(reading: str) -> str:
    """A reading without its tone; ü is typed as v."""
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(letter for letter in letters if "a" <= letter <= "z")


def readings() -> Iterator[tuple[str, str]]:
    """Each character with its readings that are in use, the usual one first.

    In use is what some phrase or family name has. The table of characters also holds what only old books have
    (限 wen, 市 fu, 有 wei): with those, whoever types "wen" for 文 would find every 有限公司. A character of no
    phrase keeps all it has.
    """
    yield from ((syllable, character) for character, syllable in UNLISTED.items())
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    used = defaultdict(set)
    for phrase, parts in phrases_dict.items():
        for character, part in zip(phrase, parts, strict=False):
            used[character].add(plain(part[0]))
    for name in SURNAMES.split():
        used[name[0]].add(name[1:])
    for code, several in pinyin_dict.items():
        first, *others = filter(None, map(plain, several.split(",")))
        known = used.get(chr(code), set(others))
        found = [first, *(syllable for syllable in others if syllable in known)]
        found = [GRUNTS.get(syllable, syllable) for syllable in found]
        found += [ALIASES[syllable] for syllable in found if syllable in ALIASES]
        yield " ".join(dict.fromkeys(found)), chr(code)


def simplified() -> Iterator[tuple[str, str]]:
    """Each simplified character with a traditional one; what GB 2312 holds stays as it is.

    乾, 著 and their like are simplified characters too: a simplified text must never be changed.
    Compatibility characters are left to Unicode's own normalization.
    """
    from opencc import OpenCC

    convert = OpenCC("t2s").convert

    def folded(character: str) -> str:
        found = convert(character)
        # A few lead to another one that is traditional too.
        return character if len(found) > 1 or found == character or _in_gb2312(character) else folded(found)

    for character in (chr(code) for first, last in HAN for code in range(first, last)):
        if folded(character) != character and unicodedata.is_normalized("NFKC", character):
            yield folded(character), character


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def write(name: str, pairs: Iterable[tuple[str, str]]) -> None:
    """One line for each key: the key, a tab, its characters by code point."""
    lines: defaultdict[str, set[str]] = defaultdict(set)
    for key, character in pairs:
        lines[key].add(character)
    text = "".join(f"{key}\t{''.join(sorted(lines[key]))}\n" for key in sorted(lines))
    (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    """Write both tables."""
    FOLDER.mkdir(exist_ok=True)
    write("readings.txt", readings())
    write("simplified.txt", simplified())
    return 0


if __name__ == "__main__":
    sys.exit(main())
