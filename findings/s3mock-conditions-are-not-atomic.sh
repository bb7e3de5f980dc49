#!/usr/bin/env bash
# Guess: a stand-in for S3 that answers PUT with If-None-Match: * and 412 where there is an object does it for writes
#        of the same moment too: of forty that find nothing, one gets 200.
# Fact:  S3Mock 5.0.0 (Adobe) answers 412 one after the other, but looks first and writes then: of forty at once
#        two or more get 200, and the last one's content stays.
# Users: a test that two writers race for one flag, or for a lock made of a conditional write, is red now and then
#        against it although the code is right; one after the other it is what S3 documents.
# The product: its tests with S3Mock write one after the other; two executors at the same moment meet a stand-in of the
#        project's own, which decides one request at a time.
set -euo pipefail
work=$(mktemp -d)
server=''
trap '[[ -n $server ]] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
mvn -q dependency:copy -Dartifact=com.adobe.testing:s3mock:5.0.0:jar:exec -DoutputDirectory="$work"

free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free)
java -jar s3mock-5.0.0-exec.jar --http.port="$port" --server.port="$(free)" >"$work/log" 2>&1 &
server=$!
url=http://127.0.0.1:$port
for _ in {1..300}; do
  if curl -s -o "$work/answer" "$url/"; then break; fi
  sleep 0.3
done
curl -s -o "$work/answer" -X PUT "$url/flags"

# put KEY WRITER: the code of one write.
put() { curl -s -o "$work/answer.$2" -w '%{http_code}\n' -X PUT -H 'If-None-Match: *' --data-binary "$2" "$url/flags/$1"; }
export -f put
export work url

one=$(put alone 1)
two=$(put alone 2)
most=0
for round in {1..20}; do
  written=$(seq 1 40 | xargs -P 20 -I{} bash -c "put race-$round {}" | grep -c 200 || true)
  if ((written > most)); then most=$written; fi
done

echo 'expected: one after the other 200 412; at once one of forty'
echo "seen, S3Mock 5.0.0: one after the other $one $two; at once up to $most of forty"
[[ $one == 200 && $two == 412 && $most -gt 1 ]]
