"""Processes of a step: who descends from whom, and how they are ended.

Used by run-step-launcher.py and run-step-guard.py. Standard library of Python 3.5 and later.
"""

import ctypes
import os
import select
import signal
import time

# linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36

# Between two looks at processes that have got SIGKILL and are not gone yet.
LOOK_SECONDS = 0.02


def say(text):
    """One line on standard error."""
    try:
        os.write(2, b"run-step.sh: " + os.fsencode(text) + b"\n")
    except OSError:
        pass  # Nobody reads the step's output any more.


def prctl(option, value):
    """The options used here only add to what holds without them, so a refusal is no failure."""
    ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def look_after_orphans():
    """What loses its parent becomes a child of this process, not of the machine's first."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def keep_others_out():
    """No process of the same account may open this one's pipes through /proc, or trace it."""
    prctl(PR_SET_DUMPABLE, 0)


def wake_on_child():
    """A descriptor that can be read whenever a child has ended or stopped."""
    wakeup, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    return wakeup


def exit_code(status):
    """As a shell has it: 128 + n if signal n has ended the process."""
    if os.WIFSIGNALED(status):
        return 128 + os.WTERMSIG(status)
    return os.WEXITSTATUS(status)


def signal_name(number):
    try:
        return signal.Signals(number).name
    except ValueError:
        return "signal {}".format(number)


class Process:
    """What the kernel tells of a process."""

    def __init__(self, pid, stat):
        fields = stat.rpartition(b")")[2].split()
        self.pid = pid
        self.state = fields[0]
        self.parent, self.group, self.session = (int(field) for field in fields[1:4])
        self.started = fields[19]

    def is_there(self):
        """Not if its number has become another process's."""
        now = look_at(self.pid)
        return now is not None and now.started == self.started

    def is_in_its_group(self):
        """Nor if it has left the process group that it was seen in."""
        now = look_at(self.pid)
        return now is not None and (now.started, now.group) == (self.started, self.group)


def look_at(pid):
    """None if there is no such process."""
    try:
        with open("/proc/{}/stat".format(pid), "rb") as stat:
            return Process(pid, stat.read())
    except (OSError, ValueError, IndexError):
        return None  # It has ended meanwhile.


def descendants(ancestor):
    """All that descend from this pid and have not ended, by pid."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            process = look_at(int(name))
            if process is not None and process.state != b"Z":
                children.setdefault(process.parent, []).append(process)
    found = {}
    parents = [ancestor]
    while parents:
        for process in children.get(parents.pop(), []):
            if process.pid not in found:
                found[process.pid] = process
                parents.append(process.pid)
    return found


def children(pid):
    """The same for the children alone, as fast as can be; empty where the kernel has no list."""
    try:
        with open("/proc/{0}/task/{0}/children".format(pid), "rb") as listed:
            return {int(child) for child in listed.read().split()}
    except (OSError, ValueError):
        return set()


def names(processes):
    """Pids only: a command line may hold what is not for the log."""
    return ", ".join("pid {}".format(pid) for pid in sorted(processes))


def send(pid, number):
    """Minus a process group's id reaches all of it at once."""
    try:
        os.kill(pid, number)
    except OSError:
        pass  # It has ended, or it is a program that runs as another account.


def signal_all(number, spared=frozenset()):
    """Whole groups, so that a process that forks meanwhile does not escape."""
    own_group = os.getpgrp()
    targets = {}
    for process in descendants(os.getpid()).values():
        if process.pid not in spared:
            # -1 would be all processes of the machine.
            alone = process.group == own_group or process.group <= 1
            targets.setdefault(process.pid if alone else -process.group, []).append(process)
    for target, members in targets.items():
        # A number that is free again may be another process's by now, and this one may be root's.
        if any(member.is_in_its_group() for member in members):
            send(target, number)


class Force:
    """SIGKILL for all that descends from a process, however fast it forks.

    To list all processes takes longer than to fork. A process that leaves only a child behind when
    it is seen has left that child to the ancestor, whose own children the kernel lists at once.
    """

    def __init__(self, ancestor, spared=frozenset()):
        self.ancestor = ancestor
        self.spared = frozenset(spared)
        self._struck = set()

    def strike(self):
        """Kills those that it has not yet; False if it found none but these."""
        found = {}
        listed = children(self.ancestor) - self.spared
        if listed <= self._struck:
            found = descendants(self.ancestor)
            listed = set(found) - self.spared
        new = set()
        for pid in listed - self._struck:
            if self.is_still(pid, found.get(pid)):
                send(pid, signal.SIGKILL)
                new.add(pid)
        # A number that is free again may soon be another process's.
        self._struck &= listed
        self._struck |= new
        return bool(new)

    def is_still(self, pid, seen):
        """Its number may be another process's by now."""
        if seen is not None:
            return seen.is_there()
        now = look_at(pid)
        return now is not None and now.parent == self.ancestor

    def until(self, deadline, is_over, wakeup):
        """Strikes until it is over or the time is up; true if it is over."""
        while not is_over():
            if time.monotonic() >= deadline:
                return False
            if not self.strike() and select.select([wakeup], [], [], LOOK_SECONDS)[0]:
                os.read(wakeup, 4096)
        return True
