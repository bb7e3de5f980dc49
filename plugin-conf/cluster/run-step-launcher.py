"""Runs one script for run-step.sh, as the account that the script is to run as.

run-step.sh starts this with a pipe as standard input. What comes through it is never in an
argument of a process, and its end tells that run-step.sh is gone, however it went. Each record
ends with a NUL byte:

    env NAME=VALUE    a variable of the script; it gets no others
    arg WORD          the script, then its arguments
    folder PATH       where a private folder may be made for a script that comes through the pipe
    file SIZE NAME    SIZE bytes follow: the script itself, to be run from a private folder
    grace SECONDS     how long processes have between SIGTERM and SIGKILL
    yarn TAG          what the script's YARN applications are tagged with
    output PATH       the named pipe for what the script has written to its output file; a line
                      feed into it says that it is open, and its name is not needed any more
    go                start the script
    signal NAME       after go: pass a signal to everything that the script has started

With the arguments ACCOUNT UID GID it becomes that account first, for which it has to be root.
Without, it already is the account. For Python 3.5 and later, on Linux.
"""

import ctypes
import errno
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

REFUSED = 64
NOT_FOUND = 127
NOT_RUNNABLE = 126

# The writer at the end of a pipe may still be busy with the last lines when the script has ended.
SETTLE_SECONDS = 2
KILL_SECONDS = 1
KILL_ROUNDS = 5

# What a pipe holds is 65,536 bytes, and nobody reads before the end.
OUTPUT_BYTES = 60000

YARN_SECONDS = 60
YARN_ACTIVE = "NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING"
# What the yarn command may know of the script's environment: no secrets.
YARN_ENVIRONMENT = (b"PATH", b"HOME", b"USER", b"LOGNAME", b"SHELL", b"LANG", b"LC_ALL", b"TZ")

# linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

FORWARDED = {b"TERM": signal.SIGTERM, b"INT": signal.SIGINT, b"HUP": signal.SIGHUP}


def say(text):
    try:
        os.write(2, b"run-step.sh: " + os.fsencode(text) + b"\n")
    except OSError:
        pass  # Nobody reads the step's output any more.


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

    def _more(self):
        part = os.read(self.descriptor, 65536)
        self._buffer += part
        self.ended = not part
        return not self.ended


class Request:
    """What is to be run."""

    def __init__(self):
        self.environment = {}
        self.words = []
        self.folder = b"/tmp"
        self.grace = 10.0
        self.yarn_tag = None
        self.output = None
        self.private_folder = None

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
                self.yarn_tag = os.fsdecode(value)
            elif kind == b"output":
                self.output = Output(value, self._folder())
                self.environment.update(self.output.environment())
            elif kind == b"file":
                size, _, name = value.partition(b" ")
                self._receive(control, int(size), name)
            else:
                raise Refusal("unknown record of the wrapper: " + repr(kind))

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
        if self.private_folder is not None:
            shutil.rmtree(self.private_folder, ignore_errors=True)


class Output:
    """The file into which the script may write what later jobs of the flow are to know."""

    def __init__(self, pipe, folder):
        self.file = os.path.join(folder, b"output.json")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        os.close(os.open(self.file, flags, 0o600))
        try:
            # Python has it closed in every program that is run.
            self.pipe = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
            os.write(self.pipe, b"\n")
        except OSError as error:
            # Without the pipe's name, which is nobody else's business.
            raise Refusal("the pipe for the output can't be opened: " + error.strerror)

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


class Applications:
    """The YARN applications of the script, which are no processes of this node."""

    def __init__(self, tag, environment):
        self.tag = tag
        self.environment = {
            name: environment[name] for name in YARN_ENVIRONMENT if name in environment
        }
        path = os.fsdecode(self.environment.get(b"PATH", b""))
        self.program = shutil.which("yarn", path=path)

    def end(self):
        """Ends what is left of them, and says how that went."""
        if self.program is None:
            return
        try:
            active = self._active()
            if active:
                say("ending YARN applications: " + ", ".join(active))
                for application in active:
                    self._kill(application)
                active = self._active()
                say("not ended: " + ", ".join(active) if active else "they have ended")
        except (OSError, subprocess.SubprocessError) as error:
            say(
                "whether YARN applications with the tag {} still run is not known: {}".format(
                    self.tag, error
                )
            )

    def _kill(self, application):
        """One that can't be ended is no reason to leave the others running."""
        try:
            self._yarn("-kill", application)
        except (OSError, subprocess.SubprocessError) as error:
            say("can't end {}: {}".format(application, error))

    def _active(self):
        listed = self._yarn("-list", "-appTags", self.tag, "-appStates", YARN_ACTIVE)
        return re.findall(r"^application_[0-9]+_[0-9]+", listed, re.MULTILINE)

    def _yarn(self, *arguments):
        answer = subprocess.check_output(
            [self.program, "application"] + list(arguments),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.environment,
            cwd="/",
            timeout=YARN_SECONDS,
        )
        return answer.decode("utf-8", "replace")


def become(account, uid, gid):
    """Root turns into the account, with all its groups and no way back."""
    os.initgroups(account, gid)
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)


def prctl(option, value):
    """Both options used here only add to what holds without them, so a refusal is no failure."""
    ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def start(request):
    """The pid of the script, the leader of a session of its own."""
    launcher = os.getpid()
    # A signal that comes before the script has its own handling of signals waits for that.
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.Signals)
    pid = os.fork()
    if pid == 0:
        code = NOT_RUNNABLE
        try:
            code = run(request, launcher)
        except BaseException as error:
            say("can't run the script: " + str(error))
        finally:
            os._exit(code)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    return pid


def run(request, launcher):
    """Becomes the script. Returns only if that is not possible, with the exit code."""
    os.setsid()
    # If somebody kills this launcher, the script does not stay without anybody to end it.
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != launcher:
        return NOT_RUNNABLE
    signal.set_wakeup_fd(-1)
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor in [int(name) for name in os.listdir("/proc/self/fd")]:
        if descriptor > 2:
            try:
                os.close(descriptor)
            except OSError:
                pass  # The one that listed them.
    if not os.access(".", os.X_OK):
        os.chdir("/")
    return execute(request.words, request.environment)


def execute(words, environment):
    program = words[0]
    if b"/" in program:
        candidates = [program]
    else:
        folders = environment.get(b"PATH", b"").split(b":")
        candidates = [os.path.join(folder, program) for folder in folders if folder]
    failure = None
    for candidate in candidates:
        try:
            execute_file(candidate, words, environment)
        except (FileNotFoundError, NotADirectoryError):
            # A script whose interpreter is not there fails with the same error.
            if os.path.lexists(candidate):
                failure = failure or "its file or its interpreter is not there"
        except OSError as error:
            failure = error.strerror
            if not isinstance(error, PermissionError):
                break
    name = os.fsdecode(program)
    if failure is None:
        say("there is no program " + name)
        return NOT_FOUND
    say("can't run " + name + ": " + failure)
    return NOT_RUNNABLE


def execute_file(path, words, environment):
    try:
        os.execve(path, words, environment)
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            raise
        # A script without #! line: what execvp(3) and every shell do then.
        os.execve(b"/bin/sh", [b"sh", path] + words[1:], environment)


def descendants():
    """Pid and process group of all that the script has started: orphans become our own children."""
    children = {}
    groups = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/" + name + "/stat", "rb") as stat:
                    state, parent, group = stat.read().rpartition(b")")[2].split()[:3]
            except OSError:
                continue  # It has ended meanwhile.
            if state != b"Z":
                children.setdefault(int(parent), []).append(int(name))
                groups[int(name)] = int(group)
    found = {}
    parents = [os.getpid()]
    while parents:
        for pid in children.get(parents.pop(), []):
            found[pid] = groups[pid]
            parents.append(pid)
    return found


def signal_all(number):
    """Whole groups, so that a process that forks meanwhile does not escape."""
    own_group = os.getpgrp()
    targets = set()
    for pid, group in descendants().items():
        targets.add(pid if group == own_group else -group)
    for target in targets:
        try:
            os.kill(target, number)
        except OSError:
            pass  # It has ended, or it is a program that runs as another account.


def kill_all():
    """Again until nothing new shows: a process may leave its group while its relatives die."""
    known = set()
    while True:
        current = set(descendants())
        if current <= known:
            return
        signal_all(signal.SIGKILL)
        known |= current


def names():
    """Pids only: a command line may hold what is not for the log."""
    return ", ".join("pid {}".format(pid) for pid in sorted(descendants()))


class Supervision:
    """From the start of a script to the end of everything that it has started."""

    def __init__(self, control, script, grace, wakeup):
        self.control = control
        self.script = script
        self.grace = grace
        self.wakeup = wakeup
        self.code = None
        self.deadline = None
        self.next_step = None
        self.kills = 0
        self.interrupted = False

    def run(self):
        """The script's exit code, 128 + n if a signal ended it."""
        while self.reap():
            if self.code is not None and self.deadline is None:
                self.after(SETTLE_SECONDS, self.end_leftovers)
            self.wait()
            if self.deadline is not None and time.monotonic() >= self.deadline:
                self.next_step()
        return 128 + signal.SIGKILL if self.code is None else self.code

    def reap(self):
        """False once no process is left."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return self.kills <= KILL_ROUNDS
            if pid == self.script:
                ended = os.WIFSIGNALED(status)
                self.code = 128 + os.WTERMSIG(status) if ended else os.WEXITSTATUS(status)

    def wait(self):
        """For the end of a process, a word or the end of run-step.sh, or the deadline."""
        sources = [self.wakeup] if self.control.ended else [self.wakeup, self.control.descriptor]
        limit = None if self.deadline is None else max(0, self.deadline - time.monotonic())
        readable = select.select(sources, [], [], limit)[0]
        if self.wakeup in readable:
            os.read(self.wakeup, 4096)
        if self.control.descriptor in readable:
            for record in self.control.arrived():
                self.interrupted = True
                signal_all(FORWARDED[record.partition(b" ")[2]])
            if self.control.ended and self.next_step in (None, self.end_leftovers):
                say("the wrapper is gone; ending the script")
                self.interrupted = True
                self.terminate()

    def after(self, seconds, step):
        self.deadline = time.monotonic() + seconds
        self.next_step = step

    def end_leftovers(self):
        say("the script has ended and left processes running; ending them: " + names())
        self.terminate()

    def terminate(self):
        signal_all(signal.SIGTERM)
        signal_all(signal.SIGCONT)
        self.after(self.grace, self.kill)

    def kill(self):
        if self.kills == 0:
            say("SIGTERM was not enough; killing: " + names())
        self.kills += 1
        kill_all()
        if self.kills > KILL_ROUNDS:
            say("can't be killed, left behind: " + names())
        self.after(KILL_SECONDS, self.kill)


def main(arguments):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        # run-step.sh passes signals through the pipe. One that reached this process as well, by
        # its group or through sudo, would come twice.
        signal.signal(number, signal.SIG_IGN)
    if arguments:
        account, uid, gid = arguments
        become(account, int(uid), int(gid))
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    wakeup, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)

    control = Control(0)
    request = Request()
    try:
        if not request.read(control):
            return REFUSED
        supervision = Supervision(control, start(request), request.grace, wakeup)
        code = supervision.run()
        if supervision.interrupted and request.yarn_tag:
            Applications(request.yarn_tag, request.environment).end()
        if code == 0 and request.output is not None:
            request.output.send()
        return code
    except (Refusal, OSError) as error:
        say("refused: " + str(error))
        return REFUSED
    finally:
        request.clean()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
