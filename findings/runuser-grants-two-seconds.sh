#!/usr/bin/env bash
# Guess: runuser and su hand SIGTERM on to what they run and wait for its end, as sudo does: a script that
#        tidies up for five seconds has them, and whoever waits for runuser knows when it is done.
# Fact:  those of util-linux 2.38.1 (Debian 12) hand it on, sleep for two seconds, send SIGKILL and are gone
#        with 143. The script dies in the middle of its tidying, and what it had started goes on.
# Users: the grace that a scheduler, a unit file or a container grants counts for nothing where runuser or su stands
#        between: two seconds it is. A second run can meet the rest of the first. setpriv of the same package
#        becomes the command.
# The product: the wrapper starts scripts through sudo -n, or becomes the account itself; its launcher grants `grace`
#        seconds and ends whatever is left.
# It needs root, as runuser does.
set -euo pipefail
if ((EUID)); then
  echo 'runuser needs root' >&2
  exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download 'util-linux=2.38.1*' >/dev/null
dpkg -x util-linux_*.deb root
find_tool() { find "$work/root" -type f -name "$1" -perm -u+x -path '*bin/*'; }
cat >worker <<'SH'
for ((i = 0; i < 12; i++)); do sleep 1; done
echo "the worker ran to its end"
SH
cat >job <<'SH'
trap 'echo "tidying"; sleep 5; kill "$worker"; echo "tidied"; exit 3' TERM
bash "$1/worker" &
worker=$!
echo "started"
wait
SH
chmod 755 .

# told NAME COMMAND...: what the job says when the command that runs it gets SIGTERM, and the command's exit code.
told() {
  local said=$work/$1 code=0 pid
  : >"$said"
  "${@:2}" bash "$work/job" "$work" >>"$said" 2>/dev/null &
  pid=$!
  until grep -q started "$said"; do
    kill -0 "$pid"
    sleep 0.1
  done
  kill -TERM "$pid"
  wait "$pid" || code=$?
  echo "exit code $code" >>"$said"
  # Long enough for a worker that was left alone.
  sleep 14
}

"$(find_tool runuser)" --version | sed 's/^.*runuser/runuser/'
told setpriv "$(find_tool setpriv)" --reuid=65534 --regid=65534 --clear-groups &
told runuser "$(find_tool runuser)" -u nobody -- &
# shellcheck disable=SC2016 # the shell of su puts its arguments there
told su "$(find_tool su)" nobody -s /bin/bash -c 'exec "$0" "$@"' -- &
wait
echo 'expected: started, tidying, tidied, exit code 3'
seen=''
for name in setpriv runuser su; do
  line=$(paste -sd, "$work/$name" | sed 's/,/, /g')
  echo "seen, $name: $line"
  seen+="$line;"
done
cut='started, tidying, exit code 143, the worker ran to its end'
[[ $seen == "started, tidying, tidied, exit code 3;$cut;$cut;" ]]
