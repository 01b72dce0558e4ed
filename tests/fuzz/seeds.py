"""Makes the corpus that fuzzing begins with, by the program itself: ``python3 -m tests.fuzz.seeds``.

The files are kept in the tree: a fault that was found is only found again over the same bytes.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from db.backups import CHINA
from db.store import Store
from tests.end_to_end.office import UNIT, case, indication, trademark, work
from workstation.ledgers.writing import write_template
from workstation.operations import keeping, narrating, reporting, signing
from workstation.operations.exporting import export_ledger
from workstation.operations.importing import import_ledger
from workstation.package import descriptor
from workstation.periods import Period
from workstation.registers.catalogue import register_of
from workstation.resource_files import RESOURCES

CORPUS = Path(__file__).parent / "corpus"
MOMENT = datetime(2026, 7, 14, 10, 30, tzinfo=CHINA)
HEADS = ("注册号", "商标名称", "注册人", "国际分类", "注册日期", "备注")
ROWS = (
    ("3000001", "驼铃", "准格尔旗蓝天商贸有限公司", "25", "2020-01-14", "一"),
    ("3000002", "漠川", "公司乙", "第30类", "2020年2月30日", '"引号",逗号'),
    ("3000003", "好的", "公司丙", "99", "43844", "=1+1"),
    ("3000001", "号码相同", "公司丁", "25", "2020.1.14", "多行\n备注"),
    ("合计", "", "", "4", "", ""),
)


def make(place: Path) -> None:
    """Write every seed into the folder."""
    with tempfile.TemporaryDirectory() as work_folder:
        folder = Path(work_folder)
        with Store.create(folder / "data", unit=UNIT, clerk="王芳", clock=lambda: MOMENT) as store:
            fill(store)
            make_ledgers(store, folder, place)
            make_packages(store, folder, place)
        make_texts(place)


def fill(store: Store) -> None:
    """A few records in every register."""
    events = [{"kind": "变更", "date": "2021-03-05"}, {"kind": "转让", "date": "2022-03-05"}]
    keeping.add(store, register_of("trademarks"), [trademark(3_000_000 + n, trademark_events=events) for n in range(3)])
    keeping.add(store, register_of("geographical_indications"), [indication(1), indication(2)])
    keeping.add(store, register_of("copyrights"), [work(1)])
    keeping.add(store, register_of("assistance_cases"), [case()])


def make_ledgers(store: Store, folder: Path, place: Path) -> None:
    """What is imported: separated texts in two encodings, workbooks old and new, template, returned rows."""
    register = register_of("trademarks")
    text = "\n".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in (HEADS, *ROWS))
    (place / "ledger_gb18030.csv").write_bytes(text.encode("gb18030"))
    (place / "ledger_utf8.csv").write_bytes(text.replace('","', '"\t"').encode("utf-8-sig"))
    (place / "ledger_utf16.csv").write_bytes(text.encode("utf-16"))
    export_ledger(store, register, place / "export.xlsx")
    shutil.copyfile(RESOURCES / "narrative" / narrating.TEMPLATE, place / "template.docx")
    write_template(place / "template.xlsx", register_of("assistance_cases"), MOMENT, UNIT)
    returned = place / "returned.xlsx"
    import_ledger(store, register, place / "ledger_gb18030.csv", failed=returned)
    for name in ("export", "returned"):
        subprocess.run(
            [
                "soffice", "--headless", f"-env:UserInstallation=file://{folder / 'office'}", "--convert-to", "xls",
                "--outdir", str(place), str(place / f"{name}.xlsx"),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip


def make_packages(store: Store, folder: Path, place: Path) -> None:
    """A package, a signed one after it, and the workbooks out of it."""
    period = Period.read("2026Q2")
    first = reporting.write_package(store, period, folder / "one", reason="一")
    shutil.copyfile(first.package.path, place / "package.zip")
    signing.make_key(store)
    signing.write_public(store, place / "public_key.json")
    keeping.add(store, register_of("trademarks"), [trademark(3_000_009)])
    second = reporting.write_package(store, period, folder / "two", reason="二")
    shutil.copyfile(second.package.path, place / "signed.zip")
    shutil.unpack_archive(place / "signed.zip", folder / "bag")
    for part, name in ((descriptor.REPORT, "sealed_report.xlsx"), (descriptor.LEDGERS, "sealed_ledgers.xlsx")):
        shutil.copyfile(next((folder / "bag").glob(f"*/{part}")), place / name)


def make_texts(place: Path) -> None:
    """What comes as text: records, and the clipboard's two forms with a line between them."""
    records = [trademark(3_000_020, trademark_events=[{"kind": "变更", "date": "2021-03-05"}]), trademark(3_000_021)]
    (place / "records.json").write_text(json.dumps(records, ensure_ascii=False, indent=1), "utf-8")
    (place / "change.json").write_text(json.dumps({"note": "改", "nice_class": 30}), "utf-8")
    plain = "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in (HEADS, *ROWS))
    cells = "".join(f"<tr>{''.join(f'<td x:num=1.5 rowspan=1>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    html = f"<html xmlns:x='urn'><body><!--StartFragment--><table>{cells}</table><!--EndFragment--></body></html>"
    (place / "clipboard_text").write_text(plain, "utf-8")
    (place / "clipboard_both").write_text(f"{plain}\f{html}", "utf-8")
    (place / "clipboard_web").write_text(f"\f{html.replace('x:num=1.5', 'sdval=1 style=display:none')}", "utf-8")


if __name__ == "__main__":
    CORPUS.mkdir(exist_ok=True)
    make(CORPUS)
    sys.exit(0)
