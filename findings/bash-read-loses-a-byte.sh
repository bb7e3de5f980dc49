#!/usr/bin/env bash
# Guess: `read -t` of bash tells of its time only when what was asked for has not come: with a line
#        feed that it has taken out of a pipe it returns 0, so a loop
#        `until read -r -n 1 -t 1 -u "$fd"` misses none, however busy the machine is.
# Fact:  bash 5.2.15 of Debian 12 takes the line feed, sees that its time is over by now, and returns as
#        if nothing had come. Any other byte is at least in the variable, beside that exit code; of a
#        line feed nothing is left anywhere. It happens when the shell gets no turn between the byte's
#        coming and the end of its time: in one of some 80 runs on a machine with a load of ten for
#        each core. Here the shell is stopped meanwhile, which makes it every time.
# Users: a shell that waits for one line feed of another process in steps of a second can wait for
#        ever, and the other one for it.
# The product: the wrapper looks with `read -t 0`, which takes nothing, and reads without a limit once
#        something is there.
set -euo pipefail
work=$(mktemp -d)
reader=''
trap '[[ -n $reader ]] && kill -9 "$reader" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download 'bash=5.2.15*' >/dev/null
dpkg -x bash_*.deb root
bash=$work/root/bin/bash
"$bash" --version | head -n 1

mkfifo pipe
# Both ways open, so that neither end of the pipe is ever its end.
cat >looks <<'EOF'
exec 5<>pipe
echo ready >state
read -r -n 1 -t 2 byte <&5
echo "$?" "[${byte-}]" >seen
EOF

# once running|stopped TEXT: what the reader says of it when it came while the reader was waiting.
once() {
  rm -f state seen
  "$bash" looks &
  reader=$!
  until [[ -s state ]]; do sleep 0.05; done
  sleep 0.3
  if [[ $1 == stopped ]]; then kill -STOP "$reader"; fi
  printf '%b' "$2" >pipe
  if [[ $1 == stopped ]]; then
    sleep 3
    kill -CONT "$reader"
  fi
  wait "$reader" || true
  reader=''
  cat seen
}

in_time=$(once running '\n')
exec 6<>pipe # the pipe stays, so what is left in it can be seen
late=$(once stopped '\n')
left=nothing
IFS= read -r -n 1 -t 0 -u 6 && left='the line feed'
letter=$(once stopped x)
echo "expected: exit code 0, or else the line feed is still in the pipe"
echo "seen, a shell that had its turn: $in_time"
echo "seen, a shell that had none until its time was over: $late, in the pipe: $left"
echo "seen, the same with a letter: $letter"
[[ $in_time == '0 []' && $late == '142 []' && $left == nothing && $letter == '142 [x]' ]]
