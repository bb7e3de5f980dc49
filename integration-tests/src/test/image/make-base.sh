#!/usr/bin/env bash
# Makes an image to try the Containerfile with: Debian's smallest system, a JRE of its packages, and jars laid out as an
# Azkaban's lib. FROM scratch; no registry is asked. usage: make-base.sh CACHE LIB IMAGE
#
# The system is kept in the folder CACHE and taken from there next time; a new release of Debian or of the JRE comes with
# an empty one. Storage and isolation are buildah's own settings (STORAGE_DRIVER, BUILDAH_ISOLATION, ...). Needs root.
set -euo pipefail
cache=$1 lib=$2 image=$3

# shellcheck source=/dev/null
suite=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
system=$cache/$suite-$(dpkg --print-architecture)-jre17
if [[ ! -d $system ]]; then
  # From wherever this machine's own packages come; apt expands what is in parentheses.
  # shellcheck disable=SC2016
  mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' |
    awk -v suite="$suite" '$2 == suite && !found { found = $1 } END { print found }')
  [[ -n $mirror ]] || { echo "make-base.sh: apt knows no mirror of $suite; apt-get update may help" >&2; exit 1; }
  mkdir -p "$cache"
  new=$(mktemp -d "$cache/new.XXXXXX")
  trap 'rm -rf "$new"' EXIT
  if ! debootstrap --variant=minbase --include=openjdk-17-jre-headless "$suite" "$new" "$mirror" >"$cache/debootstrap.log" 2>&1; then
    tail -n 30 "$cache/debootstrap.log" >&2
    exit 1
  fi
  # What no server needs makes every copy slower.
  rm -rf "$new"/var/cache/apt/* "$new"/var/lib/apt/lists/* "$new"/usr/share/{doc,man,locale,info}/*
  chmod 0755 "$new"
  mv "$new" "$system"
  trap - EXIT
fi

container=$(buildah from scratch)
root=$(buildah mount "$container")
cp -a "$system/." "$root/"
# As careless as a base can be: Azkaban belongs to an account of its own, and everybody can write to it.
home=$root/opt/azkaban
mkdir -p "$home"/{bin,conf,extlib,lib,plugins,logs}
cp "$lib"/*.jar "$home/lib/"
printf 'log4j.rootLogger=INFO, out\nlog4j.appender.out=org.apache.log4j.ConsoleAppender\nlog4j.appender.out.layout=org.apache.log4j.SimpleLayout\n' >"$home/conf/log4j.properties"
chown -R 1000:1000 "$home"
chmod -R a+rwX "$home"
buildah umount "$container" >/dev/null
buildah config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --user 1000 --cmd '["bin/start"]' "$container"
buildah commit -q --rm "$container" "$image"
