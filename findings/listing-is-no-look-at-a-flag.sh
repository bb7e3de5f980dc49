#!/usr/bin/env bash
# Guess: a tool of S3 that is asked to list one object, s3://lake/day/_SUCCESS, exits with 0 if it is there and with
#        something else if not: "until aws s3 ls FLAG; do sleep 60; done" waits for the flag.
# Fact:  the AWS CLI 2.9.19 exits with 0 as soon as any key begins so, such as _SUCCESS.old; s3cmd 2.3.0 (ls) and
#        rclone 1.60.1 (lsf) exit with 0 where there is nothing at all. "aws s3api head-object" asks for the object.
# Users: a job that waits for a flag this way starts on a neighbour of the flag, or at once.
# The product: it looks at its flags with HeadObject, and tells its own from another's by the metadata.
set -euo pipefail
work=$(mktemp -d)
server=''
trap '[[ -n $server ]] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
mkdir -p debs/partial root
: >status
apt-get -qq -o Dir::State::status="$work/status" -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install --download-only --no-install-recommends -y awscli=2.9.19-1 s3cmd=2.3.0-1 'rclone=1.60.1*' >/dev/null
for deb in debs/*.deb; do
  case ${deb##*/} in awscli_* | s3cmd_* | rclone_* | python3-*) dpkg -x "$deb" root ;; esac
done

# A stand-in for S3 that knows one bucket with two keys.
cat >s3.py <<'PY'
import http.server
import urllib.parse

KEYS = ['there/_SUCCESS', 'beside/_SUCCESS.old']


class S3(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        asked = urllib.parse.urlsplit(self.path)
        key = urllib.parse.unquote(asked.path).lstrip('/').partition('/')[2]
        prefix = urllib.parse.parse_qs(asked.query).get('prefix', [''])[0]
        entries = ''.join(
            f'<Contents><Key>{name}</Key><Size>0</Size><ETag>&quot;{"0" * 32}&quot;</ETag>'
            '<LastModified>2026-11-28T00:00:00.000Z</LastModified><StorageClass>STANDARD</StorageClass></Contents>'
            for name in KEYS
            if name.startswith(prefix)
        )
        listed = (
            f'<ListBucketResult><Name>lake</Name><Prefix>{prefix}</Prefix><MaxKeys>1000</MaxKeys>'
            f'<IsTruncated>false</IsTruncated>{entries}</ListBucketResult>'
        ).encode()
        body = b'' if key else listed
        self.send_response(200 if not key or key in KEYS else 404)
        self.send_header('Content-Type', 'application/xml')
        self.send_header('Content-Length', str(len(body)))
        self.send_header('ETag', f'"{"0" * 32}"')
        self.send_header('Last-Modified', 'Sat, 28 Nov 2026 00:00:00 GMT')
        self.end_headers()
        if self.command == 'GET':
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), S3)
print(server.server_address[1], flush=True)
server.serve_forever()
PY
/usr/bin/python3 s3.py >port 2>errors &
server=$!
until [[ -s port ]]; do sleep 0.1; done
url=http://127.0.0.1:$(cat port)
touch rclone.conf
debian=(env -i "HOME=$work" PATH=/usr/bin:/bin "PYTHONPATH=$work/root/usr/lib/python3/dist-packages"
  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-west-1)

# code COMMAND...: what it exits with.
code() { if "${debian[@]}" "$@" >answer 2>trouble; then echo 0; else echo $?; fi; }

aws=(/usr/bin/python3 root/usr/bin/aws --endpoint-url "$url")
for day in there beside nowhere; do
  ls=$(code "${aws[@]}" s3 ls "s3://lake/$day/_SUCCESS")
  s3cmd=$(code /usr/bin/python3 root/usr/bin/s3cmd --config=/dev/null --no-ssl --access_key=test --secret_key=test \
    --region=eu-west-1 --host="${url#http://}" --host-bucket="${url#http://}" ls "s3://lake/$day/_SUCCESS")
  lsf=$(code root/usr/bin/rclone --config rclone.conf --s3-provider=Other --s3-endpoint="$url" --s3-access-key-id=test \
    --s3-secret-access-key=test --s3-region=eu-west-1 lsf ":s3:lake/$day/_SUCCESS")
  head=$(code "${aws[@]}" s3api head-object --bucket lake --key "$day/_SUCCESS")
  echo "$day: aws s3 ls $ls, s3cmd ls $s3cmd, rclone lsf $lsf, aws s3api head-object $head"
done >seen
"${debian[@]}" "${aws[@]}" --version
echo 'codes where the flag is there, where only _SUCCESS.old is, and where nothing is'
echo 'expected: 0 where it is there, and nowhere else'
cat seen
diff seen - <<'SEEN'
there: aws s3 ls 0, s3cmd ls 0, rclone lsf 0, aws s3api head-object 0
beside: aws s3 ls 0, s3cmd ls 0, rclone lsf 0, aws s3api head-object 254
nowhere: aws s3 ls 1, s3cmd ls 0, rclone lsf 0, aws s3api head-object 254
SEEN
