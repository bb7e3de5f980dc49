#!/bin/bash
# Stops the build of an image (exit code 1) whose configuration holds a secret: README.md beside this file says which are found.
#
#   no-secrets.sh <Azkaban's folder>
#
# Tells file and line and never the value. A line is where an entry or an attribute begins. Needs bash, cut, grep, sort and tr.
set -euo pipefail
shopt -s dotglob globstar nullglob
export LC_ALL=C
cd "${1:?is the folder of Azkaban}"
for tool in cut grep sort tr; do command -v "$tool" >/dev/null; done

tab=$'\t'
key='^[[:blank:]'$'\f'']*(([^=:[:blank:]\]|\\.)+)[[:blank:]'$'\f'']*[=:]?[[:blank:]'$'\f'']*(.*)$'
secret='(password|passphrase|secret|secret[a-z._-]*key)$'
attribute='[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd][[:space:]]*=[[:space:]]*("[^"]*"|'"'[^']*')"
# What HashPassword prints.
hashed='^pbkdf2-sha256\$[0-9]+\$[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+$'
anywhere='BEGIN [A-Z ]*PRIVATE KEY|(AKIA|ASIA)[0-9A-Z]{16}'

# Bytes of 0 are left out: a file in UTF-16 then looks like one in ASCII.
text() {
  tr -d '\000' <"$1"
}

# The entries as java.util.Properties reads them: blank, = or : as separator, lines that go on after a backslash, \u escapes.
entries() {
  local line number=0 begin=0 entry=
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    line=${line%$'\r'}
    line=${line#"${line%%[!"$tab"$'\f' ]*}"}
    if ((begin == 0)); then
      [[ -n $line && $line != [#!]* ]] || continue
      begin=$number
    fi
    if [[ $line =~ (\\+)$ ]] && ((${#BASH_REMATCH[1]} % 2 == 1)); then
      entry+=${line%\\}
      continue
    fi
    entry "$entry$line" "$begin"
    entry=
    begin=0
  done < <(text "$1" && printf '\n\n')
}

entry() {
  local name
  [[ $1 =~ $key ]] || return 0
  [[ -n ${BASH_REMATCH[3]//[[:space:]]/} ]] || return 0
  name=${BASH_REMATCH[1]}
  while [[ $name =~ ^(.*)\\u00([2-7][0-9A-Fa-f])(.*)$ ]]; do
    printf -v name '%s%b%s' "${BASH_REMATCH[1]}" "\\x${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
  done
  name=${name//\\/}
  if [[ ${name,,} =~ $secret ]]; then
    echo "$2"
  fi
}

# Each attribute by itself, whichever quotes it has and however many lines it takes.
attributes() {
  local rest before value number=1
  rest=$(text "$1")
  while [[ $rest =~ $attribute ]]; do
    before=${rest%%"${BASH_REMATCH[0]}"*}
    rest=${rest#"$before"}
    value=${BASH_REMATCH[1]:1:-1}
    before=${before//[!$'\n']/}
    number=$((number + ${#before}))
    if [[ -n $value && ! $value =~ $hashed ]]; then
      echo "$number"
    fi
    # What lies inside of the attribute is looked at as well.
    rest=${rest:1}
  done
}

found=
for file in {conf,plugins}/**/*.properties {conf,plugins}/**/*.xml; do
  [[ -f $file ]] || continue
  [[ -r $file ]] || { echo "Not built: $file can't be read" >&2; exit 1; }
  lines=$(
    if [[ $file == *.xml ]]; then attributes "$file"; else entries "$file"; fi
    text "$file" | { grep -naE "$anywhere" || (($? == 1)); } | cut -d : -f 1
  )
  while IFS= read -r number; do
    found+=${number:+$file:$number$'\n'}
  done < <(sort -nu <<<"$lines")
done
if [[ -n $found ]]; then
  echo 'Not built: these lines (file:line) hold a secret, which belongs into a file or variable of the platform:' >&2
  printf '%s' "$found" >&2
  exit 1
fi
