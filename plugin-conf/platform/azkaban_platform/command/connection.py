"""The options that say which Azkaban, and who signs in."""

from __future__ import annotations

import argparse
import os
from typing import Any, Mapping

from azkaban_platform import credentials
from azkaban_platform.azkaban.transport import Transport, UrlTransport
from azkaban_platform.azkaban.web import WebServer
from azkaban_platform.credentials import TOKEN_USER, Credential, Source
from azkaban_platform.errors import PlatformError
from azkaban_platform.reporting import Say

# Of a web server that only has to show that it is there.
ANSWER_SECONDS = 60

SIGN_IN = """\
signing in:
  The password or token is never an argument. It comes from one of
    --password-file FILE, --token-file FILE       the text of a file (chmod 600)
    --password-env NAME, --token-env NAME         an environment variable
    --password-secret ID, --token-secret ID       a secret of AWS Secrets Manager: a JSON object
                                                  with username and password, or the password alone
  With a token (of the Cognito user manager) the user's name is cognitoToken; else --user names an
  XML user, unless the secret does.
  TLS is verified, with this machine's authorities or those of --ca-file.
"""


def add(parser: argparse.ArgumentParser, required: bool) -> None:
    """Adds the options. Without required a subcommand also works without a web server."""
    group = add_place(parser, required)
    group.add_argument("--timeout", type=positive, default=300, metavar="SECONDS",
                       help="for each answer of the web server (default: %(default)s)")
    group.add_argument("--user", metavar="NAME", help="the name to sign in with")
    sources = group.add_mutually_exclusive_group()
    for what in ("password", "token"):
        sources.add_argument(f"--{what}-file", metavar="FILE")
        sources.add_argument(f"--{what}-env", metavar="NAME")
        sources.add_argument(f"--{what}-secret", metavar="ID")


def add_place(parser: argparse.ArgumentParser, required: bool) -> Any:
    """Adds the options that say where the web server is, alone."""
    group = parser.add_argument_group("the web server")
    group.add_argument("--url", required=required and "AZKABAN_URL" not in os.environ,
                       default=os.environ.get("AZKABAN_URL"), metavar="URL",
                       help="where Azkaban's web server is, https://host:port (or AZKABAN_URL)")
    group.add_argument("--ca-file", metavar="FILE", default=os.environ.get("AZKABAN_CA_FILE"),
                       help="certificates, PEM, of your own authority (or AZKABAN_CA_FILE)")
    group.add_argument("--allow-http", action="store_true",
                       help="allow a URL without TLS that is not this machine")
    return group


def positive(text: str) -> float:
    """A number above 0, as an argument."""
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < 1e9:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return value


def web_server(arguments: argparse.Namespace, say: Say,
               environ: Mapping[str, str] = os.environ) -> WebServer:
    """The web server of the options; nobody is signed in yet."""
    source = _source(arguments)
    transport = UrlTransport(arguments.url, arguments.ca_file, arguments.timeout, arguments.allow_http)
    return WebServer(transport, lambda: credentials.load(source, say, environ))


def unsigned_web_server(arguments: argparse.Namespace) -> WebServer | None:
    """The web server, if it is named, for what it tells everybody."""
    if arguments.url is None:
        return None
    return anonymous(UrlTransport(arguments.url, arguments.ca_file, ANSWER_SECONDS, arguments.allow_http))


def anonymous(transport: Transport) -> WebServer:
    """A web server at which nobody can sign in."""
    def nobody() -> Credential:
        raise PlatformError("Nobody is to sign in here.")

    return WebServer(transport, nobody)


def _source(arguments: argparse.Namespace) -> Source:
    for what in ("password", "token"):
        for kind in ("file", "env", "secret"):
            place = getattr(arguments, f"{what}_{kind}")
            if place is not None:
                user = arguments.user or (TOKEN_USER if what == "token" else None)
                return Source(kind, place, user)
    raise PlatformError(
        "How to sign in is not known: give --password-file, --password-env, --password-secret,"
        " --token-file, --token-env or --token-secret.")
