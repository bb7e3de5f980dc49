"""One line that says how far Maven is on its way to the demo.

    progress.py STEP     the artefact that is about to be compiled, or with .jar to be packed

On a terminal of its own (mvn -q) the line is written over; elsewhere each step has one.
"""

import os
import sys

STEPS = {
    "plugin-base": "what both plugins share",
    "cognito-usermanager": "the user manager, for the web server",
    "cognito-usermanager.jar": "its jar",
    "emr-jobtype": "the job type, for executors; the longest part",
    "emr-jobtype.jar": "its jar, with the AWS SDK",
    "plugin-conf.jar": "the tarball",
    "integration-tests": "the simulated AWS",
    "integration-tests.jar": "the demo begins",
}
WIDTH = 24


def seconds_of_maven():
    """Since the process that has started this one was started itself; None where nobody can tell."""
    try:
        with open(f"/proc/{os.getppid()}/stat", encoding="utf-8") as stat, open("/proc/uptime", encoding="utf-8") as uptime:
            ticks = int(stat.read().rpartition(")")[2].split()[19])
            return int(float(uptime.read().split()[0]) - ticks / os.sysconf("SC_CLK_TCK"))
    except (OSError, ValueError, IndexError):
        return None


def maven_is_quiet():
    try:
        with open(f"/proc/{os.getppid()}/cmdline", encoding="utf-8", errors="replace") as line:
            return bool({"-q", "--quiet"} & set(line.read().split("\0")))
    except OSError:
        return False


def line(step, seconds):
    at = list(STEPS).index(step) + 1
    done = WIDTH * at // len(STEPS)
    time = "" if seconds is None else f"{seconds // 60}:{seconds % 60:02}  "
    return f"[{'#' * done}{'.' * (WIDTH - done)}] {at} of {len(STEPS)}  {time}{STEPS[step]}"


def main():
    step = sys.argv[1] if len(sys.argv) == 2 else sys.exit("usage: progress.py STEP")
    if step not in STEPS:
        return
    text = line(step, seconds_of_maven())
    if sys.stdout.isatty() and maven_is_quiet():
        last = step == list(STEPS)[-1]
        # Back to its beginning, so that an error that Maven has to tell begins there.
        sys.stdout.write("\r\x1b[K" + text + ("\n" if last else "\r"))
    else:
        sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
