"""The page of all checks, ``docs/checks.md``: printed by ``python -m workstation.check_page``."""

from itertools import groupby

from workstation.check_list import CheckWords, all_checks
from workstation.findings import Severity

TITLE = """# 审核规则一览

一页列出全部规则，由程序生成（`python -m workstation.check_page`），与“报送”页的“规则”一致。

- **必须改正**：改正后才能保存或报送。从旧台账导入的记录，有些规则放宽为“需要说明”，因为过去的资料未必能改。
- **需要说明**：核对后改正，或写明理由；理由随报表包报出，数值不变就不再问。
- “依据”一栏写明规则用到的数字、出处和开始施行的日期；没有写的，不依据法定期限。每条提示里都有两个数和要做的事。
"""


def page_of_checks() -> str:
    """The page in Chinese, one table for each register, the forms and the periods."""
    parts = [TITLE]
    for subject, checks in groupby(all_checks("zh"), key=lambda one: one.subject):
        lines = [f"## {subject}", "", "| 代码 | 分量 | 看什么 | 依据 |", "|---|---|---|---|", *map(_line, checks)]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _line(one: CheckWords) -> str:
    weight = "必须改正" if one.severity == Severity.HARD else "需要说明"
    return f"| {one.code} | {weight} | {one.sentence} | {one.rests_on} |"


if __name__ == "__main__":
    print(page_of_checks(), end="")
