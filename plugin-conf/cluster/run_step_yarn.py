"""The YARN applications of a script, which are no processes of this node: finds and ends them.

Used by run-step-launcher.py.
"""

import os
import re
import select
import shutil
import subprocess
import time

from run_step_processes import say

ACTIVE = "NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING"

TAG = re.compile("[a-z0-9-]+")
APPLICATION = re.compile(r"^\s*(application_[0-9]+_[0-9]+)\s", re.MULTILINE)

# What the yarn command may know of the script's environment: what the wrapper itself has made. No
# secret, and nothing that a job can set, such as HADOOP_CONF_DIR, which says whose YARN is asked.
ENVIRONMENT = (
    b"PATH",
    b"HOME",
    b"USER",
    b"LOGNAME",
    b"SHELL",
    b"LANG",
    b"LC_ALL",
    b"TZ",
)

LOG_LINE = re.compile(r"^[0-9]{2,4}[-/][0-9]{2}[-/][0-9]{2} [0-9:,.]+ (INFO|DEBUG|WARN)\b")
LONGEST_LINE = 300

# Far more than the list of one step's applications.
OUTPUT_BYTES = 1000000
KILL_SECONDS = 5


def is_tag(text):
    """Without one, or with only a comma, yarn's list has the applications of everybody."""
    return TAG.fullmatch(text) is not None


class Silent(Exception):
    """yarn has not done what it was asked for; the text says why."""


class Applications:
    """Those that bear one tag. All questions and kills together have one time limit."""

    def __init__(self, tag, environment, seconds, become_account):
        self.tag = tag
        self.environment = {name: environment[name] for name in ENVIRONMENT if name in environment}
        self.seconds = seconds
        self.become_account = become_account
        self.program = shutil.which("yarn", path=os.fsdecode(self.environment.get(b"PATH", b"")))
        self.deadline = None

    def end(self):
        """Ends what is left of them, and says how that went."""
        self._within_limit(self._end)

    def name(self):
        """Says which are left."""
        self._within_limit(self._name)

    def _within_limit(self, action):
        if self.program is None:
            return
        self.deadline = time.monotonic() + self.seconds
        try:
            action()
        except (OSError, Silent) as error:
            say(
                "whether YARN applications with the tag {} still run is not known: {}".format(
                    self.tag, error
                )
            )

    def _name(self):
        active = self._active()
        if active:
            say("YARN applications of the script still run: " + ", ".join(active))

    def _end(self):
        active = self._active()
        if not active:
            return
        say("ending YARN applications: " + ", ".join(active))
        failure = None
        try:
            self._yarn("-kill", *active)
        except Silent as error:
            # It may have ended some of them, or all.
            failure = str(error)
        try:
            active = self._active()
        except Silent as error:
            raise Silent(failure or str(error)) from None
        if active:
            say("not ended: " + ", ".join(active) + (" (" + failure + ")" if failure else ""))
        else:
            say("they have ended")

    def _active(self):
        listed = self._yarn("-list", "-appTags", self.tag, "-appStates", ACTIVE)
        return APPLICATION.findall(listed)

    def _yarn(self, *arguments):
        left = self.deadline - time.monotonic()
        command = "yarn application " + arguments[0]
        late = "{} has not answered within the {:g} seconds for all of it".format(
            command, self.seconds
        )
        if left <= 0:
            raise Silent(late)
        process = subprocess.Popen(
            [self.program, "application"] + list(arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            cwd="/",
            preexec_fn=self.become_account,
        )
        try:
            out, err = self._told(process, late, command)
            process.wait(max(0, self.deadline - time.monotonic()))
        except (subprocess.TimeoutExpired, Silent) as error:
            # The shell that yarn is has a JVM as its child, which holds the pipes as well.
            kill_session(process.pid)
            try:
                process.wait(KILL_SECONDS)
            except subprocess.TimeoutExpired:
                pass  # The launcher's end does not wait for it.
            raise Silent(str(error) if isinstance(error, Silent) else late) from None
        finally:
            process.stdout.close()
            process.stderr.close()
        if process.returncode != 0:
            if "-appTags" in arguments and knows_no_tags(out + err):
                raise Silent(
                    "this node's yarn can't list applications by tag (-appTags), as Hadoop 2.8 and"
                    " older can't; look for them in the resource manager"
                )
            raise Silent(
                "{} ended with {}: {}".format(command, process.returncode, last_line(err or out))
            )
        return out


    def _told(self, process, late, command):
        """What it writes to standard output and error, of which nobody else sets a limit."""
        told = {process.stdout: b"", process.stderr: b""}
        still_open = list(told)
        while still_open:
            left = max(0, self.deadline - time.monotonic())
            readable = select.select(still_open, [], [], left)[0]
            if not readable:
                raise Silent(late)
            for stream in readable:
                part = os.read(stream.fileno(), 65536)
                told[stream] += part
                if not part:
                    still_open.remove(stream)
                if len(told[stream]) > OUTPUT_BYTES:
                    raise Silent("{} says more than {} bytes".format(command, OUTPUT_BYTES))
        return [told[s].decode("utf-8", "replace") for s in (process.stdout, process.stderr)]


def kill_session(leader):
    """The command and what it has started: it is the leader of a process group of its own."""
    try:
        os.killpg(leader, 9)
    except OSError:
        pass  # It has ended.


def knows_no_tags(text):
    return re.search(r"Unrecognized option: -appTags", text) is not None


def last_line(text):
    """What it says of the failure: not its log, nor where in the code it was."""
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("at ", "... "))]
    telling = [line for line in lines if not LOG_LINE.match(line)]
    chosen = (telling or lines or ["it said nothing"])[-1]
    return "".join(c if c.isprintable() else "?" for c in chosen)[:LONGEST_LINE]
