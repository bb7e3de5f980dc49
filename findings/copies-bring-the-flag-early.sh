#!/usr/bin/env bash
# Guess: who copies a finished folder gets its _SUCCESS when the data are there. Hadoop's own DistCp, at least, knows what
#        the flag is for.
# Fact:  the AWS CLI 2.9.19 and s3cmd 2.3.0 go by name, and "_" comes before small letters: the flag is there when none or
#        few of the parts are. DistCp 3.4.1 shuffles its list: with one map, too, the flag comes anywhere.
# Users: a flag that was right where it was written is wrong where it was copied to: a sensor on the copy starts on a part
#        of the data. Copy the data first and the flag by itself, or don't copy flags at all.
# The product: its flag is written to its address by the executor when the step is COMPLETED, and travels with nothing;
#        a step that copies can have a hand-over of its own.
set -euo pipefail
work=$(mktemp -d)
server=''
trap '[[ -n $server ]] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-client-runtime</artifactId>
      <version>3.4.1</version>
    </dependency>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-distcp</artifactId>
      <version>3.4.1</version>
      <exclusions>
        <exclusion>
          <groupId>*</groupId>
          <artifactId>*</artifactId>
        </exclusion>
      </exclusions>
    </dependency>
    <dependency>
      <groupId>commons-cli</groupId>
      <artifactId>commons-cli</artifactId>
      <version>1.5.0</version>
    </dependency>
    <dependency>
      <groupId>org.apache.commons</groupId>
      <artifactId>commons-lang3</artifactId>
      <version>3.12.0</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib"
echo '<configuration/>' >lib/core-site.xml
mkdir -p debs/partial root
: >status
apt-get -qq -o Dir::State::status="$work/status" -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install --download-only --no-install-recommends -y awscli=2.9.19-1 s3cmd=2.3.0-1 >/dev/null
for deb in debs/*.deb; do
  case ${deb##*/} in awscli_* | s3cmd_* | python3-*) dpkg -x "$deb" root ;; esac
done
debian=(env -i "HOME=$work" PATH=/usr/bin:/bin "PYTHONPATH=$work/root/usr/lib/python3/dist-packages"
  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-west-1 /usr/bin/python3)

mkdir orders
for part in {00..11}; do head -c 300000 /dev/urandom >"orders/part-$part"; done
: >orders/_SUCCESS

# A stand-in for S3 that takes objects and tells their keys in the order in which they appear.
cat >s3.py <<'PY'
import hashlib
import http.server
import sys
import urllib.parse


class S3(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_PUT(self):
        data = self.rfile.read(int(self.headers['Content-Length']))
        print(urllib.parse.urlsplit(self.path).path, flush=True)
        self.answer(b'', hashlib.md5(data).hexdigest())

    def do_GET(self):
        self.answer(b'<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>', 'none')

    def answer(self, body, tag):
        self.send_response(200)
        self.send_header('Content-Type', 'application/xml')
        self.send_header('Content-Length', str(len(body)))
        self.send_header('ETag', f'"{tag}"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), S3).serve_forever()
PY
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
python3 s3.py "$port" >keys 2>errors &
server=$!
for _ in {1..100}; do
  if curl -s -o answer "http://127.0.0.1:$port/"; then break; fi
  sleep 0.1
done

# before TEXT: how many of the lines before the flag's are a part's.
before() { sed '/_SUCCESS/,$d' | grep -c part- || true; }

"${debian[@]}" root/usr/bin/aws --endpoint-url "http://127.0.0.1:$port" s3 cp --recursive --quiet orders s3://cli/orders/
"${debian[@]}" root/usr/bin/s3cmd --config=/dev/null --quiet --no-ssl --access_key=test --secret_key=test \
  --region=eu-west-1 --host="127.0.0.1:$port" --host-bucket="127.0.0.1:$port" sync orders/ s3://s3cmd/orders/
cli=$(grep '^/cli/' keys | before)
s3cmd=$(grep '^/s3cmd/' keys | before)
distcp=''
early=false
for round in {1..4}; do
  java -cp "lib:lib/*" org.apache.hadoop.tools.DistCp -Dmapreduce.framework.name=local -m 1 \
    "file://$work/orders" "file://$work/copy-$round" >"$work/distcp" 2>&1
  parts=$(cd "copy-$round" && stat -c '%W.%w %n' part-* _SUCCESS | sort | before)
  distcp+=" $parts"
  if ((parts < 12)); then early=true; fi
done
"${debian[@]}" root/usr/bin/aws --version
echo 'expected: the flag comes when all of the 12 parts are there'
echo "seen, AWS CLI 2.9.19, cp --recursive, ten at a time: $cli of them"
echo "seen, s3cmd 2.3.0, sync: $s3cmd of them"
echo "seen, DistCp 3.4.1 with one map, four times:$distcp of them"
[[ $cli -lt 12 && $s3cmd == 0 && $early == true ]]
