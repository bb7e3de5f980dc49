"""S3 by boto3 against a server on loopback, filled by the AWS CLI."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from azkaban_platform import aws, handlers
from azkaban_platform.cli import main
from azkaban_platform.errors import PlatformError
from tests import zips
from tests.azkaban_stand_in import AzkabanStandIn
from tests.s3_stand_in import S3StandIn, settings
from tests.test_events import s3_event


@unittest.skipUnless(importlib.util.find_spec("boto3"), "needs boto3 (Debian's python3-boto3)")
class S3Test(unittest.TestCase):
    def setUp(self) -> None:
        self.azkaban = self.enterContext(AzkabanStandIn())
        self.s3 = self.enterContext(S3StandIn())
        self.enterContext(mock.patch.dict(os.environ, settings(self.s3.url)))

    def deploy(self, place: str, status: int = 0) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), \
                mock.patch.dict(os.environ, {"PASSWORD": "azkaban & co=1"}):
            result = main(["deploy", "--url", self.azkaban.url, "--user", "azkaban", "--password-env",
                           "PASSWORD", place])
        self.assertEqual(result, status, out.getvalue())
        return out.getvalue()

    @unittest.skipUnless(shutil.which("aws"), "needs the AWS CLI (Debian's awscli)")
    def test_what_the_aws_cli_has_copied_is_deployed(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name in ("a", "b", "c", "d"):
            zips.project(folder, name)
        (folder / "a.json").write_text('{"daily": "0 30 5 ? * *"}')
        # Debian's CLI is older than the variables for endpoints.
        subprocess.run(["aws", "--endpoint-url", self.s3.url, "s3", "cp", "--recursive", "--quiet", folder,
                        "s3://config/team one/"], check=True, env=os.environ)
        self.s3.objects["config/team one older/e.zip"] = b""
        self.assertIn("4 projects: 4 deployed", self.deploy("s3://config/team one/"))
        self.assertGreater(self.s3.lists, 2)
        self.assertEqual(self.azkaban.crons("a"), {"daily": "0 30 5 ? * *"})
        self.assertEqual(self.azkaban.projects["a"]["zip"], (folder / "a.zip").read_bytes())
        self.assertIn("4 unchanged", self.deploy("s3://config/team one"))

    def test_the_function_finds_keys_with_odd_characters(self) -> None:
        self.s3.objects["config/ü + %2B&=/a.zip"] = zips.packed({"daily.job": ""})
        self.s3.objects["config/ü + %2B&=/_.success"] = b""
        self.s3.objects["config/ü + %2B&=/deeper/b.zip"] = b""
        with mock.patch("azkaban_platform.credentials.read_secret",
                        lambda *_: '{"username": "azkaban", "password": "azkaban & co=1"}'), \
                mock.patch.dict(os.environ, {"AZKABAN_URL": self.azkaban.url, "AZKABAN_SECRET": "deployer"}), \
                mock.patch("builtins.print"), self.assertLogs("azkaban_platform", "INFO"):
            value = handlers.deploy(s3_event("%C3%BC+%2B+%252B%26%3D/_.success"), None)
        self.assertEqual([(r["project"], r["outcome"]) for r in value["results"]], [("a", "deployed")])

    def test_a_denied_object_does_not_stop_the_others(self) -> None:
        for name in ("a", "b", "c"):
            self.s3.objects[f"config/p/{name}.zip"] = zips.packed({"daily.job": ""})
        self.s3.denied.add("config/p/a.zip")
        self.s3.broken.add("config/p/b.zip")
        text = self.deploy("s3://config/p/", status=1)
        self.assertIn("a: failed: s3://config/p/a.zip can't be read: AccessDenied.", text)
        self.assertIn("b: failed: s3://config/p/b.zip can't be read: NotImplemented.", text)
        self.assertIn("c: deployed", text)

    def test_the_region_is_that_of_either_variable(self) -> None:
        for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
            with mock.patch.dict(os.environ, {name: "eu-north-1"}):
                os.environ.pop("AWS_DEFAULT_REGION" if name == "AWS_REGION" else "AWS_REGION", None)
                self.assertEqual(aws.client("secretsmanager").meta.region_name, "eu-north-1")
        with mock.patch.dict(os.environ):
            os.environ.pop("AWS_DEFAULT_REGION", None)
            with self.assertRaises(PlatformError) as caught:
                aws.client("secretsmanager")
        self.assertIn("AWS_REGION or AWS_DEFAULT_REGION", str(caught.exception))

    def test_an_empty_prefix_is_an_error(self) -> None:
        self.assertIn("s3://config/p/ has no object that ends with .zip", self.deploy("s3://config/p/", 1))


class WithoutBoto3Test(unittest.TestCase):
    def test_it_is_said_how_to_get_it(self) -> None:
        out = io.StringIO()
        with mock.patch.dict("sys.modules", {"boto3": None}), contextlib.redirect_stderr(out):
            self.assertEqual(main(["deploy", "--url", "https://azkaban:8443", "--token-env", "HOME",
                                   "s3://config/p/"]), 1)
        self.assertIn("python3-boto3", out.getvalue())


if __name__ == "__main__":
    unittest.main()
