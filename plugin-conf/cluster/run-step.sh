#!/bin/bash
#
# Runs a script as the account of a team. Azkaban's EMR job type submits it as a step:
#
#   run-step.sh --group=G --user=U --submit-user=S --execution-id=N --project=P --flow-id=F
#               --job-id=J --attempt=A -- SCRIPT [ARGUMENT...]
#
# Every value is percent-encoded, because EMR's command-runner.jar drops empty arguments and breaks
# at two closing braces: [A-Za-z0-9._/:@,+=-] stand for themselves, any other byte is %XX, and the
# empty text is a lone %. No value is ever evaluated by a shell.
#
# Exits with the script's code, or with 64 if it refuses to start it.

set -u

# For every comparison below; the script gets the node's own locale back.
node_locale=${LC_ALL-unset}
LC_ALL=C

# Accounts below this uid are the system's, not a team's.
readonly MIN_UID=1000

readonly RESERVED=" root wheel sudo sudoers admin adm bin daemon sys disk shadow kmem docker nobody
 nogroup ssm-user ec2-user hadoop hdfs yarn mapred hdfsadmingroup hive hcatalog hbase spark livy
 nfsnobody oozie zookeeper presto trino tez flink hue kms httpfs azkaban "

refuse() {
  printf 'run-step.sh: refused: %s\n' "$1" >&2
  exit 64
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
    --)
      shift
      break
      ;;
    *) refuse "unknown option $1" ;;
  esac
  shift
done

[[ -n $group ]] || refuse 'no --group is given'
[[ $group =~ ^[a-z_][a-z0-9_-]{0,31}$ ]] || refuse "'$group' is not the name of an account"
[[ $RESERVED =~ [[:space:]]"$group"[[:space:]] ]] && refuse "the account '$group' is reserved"
[[ -n $execution_id ]] || refuse 'no --execution-id is given'
(($# > 0)) || refuse 'no script is given'

command=()
for word in "$@"; do
  decode plain "$word"
  # shellcheck disable=SC2154 # decode assigns it
  command+=("$plain")
done
[[ -n ${command[0]} ]] || refuse "the script's name is empty"
[[ ${command[0]} != *=* && ${command[0]} != -* ]] ||
  refuse "the script's name must not contain = or start with -: ${command[0]}"

uid=$(id -u -- "$group" 2>/dev/null) || refuse "this node has no account '$group'"
if ! [[ $uid =~ ^[0-9]+$ ]] || ((uid < MIN_UID)); then
  refuse "the account '$group' has uid $uid; teams have $MIN_UID and above"
fi

if [[ $(id -un) == "$group" ]]; then
  switch=()
else
  switch=(sudo -n -H -u "$group" --)
fi

printf 'run-step.sh: running as %s for %q, execution %q, job %q\n' \
  "$group" "$user" "$execution_id" "$job_id"

if [[ $node_locale == unset ]]; then
  unset LC_ALL
else
  LC_ALL=$node_locale
fi

# exec: SIGINT and SIGTERM reach the script (sudo passes them on), and the script's exit code is the
# step's. sudo gives the script a clean environment and the account's home.
exec ${switch[@]+"${switch[@]}"} env \
  "AZKABAN_EXECUTION_ID=$execution_id" \
  "AZKABAN_PROJECT=$project" \
  "AZKABAN_FLOW_ID=$flow_id" \
  "AZKABAN_JOB_ID=$job_id" \
  "AZKABAN_ATTEMPT=$attempt" \
  "AZKABAN_USER=$user" \
  "AZKABAN_SUBMIT_USER=$submit_user" \
  "${command[@]}"
