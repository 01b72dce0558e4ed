"""A register that only this test declares appears whole in the window, for ``ui/`` knows none by name."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from db.store import Store
from tests.ui.helping import UNIT, Opener, asked, commit, go, opened_form, page_of, saved
from ui.form.editors import EDITORS, LineEditor
from workstation.fields import (
    Amount,
    Choice,
    Choices,
    Count,
    CreditCode,
    Day,
    DecimalNumber,
    Division,
    Field,
    Files,
    Flag,
    Identity,
    Link,
    LongText,
    NiceClass,
    PersonId,
    Phone,
    Text,
)
from workstation.register import ChildTable, Counting, Register, Section, Unique
from workstation.registers.catalogue import REGISTERS

FIELDS: tuple[Field, ...] = (
    Text(key="secret_name", label="秘密名称", english="Name of the secret", required=True, searched=True),
    LongText(key="measures", label="保密措施", english="Measures"),
    Day(key="found_on", label="认定日期", english="Found on"),
    Choice(key="state", label="状态", english="State", list_key="performed"),
    Choices(key="shapes", label="载体", english="Shapes", list_key="mark_form"),
    Count(key="holders", label="知悉人数", english="Holders"),
    Amount(key="worth", label="估值", english="Worth"),
    DecimalNumber(key="share", label="占比", english="Share"),
    Flag(key="agreed", label="已签协议", english="Agreed"),
    CreditCode(key="firm_id", label="企业代码", english="Firm's code"),
    PersonId(key="person_id", label="负责人证件", english="Person's id", private=True),
    Identity(key="owner_id", label="权利人证件", english="Owner's id", private=True),
    Phone(key="phone", label="电话", english="Telephone", private=True),
    NiceClass(key="nice_class", label="类别", english="Class"),
    Division(key="unit", label="填报单位", english="Unit", level="unit", required=True),
    Division(key="township", label="苏木镇", english="Township", level="township"),
    Division(key="zone", label="园区", english="Zone", level="zone"),
    Link(key="mark", label="有关商标", english="Mark", registers=("trademarks",)),
    Files(key="files", label="附件", english="Files"),
)
SECRETS = Register(
    key="trade_secrets",
    label="商业秘密备案",
    english="Trade secrets",
    fields=FIELDS,
    sections=(
        Section(label="内容", english="Content", fields=tuple(field.key for field in FIELDS[:9])),
        Section(label="归属", english="Place", fields=tuple(field.key for field in FIELDS[9:])),
    ),
    in_table=("secret_name", "found_on", "worth", "agreed"),
    title=("secret_name",),
    unique_by=Unique(fields=("secret_name",)),
    counting=Counting(dated_by="found_on", ends_by=""),
    children=(
        ChildTable(
            key="secret_holders",
            label="知悉人",
            english="Holders",
            fields=(
                Text(key="name", label="姓名", english="Name", required=True),
                Day(key="since", label="起", english="Since"),
            ),
        ),
    ),
)
CATALOGUE = (*REGISTERS, SECRETS)


def test_a_fifth_register_is_added_found_and_changed(open_window: Opener, folder: Path, qtbot: QtBot) -> None:
    Store.create(folder, unit=UNIT, clerk="王芳", catalogue=CATALOGUE).close()
    window = open_window(folder, CATALOGUE)
    row = window.navigation.keys.index(SECRETS.key)
    assert window.navigation.list.item(row).text() == "商业秘密备案"
    go(window, SECRETS.key)
    page = page_of(window)
    page.new_record()
    form = page.form
    assert set(form.editors) == set(SECRETS.by_key)
    typed = {
        "secret_name": "羊绒分梳工艺",
        "found_on": "2025-01-06",
        "worth": "12万元",
        "holders": "3",
        "share": "1.5",
    }
    for key, text in typed.items():
        editor = form.editors[key]
        assert isinstance(editor, LineEditor)
        commit(editor.line, text)
    form.editors["agreed"].put(True)
    form.grids["secret_holders"].more.click()
    name = form.grids["secret_holders"].rows[0]["name"]
    assert isinstance(name, LineEditor)
    commit(name.line, "赵六")
    saved(form, qtbot)
    assert form.uid, form.findings
    record = asked(window, qtbot, lambda store: store.get(SECRETS, form.uid))
    assert record["worth"] == 12_000_000
    assert record["share"] == 15_000
    assert record["agreed"] == 1
    assert record["secret_holders"] == [{"name": "赵六", "since": None}]
    commit(page.search, "羊绒")
    qtbot.waitUntil(lambda: page.model.query.text == "羊绒")
    form = opened_form(window, qtbot)
    shown = page.model.row_at(0)
    assert shown is not None
    assert shown.texts[:2] == ("羊绒分梳工艺", "2025-01-06")


def test_every_kind_of_field_is_shown_here() -> None:
    kinds = {field.kind for register in REGISTERS for field in register.fields}
    shown = {field.kind for field in FIELDS}
    assert set(EDITORS) <= shown
    assert kinds - shown <= {"number"}
