"""Zips that are damaged, that lie, or that would write elsewhere."""

from __future__ import annotations

import io
import random
import stat
import tempfile
import unittest
import warnings
import zipfile
from pathlib import Path

from azkaban_platform.deploy.archive import BadZip, Limits, inspect
from tests import zips


class ArchiveTest(unittest.TestCase):
    def setUp(self) -> None:
        self.path = Path(self.enterContext(tempfile.TemporaryDirectory())) / "project.zip"

    def refused(self, words: str, limits: Limits = Limits()) -> None:
        with self.assertRaises(BadZip) as caught:
            inspect(self.path, limits)
        self.assertIn(words, str(caught.exception))

    def entry(self, name: str, text: str = "type=noop\n", **attributes: int) -> None:
        info = zipfile.ZipInfo("replaced")
        info.filename = name
        for key, value in attributes.items():
            setattr(info, key, value)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with zipfile.ZipFile(self.path, "a") as archive:
                archive.writestr(info, text)

    def test_a_project_of_jobs_and_one_of_flows_are_taken(self) -> None:
        for entries in ({"folder/a.job": ""}, {"a.flow": "", "a.project": ""}):
            self.path.write_bytes(zips.packed(entries))
            self.assertEqual(len(inspect(self.path).content_digest), 64)

    def test_names_that_lead_elsewhere_are_refused(self) -> None:
        for name in ("../a.job", "/a.job", "a/../../b.job", "..\\a.job", "C:/a.job", "a//b.job", "./a.job"):
            with self.subTest(name):
                self.path.unlink(missing_ok=True)
                self.entry(name)
                self.refused(name.encode("unicode_escape").decode())

    def test_names_that_cannot_be_shown_are_refused(self) -> None:
        for name in ("a\n.job", "a\x1b[2J.job", "a\u202e.job"):
            with self.subTest(repr(name)):
                self.path.unlink(missing_ok=True)
                self.entry(name)
                self.refused("can't be shown")

    def test_a_link_is_refused(self) -> None:
        self.entry("a.job", "/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16)
        self.refused("is a link or a device")

    def test_an_entry_that_is_there_twice_is_refused(self) -> None:
        self.entry("a.job")
        self.entry("a.job", "type=command\n")
        self.refused("'a.job' is there twice")

    def test_limits_of_number_and_size(self) -> None:
        self.entry("a.job", "x" * 100)
        self.entry("b.job", "x" * 100)
        self.refused("more than 1 entries", Limits(entries=1))
        self.refused("more than 150 bytes", Limits(unpacked_bytes=150))

    def test_damage_is_refused(self) -> None:
        whole = zips.packed({"a.job": "type=command\ncommand=echo this is stored\n"})
        for damaged in (b"", b"PK", whole[: len(whole) // 2], whole.replace(b"stored", b"st0red"), b"text"):
            with self.subTest(damaged[:8]):
                self.path.write_bytes(damaged)
                self.refused("damaged")

    def test_what_azkaban_cannot_unpack_is_refused(self) -> None:
        for packing in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            with zipfile.ZipFile(self.path, "w", packing) as archive:
                archive.writestr("a.job", "type=noop\n")
            self.refused("is packed in a way that Azkaban does not know")

    def test_changed_bytes_are_refused_or_make_no_difference(self) -> None:
        originals = [zips.packed({"a.job": "type=noop\n", "folder/b.properties": "x=1\n" * 20})]
        for packing in (zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA):
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", packing) as archive:
                archive.writestr("a.job", "type=noop\n" * 9)
            originals.append(buffer.getvalue())
        chance = random.Random(4711)
        for original in originals:
            for _ in range(1000):
                changed = bytearray(original)
                for _ in range(chance.randint(1, 4)):
                    changed[chance.randrange(len(changed))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
                self.path.write_bytes(changed)
                try:
                    inspect(self.path, Limits(unpacked_bytes=1 << 20))
                except BadZip:
                    pass
                except Exception as surprise:
                    self.fail(f"{changed.hex()}: {surprise!r}")

    def test_a_file_that_cannot_be_read_is_not_called_damaged(self) -> None:
        with self.assertRaises(FileNotFoundError):
            inspect(self.path)

    def test_an_encrypted_entry_is_refused(self) -> None:
        data = bytearray(zips.packed({"a.job": "type=noop\n"}))
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        self.path.write_bytes(bytes(data))
        self.refused("is encrypted")

    def test_without_a_flow_it_is_refused(self) -> None:
        self.path.write_bytes(zips.packed({"a.flow": "", "readme.md": ""}))
        self.refused("no .project file")
        self.path.write_bytes(zips.packed({"readme.md": ""}))
        self.refused("neither a .job file nor a .flow file")

    def test_the_digest_is_of_names_and_contents(self) -> None:
        digests = set()
        for entries in ({"a.job": "x"}, {"b.job": "x"}, {"a.job": "y"}, {"a.job": "", "x": ""}):
            self.path.write_bytes(zips.packed(entries))
            digests.add(inspect(self.path).content_digest)
        self.assertEqual(len(digests), 4)
        self.path.write_bytes(zips.packed({"a.job": "x", "folder/b": ""}))
        one = inspect(self.path).content_digest
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("folder/", "")
            archive.writestr("folder/b", "")
            archive.writestr("a.job", "x")
        self.path.write_bytes(buffer.getvalue())
        self.assertEqual(inspect(self.path).content_digest, one)


if __name__ == "__main__":
    unittest.main()
