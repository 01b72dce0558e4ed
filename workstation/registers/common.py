"""What every register shares: where a record belongs, where it came from, notes and files."""

from workstation.fields import Choice, Division, Field, Files, LongText
from workstation.register import Section

COMMON_FIELDS: tuple[Field, ...] = (
    Division(
        key="unit", label="填报单位", english="Reporting unit", level="unit", required=True,
        aliases=("旗区", "所属旗区", "区划代码"),
    ),
    Division(
        key="township", label="苏木镇街道", english="Township", level="township",
        aliases=("乡镇", "苏木乡镇", "镇街", "所属乡镇", "街道"),
    ),
    Division(key="zone", label="园区", english="Zone", level="zone", aliases=("开发区", "所属园区", "工业园区")),
    Choice(key="origin", label="数据来源", english="Origin", list_key="origin", width=8),
    LongText(key="note", label="备注", english="Note", searched=True, aliases=("说明", "附注")),
    Files(key="files", label="附件", english="Attachments"),
)  # fmt: skip

COMMON_SECTION = Section(
    label="归属与备注",
    english="Place and note",
    fields=("unit", "township", "zone", "origin", "note", "files"),
)
