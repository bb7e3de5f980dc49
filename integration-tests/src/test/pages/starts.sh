#!/usr/bin/env bash
# Runs a page's command that goes on until Ctrl-C: waits until it says that it is ready, and presses Ctrl-C.
#
# usage: starts.sh PAGE COMMAND READY    READY is a part of the line that says so
# Run in the project's folder. Fails if the page has no such command, or if it ends before. What has not ended in the end is killed.
set -euo pipefail

page=$1 command=$2 ready=$3
limit=300

grep -Fxq -- "$command" "$page" || { echo "starts.sh: $page has no line: $command" >&2; exit 1; }

# A session of its own, so that Ctrl-C reaches all that it has started, and nothing else; in the background it would be ignored.
coproc started { exec env --default-signal=INT setsid bash -c "$command" 2>&1; }
# shellcheck disable=SC2154 # coproc sets it
group=$started_PID
exec {out}<&"${started[0]}"
trap 'kill -KILL -- "-$group" 2>/dev/null || true' EXIT

until [[ ${line:-} == *"$ready"* ]]; do
  read -r -t "$limit" line <&"$out" || { echo "starts.sh: it has ended, or says nothing more: $command" >&2; exit 1; }
  printf '%s\n' "$line"
done
kill -INT -- "-$group"
while read -r -t "$limit" line <&"$out"; do printf '%s\n' "$line"; done
wait "$group" || true
