#!/usr/bin/env bash
# Runs a command in an image's file system as a container would: read-only, with empty volumes, as an arbitrary user of
# group 0 without capabilities, in mount and process namespaces of its own. The network is the machine's.
#
# usage: inside.sh [--writable] [--uid N] [--volume PATH]... [--file FROM=TO]... [--env NAME=VALUE]... --workdir PATH ROOT COMMAND...
#   --writable  the file system is not read-only, so that permissions alone decide
#   --volume    an empty folder as a platform mounts it, root:root 0770 (/tmp: 1777)
#   --file      shows the file or folder FROM at TO, read-only; TO is below /mnt or /run
# Needs root. Leaves nothing mounted.
set -euo pipefail

if [[ ${INSIDE:-} != namespaces ]]; then
  INSIDE=namespaces exec unshare --mount --pid --fork --kill-child --propagation private "$0" "$@"
fi

writable=false uid=54321 workdir=/
volumes=() files=() environment=()
while [[ $1 == --* ]]; do
  case $1 in
    --writable) writable=true; shift; continue ;;
    --uid) uid=$2 ;;
    --volume) volumes+=("$2") ;;
    --file) files+=("$2") ;;
    --env) environment+=("$2") ;;
    --workdir) workdir=$2 ;;
    *) echo "inside.sh: unknown option $1" >&2; exit 64 ;;
  esac
  shift 2
done
root=$1
shift

mount --bind "$root" "$root"
mount -t tmpfs -o mode=0755,nosuid tmpfs "$root/dev"
for device in null zero full random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
for place in /mnt /run; do
  mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs "$root$place"
done
for file in "${files[@]}"; do
  from=${file%%=*} to=$root${file#*=}
  if [[ -d $from ]]; then
    mkdir -p "$to"
  else
    mkdir -p "${to%/*}"
    touch "$to"
  fi
  mount --bind "$from" "$to"
  mount -o remount,bind,ro "$to"
done
for place in /mnt /run; do
  mount -o remount,ro "$root$place"
done
if [[ $writable == false ]]; then
  mount -o remount,bind,ro,nosuid,nodev "$root"
  for volume in "${volumes[@]}"; do
    mode=0770
    [[ $volume != /tmp ]] || mode=1777
    mount -t tmpfs -o "mode=$mode,uid=0,gid=0,nosuid,nodev" tmpfs "$root$volume"
  done
fi

# chroot first, then the directory and the command: bash is in every base that Azkaban's own scripts run in.
# shellcheck disable=SC2016
exec setpriv --no-new-privs \
  chroot --userspec="$uid:0" --groups=0 "$root" \
  /usr/bin/env -i "${environment[@]}" /bin/bash -c 'cd "$1" && shift && exec "$@"' inside "$workdir" "$@"
