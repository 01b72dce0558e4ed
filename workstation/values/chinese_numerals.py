"""Whole numbers in Chinese numerals: 二十三, 壹万伍仟壹佰伍拾, 二〇二三."""

_DIGITS = "零一二三四五六七八九"
_PLAIN = str.maketrans("〇○壹贰貳叁參叄肆伍陆陸柒捌玖两兩拾佰仟萬億", "零零一二二三三三四五六六七八九二二十百千万亿")
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERALS = frozenset("零〇○一二三四五六七八九壹贰貳叁參叄肆伍陆陸柒捌玖两兩十拾百佰千仟万萬亿億")
"""Every character such a number is written with."""


def read_digits(text: str) -> int | None:
    """A row of digits, 二〇二三 for 2023; ``None`` for anything else."""
    plain = text.translate(_PLAIN)
    if not plain or len(plain) > 15 or set(plain) - set(_DIGITS):
        return None
    return int("".join(str(_DIGITS.index(sign)) for sign in plain))


def read_whole(text: str) -> int | None:
    """A number in words; ``None`` where it is not written the way numbers are.

    Colloquial short forms such as 一万五 are ``None``: read by the letter they would mean 10,005.
    """
    plain = text.translate(_PLAIN)
    if not plain or len(plain) > 30 or not set(text) <= NUMERALS:
        return None
    total = section = digit = 0
    for sign in plain:
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
        elif sign in _UNITS:
            section, digit = section + (digit or 1) * _UNITS[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    number = total + section + digit
    shown = show_whole(number)
    return number if plain in (shown, "一" + shown) and (plain == shown or shown[0] == "十") else None


def show_whole(number: int) -> str:
    """The number in words, as read_whole reads it: 10500 is 一万零五百."""
    if number == 0:
        return "零"
    groups = []
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        amount, number = divmod(number, size)
        if not amount:
            groups.append("")
            continue
        words = (show_whole(amount) if amount >= 10**4 else _section(amount)) + name
        groups.append(("零" if any(groups) and amount < 1000 else "") + words)
    # Two groups with nothing between them are parted by one zero: 一亿零五百, 一亿零五千.
    if groups[0] and not groups[1] and groups[2] and not groups[2].startswith("零"):
        groups[2] = "零" + groups[2]
    shown = "".join(groups)
    return shown[1:] if shown.startswith("一十") else shown


def _section(number: int) -> str:
    words, gap = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + name
        gap = not digit
    return words
