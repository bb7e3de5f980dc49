#!/bin/bash
echo "loading $1"
sleep 1
echo "load-file.sh: there is no object $1" >&2
exit 3
