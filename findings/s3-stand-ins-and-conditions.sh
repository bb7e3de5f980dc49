#!/usr/bin/env bash
# Guess: a stand-in for S3 that takes PUT with If-None-Match: * keeps the object that is there and answers
#        412, as S3 does since 2024; one that can't answers 501, or at least not with success.
# Fact:  s3rver 3.7.1 and s3proxy 2.6.0 (filesystem-nio2) answer 200 and put the new object in the old one's
#        place; the same with an If-Match that is wrong.
# Users: a test that a flag is written once is green against them without proving anything, and whatever relies
#        on the condition overwrites.
# The product: hand-overs rest on that condition; they are tried against a stand-in that is
#        shown to answer 412 (S3MockIT).
set -euo pipefail
work=$(mktemp -d)
server=''
trap '[[ -n $server ]] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund s3rver@3.7.1 >/dev/null 2>&1
mvn -q dependency:copy -Dartifact=org.gaul:s3proxy:2.6.0:jar:jar-with-dependencies -DoutputDirectory="$work"

# said URL: the codes of three writes of one object, and what it is then.
said() {
  local header codes=''
  for header in 'If-None-Match: *' 'If-None-Match: *' 'If-Match: "00000000000000000000000000000000"'; do
    codes+="$(curl -s -o "$work/answer" -w '%{http_code}' -X PUT -H "$header" --data-binary "write $((${#codes} / 4 + 1))" "$1") "
  done
  echo "$codes$(curl -s "$1")"
}

# started URL COMMAND...
started() {
  "${@:2}" >"$work/log" 2>&1 &
  server=$!
  for _ in {1..300}; do
    if curl -s -o "$work/answer" "$1"; then return; fi
    sleep 0.2
  done
  cat "$work/log" >&2
  exit 2
}

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
url=http://127.0.0.1:$port
started "$url" node -e '
const S3rver = require("s3rver");
new S3rver({ address: "127.0.0.1", port: Number(process.argv[1]), silent: true, directory: process.argv[2],
  allowMismatchedSignatures: true, configureBuckets: [{ name: "flags", configs: [] }] }).run();' "$port" "$work/s3rver"
s3rver=$(said "$url/flags/done")
kill "$server"
wait "$server" 2>/dev/null || true

mkdir data
cat >s3proxy.conf <<EOF
s3proxy.authorization=none
s3proxy.endpoint=$url
jclouds.provider=filesystem-nio2
jclouds.identity=test
jclouds.credential=test
jclouds.filesystem.basedir=$work/data
EOF
started "$url" java -jar s3proxy-2.6.0-jar-with-dependencies.jar --properties s3proxy.conf
curl -s -o "$work/answer" -X PUT "$url/flags"
s3proxy=$(said "$url/flags/done")

echo 'expected: 200 412 412 write 1'
echo "seen, s3rver 3.7.1: $s3rver"
echo "seen, s3proxy 2.6.0: $s3proxy"
[[ $s3rver == '200 200 200 write 3' && $s3proxy == '200 200 200 write 3' ]]
