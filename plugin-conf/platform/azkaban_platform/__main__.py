"""python3 -m azkaban_platform does what the command azkaban-platform does."""

import sys

from azkaban_platform.cli import main

sys.exit(main(sys.argv[1:]))
