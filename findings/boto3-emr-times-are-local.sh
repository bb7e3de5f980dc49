#!/usr/bin/env bash
# Guess: boto3's times are aware and in UTC, whichever service tells them.
# Fact:  boto3 1.26.27 puts the times of EMR (and of every service that speaks JSON with seconds since 1970) into the zone of
#        the machine, and those of S3 and STS into UTC.
# Users: comparing is safe; date(), hour and strftime are not. In New York a step that ends at 04:00 UTC is yesterday's,
#        and the flag that it has left in S3 today's; on a server in UTC the same script is right.
# The product: its flags hold the times that EMR tells in UTC, with a Z.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p debs/partial root
: >status
apt-get -qq -o Dir::State::status="$work/status" -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install --download-only --no-install-recommends -y 'python3-boto3=1.26.27*' >/dev/null
for deb in debs/*.deb; do
  case ${deb##*/} in python3-*) dpkg -x "$deb" root ;; esac
done
cat >times.py <<'PY'
import http.server
import json
import threading

import boto3

# 28 November 2026, 04:00 UTC.
SECONDS = 1795838400
STEP = json.dumps({'Step': {'Id': 's-1', 'Status': {'State': 'COMPLETED', 'Timeline': {'EndDateTime': SECONDS}}}})


class Aws(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.answer(STEP.encode(), 'application/x-amz-json-1.1')

    def do_HEAD(self):
        self.answer(b'', 'binary/octet-stream')

    def answer(self, body, kind):
        self.send_response(200)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.send_header('Last-Modified', 'Sat, 28 Nov 2026 04:00:00 GMT')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Aws)
threading.Thread(target=server.serve_forever, daemon=True).start()


def client(name):
    return boto3.client(
        name,
        endpoint_url=f'http://127.0.0.1:{server.server_address[1]}',
        region_name='eu-west-1',
        aws_access_key_id='test',
        aws_secret_access_key='test',
    )


step = client('emr').describe_step(ClusterId='j-1', StepId='s-1')['Step']['Status']['Timeline']['EndDateTime']
flag = client('s3').head_object(Bucket='lake', Key='flag')['LastModified']
print('boto3', boto3.__version__, 'in New York')
print('the step has ended on', step.date(), 'at', step.isoformat())
print('its flag is of', flag.date(), 'at', flag.isoformat())
print('the same moment:', step == flag)
PY
echo 'expected: both of 2026-11-28, at 2026-11-28T04:00:00+00:00'
env -i "HOME=$work" PATH=/usr/bin:/bin TZ=America/New_York "PYTHONPATH=$work/root/usr/lib/python3/dist-packages" \
  /usr/bin/python3 times.py | tee seen
diff seen - <<'SEEN'
boto3 1.26.27 in New York
the step has ended on 2026-11-27 at 2026-11-27T23:00:00-05:00
its flag is of 2026-11-28 at 2026-11-28T04:00:00+00:00
the same moment: True
SEEN
