"""Attached files keep their names, and what is opened is a copy."""

from pathlib import Path

from db.store import Store
from workstation.operations.attaching import copy_to_open, keep_files, look_at


def test_each_file_is_kept_or_refused_by_itself(store: Store, tmp_path: Path) -> None:
    paper = tmp_path / "证书 一.pdf"
    paper.write_bytes(b"certificate")
    kept = keep_files(store, [tmp_path, paper, tmp_path / "没有.pdf", paper])
    assert len(kept.digests) == 1
    assert [finding.code for finding in kept.findings] == ["attachment_no_file", "attachment_no_file"]
    [attached] = look_at(store, kept.digests)
    assert (attached.name, attached.size) == ("证书 一.pdf", 11)


def test_a_missing_file_keeps_its_name(store: Store, tmp_path: Path) -> None:
    paper = tmp_path / "证书.pdf"
    paper.write_bytes(b"certificate")
    [digest] = keep_files(store, [paper]).digests
    place = store.attachment(digest)
    assert place is not None
    place.unlink()
    [attached] = look_at(store, [digest])
    assert (attached.name, attached.size, attached.path) == ("证书.pdf", 0, None)
    assert copy_to_open(store, digest, tmp_path) is None
    [unknown] = look_at(store, ["b" * 64])
    assert unknown.name == "b" * 12


def test_a_copy_bears_the_name_and_cannot_be_written(store: Store, tmp_path: Path) -> None:
    paper = tmp_path / "证书.pdf"
    paper.write_bytes(b"certificate")
    [digest] = keep_files(store, [paper]).digests
    copy = copy_to_open(store, digest, tmp_path / "copies")
    assert copy is not None and copy.name == "证书.pdf"
    assert copy.read_bytes() == b"certificate"
    assert not copy.stat().st_mode & 0o222
    assert copy_to_open(store, digest, tmp_path / "copies") == copy
