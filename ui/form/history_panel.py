"""What a record, or one of its fields, was before: who changed it, when and how, and the way back."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui import look
from ui.flow import Flow
from ui.showing import shown
from workstation.operations.recalling import changed_keys, values_at
from workstation.ports import Version
from workstation.register import Register
from workstation.words import say

VERSION, FIELD = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


def value_in_words(register: Register, key: str, value: Any, titles: Mapping[str, str]) -> str:
    """A value in words; of a child table and of files how many, of a link the other record's title."""
    if key in register.child_by_key:
        return say("form_rows", number=len(value or ()))
    if value is None:
        return say("form_empty_value")
    field = register.by_key[key]
    if field.kind == "files":
        return say("window_attachments", number=len(str(value).split(",")))
    return titles.get(str(value), shown(field, value)) if field.kind == "link" else shown(field, value)


class _Tree(QTreeWidget):
    """Leaves the keys that lead elsewhere to the form."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)


class HistoryPanel(QWidget):
    """Versions of one record, the newest first, each with what it changed."""

    restored = Signal(object)
    """Field or child table -> canonical value: to be put into the editors and saved as any change."""
    save_wanted = Signal(str)
    """The whole history is to be saved as a sheet at this path."""
    closed = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._versions: Sequence[Version] = ()
        self._titles: Mapping[str, str] = {}
        self.key = ""
        """The field that alone is shown; empty for all."""
        self.title = QLabel()
        self.title.setWordWrap(True)
        look.set_role(self.title, "role", "section")
        self.tree = _Tree()
        self.tree.setAccessibleName(say("form_history"))
        self.tree.setColumnCount(3)
        self.tree.setHeaderLabels([say("form_history_field"), say("form_history_old"), say("form_history_new")])
        self.tree.setWordWrap(True)
        self.tree.setUniformRowHeights(False)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.tree.currentItemChanged.connect(self._allow)
        self.whole_button = QPushButton(say("form_history_whole"))
        self.old_button = QPushButton(say("form_restore_old"))
        self.new_button = QPushButton(say("form_restore_new"))
        self.all_button = QPushButton(say("form_restore_whole"))
        self.save_button = QPushButton(say("form_history_save"))
        self.close_button = QPushButton(say("form_history_close"))
        buttons = QWidget()
        flow = Flow(buttons, look.GAP)
        for button, pressed in (
            (self.old_button, self.restore_old),
            (self.new_button, self.restore_new),
            (self.all_button, self.restore_whole),
            (self.whole_button, self.show_whole),
            (self.save_button, self._ask_where),
            (self.close_button, self.closed.emit),
        ):
            button.setAccessibleName(button.text())
            button.clicked.connect(pressed)
            flow.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, look.MARGIN, 0)
        box.setSpacing(look.GAP)
        box.addWidget(self.title)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.hide()
        box.addWidget(self.tree, 1)
        box.addWidget(self.told)
        box.addWidget(buttons)

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, say("form_history_save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{say('form_history_files')} (*.xlsx)")
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{say('form_history')}.xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_wanted)
        QDialog.open(dialog)

    def tell(self, sentence: str, role: str = "quiet") -> None:
        """Say what became of it."""
        self.told.setText(sentence)
        look.set_role(self.told, "role", role)
        self.told.show()

    def show_versions(self, versions: Sequence[Version], key: str, titles: Mapping[str, str]) -> None:
        """Show the history of a record, or of one of its fields; ``titles`` name the records it pointed to."""
        self._versions = versions
        self._titles = titles
        self.key = key
        words = self._register.field_words(key) if key else ""
        self.told.hide()
        self.title.setText(say("form_history_of", field=words) if key else say("form_history"))
        self.whole_button.setVisible(bool(key))
        self.tree.clear()
        for version in reversed(versions):
            keys = [one for one in changed_keys(self._register, version) if not key or one == key]
            if keys or not key:
                self._add(version, keys)
        first = self.tree.topLevelItem(0)
        if first is not None:
            first.setExpanded(True)
            self.tree.setCurrentItem(first.child(0) if key and first.childCount() else first)
        self._allow()

    def _add(self, version: Version, keys: Sequence[str]) -> None:
        when = version.at[:16].replace("T", " ")
        how = say(f"form_cause_{version.cause}")
        what = say(f"form_action_{version.action}")
        line = say("form_history_line", when=when, clerk=version.clerk, how=how, what=what)
        reason = say("form_history_reason", reason=version.reason) if version.reason else ""
        top = QTreeWidgetItem([f"{line} {reason}".strip()])
        top.setData(0, VERSION, version)
        self.tree.addTopLevelItem(top)
        top.setFirstColumnSpanned(True)
        for key in keys:
            before = "" if version.action == "add" else self._in_words(key, version.before)
            after = self._in_words(key, version.after)
            item = QTreeWidgetItem([self._register.field_words(key), before, after])
            item.setData(0, VERSION, version)
            item.setData(0, FIELD, key)
            for column in range(3):
                item.setToolTip(column, item.text(column))
            top.addChild(item)
        top.setExpanded(bool(self.key))

    def _in_words(self, key: str, values: Mapping[str, Any]) -> str:
        return value_in_words(self._register, key, values.get(key), self._titles)

    def show_whole(self) -> None:
        """From the history of one field to that of the record."""
        self.show_versions(self._versions, "", self._titles)

    # -- the way back --------------------------------------------------------------------------------------

    def _chosen(self) -> tuple[Version | None, str]:
        item = cast("QTreeWidgetItem | None", self.tree.currentItem())
        return (None, "") if item is None else (item.data(0, VERSION), item.data(0, FIELD) or "")

    def _allow(self) -> None:
        version, key = self._chosen()
        self._permit(self.new_button, bool(key), say("form_choose_change"))
        old = bool(key) and version is not None and version.action != "add"
        self._permit(self.old_button, old, say("form_choose_change"))
        newest = self._versions[-1].sequence if self._versions else 0
        earlier = version is not None and version.sequence < newest
        self._permit(self.all_button, earlier, say("form_choose_earlier"))

    def _permit(self, button: QPushButton, allowed: bool, why_not: str) -> None:
        button.setEnabled(allowed)
        button.setToolTip("" if allowed else why_not)

    def restore_old(self) -> None:
        """Put back what stood there before the chosen change."""
        version, key = self._chosen()
        if version is not None and key:
            self.restored.emit({key: version.before.get(key)})

    def restore_new(self) -> None:
        """Put back what the chosen change wrote."""
        version, key = self._chosen()
        if version is not None and key:
            self.restored.emit({key: version.after.get(key)})

    def restore_whole(self) -> None:
        """Put back all values as they stood after the chosen version."""
        version, _ = self._chosen()
        if version is not None:
            self.restored.emit(values_at(self._register, self._versions, version.sequence))
