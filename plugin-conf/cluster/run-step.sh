#!/bin/bash -p
#
# Runs a script as the account of a team. Azkaban's EMR job type submits it as a step:
#
#   run-step.sh [--env=EMR_END_NOTES=s3://BUCKET/KEY] [--env=EMR_INSTALL_ID=ID]
#               --group=G --user=U --submit-user=S --execution-id=N --project=P --flow-id=F
#               --job-id=J --attempt=A [--step-key=KEY] [--script-sha256=HEX]
#               [--output=s3://BUCKET/KEY] [--env=NAME=VALUE]... [--secret=NAME=REFERENCE]...
#               -- SCRIPT [ARGUMENT...]
#
# --env=EMR_END_NOTES=s3://BUCKET/KEY is no variable of the script's: it says below which key the wrapper
# notes that the script has begun and ended. An older wrapper makes a variable of it, which does no harm.
# Only the first option can be that, where no author has a word.
#
# Every value is percent-encoded, because EMR's command-runner.jar drops empty arguments and breaks
# at two closing braces: [A-Za-z0-9._/:@,+=-] stand for themselves, any other byte is %XX, and the
# empty text is a lone %. No value is ever evaluated by a shell.
#
# Exits with the script's code, 128 + n if signal n ended it or was passed on to a script that then
# ended with 0, with 64 if it refuses to start it, or 70 if it fails itself while the script runs; the
# last line that it writes says which.
# The page docs/wrapper.md says what it promises.

# -p above: neither BASH_ENV nor functions nor shell options come from the environment.
set -u +o posix

# Accounts below this uid are the system's, not a team's.
readonly MIN_UID=1000

readonly RESERVED=" root wheel sudo sudoers admin adm bin daemon sys disk shadow kmem docker nobody
 nogroup ssm-user ec2-user hadoop hdfs yarn mapred hdfsadmingroup hive hcatalog hbase spark livy
 nfsnobody oozie zookeeper presto trino tez flink hue kms httpfs azkaban "

readonly SECRET_SECONDS=60
readonly FETCH_SECONDS=600
readonly OUTPUT_SECONDS=120
readonly START_SECONDS=120
readonly TICKS=5 # a second, in which the launcher's answer is looked for

# A connection may break while a script or a secret comes.
readonly TRIES=3

# What the launcher needs to end everything, besides the times that the settings give.
readonly ENDING_SECONDS=30

# As the launcher has it: a pipe holds 65,536 bytes.
readonly OUTPUT_BYTES=60000

refuse() {
  printf 'run-step.sh: refused: %s\n' "$1" >&2
  exit 64
}

# --- The command line, out of sight.

# Every account can read the arguments of every process. So this one hands its own to itself once
# more, through a pipe, which has room for more than EMR lets a step have.
if [[ ${1-} == --arguments-from=* ]]; then
  from=${1#*=}
  [[ $from =~ ^[0-9]{1,4}$ && -p /proc/self/fd/$from ]] || refuse "there are no arguments in $1"
  set --
  while IFS= read -r -d '' word; do
    set -- "$@" "$word"
  done <&"$from"
  exec {from}<&-
elif (($# > 0)); then
  # A signal that is ignored when a shell starts stays ignored, whatever it traps. So one that was
  # started by nohup, or in the background of a script, starts once more from default signals.
  ignored=00000000 default=()
  while read -r name value; do
    [[ $name == SigIgn: ]] && ignored=$value
  done </proc/self/status
  # 1 to 31: the C library has others for itself, and what a JVM starts ignores some of these.
  ((16#0${ignored: -8} & 0x7fffffff)) && [[ -x /usr/bin/python3 ]] && default=(/usr/bin/python3 -I -S -c '
import os, signal, sys
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])')
  exec {from}< <(printf '%s\0' "$@")
  exec ${default[@]+"${default[@]}"} /bin/bash -p -- "${BASH_SOURCE[0]}" "--arguments-from=$from"
fi

# --- The environment: nothing that the caller set reaches a tool or the script but these.

locale=()
aws_region=()
for name in $(compgen -e); do
  value=${!name-}
  case $name in
    LANG | LANGUAGE | LC_* | TZ)
      [[ $value =~ ^[A-Za-z0-9_.@:+/-]{1,64}$ && $value != *..* ]] && locale+=("$name=$value")
      ;;
    AWS_REGION | AWS_DEFAULT_REGION)
      [[ $value =~ ^[a-z0-9-]{1,32}$ ]] && aws_region+=("$name=$value")
      ;;
  esac
  case $name in
    SHELLOPTS | BASHOPTS | BASH_VERSINFO | UID | EUID | PPID) ;; # bash lets nobody change them
    *) unset -v "$name" ;;
  esac
done
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# For every comparison below.
LC_ALL=C

# --- The settings of the node's administrator, beside this file.

self=$(readlink -f -- "${BASH_SOURCE[0]}") || refuse 'its own file can not be found'
readonly here=${self%/*}
readonly launcher=$here/run-step-launcher.py
readonly settings=$here/run-step.conf
readonly PARTS=(run-step-guard.py run-step-launcher.py run-step-object.py run-step-secret.py
  run_step_processes.py run_step_program.py run_step_relay.py run_step_yarn.py)
folder=/tmp
grace=10
yarn_seconds=20
note_seconds=5
yarn_after_failure=end
logs=private

# Nobody may say what is run here who could not change this file as well.
trusted() {
  local owner mode
  read -r owner mode < <(stat -L -c '%u %a' -- "$1") &&
    [[ $owner == 0 || $owner == "$(stat -c %u -- "$self")" ]] && ((!(8#$mode & 8#022)))
}

if [[ -e $settings ]]; then
  trusted "$settings" || refuse "$settings has to belong to root and be writable by nobody else"
  while IFS='=' read -r name value || [[ -n $name ]]; do
    case $name in
      '' | '#'*) ;;
      path) PATH=$value ;;
      region) aws_region=("AWS_REGION=$value" "AWS_DEFAULT_REGION=$value") ;;
      folder)
        [[ $value == /* ]] || refuse "$settings: folder is '$value', not an absolute path"
        folder=$value
        ;;
      grace)
        [[ $value =~ ^[1-9][0-9]{0,3}$ ]] || refuse "$settings: grace is '$value', not 1 to 9999"
        grace=$value
        ;;
      yarn_seconds)
        [[ $value =~ ^[1-9][0-9]{0,3}$ ]] ||
          refuse "$settings: yarn_seconds is '$value', not 1 to 9999"
        yarn_seconds=$value
        ;;
      note_seconds)
        [[ $value =~ ^[1-9][0-9]{0,2}$ ]] ||
          refuse "$settings: note_seconds is '$value', not 1 to 999"
        note_seconds=$value
        ;;
      yarn_after_failure)
        [[ $value =~ ^(end|name|leave)$ ]] ||
          refuse "$settings: yarn_after_failure is '$value', not end, name or leave"
        yarn_after_failure=$value
        ;;
      logs)
        [[ $value =~ ^(private|keep)$ ]] ||
          refuse "$settings: logs is '$value', not private or keep"
        logs=$value
        ;;
      *)
        refuse "$settings: unknown setting '$name'; there are path, region, folder, grace, yarn_seconds, yarn_after_failure, note_seconds, logs"
        ;;
    esac
  done <"$settings"
fi
for part in "${PARTS[@]}"; do
  [[ -f $here/$part ]] || refuse "$here/$part is missing"
  trusted "$here/$part" || refuse "$here/$part has to belong to root and be writable by nobody else"
done
# Nor may anybody put something else in the place of what is made there.
place=$(readlink -e -- "$folder") || refuse "there is no folder $folder"
while [[ -n $place ]]; do
  read -r owner mode < <(stat -c '%u %a' -- "$place")
  # The sticky bit of a folder such as /tmp keeps others from renaming what is not theirs.
  if [[ $owner != 0 && $owner != "$EUID" ]] || ((8#$mode & 8#022 && !(8#$mode & 8#1000))); then
    refuse "the folder $place has to belong to root or to the account that starts the wrapper, and\
 be writable by nobody else unless it has the sticky bit"
  fi
  place=${place%/*}
done
python=$(command -v python3) || refuse "there is no python3 on $PATH"

# --- The command line.

# With HOME unset, this is the home that the node's accounts have on record.
own_home=~

# aws_for SECONDS ARGUMENT...: with the credentials of this node and no others. In place of this shell, so in
# the background only.
# shellcheck disable=SC2317 # wait_for calls it
aws_for() {
  exec env -i "PATH=$PATH" "HOME=$own_home" AWS_PAGER= ${aws_region[@]+"${aws_region[@]}"} \
    timeout --kill-after=1 "$1" aws "${@:2}"
}

# decode VARIABLE TEXT: the text's bytes, trailing newlines included, into the variable.
decode() {
  local -r encoded='^([A-Za-z0-9._/:@,+=-]|%[0-9A-F][0-9A-F])+$'
  if [[ $2 == % ]]; then
    printf -v "$1" '%s' ''
  elif [[ $2 =~ $encoded && $2 != *%00* ]]; then
    printf -v "$1" '%b' "${2//%/\\x}"
  else
    refuse "an argument is not percent-encoded as it has to be: $2"
  fi
}

group='' user='' submit_user='' execution_id='' project='' flow_id='' job_id='' attempt=''
step_key='' script_sha256='' output='' notes='' plain='' variables=() secrets=() given=' '
# Elsewhere it is a variable of an author's, whom an older job type may let have it, and is refused.
if [[ ${1-} == --env=EMR_END_NOTES=* ]]; then
  decode plain "${1#*=}"
  notes=${plain#*=}
  shift
fi
# For who lists the steps of a cluster; the script has no use for it.
if [[ ${1-} == --env=EMR_INSTALL_ID=* ]]; then
  shift
fi
while (($# > 0)); do
  case $1 in
    --group=*) decode group "${1#*=}" ;;
    --user=*) decode user "${1#*=}" ;;
    --submit-user=*) decode submit_user "${1#*=}" ;;
    --execution-id=*) decode execution_id "${1#*=}" ;;
    --project=*) decode project "${1#*=}" ;;
    --flow-id=*) decode flow_id "${1#*=}" ;;
    --job-id=*) decode job_id "${1#*=}" ;;
    --attempt=*) decode attempt "${1#*=}" ;;
    --step-key=*) decode step_key "${1#*=}" ;;
    --script-sha256=*) decode script_sha256 "${1#*=}" ;;
    --output=*) decode output "${1#*=}" ;;
    --env=*)
      decode plain "${1#*=}"
      variables+=("$plain")
      ;;
    --secret=*)
      decode plain "${1#*=}"
      secrets+=("$plain")
      ;;
    --)
      shift
      break
      ;;
    *) refuse "unknown option $1" ;;
  esac
  if [[ $1 != --secret=* && $1 != --env=* ]]; then
    [[ $given == *" ${1%%=*} "* ]] && refuse "${1%%=*} is given twice"
    given+="${1%%=*} "
  fi
  shift
done

# --- Notes in S3 that the script has begun and has ended. They let a job look at its step when there is
# something to see, so whatever goes wrong with one of them changes nothing else. Their names say all
# that they say, and nothing of the script but its exit code.

if [[ -n $notes ]] && ! [[ $notes =~ ^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._:-]+)+$ && $step_key =~ ^[a-z0-9-]{1,64}$ ]]; then
  printf "run-step.sh: there will be no end note: EMR_END_NOTES is not s3://bucket/key, or there is no --step-key\n" >&2
  notes=''
fi
begin_note='' end_note='' note_failed=0
readonly notes_place=$notes

# put_note WORD SECONDS: for the background, where it keeps nothing open that others wait for the end of.
put_note() {
  local -r object=${notes#s3://}
  local name fd
  name=$(date -u +%Y%m%dT%H%M%SZ)-$step_key-$1
  for fd in /proc/self/fd/*; do
    fd=${fd##*/}
    ((fd > 2)) && exec {fd}>&-
  done
  aws_for "$2" s3api put-object "--bucket=${object%%/*}" "--key=${object#*/}/$name" --output=json
}

note_begin() {
  [[ -n $notes ]] || return
  # Where this takes longer, the end's would too, and must not be relied on.
  put_note begun "$note_seconds" </dev/null &>/dev/null &
  begin_note=$!
}

# note_end CODE: once, however often it is called.
note_end() {
  [[ -n $notes && -z $end_note ]] || return
  if [[ -n $begin_note ]]; then
    local -r running=$(jobs -pr)
    if [[ $'\n'$running$'\n' == *$'\n'$begin_note$'\n'* ]]; then
      kill "$begin_note" 2>/dev/null # it would come too late
    else
      # bash's own words about one that had to be killed help nobody.
      { wait "$begin_note"; } 2>/dev/null
      note_failed=$?
      # What AWS has refused then it would refuse now.
      if ((note_failed == 254)); then
        notes=''
        return
      fi
    fi
  fi
  put_note "ended-$1" "$note_seconds" </dev/null &>/dev/null &
  end_note=$!
}

# What the wrapper makes that has a name.
private='' answer='' killed=''
# shellcheck disable=SC2317 # the trap below calls it
finish() {
  local -r code=$?
  phase=ended child=''
  note_end "$code"
  # A kill has waited for long enough: the note goes on alone, for note_seconds at most.
  if [[ -n $end_note && -z $killed ]]; then
    { wait "$end_note"; } 2>/dev/null
    note_failed=$?
  fi
  # The wrapper's last line is why the script has failed, if it has.
  ((note_failed != 0 && code == 0)) && [[ -z $killed ]] &&
    printf "run-step.sh: there is no end note below %s: aws exited with %s\n" \
      "$notes_place" "$note_failed" >&2
  rm -rf -- "$private" "$answer"
}
trap finish EXIT

# --- What the command line has to say.

[[ -n $group ]] || refuse 'no --group is given'
[[ $group =~ ^[a-z_][a-z0-9_-]{0,31}$ ]] || refuse "'$group' is not the name of an account"
[[ $RESERVED =~ [[:space:]]"$group"[[:space:]] ]] && refuse "the account '$group' is reserved"
[[ -n $execution_id ]] || refuse 'no --execution-id is given'
(($# > 0)) || refuse 'no script is given'

command=()
for word in "$@"; do
  decode plain "$word"
  command+=("$plain")
done
readonly script=${command[0]}
case $script in
  '') refuse "the script's name is empty" ;;
  s3://*)
    [[ $script =~ ^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^/] && $script != */ ]] ||
      refuse "this is not s3://bucket/key: $script"
    [[ $script =~ ^s3://[^/]+/(fileb?|https?):// ]] &&
      refuse "the AWS CLI would take this key for a place to read it from: $script"
    ;;
  /*) ;;
  -* | */*)
    refuse "the script has to be an absolute path, the name of a program, or s3://bucket/key: $script"
    ;;
esac
if [[ -n $script_sha256 ]]; then
  [[ $script_sha256 =~ ^[0-9a-fA-F]{64}$ ]] ||
    refuse "--script-sha256 is not the 64 hexadecimal digits of a SHA-256: $script_sha256"
  [[ $script == s3://* ]] ||
    refuse '--script-sha256 is for a script in S3; one on the node could change after the check'
fi

# YARN takes up to 100 characters of ASCII as a tag.
[[ $step_key =~ ^[a-z0-9-]{0,64}$ ]] || refuse "--step-key is not of a-z, 0-9 and -: $step_key"
if [[ $given == *' --output '* ]]; then
  [[ $output =~ ^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^/] && $output != */ ]] ||
    refuse "--output is not s3://bucket/key: $output"
fi

# --- What others may see: what a script writes into the step's log is its team's.

close_log_folder() {
  local file owner
  file=$(readlink "/proc/self/fd/$1") || return
  [[ $file =~ ^(/.*/steps/s-[A-Z0-9]+)/[^/]+$ ]] || return
  owner=$(stat -c %u -- "${BASH_REMATCH[1]}") || return
  [[ $EUID == 0 || $EUID == "$owner" ]] && chmod o-rwx -- "${BASH_REMATCH[1]}"
}

if [[ $logs == private ]]; then
  close_log_folder 1
  close_log_folder 2
fi

# --- The names of variables: a job's author chooses them, and some are not theirs to set.

# What decides how programs are found, loaded or run, whom they run for, or what the wrapper itself
# says. The job type has the same list.
readonly RESERVED_VARIABLES='_|PATH|HOME|USER|LOGNAME|SHELL|ENV|IFS|CDPATH|GLOBIGNORE|SHELLOPTS
|SHLVL|PS4|PROMPT_COMMAND|POSIXLY_CORRECT|PWD|OLDPWD|TMPDIR|UID|EUID|PPID|LANG|LANGUAGE|TZ
|LOCPATH|NLSPATH|GCONV_PATH|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS|JAVA_HOME|NODE_PATH
|.*(CLASSPATH|_OPTS|_OPTIONS)|JOB_NAME|JOB_PROP_FILE|JOB_OUTPUT_PROP_FILE
|EMR_(END_NOTES|INSTALL_ID)|HADOOP_(USER_NAME|PROXY_USER|TOKEN_FILE_LOCATION)|SPARK_USER|FPATH|ZDOTDIR
|(LD_|LC_|DYLD_|GLIBC_|MALLOC_|SUDO_|AZKABAN_|AZK_|AWS_|GIT_|KRB5|BASH|PERL|PYTHON|RUBY).*'

# take_name OPTION NAME=TEXT
names=' '
take_name() {
  local -r name=${2%%=*}
  [[ $2 == *=* && $name =~ ^[A-Za-z_][A-Za-z0-9_]{0,63}$ ]] ||
    refuse "$1 has to be NAME=..., with a NAME of letters, digits and _: $name"
  [[ $name =~ ^(${RESERVED_VARIABLES//$'\n'/})$ ]] &&
    refuse "$1 can't set $name, which decides how programs run or whom they run for"
  [[ $names == *" $name "* ]] && refuse "the variable $name is given twice"
  names+="$name "
}

for pair in ${variables[@]+"${variables[@]}"}; do
  take_name --env "$pair"
done

# --- The account.

entry=$(getent passwd "$group") || refuse "this node has no account '$group'"
IFS=: read -r account _ uid gid _ home shell <<<"$entry"
[[ $account == "$group" && $uid =~ ^[0-9]{1,10}$ && $gid =~ ^[0-9]{1,10}$ ]] ||
  refuse "this node's entry of the account '$group' can't be read: $entry"
((10#$uid >= MIN_UID)) ||
  refuse "the account '$group' has uid $uid; teams have $MIN_UID and above"

# -I, -S: nothing but Python's own library, whatever the account's folders hold.
start=("$python" -I -S "$launcher")
if [[ $(id -un) == "$group" ]]; then
  :
elif [[ $(id -u) == 0 ]]; then
  start+=("$group" "$uid" "$gid")
else
  command -v sudo >/dev/null || refuse "$(id -un) needs sudo to run a script as $group"
  start=(sudo -n -H -u "$group" -- "${start[@]}")
fi

# --- Signals: before the script starts they end the tool that runs and this; then it gets them.

phase=preparing child='' pending='' interrupted=''
# shellcheck disable=SC2317 # the traps below call it
on_signal() {
  interrupted=yes killed=yes
  case $phase in
    preparing)
      [[ -n $child ]] && kill "$child" 2>/dev/null
      printf 'run-step.sh: ended by SIG%s before the script started\n' "$1" >&2
      exit $((128 + $2))
      ;;
    starting) pending=$1 ;;
    running) send 'signal %s\0' "$1" ;;
    ended) [[ -n $child ]] && kill "$child" 2>/dev/null ;;
  esac
}
trap 'on_signal HUP 1' HUP
trap 'on_signal INT 2' INT
trap 'on_signal TERM 15' TERM
trap : PIPE # to write to a launcher that has ended is an error, not the end

# wait_for COMMAND...: its exit code; a signal to this shell does not have to wait for it.
wait_for() {
  "$@" <&0 & # or it would read from /dev/null
  child=$!
  wait "$child"
  local -r code=$?
  child=''
  return "$code"
}

# new_file FOLDER: the descriptors reader and writer, of a file that has no name any more. So nobody
# else can open it, and nothing is left of it however this ends.
new_file() {
  local name
  name=$(mktemp -- "$1/run-step.XXXXXXXXXX") || refuse "no file can be made in $1"
  # shellcheck disable=SC2094 # two descriptors, because each has its own place in the file
  exec {writer}>"$name" {reader}<"$name"
  rm -f -- "$name"
}

# --- Secrets, into this shell's memory: never into an argument of a process or a log.

readonly SECRET_NAME='[A-Za-z0-9/_+=.@-]+'
readonly SECRET_ARN='arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+'
readonly PARAMETER_NAME='[A-Za-z0-9/_.-]+(:[A-Za-z0-9_.-]+)?'
readonly PARAMETER_ARN='arn:aws[a-z-]*:ssm:([a-z0-9-]+):[0-9]{12}:parameter/[A-Za-z0-9/_.-]+'

# resolve REFERENCE: its value into the variable secret.
resolve() {
  local key='' place=/dev/shm call try code
  if [[ $1 =~ ^secretsmanager:($SECRET_NAME|$SECRET_ARN)(#(.+))?$ ]]; then
    call=(secretsmanager get-secret-value "--secret-id=${BASH_REMATCH[1]}")
    key=${BASH_REMATCH[4]}
    [[ -n ${BASH_REMATCH[2]} ]] && call+=("--region=${BASH_REMATCH[2]}")
  elif [[ $1 =~ ^ssm:($PARAMETER_NAME|$PARAMETER_ARN)$ ]]; then
    call=(ssm get-parameter --with-decryption "--name=${BASH_REMATCH[1]}")
    [[ -n ${BASH_REMATCH[3]} ]] && call+=("--region=${BASH_REMATCH[3]}")
  else
    refuse "'$1' is not secretsmanager:ID, secretsmanager:ID#KEY or ssm:NAME"
  fi
  [[ -d $place && -w $place ]] || place=$folder
  for ((try = 1; ; try++)); do
    new_file "$place"
    wait_for aws_for "$SECRET_SECONDS" "${call[@]}" --output=json >&"$writer" </dev/null ||
      refuse "the secret $1 can't be read: aws exited with $?"
    # The dot keeps line feeds at the end, which the shell would cut off.
    secret=$("$python" -I -S "$here/run-step-secret.py" "${call[0]}" "$key" <&"$reader" &&
      printf .)
    code=$?
    exec {writer}>&- {reader}<&-
    ((code == 0)) && break
    # The CLI of Debian 12 takes half an answer for an empty one, and exits with 0.
    ((code == 2 && try < TRIES)) || refuse "the secret $1 has no value that can be used"
  done
  secret=${secret%.}
}

for pair in ${secrets[@]+"${secrets[@]}"}; do
  take_name --secret "$pair"
done
secret_values=()
for pair in ${secrets[@]+"${secrets[@]}"}; do
  resolve "${pair#*=}"
  secret_values+=("${pair%%=*}=$secret")
done

# --- A script in S3. The bytes that were checked go to the launcher, and nobody can change them on the
# way. From then on they are a file of the script's account, which its own processes can replace.

# fetch: the script's bytes into the descriptor script_reader.
fetch() {
  local try code checked rest deadline=$((SECONDS + FETCH_SECONDS)) object=${script#s3://}
  private=$(mktemp -d -- "$folder/run-step.XXXXXXXXXX") || refuse "no folder can be made in $folder"
  # Not to standard output: if a connection breaks, some of the CLI's commands begin again there.
  for ((try = 1; ; try++)); do
    rest=$((deadline - SECONDS))
    # To timeout, 0 seconds are no limit.
    ((rest >= 1)) || refuse "$script can't be fetched within $FETCH_SECONDS seconds"
    wait_for aws_for "$rest" s3api get-object "--bucket=${object%%/*}" \
      "--key=${object#*/}" --output=json "$private/script" >"$private/answer" 2>"$private/error" </dev/null
    code=$?
    if ((code == 0)); then
      checked=$("$python" -I -S "$here/run-step-object.py" "$script" "$private/script" \
        <"$private/answer" 2>"$private/error") && break
    fi
    # What S3 has answered it would answer again.
    if ((try == TRIES || SECONDS >= deadline)) ||
      grep -q '^An error occurred (' "$private/error"; then
      grep . "$private/error" >&2
      ((code == 0)) || refuse "$script can't be fetched: aws exited with $code"
      refuse "$script can't be fetched as it is in S3"
    fi
    printf "run-step.sh: fetching %q did not succeed, trying again\n" "$script" >&2
    wait_for sleep "$try"
  done
  exec {script_reader}<"$private/script"
  rm -rf -- "$private"
  printf 'run-step.sh: fetched %q: %s\n' "$script" "$checked"
}

size='' file_name=''
if [[ $script == s3://* ]]; then
  fetch
  if [[ -n $script_sha256 ]]; then
    read -r sum _ < <(sha256sum "/proc/self/fd/$script_reader")
    [[ $sum == "${script_sha256,,}" ]] ||
      refuse "$script has the SHA-256 $sum and not ${script_sha256,,}"
  fi
  size=$(stat -L -c %s "/proc/self/fd/$script_reader") || refuse "the size of $script is not known"
  file_name=${script##*/}
  [[ $file_name =~ ^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$ ]] || file_name=script
fi

# --- The script.

printf 'run-step.sh: running as %s for %q, execution %q, job %q\n' \
  "$group" "$user" "$execution_id" "$job_id"

# Only this shell holds the writing end of this pipe, so the pipe ends with it, whatever ends it.
pipe=$(mktemp -d -- "$folder/run-step.XXXXXXXXXX") || refuse "no folder can be made in $folder"
mkfifo -- "$pipe/control" "$pipe/leash" "$pipe/silence" || refuse "no pipe can be made in $pipe"
# shellcheck disable=SC2094 # both ends of a pipe, of which the first opens without the other
exec {both}<>"$pipe/control" {input}<"$pipe/control" {control}>"$pipe/control" {both}>&-
# shellcheck disable=SC2094
exec {both}<>"$pipe/leash" {leash}<"$pipe/leash" {held}>"$pipe/leash" {both}>&-
exec {silence}<>"$pipe/silence"
rm -rf -- "$pipe"
new_file "$folder"
verdict_reader=$reader verdict_writer=$writer

# The launcher says through another pipe that it has started, so that nothing is waited for without
# limit before. It brings what the script has to tell through the same, which has room for all of it.
# It may be of any account, so the pipe is open to all. But every account can read the arguments of
# every process, so its path is in none: mktemp makes it up, in a folder that can't be listed, and
# what is done there is done by relative names. The file is made now, when a full disk can still
# stop the script.
if [[ -n $output ]]; then
  new_file "$folder"
  told_reader=$reader told_writer=$writer
fi
answer=$(mktemp -d -- "$folder/run-step.XXXXXXXXXX") || refuse "no folder can be made in $folder"
hidden=$(mktemp -d -- "$answer/XXXXXXXXXXXXXXXXXXXX") || refuse "no folder can be made in $answer"
(cd -- "$hidden" && mkfifo -m 0622 pipe && chmod 0711 . ..) ||
  refuse "no pipe can be made in $answer that $group can open"

guard=("$python" -I -S "$here/run-step-guard.py" "$leash" "$verdict_writer"
  "$((grace + yarn_seconds + ENDING_SECONDS))")
"${guard[@]}" "${start[@]}" <&"$input" {input}<&- {control}>&- {held}>&- {silence}>&- &
child=$!
exec {input}<&- {leash}<&-

# send FORMAT VALUE...: if the launcher has ended, it has said itself why.
send() {
  # shellcheck disable=SC2059 # the formats are those below
  { printf "$@" >&"$control"; } 2>/dev/null
}

# hand_over RECORD: returns when the launcher has opened the pipe and said so with a line feed, or when it
# has ended, which its exit code explains. After that nobody else can open the pipe, and nothing is
# left of it however this ends.
hand_over() {
  local left=$((START_SECONDS * TICKS))
  # For both directions: to open it for one would wait for the other.
  exec {answering}<>"$hidden/pipe"
  send '%s %s\0' "$1" "$hidden/pipe"
  # Not a read that waits for the answer: one whose time ends as a byte comes takes the byte, and tells
  # of the time (bash 5.2). And a short time, because neither a signal nor the launcher's end ends it.
  until read -r -t 0 -u "$answering"; do
    [[ -n $(jobs -pr) ]] || break
    ((left-- > 0)) || refuse "the launcher has not started within $START_SECONDS seconds"
    read -r -t "0.$((10 / TICKS))" -u "$silence"
  done
  read -r -t 0 -u "$answering" && read -r -n 1 -u "$answering"
  exec {silence}>&-
  # From here on the launcher alone can write, so its end is the end of what comes.
  exec {answered}<"$hidden/pipe" {answering}>&-
  rm -rf -- "$answer"
}

# A driver in cluster mode has the environment of its container, and what it submits is the step's.
spark_options() {
  local -r driver=spark.yarn.appMasterEnv
  printf '%s' "-Dspark.yarn.tags=$step_key -D$driver.AZKABAN_YARN_TAG=$step_key" \
    " -D$driver.SPARK_SUBMIT_OPTS=-Dspark.yarn.tags=$step_key"
}

send '%s\0' "grace $grace" "folder $folder"
if [[ -n $output ]]; then hand_over output; else hand_over ready; fi
phase=starting
[[ -n $step_key ]] && send 'yarn %s\0' "$yarn_seconds $yarn_after_failure $step_key"
# A job's own come first: whatever their names, none of those after them is changed by one.
((${#variables[@]} > 0)) && send 'env %s\0' "${variables[@]}"
send 'env %s\0' "PATH=$PATH" "HOME=$home" "USER=$group" "LOGNAME=$group" "SHELL=$shell" \
  ${locale[@]+"${locale[@]}"} \
  "AZKABAN_EXECUTION_ID=$execution_id" \
  "AZKABAN_PROJECT=$project" \
  "AZKABAN_FLOW_ID=$flow_id" \
  "AZKABAN_JOB_ID=$job_id" \
  "AZKABAN_ATTEMPT=$attempt" \
  "AZKABAN_USER=$user" \
  "AZKABAN_SUBMIT_USER=$submit_user" \
  "AZK_ID=$execution_id" \
  "JOB_NAME=$job_id" \
  ${step_key:+"AZKABAN_YARN_TAG=$step_key" "SPARK_SUBMIT_OPTS=$(spark_options)"} \
  ${secret_values[@]+"${secret_values[@]}"}
send 'arg %s\0' "${command[@]}"
if [[ -n $size ]]; then
  send 'file %s %s\0' "$size" "$file_name"
  cat <&"$script_reader" >&"$control" 2>/dev/null
  exec {script_reader}<&-
fi
send 'go\0'
phase=running
note_begin
[[ -n $pending ]] && send 'signal %s\0' "$pending"

# A signal ends the wait, not the script: wait again until it has ended.
interrupted=yes
while [[ -n $interrupted ]]; do
  interrupted=''
  # bash's own words about a child that a signal has ended help nobody.
  { wait "$child"; } 2>/dev/null
  code=$?
done
phase=ended child=''
note_end "$code"
if [[ ! -s /proc/self/fd/$verdict_reader ]]; then
  # With this shell's end of the pipe, the launcher ends what the script has started.
  printf 'run-step.sh: the guard of the launcher was ended by a signal (%s); ending the script\n' \
    "$code" >&2
fi

# --- What the script has to tell, which is worth nothing if it has failed.

if [[ -n $output ]]; then
  # A process that the account has elsewhere may have got at the launcher's end of the pipe.
  timeout 10 head -c "$((OUTPUT_BYTES + 1))" <&"$answered" >&"$told_writer"
  told=$(stat -L -c %s "/proc/self/fd/$told_reader")
  if ((told > OUTPUT_BYTES)); then
    printf "run-step.sh: the script's output is left out: more than %s bytes\n" "$OUTPUT_BYTES" >&2
  elif [[ $code == 0 ]] && ((told > 0)); then
    wait_for aws_for "$OUTPUT_SECONDS" s3 cp --only-show-errors \
      --content-type application/json - "$output" <&"$told_reader" ||
      printf "run-step.sh: the script's output can't be brought to %s: aws exited with %s\n" \
        "$output" $? >&2
  fi
fi
exit "$code"
