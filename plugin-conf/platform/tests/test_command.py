"""What is of the command itself: its Python, files that can't be read, files that others can."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from azkaban_platform.cli import main

COMMAND = Path(__file__).resolve().parent.parent / "azkaban-platform"


class CommandTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def command(self, *arguments: str, status: int) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            self.assertEqual(main(arguments), status, out.getvalue())
        return out.getvalue()

    def test_a_python_that_is_too_old_is_said_at_once(self) -> None:
        older = ("import runpy, sys; sys.version_info = (3, 9, 16);"
                 f" sys.argv = ['azkaban-platform', '--help']; runpy.run_path({str(COMMAND)!r}, run_name='__main__')")
        ended = subprocess.run([sys.executable, "-c", older], capture_output=True, text=True, check=False)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("needs Python 3.11 or later, and this is 3.9", ended.stderr)
        self.assertEqual(ended.stdout, "")

    def test_what_this_machine_refuses_is_a_sentence(self) -> None:
        with mock.patch("azkaban_platform.deploy.source.Path.iterdir", side_effect=PermissionError(
                13, "Permission denied", "/projects")):
            text = self.command("deploy", "--url", "http://127.0.0.1:9", "--token-env", "X", str(self.folder), status=1)
        self.assertEqual(text, "azkaban-platform deploy: /projects: Permission denied.\n")

    def test_a_database_file_that_others_can_read_is_told(self) -> None:
        file = self.folder / "database.json"
        file.write_text(json.dumps({"host": "db.example.org", "username": "a", "password": "a secret", "dbname": "c"}))
        for mode, told in ((0o644, True), (0o600, False)):
            os.chmod(file, mode)
            for arguments in (("clean", "--all"),
                              ("rotate-db-user", "--users", "a,b", "--secret-file", str(self.folder / "user.json"))):
                text = self.command(*arguments, "--database-file", str(file), status=1)
                self.assertEqual("chmod 600" in text, told, text)
                self.assertNotIn("a secret", text)


if __name__ == "__main__":
    unittest.main()
