"""Files of schedules and permissions that are wrong, each with its own sentence."""

from __future__ import annotations

import unittest

from azkaban_platform.deploy import beside
from azkaban_platform.errors import PlatformError


class BesideTest(unittest.TestCase):
    def test_wrong_schedules_are_named(self) -> None:
        for text, words in (
                ("{", "it is no JSON"), ("[]", "it is no JSON object"), ('{"a": 1}', "the schedule of 'a'"),
                ('{"a": {"default": 1}}', "the schedule of 'a' is no text"),
                ('{"a": "x", "a": "y"}', "'a' is there twice"), ("[" * 100000, "it is no JSON"),
                ('{"a": "0 0 5 * * *"}', "needs ? as day of month or"),
                ('{"a": "0 0 5 ? * ?"}', "not as both"), ('{"a": "0 0 5 ? * <b>"}', "'<b>'"),
                ('{"a": ""}', "has 0 fields")):
            with self.subTest(text[:40]):
                with self.assertRaises(PlatformError) as caught:
                    beside.schedules(text, None)
                self.assertIn(words, str(caught.exception))

    def test_schedules_are_chosen_by_environment(self) -> None:
        text = '{"a": "0 0 1 ? * *", "b": {"default": "0 0 2 ? * *", "p": "0  0 3 ? * MON-FRI"}, "c": {"p": null}}'
        self.assertEqual(beside.schedules(text, None), {"a": "0 0 1 ? * *", "b": "0 0 2 ? * *"})
        self.assertEqual(beside.schedules(text, "p"), {"a": "0 0 1 ? * *", "b": "0 0 3 ? * MON-FRI"})

    def test_the_older_uploader_s_files_are_read(self) -> None:
        text = '{"clive": {"development": "0 0/5 * * * ? *"}}'
        self.assertEqual(beside.schedules(text, "development"), {"clive": "0 0/5 * * * ? *"})
        self.assertEqual(beside.schedules(text, "production"), {})

    def test_wrong_permissions_are_named(self) -> None:
        for text, words in (
                ('{"group": {}}', "'group' is neither users nor groups"), ('{"users": []}', "users is no object"),
                ('{"users": {"a": "READ"}}', "what 'a' has"), ('{"users": {"a": ["read"]}}', "'read' of 'a'"),
                ('{"users": {"a": {"default": "READ"}}}', "what 'a' has is no list"),
                ('{"users": {"a": [["READ"]]}}', "['READ'] of 'a'")):
            with self.subTest(text):
                with self.assertRaises(PlatformError) as caught:
                    beside.permissions(text, None)
                self.assertIn(words, str(caught.exception))

    def test_permissions_are_chosen_by_environment(self) -> None:
        text = '{"groups": {"g": {"default": ["READ"], "test": ["ADMIN", "READ"], "p": []}}}'
        for environment, granted in ((None, {"READ"}), ("test", {"ADMIN"}), ("p", set())):
            self.assertEqual(beside.permissions(text, environment), {("g", True): frozenset(granted)})


if __name__ == "__main__":
    unittest.main()
