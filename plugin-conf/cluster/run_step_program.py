"""Becomes the program that a step names, or says in a sentence why that is not possible.

Used by run-step-launcher.py, in the process that is to become the script.
"""

import codecs
import errno
import os
import stat

NOT_FOUND = 127
NOT_RUNNABLE = 126

# linux/binfmts.h: as much of a file as the kernel looks at.
HEAD_BYTES = 256

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ELF = b"\x7fELF"


class CanNotRun(Exception):
    """The text says why, the code is what a shell would exit with."""

    def __init__(self, program, reason, code=NOT_RUNNABLE):
        super().__init__("can't run " + os.fsdecode(program) + ": " + reason)
        self.code = code


def execute(words, environment):
    """Does not return."""
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
                failure = failure or missing_part(candidate)
        except PermissionError as error:
            failure = failure or forbidden(candidate) or error.strerror
        except OSError as error:
            raise CanNotRun(program, error.strerror) from None
    if failure is not None:
        raise CanNotRun(program, failure)
    if b"/" in program:
        raise CanNotRun(program, "there is no such file on this node", NOT_FOUND)
    path = os.fsdecode(environment.get(b"PATH", b""))
    raise CanNotRun(program, "there is no such program on " + path, NOT_FOUND)


def execute_file(path, words, environment):
    head = head_of(path)
    wrong = wrong_beginning(head)
    if wrong is not None and os.access(path, os.X_OK):
        raise CanNotRun(words[0], wrong)
    reason = interpreter_not_found(head, environment)
    if reason is not None and os.access(path, os.X_OK):
        raise CanNotRun(words[0], reason, NOT_FOUND)
    try:
        os.execve(path, words, environment)
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            raise
        if head.startswith(ELF):
            raise CanNotRun(words[0], "it is a program for another kind of machine") from None
        # A script without #! line: what execvp(3) and every shell do then.
        os.execve(b"/bin/sh", [b"sh", path] + words[1:], environment)


def head_of(path):
    """Empty if it can't be read, which a program does not have to be."""
    try:
        # Not blocking, or a pipe of that name would be waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return b""
    try:
        return os.read(descriptor, HEAD_BYTES) if is_file(descriptor) else b""
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def is_file(descriptor):
    return stat.S_ISREG(os.fstat(descriptor).st_mode)


def first_line(head):
    return head.split(b"\n", 1)[0]


def wrong_beginning(head):
    """What a shell would run all the same, line by line, or blame on something else."""
    if head.startswith(codecs.BOM_UTF8):
        return (
            "it begins with a byte order mark (BOM), before which the kernel sees no #!;"
            " save it as UTF-8 without BOM"
        )
    if head.startswith(UTF_16):
        return "it is written in UTF-16; save it as UTF-8 without BOM"
    line = first_line(head)
    if line.startswith(b"#!") and line.endswith(b"\r"):
        return (
            "its first line ends with a carriage return, as on Windows (CRLF), which becomes part of"
            " its interpreter's name or arguments; save it with line feeds alone (LF)"
        )
    return None


def interpreter_of(head):
    """The interpreter and its arguments; empty if the first line names none."""
    line = first_line(head)
    return line[2:].split() if line.startswith(b"#!") else []


def interpreter_not_found(head, environment):
    """env tells so too, but not for which script."""
    words = interpreter_of(head)
    if len(words) != 2 or os.path.basename(words[0]) != b"env" or words[1][:1] == b"-":
        return None
    if b"=" in words[1] or b"/" in words[1]:
        return None
    path = environment.get(b"PATH", b"")
    for folder in path.split(b":"):
        if os.access(os.path.join(folder, words[1]), os.X_OK):
            return None
    return "its first line asks env for {}, and there is no such program on {}".format(
        os.fsdecode(words[1]), os.fsdecode(path)
    )


def missing_part(path):
    """The file is there, but something that it needs is not."""
    if os.path.islink(path) and not os.path.exists(path):
        return "it is a link to " + os.readlink(os.fsdecode(path)) + ", which is not there"
    head = head_of(path)
    words = interpreter_of(head)
    if words:
        return "its first line names the interpreter {}, which is not on this node".format(
            os.fsdecode(words[0])
        )
    if head.startswith(ELF):
        return "the loader that it was built for is not on this node"
    return "its file or its interpreter is not there"


def forbidden(path):
    """Why the account may not run it; None if that can't be seen."""
    closed = closed_folder(path)
    if closed is not None:
        return "the account may not enter the folder " + os.fsdecode(closed)
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return None
    if stat.S_ISDIR(mode):
        return "it is a folder"
    if not mode & 0o111:
        return "it has no right to be executed (chmod +x)"
    if not stat.S_ISREG(mode):
        return "it is no file"
    if os.statvfs(path).f_flag & os.ST_NOEXEC:
        return (
            "its folder is mounted noexec, so nothing in it can be run; for a script from S3 the"
            " setting folder in run-step.conf names another folder"
        )
    if not os.access(path, os.X_OK):
        return "its rights do not let this account execute it"
    words = interpreter_of(head_of(path))
    if words:
        return "its first line names the interpreter {}, which this account may not run".format(
            os.fsdecode(words[0])
        )
    return None


def closed_folder(path):
    """The first folder on the way that the account may not enter; None if there is none."""
    folder = b"/"
    for part in os.path.dirname(os.path.abspath(path)).split(b"/"):
        folder = os.path.join(folder, part)
        if os.path.isdir(folder) and not os.access(folder, os.X_OK):
            return folder
    return None
