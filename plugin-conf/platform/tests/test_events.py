"""Events of S3, and the Lambda function that they start."""

from __future__ import annotations

import json
import unittest
from unittest import mock

from azkaban_platform import handlers
from azkaban_platform.deploy import events, s3
from azkaban_platform.errors import PlatformError, Unreachable
from tests import zips
from tests.azkaban_stand_in import AzkabanStandIn
from tests.s3_stand_in import client_of


def s3_event(*keys: str, name: str = "ObjectCreated:Put") -> dict:
    """As the documentation of S3 has it, with what is of no use here left out."""
    return {"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-west-1", "eventName": name,
        "s3": {"s3SchemaVersion": "1.0", "configurationId": "deploy",
               "bucket": {"name": "config", "arn": "arn:aws:s3:::config"},
               "object": {"key": key, "size": 0, "sequencer": "0A1B2C3D4E5F678901"}}} for key in keys]}


class EventsTest(unittest.TestCase):
    def test_keys_of_s3_are_decoded(self) -> None:
        found = events.objects_of(s3_event("a+b/na%C3%AFve%2B1/x.success", "a+b/na%C3%AFve%2B1/x.success"))
        self.assertEqual(found, [events.S3Object("config", "a b/naïve+1/x.success")])

    def test_keys_of_eventbridge_are_taken_as_they_are(self) -> None:
        event = {"source": "aws.s3", "detail-type": "Object Created",
                 "detail": {"bucket": {"name": "config"}, "object": {"key": "a+b/100%/x.success"}}}
        self.assertEqual(events.objects_of(event), [events.S3Object("config", "a+b/100%/x.success")])

    def test_other_events_are_none(self) -> None:
        self.assertEqual(events.objects_of({"Service": "Amazon S3", "Event": "s3:TestEvent"}), [])
        self.assertEqual(events.objects_of(s3_event("x.success", name="ObjectRemoved:Delete")), [])
        self.assertEqual(events.objects_of({
            "source": "aws.s3", "detail-type": "Object Deleted",
            "detail": {"bucket": {"name": "config"}, "object": {"key": "x.success"}}}), [])
        for event in ({}, {"Records": [{}]}, {"detail": None}, {"Records": [{"eventSource": "aws:sqs"}]},
                      s3_event("%FF.success")):
            with self.assertRaises(PlatformError):
                events.objects_of(event)


class BelongingTest(unittest.TestCase):
    KEYS = ("p/a.zip", "p/a.json", "p/b.zip", "p/b.permissions.json", "p/c.zip", "p/older/d.zip", "p2/e.zip")

    def belonging(self, key: str) -> list[str]:
        client = client_of({f"config/{name}": b"" for name in self.KEYS})
        return [source.key for source in s3.belonging_to(client, "config", key)]

    def test_one_project_of_the_same_name(self) -> None:
        self.assertEqual(self.belonging("p/b.success"), ["p/b.zip"])

    def test_else_all_of_the_folder_on_all_pages_and_nothing_of_others(self) -> None:
        self.assertEqual(self.belonging("p/all.success"), ["p/a.zip", "p/b.zip", "p/c.zip"])

    def test_nothing_is_an_error(self) -> None:
        for key in ("q/x.success", "x.success", "p/a.zip"):
            with self.assertRaises(PlatformError):
                self.belonging(key)

    def test_a_prefix_is_a_folder(self) -> None:
        client = client_of({f"config/{name}": b"" for name in self.KEYS})
        for address, keys in (("s3://config/p/", ["p/a.zip", "p/b.zip", "p/c.zip"]),
                              ("s3://config/p", ["p/a.zip", "p/b.zip", "p/c.zip"]),
                              ("s3://config/p/c.zip", ["p/c.zip"])):
            self.assertEqual([source.key for source in s3.below(client, address)], keys)
        for address in ("s3://config/p/x.zip", "s3://config", "s3:///p"):
            with self.assertRaises(PlatformError):
                s3.below(client, address)

    def test_files_beside_are_known(self) -> None:
        client = client_of({"config/p/a.zip": b"", "config/p/a.json": b"{}"})
        source = s3.below(client, "s3://config/p/")[0]
        self.assertEqual(source.beside(".json"), "{}")
        self.assertIsNone(source.beside(".permissions.json"))


class DeployFunctionTest(unittest.TestCase):
    def setUp(self) -> None:
        self.azkaban = self.enterContext(AzkabanStandIn())
        self.objects: dict = {
            "deployer": b'{"azkaban_username": "azkaban", "azkaban_password": "azkaban & co=1"}',
            "config/team one/a.zip": zips.packed({"daily.job": "type=noop\n"}),
            "config/team one/a.json": b'{"daily": {"test": "0 30 5 ? * *"}}',
            "config/team one/b.zip": b"no zip",
            "config/team one/c.zip": zips.packed({"daily.job": "type=noop\n"})}
        client = client_of(self.objects)
        self.enterContext(mock.patch("azkaban_platform.aws.client", lambda service: client))
        self.enterContext(mock.patch("azkaban_platform.credentials.read_secret",
                                     lambda name, _=None: self.objects[name].decode()))
        self.enterContext(mock.patch.dict("os.environ", {
            "AZKABAN_URL": self.azkaban.url, "AZKABAN_SECRET": "deployer", "AZKABAN_ENVIRONMENT": "test"}))
        self.printed = self.enterContext(mock.patch("builtins.print"))

    def test_each_result_is_returned_logged_and_counted(self) -> None:
        with self.assertLogs("azkaban_platform", "INFO") as logs:
            value = handlers.deploy(s3_event("team+one/_.success"), None)
        self.assertEqual([(r["project"], r["outcome"]) for r in value["results"]],
                         [("a", "deployed"), ("b", "failed"), ("c", "deployed")])
        self.assertEqual(value["failed"], 1)
        self.assertEqual(value["results"][0]["origin"], "s3://config/team one/a.zip")
        self.assertIn("it is no zip", value["results"][1]["problem"])
        self.assertEqual(self.azkaban.crons("a"), {"daily": "0 30 5 ? * *"})
        told = "\n".join(logs.output)
        for words in ("a: deployed", "b: failed: s3://config/team one/b.zip: it is no zip", "c: deployed"):
            self.assertIn(words, told)
        self.assertNotIn("5e55-10n", told)
        self.assertNotIn("azkaban & co", told)
        metric = json.loads(self.printed.call_args.args[0])
        self.assertEqual(metric["FailedProjects"], 1)
        self.assertEqual(metric["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"], "FailedProjects")

    def test_what_may_be_gone_is_raised_after_all_have_been_tried(self) -> None:
        self.objects["config/team one/a.zip"] = TimeoutError("secret text")
        with self.assertRaises(Unreachable) as caught, self.assertLogs("azkaban_platform", "INFO"):
            handlers.deploy(s3_event("team+one/_.success"), None)
        self.assertIn("s3://config/team one/a.zip", str(caught.exception))
        self.assertNotIn("secret text", str(caught.exception))
        self.assertIn("c", self.azkaban.projects)

    def test_a_second_event_of_the_same_changes_nothing(self) -> None:
        with self.assertLogs("azkaban_platform", "INFO"):
            handlers.deploy(s3_event("team+one/a.success"), None)
            value = handlers.deploy(s3_event("team+one/a.success"), None)
        self.assertEqual(value["results"][0]["outcome"], "unchanged")

    def test_who_cannot_sign_in_lets_lambda_try_again(self) -> None:
        self.objects["deployer"] = b'{"username": "azkaban", "password": "of yesterday"}'
        with self.assertRaises(PlatformError) as caught, self.assertLogs("azkaban_platform", "INFO"):
            handlers.deploy(s3_event("team+one/_.success", "team+one/a.success"), None)
        self.assertIn("Signing in as azkaban", str(caught.exception))
        self.assertEqual(self.azkaban.actions(), ["login"])

    def test_a_setting_that_is_missing_is_named(self) -> None:
        with mock.patch.dict("os.environ", {"AZKABAN_SECRET": ""}), self.assertRaises(PlatformError) as caught:
            handlers.deploy(s3_event("x.success"), None)
        self.assertIn("AZKABAN_SECRET", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
