"""Every page of the window, and what can stand on it: each scene is one picture."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from tests.screenshots.book import MARK, TRADEMARKS
from tests.screenshots.studio import Studio
from ui.doubles.page import DoublesPage
from ui.help.window import HelpWindow
from ui.importing.page import ImportPage
from ui.page import Destination
from ui.reports.finding_model import EXPLAIN
from ui.reports.page import CHECKS, FORMS, ReportsPage
from ui.reports.questions import How
from ui.table.bulk_change import BulkChange
from workstation.operations import keeping

Scene = Callable[[Studio], None]

LEDGER = Path(__file__).resolve().parents[2] / "resources" / "sample" / "商标台账.xlsx"

PASTED = (
    "注册号\t商标名称\t类别\t注册人\t注册日期\t状态\n"
    "52000001\t沙圪堵碗饦\t30\t准格尔旗沙圪堵碗饦协会\t2021.8.7\t已注册\n"
    "52000002\t暖水沙棘\t32\t暖水沙棘合作社\t2022/13/40\t已注册\n"
    "52000003\t纳日松\t35类\t准格尔旗纳日松镇嘎查集体经济组织\t2023年5月6日\t注册\n"
    "第四号\t布尔陶亥\t29\t\t2020-05-06\t已注册\n"
)


def first_start(studio: Studio) -> None:
    """Nothing is there yet; the window is opened on an empty folder."""


def record(studio: Studio) -> None:
    """A record in the form."""
    page = studio.register()
    studio.open_row(page, 0)


def record_bottom(studio: Studio) -> None:
    """The child table at the end of the form."""
    page = studio.register()
    form = studio.open_row(page, 0)
    form.body.area.verticalScrollBar().setValue(10**6)


def history(studio: Studio) -> None:
    """Who changed the record."""
    form = studio.open_row(studio.register(), 0)
    form.show_history()


def faults(studio: Studio) -> None:
    """A new record that was refused."""
    page = studio.register()
    page.new_record()
    studio.settle()
    for key, text in (("registration_no", "商标一号"), ("registration_date", "2023-02-30"), ("valid_to", "2030-01-01")):
        page.form.editors[key].put(text)
        page.form._typed(key)
    page.form.save()
    studio.until(lambda: not page.form._busy)


def faults_end(studio: Studio) -> None:
    """The draft that is left of it is offered."""
    page = studio.register()
    page.form.close_form()


def filters(studio: Studio) -> None:
    """Filters as chips."""
    page = studio.register()
    if page.form_is_open:
        page.form.close_form()
    studio.settle()
    page.pane.table.choose_record(2, page.model.column_of("status") or 0)
    studio.settle()
    page.pane.filter_by_current()
    page.pane.table.choose_record(1, page.model.column_of("nice_class") or 0)
    studio.settle()
    page.pane.filter_by_current()


def filter_panel(studio: Studio) -> None:
    """The dialog of one filter."""
    page = studio.register()
    page.pane.clear_query()
    studio.settle()
    page.pane.filter_bar.add()


def columns(studio: Studio) -> None:
    """The choice of columns."""
    studio.register().pane.choose_columns()


def bulk(studio: Studio) -> None:
    """A bulk change."""
    page = studio.register()
    page.pane.clear_query()
    studio.settle()
    page.table.choose_record(0, page.model.column_of("township") or 0)
    page.table.selectAll()
    studio.settle()
    page.change_many()
    [dialog] = [one for one in QApplication.topLevelWidgets() if isinstance(one, BulkChange)]
    assert dialog.editor is not None
    dialog.editor.put("薛家湾镇")
    dialog.editor.changed.emit()
    dialog.preview()


def nothing_found(studio: Studio) -> None:
    """A search that finds nothing."""
    page = studio.register()
    page.search.setText("绝无此名")
    page.pane.search_now()


def search_all(studio: Studio) -> None:
    """One search in all registers."""
    page = studio.register()
    page.pane.clear_query()
    studio.window.focus_search_all()
    studio.window.top_line.search.setText("准格尔")


def paste(studio: Studio) -> None:
    """A block from another program, looked over."""
    studio.window.notice.hide()
    page = studio.register()
    page.table.clearSelection()
    data = QMimeData()
    data.setText(PASTED)
    QApplication.clipboard().setMimeData(data)
    page._open_paste(QApplication.clipboard().mimeData())


def case(studio: Studio) -> None:
    """The longest form, with rows of its child table."""
    studio.window.top_line.search.clear()
    studio.window.top_line.search.close_hits()
    studio.open_row(studio.register(3), 1)


def case_narrow(studio: Studio) -> None:
    """The same in a window of 1024 pixels."""
    studio.window.resize(1024, 700)


def settings_end(studio: Studio) -> None:
    """The end of the settings."""
    studio.window.resize(1366, 728)
    page = studio.go("settings")
    page.area.verticalScrollBar().setValue(10**6)  # type: ignore[attr-defined]


def help_field(studio: Studio) -> None:
    """The text of a field."""
    form = studio.open_row(studio.register(), 0)
    form.body.go_to(form.editors["valid_to"])
    studio.settle()
    studio.window.show_help()


def help_handbook(studio: Studio) -> None:
    """A chapter of the handbook."""
    studio.window.show_help()
    [shown] = [one for one in QApplication.topLevelWidgets() if isinstance(one, HelpWindow)]
    shown.show_chapter("paste")


def notice(studio: Studio) -> None:
    """A sentence across the window."""
    studio.register().form.close_form()
    studio.window.notice.say("磁盘已满，这次没有保存，已有资料未受影响。请清理磁盘后重试。")


def import_sheet(studio: Studio) -> None:
    """A ledger that was dropped on the window: every column, and what it is taken for."""
    studio.window.notice.hide()
    studio.window.go(Destination("import", file=LEDGER))
    _step(studio, "sheet")


def import_report(studio: Studio) -> None:
    """What would come in, and what would not."""
    _step(studio, "report", go_on=True)


def import_result(studio: Studio) -> None:
    """What came in."""
    _step(studio, "result", go_on=True)


def _step(studio: Studio, step: str, *, go_on: bool = False) -> None:
    page = studio.window.pages["import"]
    assert isinstance(page, ImportPage)
    if go_on:
        page.go_on()
    studio.until(lambda: page.front == step and not page.doing)


def side_by_side(studio: Studio) -> None:
    """A record that was typed twice, side by side."""
    studio.window.notice.hide()
    raw = MARK | {"registration_no": "38214657", "agency": "内蒙古联证知识产权代理有限公司", "contact": "苏雅"}
    studio.asker.ask(lambda store: keeping.add(store, TRADEMARKS, [raw]))
    page = studio.go("doubles")
    assert isinstance(page, DoublesPage)
    page.start()
    studio.until(lambda: not page.scan.running)
    page.desk.table.setFocus()


def reports_checks(studio: Studio) -> None:
    """What a period's checks found, the first that wants a reason chosen."""
    page = _reports(studio)
    studio.until(lambda: not page.period.doing and page.period.state is not None)
    page.period.checks.choose_first()
    page.period.checks.table.setFocus()


def reports_forms(studio: Studio) -> None:
    """The forms as they will print."""
    page = _reports(studio)
    page.tabs.setCurrentIndex(FORMS)
    page.period.forms.view.table.setFocus()


def reports_pages(studio: Studio) -> None:
    """The pages as they will leave the printer."""
    page = _reports(studio)
    page.tabs.setCurrentIndex(FORMS)
    area = page.period.forms
    studio.until(lambda: area.view.tabs.count() > len(area.view.forms))
    area.preview_button.click()
    studio.until(lambda: 0 in area.pages._pictures)


def reports_list(studio: Studio) -> None:
    """The announcement of works beside the forms."""
    page = _reports(studio)
    area = page.period.forms
    area.preview_button.setChecked(False)
    area.view.show_form(area.view.numbers[-1])


def reports_written(studio: Studio) -> None:
    """A package was written."""
    page = _reports(studio)
    page.tabs.setCurrentIndex(CHECKS)
    studio.until(lambda: not page.period.doing)
    wanting = [entry.finding.id for entry in page.period.checks.model.entries if entry.rank == EXPLAIN]
    if wanting:
        page.period.explain(tuple(wanting), "专项行动集中申报")
        studio.until(lambda: page.period.checks.model.number_of(EXPLAIN) == 0)
    page.period.write(How(folder=Path(tempfile.mkdtemp(prefix="reports-"))))
    studio.until(lambda: page.past.result.package is not None and not page.period.doing)


def _reports(studio: Studio) -> ReportsPage:
    studio.window.notice.hide()
    page = studio.go("reports")
    assert isinstance(page, ReportsPage)
    return page


def lock(studio: Studio) -> None:
    """The window is locked."""
    studio.window.lock()


ON_BOOK: tuple[Scene, ...] = (
    record, record_bottom, history, faults, faults_end, filters, filter_panel, columns, bulk, nothing_found,
    search_all, case, case_narrow, settings_end, help_field, help_handbook, notice, paste,
    import_sheet, import_report, import_result, side_by_side, reports_checks, reports_forms, reports_pages,
    reports_list, reports_written, lock,
)  # fmt: skip
"""In this order; what one leaves behind may be in the next one's picture."""


def names() -> Iterator[str]:
    """The names of all scenes."""
    yield first_start.__name__
    yield from (scene.__name__ for scene in ON_BOOK)
