"""azkaban-platform deploy."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Sequence

from azkaban_platform import aws
from azkaban_platform.command import connection
from azkaban_platform.deploy import s3, source
from azkaban_platform.deploy.deployer import FAILED, Deployer, Settings
from azkaban_platform.deploy.source import Source
from azkaban_platform.reporting import Say

SUMMARY = "bring projects with their schedules and permissions into Azkaban"

DESCRIPTION = """\
Brings projects into Azkaban: each zip is a project of the same name. A project that is not there
is created. A zip is uploaded if Azkaban has another one or none; it is left alone if Azkaban has
the same, also if it was packed anew with the same files. What is wrong with one project does not
stop the others.
"""

EPILOG = """\
files beside NAME.zip, both optional:
  NAME.json               when each flow runs, as cron expressions of Quartz in the web server's
                          time zone: {"flow": "0 30 5 ? * *"}, or by environment:
                          {"flow": {"default": "0 30 5 ? * *", "production": "0 0 2 ? * *",
                                    "test": null}}
  NAME.permissions.json   {"users": {"alice": ["ADMIN"]}, "groups": {"analytics": ["READ",
                          "EXECUTE"]}}, each list also by environment. An empty list takes all
                          away; who is not named stays as they are.
  A flow is scheduled by the entry of --environment, or else by "default"; null is never.

""" + connection.SIGN_IN + """
exit status:
  0 all projects are as wanted (or the plan was made), 1 one is not, 2 the command was wrong.

examples:
  azkaban-platform deploy --url https://azkaban:8443 --token-file token --dry-run projects/
  azkaban-platform deploy --url https://azkaban:8443 --password-secret azkaban/deploy \\
      --environment production --remove-schedules s3://config/projects/
"""


def add(parser: argparse.ArgumentParser) -> None:
    """The options of deploy."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE",
                        help="a zip, a folder with zips right in it, or s3://bucket/prefix/")
    parser.add_argument("--environment", metavar="NAME", default=os.environ.get("AZKABAN_ENVIRONMENT"),
                        help="which entries of schedules and permissions count (or AZKABAN_ENVIRONMENT)")
    parser.add_argument("--remove-schedules", action="store_true",
                        help="remove schedules of a project that its NAME.json does not have")
    parser.add_argument("--dry-run", action="store_true",
                        help="print the differences, and change nothing")
    parser.add_argument("--description", metavar="TEXT", default=Settings.description,
                        help="of a project that is created (default: %(default)s)")
    connection.add(parser, required=True)


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Deploys; the exit status."""
    web = connection.web_server(arguments, say)
    settings = Settings(arguments.environment, arguments.remove_schedules, arguments.dry_run,
                        arguments.description)
    found = sources(arguments.sources)
    web.sign_in()
    try:
        results = Deployer(web, settings, say).deploy(found)
    finally:
        web.sign_out()
    return 1 if any(result.outcome == FAILED for result in results) else 0


def sources(places: Sequence[str]) -> list[Source]:
    """All that the arguments name; raises for one that names nothing."""
    found: list[Source] = []
    client = None
    for place in places:
        if place.startswith(s3.SCHEME):
            client = client or aws.client("s3")
            found += s3.below(client, place)
        else:
            found += source.local(Path(place))
    return found
