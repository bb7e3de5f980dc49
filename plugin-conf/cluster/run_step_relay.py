"""Brings what a script writes from pipes of its own account to the step's standard output and error.

The step's own files belong to another account, so /dev/stdout could not be opened again by the
script; these pipes can. Used by run-step-launcher.py.
"""

import errno
import fcntl
import os
import select
import stat
import struct
import termios
import time

CHUNK = 65536

# What a pipe that can be written to takes without waiting for its reader: PIPE_BUF.
PIPE_CHUNK = 4096

# How long the reader of the step's output may take, once nobody waits for the step any more.
ABANDONED_SECONDS = 5


class Stream:
    """A pipe for a script, and where its content goes."""

    def __init__(self, target):
        self.target = target
        self.source, self.script = os.pipe()
        # A script may read from its own pipe, too, and be faster than this process.
        os.set_blocking(self.source, False)
        is_file = stat.S_ISREG(os.fstat(target).st_mode)
        self.chunk = CHUNK if is_file else PIPE_CHUNK
        self.pending = b""
        self.is_in_line = False

    def is_open(self):
        return self.source is not None

    def close_script_end(self):
        os.close(self.script)

    def read(self, limit=CHUNK):
        """Once the pipe can be read: what is there. False if somebody else was faster."""
        try:
            self.pending = os.read(self.source, limit)
        except BlockingIOError:
            return False
        if not self.pending:
            self.close()
        return True

    def write(self):
        """Once the target can be written to: a part of what was read."""
        try:
            written = os.write(self.target, self.pending[: self.chunk])
            self.is_in_line = self.pending[written - 1 : written] != b"\n"
            self.pending = self.pending[written:]
        except OSError as error:
            if error.errno == errno.EAGAIN:
                return
            # As if the script had the target itself: its next write fails.
            self.pending = b""
            self.close()

    def close(self):
        if self.source is not None:
            os.close(self.source)
            self.source = None

    def waiting(self):
        """How many bytes are in the pipe."""
        if self.source is None:
            return 0
        size = fcntl.ioctl(self.source, termios.FIONREAD, struct.pack("i", 0))
        return struct.unpack("i", size)[0]


class Relay:
    """Both streams; one if output and error go to the same place, which keeps their order."""

    def __init__(self):
        same = os.path.sameopenfile(1, 2)
        self.out = Stream(1)
        self.err = self.out if same else Stream(2)
        self.streams = [self.out] if same else [self.out, self.err]

    def become_the_scripts(self):
        """In the script's process: these are its standard output and error."""
        os.dup2(self.out.script, 1)
        os.dup2(self.err.script, 2)

    def started(self):
        """In the launcher: the script has them."""
        for stream in self.streams:
            stream.close_script_end()

    def sources(self):
        """What has to be watched for something to read."""
        return [s.source for s in self.streams if s.is_open() and not s.pending]

    def targets(self):
        """What has to be watched for room to write."""
        return [s.target for s in self.streams if s.pending]

    def move(self, readable, writable):
        """Does what can be done without waiting."""
        for stream in self.streams:
            if stream.is_open() and stream.source in readable and not stream.pending:
                stream.read()
            if stream.pending and stream.target in writable:
                stream.write()

    def pump(self):
        """What is there now, as far as it goes without waiting: before somebody else writes."""
        for stream in self.streams:
            left = stream.waiting()
            while stream.pending or (stream.is_open() and left > 0):
                if not stream.pending:
                    left = left - len(stream.pending) if stream.read(min(left, CHUNK)) else 0
                elif select.select([], [stream.target], [], 0)[1]:
                    stream.write()
                else:
                    return

    def end_line(self):
        """What the launcher says begins a line of its own."""
        if self.err.is_in_line and not self.err.pending:
            self.err.is_in_line = False
            try:
                os.write(self.err.target, b"\n")
            except OSError:
                pass  # Nobody reads it any more.

    def finish(self, is_abandoned):
        """The rest, once no process of the script is left. Waits for a slow reader only as long as
        somebody waits for the step."""
        for stream in self.streams:
            # What somebody else may still write is not waited for.
            left = stream.waiting()
            deadline = None
            while stream.pending or (stream.is_open() and left > 0):
                if not stream.pending:
                    left = left - len(stream.pending) if stream.read(min(left, CHUNK)) else 0
                    continue
                if select.select([], [stream.target], [], 1)[1]:
                    stream.write()
                elif is_abandoned():
                    deadline = deadline or time.monotonic() + ABANDONED_SECONDS
                    if time.monotonic() > deadline:
                        stream.pending = b""
                        stream.close()
