"""Runs one script for run-step.sh, as the account that the script is to run as.

run-step.sh starts this with a pipe as standard input. What comes through it is never in an
argument of a process, and its end tells that run-step.sh is gone, however it went. Each record
ends with a NUL byte:

    env NAME=VALUE    a variable of the script; it gets no others
    arg WORD          the script, then its arguments
    folder PATH       where a private folder may be made for a script that comes through the pipe
    file SIZE NAME    SIZE bytes follow: the script itself, to be run from a private folder
    grace SECONDS     how long processes have between SIGTERM and SIGKILL
    yarn SECONDS HOW TAG   what the script's YARN applications are tagged with, how long all that is
                      asked of YARN may take, and what is done with them after a script that failed:
                      end, name or leave
    output PATH       the named pipe for what the script has written to its output file; a line
                      feed into it says that it is open, and its name is not needed any more
    ready PATH        the same without an output file: nothing is written but the line feed
    go                start the script
    signal NAME       after go: pass a signal to everything that the script has started
    sweep PID         instead of all others: kill what descends from this process, and end

With the arguments ACCOUNT UID GID it becomes that account first, for which it has to be root.
Without, it already is the account. For Python 3.5 and later, on Linux.
"""

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# -I keeps Python from looking beside this file, where only its administrator can put something.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import run_step_processes as processes  # noqa: E402
from run_step_processes import say  # noqa: E402
from run_step_program import NOT_RUNNABLE, CanNotRun, execute  # noqa: E402
from run_step_relay import Relay  # noqa: E402
from run_step_yarn import Applications, is_tag  # noqa: E402

REFUSED = 64

# sysexits.h, EX_SOFTWARE: the script was started, and then the launcher itself failed.
FAILED = 70

# The writer at the end of a pipe may still be busy with the last lines when the script has ended.
SETTLE_SECONDS = 2
KILL_SECONDS = 5

# What a pipe holds is 65,536 bytes, and nobody reads before the end.
OUTPUT_BYTES = 60000

CHAGE_SECONDS = 10
CLEAN_SECONDS = 10

FORWARDED = {b"TERM": signal.SIGTERM, b"INT": signal.SIGINT, b"HUP": signal.SIGHUP}


class Refusal(Exception):
    """The script can't be started; the text says why."""


class Control:
    """What run-step.sh says, and whether it is still there."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.ended = False
        self._buffer = b""

    def record(self):
        """The next record; None at the end."""
        while b"\0" not in self._buffer:
            if not self._more():
                return None
        record, self._buffer = self._buffer.split(b"\0", 1)
        return record

    def copy(self, size, target):
        """The next bytes into a file."""
        while size > 0:
            if not self._buffer and not self._more():
                raise Refusal("the script did not arrive as a whole")
            part, self._buffer = self._buffer[:size], self._buffer[size:]
            target.write(part)
            size -= len(part)

    def arrived(self):
        """The records that are there once the descriptor is readable, without waiting."""
        self._more()
        *records, self._buffer = self._buffer.split(b"\0")
        return records

    def has_ended(self):
        """Looks without waiting, when nobody reads the records any more."""
        while not self.ended and select.select([self.descriptor], [], [], 0)[0]:
            self._more()
        return self.ended

    def _more(self):
        part = os.read(self.descriptor, 65536)
        self._buffer += part
        self.ended = not part
        return not self.ended


class Yarn:
    """What run-step.sh says of YARN applications."""

    def __init__(self, value):
        seconds, self.after_failure, tag = value.split(b" ", 2)
        self.seconds = float(seconds)
        self.tag = os.fsdecode(tag)
        if not is_tag(self.tag):
            # With none, yarn's list has the applications of everybody.
            raise Refusal("this is no tag for YARN: " + ascii(self.tag))


class Request:
    """What is to be run."""

    def __init__(self, account):
        self.account = account
        self.environment = {}
        self.words = []
        self.folder = b"/tmp"
        self.grace = 10.0
        self.yarn = None
        self.output = None
        self.private_folder = None
        self.swept = None

    def read(self, control):
        """True once the script may start; False if run-step.sh is gone before that."""
        while True:
            record = control.record()
            if record is None:
                return False
            kind, _, value = record.partition(b" ")
            if kind == b"go":
                return True
            if kind == b"env":
                name, _, text = value.partition(b"=")
                self.environment[name] = text
            elif kind == b"arg":
                self.words.append(value)
            elif kind == b"folder":
                self.folder = value
            elif kind == b"grace":
                self.grace = float(value)
            elif kind == b"yarn":
                self.yarn = Yarn(value)
            elif kind == b"output":
                self.output = Output(value, self._folder())
                self.environment.update(self.output.environment())
            elif kind == b"ready":
                os.close(answer(value))
            elif kind == b"file":
                size, _, name = value.partition(b" ")
                self._receive(control, int(size), name)
            elif kind == b"sweep":
                self.swept = int(value)
            else:
                raise Refusal("unknown record of the wrapper: " + repr(kind))

    def applications(self):
        """Those of YARN that bear the step's tag; None if it has none."""
        if self.yarn is None:
            return None
        return Applications(
            self.yarn.tag, self.environment, self.yarn.seconds, self.account.become_in_a_session
        )

    def _folder(self):
        if self.private_folder is None:
            self.private_folder = tempfile.mkdtemp(b"", b"run-step-", self.folder)
        return self.private_folder

    def _receive(self, control, size, name):
        path = os.path.join(tempfile.mkdtemp(b"", b"", self._folder()), name)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(path, flags, 0o500), "wb") as target:
            control.copy(size, target)
        os.chmod(path, 0o500)
        self.words[0] = path

    def clean(self):
        """In a process of its own, because a script decides what is there to be removed, and so how
        long that takes."""
        folder, self.private_folder = self.private_folder, None
        if folder is None:
            return
        try:
            pid = os.fork()
        except OSError:
            return
        if pid == 0:
            try:
                self.account.become_in_a_session()
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os._exit(0)
        deadline = time.monotonic() + CLEAN_SECONDS
        is_killed = False
        try:
            while os.waitpid(pid, os.WNOHANG)[0] == 0:
                if time.monotonic() >= deadline + KILL_SECONDS:
                    return
                if time.monotonic() >= deadline and not is_killed:
                    processes.send(pid, signal.SIGKILL)
                    is_killed = True
                    say("the private folder is not removed: there is too much in it")
                select.select([], [], [], processes.LOOK_SECONDS)
        except OSError:
            pass  # Whoever else has waited for it: it has ended.


def answer(pipe):
    """The descriptor of run-step.sh's pipe, after the line feed that it waits for."""
    try:
        # Python has it closed in every program that is run.
        descriptor = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        os.write(descriptor, b"\n")
        return descriptor
    except OSError as error:
        # Without the pipe's name, which is nobody else's business.
        raise Refusal(
            "the pipe in the wrapper's folder can't be opened: {} (setting folder in run-step.conf)".format(
                error.strerror
            )
        )


class Output:
    """The file into which the script may write what later jobs of the flow are to know."""

    def __init__(self, pipe, folder):
        self.file = os.path.join(folder, b"output.json")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        os.close(os.open(self.file, flags, 0o600))
        self.pipe = answer(pipe)

    def environment(self):
        """The second name is that of Azkaban's own job types."""
        return {b"AZKABAN_OUTPUT_FILE": self.file, b"JOB_OUTPUT_PROP_FILE": self.file}

    def send(self):
        """Hands on what is in the file, and says if that is not possible."""
        try:
            # Not blocking, or a pipe in its place would be waited for.
            with os.fdopen(os.open(self.file, os.O_RDONLY | os.O_NONBLOCK), "rb") as source:
                content = source.read(OUTPUT_BYTES + 1) or b""
            if len(content) > OUTPUT_BYTES:
                say("the script's output is left out: more than {} bytes".format(OUTPUT_BYTES))
                return
            if content and os.write(self.pipe, content) != len(content):
                say("the script's output is left out: the pipe is full")
        except OSError as error:
            say("the script's output is left out: " + str(error))


class Account:
    """Who the script runs as."""

    def __init__(self, arguments):
        self.uid, self.gid = os.getuid(), os.getgid()
        self.by_root = bool(arguments)
        if self.by_root:
            name, uid, gid = arguments
            self.uid, self.gid = int(uid), int(gid)
            os.initgroups(name, self.gid)
            os.setresgid(self.gid, self.gid, self.gid)
            # It acts as the account. But because it can be root again, no process of the account
            # may stop it, kill it or trace it.
            os.setresuid(0, self.uid, 0)

    def become(self):
        """In a process that runs something: the account with all its groups and no way back."""
        if self.by_root:
            os.setresuid(self.uid, self.uid, self.uid)

    def become_in_a_session(self):
        """For a tool that is asked something, and ended with all that it has started."""
        os.setsid()
        self.become()

    def refuse_if_expired(self):
        """An account that is to be used no more has a date for that. A lock is of its password
        alone, and accounts of teams have none."""
        chage = shutil.which("chage", path="/usr/bin:/bin:/usr/sbin:/sbin")
        if chage is None:
            return
        environment = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
        try:
            told = subprocess.check_output(
                [chage, "-l", account_name(self.uid)],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd="/",
                preexec_fn=self.become_in_a_session,
                timeout=CHAGE_SECONDS,
            )
        except (OSError, subprocess.SubprocessError):
            return  # It knows the accounts of this node's files alone.
        day = expiry_of(told.decode("ascii", "replace"))
        if day is not None and day <= time.strftime("%Y-%m-%d", time.gmtime()):
            raise Refusal(
                "the account '{}' has expired on {} (chage -E)".format(account_name(self.uid), day)
            )


def account_name(uid):
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def expiry_of(told):
    """The day in what chage -l says, as 2026-11-28; None if the account does not expire."""
    found = re.search(r"^Account expires\s*:\s*(.+?)\s*$", told, re.MULTILINE)
    if found is None or found.group(1) == "never":
        return None
    for form in ("%b %d, %Y", "%Y-%m-%d"):
        try:
            return time.strftime("%Y-%m-%d", time.strptime(found.group(1), form))
        except ValueError:
            continue
    return None


class Script:
    """The process that becomes the script, the leader of a session of its own."""

    def __init__(self, request, relay):
        self.request = request
        self.relay = relay
        self._failure, self._failed = os.pipe()
        launcher = os.getpid()
        # A signal that comes before the script has its own handling of signals waits for that.
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.Signals)
        self.pid = os.fork()
        if self.pid == 0:
            code = NOT_RUNNABLE
            try:
                self._become(launcher)
            except CanNotRun as reason:
                code = reason.code
                self._tell(str(reason))
            except BaseException as error:
                self._tell("can't run the script: " + str(error))
            finally:
                os._exit(code)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        os.close(self._failed)
        relay.started()

    def _become(self, launcher):
        os.setsid()
        self.request.account.become()
        # If somebody kills this launcher, the script does not stay without anybody to end it.
        processes.prctl(processes.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != launcher:
            return
        signal.set_wakeup_fd(-1)
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        self.relay.become_the_scripts()
        for descriptor in [int(name) for name in os.listdir("/proc/self/fd")]:
            if descriptor > 2 and descriptor != self._failed:
                try:
                    os.close(descriptor)
                except OSError:
                    pass  # The one that listed them.
        if not os.access(".", os.X_OK):
            os.chdir("/")
        execute(self.request.words, self.request.environment)

    def _tell(self, reason):
        os.write(self._failed, os.fsencode(reason)[:4096])

    def failure(self):
        """Once it has ended: why it never became the script; empty if it did."""
        os.set_blocking(self._failure, False)
        try:
            return os.fsdecode(os.read(self._failure, 4096))
        except OSError:
            return ""


class Supervision:
    """From the start of a script to the end of everything that it has started."""

    def __init__(self, control, script, relay, grace, wakeup):
        self.control = control
        self.script = script
        self.relay = relay
        self.grace = grace
        self.wakeup = wakeup
        self.status = None
        self.deadline = None
        self.next_step = None
        self.has_given_up = False
        # The first signal by which somebody has asked for the script's end.
        self.interrupted = None

    def run(self):
        """Returns when nothing is left of the script, and all that it wrote is where it belongs."""
        while self.reap():
            if self.status is not None and self.deadline is None:
                self.after(SETTLE_SECONDS, self.end_leftovers)
            self.wait()
            if self.deadline is not None and time.monotonic() >= self.deadline:
                self.next_step()
        self.relay.finish(self.control.has_ended)
        self.relay.end_line()

    def code(self):
        """The script's exit code, 128 + n if a signal ended it; never 0 if somebody has ended it, or
        EMR would take a step for done whose script catches the signal and says 0."""
        code = 128 + signal.SIGKILL if self.status is None else processes.exit_code(self.status)
        return 128 + self.interrupted if code == 0 and self.interrupted else code

    def last_word(self):
        """How the script ended, for the last line of the step's log."""
        if self.status is None:
            return "the script can't be killed and was left behind"
        if os.WIFSIGNALED(self.status):
            name = processes.signal_name(os.WTERMSIG(self.status))
            return "the script was ended by {} ({})".format(name, self.code())
        if self.code() != os.WEXITSTATUS(self.status):
            return "the script ended with exit code 0 after {}, which is taken for {}".format(
                processes.signal_name(self.interrupted), self.code()
            )
        return "the script ended with exit code {}".format(self.code())

    def fail(self, error):
        """This launcher can't go on. What it does not end itself, run-step-guard.py does."""
        say("the launcher failed: {}; ending the script".format(error or type(error).__name__))
        try:
            force = processes.Force(os.getpid())
            deadline = time.monotonic() + KILL_SECONDS
            force.until(deadline, lambda: not self.reap(), self.wakeup)
        except Exception:  # pylint: disable=broad-except
            pass  # The script may have taken from this process what it takes, as open files.
        return FAILED

    def reap(self):
        """False once no process is left, or only some that can't be ended."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return not self.has_given_up
            if pid == self.script.pid:
                self.status = status

    def wait(self):
        """For the end of a process, output, a word or the end of run-step.sh, or the deadline."""
        sources = [self.wakeup] + self.relay.sources()
        if not self.control.ended:
            sources.append(self.control.descriptor)
        limit = None if self.deadline is None else max(0, self.deadline - time.monotonic())
        readable, writable, _ = select.select(sources, self.relay.targets(), [], limit)
        self.relay.move(readable, writable)
        if self.wakeup in readable:
            os.read(self.wakeup, 4096)
        if self.control.descriptor in readable:
            for record in self.control.arrived():
                number = FORWARDED[record.partition(b" ")[2]]
                self.interrupted = self.interrupted or number
                processes.signal_all(number)
            if self.control.ended and self.next_step in (None, self.end_leftovers):
                self.say("the wrapper is gone; ending the script")
                self.interrupted = self.interrupted or signal.SIGTERM
                self.terminate()

    def after(self, seconds, step):
        self.deadline = time.monotonic() + seconds
        self.next_step = step

    def say(self, text):
        """After what the script has written up to now."""
        self.relay.pump()
        self.relay.end_line()
        say(text)

    def left(self):
        return processes.names(processes.descendants(os.getpid()))

    def end_leftovers(self):
        self.say("the script has ended and left processes running; ending them: " + self.left())
        self.terminate()

    def terminate(self):
        processes.signal_all(signal.SIGTERM)
        processes.signal_all(signal.SIGCONT)
        self.after(self.grace, self.kill)

    def kill(self):
        self.say("SIGTERM was not enough; killing: " + self.left())
        processes.signal_all(signal.SIGKILL)
        force = processes.Force(os.getpid())
        deadline = time.monotonic() + KILL_SECONDS
        if not force.until(deadline, lambda: not self.reap(), self.wakeup):
            self.has_given_up = True
            self.say("can't be killed, left behind: " + self.left())


def supervise(request, supervision):
    """The script's exit code, once it and everything that it has started have ended."""
    supervision.run()
    code = supervision.code()
    failure = supervision.script.failure()
    if failure:
        say(failure)
        return code
    applications = request.applications()
    if applications is not None:
        if supervision.interrupted or (code != 0 and request.yarn.after_failure == b"end"):
            applications.end()
        elif code != 0 and request.yarn.after_failure == b"name":
            applications.name()
    if code == 0 and request.output is not None:
        request.output.send()
    request.clean()
    say(supervision.last_word())
    return code


def sweep(ancestor, wakeup):
    """Kills what run-step-guard.py can't, because that runs as another account."""
    own = set()
    pid = os.getpid()
    while pid > 1 and pid != ancestor:
        own.add(pid)
        with open("/proc/{}/stat".format(pid), "rb") as stat:
            pid = processes.Process(pid, stat.read()).parent
    if pid != ancestor:
        raise Refusal("this is no ancestor: {}".format(ancestor))
    force = processes.Force(ancestor, own)
    is_over = lambda: not set(processes.descendants(ancestor)) - own
    return 0 if force.until(time.monotonic() + KILL_SECONDS, is_over, wakeup) else 1


def run(request, control, wakeup):
    """The exit code of this process."""
    try:
        if not request.read(control):
            return REFUSED
        if request.swept is not None:
            return sweep(request.swept, wakeup)
        request.account.refuse_if_expired()
        relay = Relay()
        script = Script(request, relay)
    except (Refusal, OSError) as error:
        say("refused: " + str(error))
        return REFUSED
    # From here on there is a script, and nothing that happens is a refusal to start it.
    supervision = Supervision(control, script, relay, request.grace, wakeup)
    try:
        return supervise(request, supervision)
    except Exception as error:  # pylint: disable=broad-except
        return supervision.fail(error)


def main(arguments):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        # run-step.sh passes signals through the pipe. One that reached this process as well, by
        # its group or through sudo, would come twice.
        signal.signal(number, signal.SIG_IGN)
    processes.keep_others_out()
    account = Account(arguments)
    # Whoever changes the account can be looked into again.
    processes.keep_others_out()
    processes.look_after_orphans()
    wakeup = processes.wake_on_child()

    request = Request(account)
    try:
        return run(request, Control(0), wakeup)
    finally:
        request.clean()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
