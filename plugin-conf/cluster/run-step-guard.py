"""Stands between run-step.sh and the launcher, and sees to it that the launcher can do its work.

Arguments: LEASH VERDICT SECONDS COMMAND..., two numbers of descriptors and how long the launcher
may take to end everything once run-step.sh is gone. Standard input is the launcher's.

The launcher may run as the account of the script, so the script can stop it or kill it. This
process runs as whoever has started run-step.sh: it lets a stopped launcher go on, and takes over
what a killed one has left behind, because that becomes its children. LEASH is a pipe whose other
end only run-step.sh has. One byte in VERDICT tells that this has ended by itself.

Exits as the launcher does, with 128 + n if signal n has ended that. For Python 3.5 and later.
"""

import os
import select
import signal
import subprocess
import sys
import time

# -I keeps Python from looking beside this file, where only its administrator can put something.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import run_step_processes as processes  # noqa: E402
from run_step_processes import say  # noqa: E402

SWEEP_ROUNDS = 3
SWEEP_SECONDS = 20
KILL_SECONDS = 5


class Guard:
    """Over one launcher."""

    def __init__(self, leash, seconds, command):
        self.leash = leash
        self.seconds = seconds
        self.command = command
        self.wakeup = processes.wake_on_child()
        self.status = None
        self.deadline = None
        self.was_stopped = False
        # Whatever a shell has arranged for this process is the launcher's as well: subprocess would
        # not undo what is ignored here, so nothing is ignored but what was.
        launcher = subprocess.Popen(command, close_fds=True)
        self.launcher = launcher.pid
        launcher.returncode = 0  # It is this class that waits for it.
        # The pipe ends with the launcher.
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def run(self):
        """The launcher's exit code."""
        while self.reap():
            limit = None if self.deadline is None else max(0, self.deadline - time.monotonic())
            if self.was_stopped:
                # There may be more to be told of; but the leash and the deadline have their turn.
                limit = 0
            watched = [self.wakeup] if self.leash is None else [self.wakeup, self.leash]
            readable = select.select(watched, [], [], limit)[0]
            if self.wakeup in readable:
                os.read(self.wakeup, 4096)
            if self.leash in readable and not os.read(self.leash, 4096):
                self.leash = None
                # The launcher sees it as well and ignores this; a sudo that has none yet does not.
                processes.send(self.launcher, signal.SIGTERM)
                self.deadline = time.monotonic() + self.seconds
            if self.deadline is not None and time.monotonic() >= self.deadline:
                say("the launcher does not end; ending it and all that it has started")
                self.take_over()
                break
        if self.status is None:
            return 128 + signal.SIGKILL
        # However it has ended: nothing of a script is to be left by a launcher that failed.
        is_left = self.has_children()
        if is_left:
            self.take_over()
        end = (
            "what the script had started may still run"
            if is_left and self.has_children()
            else "nothing of the script is left"
        )
        code = processes.exit_code(self.status)
        if os.WIFSIGNALED(self.status):
            name = processes.signal_name(os.WTERMSIG(self.status))
            say(
                "the launcher, which looked after the script, was ended by {} ({}); {}".format(
                    name, code, end
                )
            )
        elif is_left:
            say("the launcher ended with {} before all of the script; {}".format(code, end))
        return code

    def reap(self):
        """False once the launcher has ended. Returns after each stop: a script that stops the launcher
        without end must not keep this from looking at anything else."""
        self.was_stopped = False
        while self.status is None:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            except ChildProcessError:
                return False
            if pid == 0:
                return True
            if os.WIFSTOPPED(status):
                self.let_go_on()
                self.was_stopped = True
                return True
            elif pid == self.launcher:
                self.status = status
        return False

    def let_go_on(self):
        """The launcher, and the sudo before it: the script is in another session."""
        own = os.getsid(0)
        for process in processes.descendants(os.getpid()).values():
            if process.session == own:
                processes.send(process.pid, signal.SIGCONT)

    def has_children(self):
        """Also after it has waited for those that have ended."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == self.launcher:
                self.status = status
            if pid == 0:
                return True

    def take_over(self):
        """Ends all that is left, as far as this process may, then as the account, then as root."""
        force = processes.Force(os.getpid())
        deadline = time.monotonic() + KILL_SECONDS
        if os.path.basename(self.command[0]) != "sudo":
            force.until(deadline, lambda: not self.has_children(), self.wakeup)
            return
        # As root at the second try: a script can do nothing to that, but stop what its account runs.
        by_root = self.command[: self.command.index("-H")] + ["--"]
        by_root += self.command[self.command.index("--") + 1 :]
        for command in [self.command, by_root] + [self.command] * (SWEEP_ROUNDS - 1):
            if not self.has_children():
                return
            self.sweep(command)

    def sweep(self, command):
        """By another launcher, for which no other right is needed than for the first."""
        reader, writer = os.pipe()
        # The pipe has room for that, so nobody is waited for.
        os.write(writer, "sweep {}\0go\0".format(os.getpid()).encode())
        os.close(writer)
        try:
            sweeper = subprocess.Popen(
                command,
                stdin=reader,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                close_fds=True,
            )
        except OSError:
            return  # Whether something is left is seen by its being there.
        finally:
            os.close(reader)
        sweeper.returncode = 0  # It is this class that waits for it, and never without limit.
        deadline = time.monotonic() + SWEEP_SECONDS
        while time.monotonic() < deadline and not self.has_ended(sweeper.pid):
            # The script may stop it as well, and the sudo before it stops itself then.
            self.let_go_on()
            if select.select([self.wakeup], [], [], processes.LOOK_SECONDS)[0]:
                os.read(self.wakeup, 4096)

    def has_ended(self, child):
        """Waits for all that have ended meanwhile."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return True
            if pid == self.launcher:
                self.status = status
            if pid == child:
                return True
            if pid == 0:
                return False


def main(arguments):
    leash, verdict, seconds, *command = arguments
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        # run-step.sh has them, and hands them on. Not ignored, or the launcher would inherit that.
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, frame: None)
    processes.keep_others_out()
    processes.look_after_orphans()
    code = Guard(int(leash), float(seconds), command).run()
    os.write(int(verdict), b".")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
