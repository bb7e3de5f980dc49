#!/bin/bash -p
#
# Installs run-step.sh on a node, as a bootstrap action of an EMR cluster or by hand:
#
#   install.sh [--from=FOLDER|s3://BUCKET/PREFIX] [--sha256=FILE=HEX]... [--accounts=A,B=UID,...]
#              [--region=REGION] [--folder=/opt/azkaban-aws-plugins]
#
# --from      where the files are; without it, beside this one
# --sha256    what the SHA-256 of one of the files has to be; may be given for each of them
# --accounts  accounts of teams to be there, without password and without sudo; of this uid if one
#             is given. An account that is there already stays as it is, if it is one of a team.
# --region    the region of secrets whose reference does not name one
# --folder    where to install, if private.properties of the job type names another place
#
# Run it again as often as you like. It exits with 1, and says why, if it has not done all.

set -u +o posix

readonly FILES=(run-step.sh run-step-guard.py run-step-launcher.py run-step-object.py
  run-step-secret.py run_step_processes.py run_step_program.py run_step_relay.py run_step_yarn.py)
readonly MIN_UID=1000

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

self=$(readlink -f -- "${BASH_SOURCE[0]}") || fail 'its own file can not be found'
if ((EUID != 0)); then
  command -v sudo >/dev/null || fail 'run it as root, or as an account that may use sudo'
  exec sudo -n -- /bin/bash -p "$self" "$@"
fi
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
umask 022

from=${self%/*} folder=/opt/azkaban-aws-plugins accounts='' region=''
declare -A sums=()
for option in "$@"; do
  value=${option#*=}
  case $option in
    --from=?*) from=${value%/} ;;
    --folder=/?*) folder=${value%/} ;;
    --accounts=?*) accounts=$value ;;
    --region=?*)
      [[ $value =~ ^[a-z0-9-]+$ ]] || fail "this is no region: $value"
      region=$value
      ;;
    --sha256=?*=?*)
      [[ " ${FILES[*]} " == *" ${value%%=*} "* && ${value#*=} =~ ^[0-9a-fA-F]{64}$ ]] ||
        fail "--sha256 has to be FILE=HEX, with one of ${FILES[*]}: $value"
      sums[${value%%=*}]=${value#*=}
      ;;
    *) fail "unknown option $option" ;;
  esac
done

command -v python3 >/dev/null || fail "there is no python3 on $PATH; run-step.sh needs 3.5 or later"
python3 -I -c 'import sys; sys.exit(sys.version_info < (3, 5))' ||
  fail 'python3 is older than 3.5, which run-step.sh needs'

# --- The files: all checked before one of them is in its place.

new=$(mktemp -d) || fail 'no temporary folder can be made'
trap 'rm -rf -- "$new"' EXIT
for file in "${FILES[@]}"; do
  if [[ $from == s3://* ]]; then
    aws s3 cp --only-show-errors "$from/$file" "$new/$file" || fail "$from/$file can't be fetched"
  else
    cp -- "$from/$file" "$new/$file" || fail "$from/$file can't be read"
  fi
  read -r sum _ < <(sha256sum <"$new/$file")
  wanted=${sums[$file]-$sum}
  [[ $sum == "${wanted,,}" ]] || fail "$from/$file has the SHA-256 $sum and not ${wanted,,}"
done

install -d -o root -g root -m 0755 -- "$folder" || fail "$folder can't be made"
place=$folder
while [[ -n $place ]]; do
  read -r owner mode < <(stat -c '%u %a' -- "$place")
  # The sticky bit of a folder such as /tmp keeps others from renaming what is root's.
  if [[ $owner != 0 ]] || ((8#$mode & 8#022 && !(8#$mode & 8#1000))); then
    fail "$place has to belong to root and be writable by nobody else"
  fi
  place=${place%/*}
done
for file in "${FILES[@]}"; do
  mode=0644
  [[ $file == *.sh ]] && mode=0755
  # Renamed into its place, so that a step that starts meanwhile finds the old one or the new one.
  install -o root -g root -m "$mode" -- "$new/$file" "$folder/.$file.new" ||
    fail "$folder can't be written"
  mv -f -- "$folder/.$file.new" "$folder/$file" || fail "$folder/$file can't be replaced"
done
if [[ -n $region ]]; then
  { grep -v '^region=' "$folder/run-step.conf" 2>/dev/null || true; } >"$new/run-step.conf"
  printf 'region=%s\n' "$region" >>"$new/run-step.conf"
  install -o root -g root -m 0644 -- "$new/run-step.conf" "$folder/run-step.conf" ||
    fail "$folder/run-step.conf can't be written"
fi
printf 'install.sh: installed in %s\n' "$folder"

# Where the wrapper looks for it. A bootstrap action runs before EMR installs YARN.
path=$(sed -n 's/^path=//p' "$folder/run-step.conf" 2>/dev/null)
if yarn=$(PATH=${path:-$PATH} command -v yarn); then
  PATH=${path:-$PATH} timeout 60 "$yarn" application -help 2>&1 </dev/null |
    grep -q -e -appTags ||
    printf 'install.sh: %s can not list applications by tag (-appTags), as Hadoop 2.8 and older %s\n' \
      "$yarn" "can not: the YARN applications of killed steps will run on" >&2
fi

# --- The accounts. run-step.sh has the list of reserved ones; one list is enough.

reserved=$(sed -n '/^readonly RESERVED="/,/"$/p' "$folder/run-step.sh" | tr -d '"')
reserved=" ${reserved#*=} "
[[ $reserved == *' hadoop '* ]] || fail "the reserved accounts are not to be found in run-step.sh"

IFS=, read -r -a wanted <<<"$accounts"
for entry in ${wanted[@]+"${wanted[@]}"}; do
  name=${entry%%=*}
  [[ $name =~ ^[a-z_][a-z0-9_-]{0,31}$ ]] || fail "'$name' is not the name of an account"
  [[ $reserved =~ [[:space:]]"$name"[[:space:]] ]] && fail "the account '$name' is reserved"
  options=()
  if [[ $entry == *=* ]]; then
    wanted_uid=${entry#*=}
    [[ $wanted_uid =~ ^[1-9][0-9]{3,8}$ ]] || fail "$entry: a team's uid is $MIN_UID or above"
    options=(--uid "$wanted_uid")
  fi
  if ! getent passwd "$name" >/dev/null; then
    useradd --create-home --user-group --shell /bin/bash -K "UID_MIN=$MIN_UID" \
      ${options[@]+"${options[@]}"} -- "$name" || fail "the account '$name' can't be made"
    # No login by a password, and no files that other teams can read.
    passwd --lock "$name" >/dev/null || fail "the account '$name' can't be locked"
    chmod 0700 -- "$(getent passwd "$name" | cut -d: -f6)"
  fi
  uid=$(id -u -- "$name")
  ((uid >= MIN_UID)) || fail "the account '$name' has uid $uid; teams have $MIN_UID and above"
  [[ $entry != *=* || $uid == "$wanted_uid" ]] || fail "the account '$name' has uid $uid"
  for group in $(id -Gn -- "$name"); do
    [[ $group != "$name" && $reserved =~ [[:space:]]"$group"[[:space:]] ]] &&
      fail "the account '$name' is in the group '$group', which gives it more than a team has"
  done
  printf 'install.sh: account %s, uid %s\n' "$name" "$uid"
done
