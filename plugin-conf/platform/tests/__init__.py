"""python3 -m unittest discover -t . -s tests, in plugin-conf/platform."""
