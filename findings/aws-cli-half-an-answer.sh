#!/usr/bin/env bash
# Guess: when the connection breaks in the middle of the answer to secretsmanager get-secret-value or
#        ssm get-parameter, the AWS CLI asks again, or fails.
# Fact:  the CLI 2.9.19 of Debian 12 does neither: it writes nothing to standard output and standard
#        error, and exits with 0. (1.45.11 asks again.)
# Users: VALUE=$(aws secretsmanager get-secret-value ... --query SecretString --output text) can be
#        empty, or the word None, after a success, also with set -e.
# The product: the wrapper takes what can't be read as JSON for no answer and asks again, up to three
#        times; then the step is refused. An empty value is never put in a secret's place.
set -euo pipefail
work=$(mktemp -d)
server=''
trap '[[ -n $server ]] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
mkdir -p "$work/debs/partial" "$work/root"
: >"$work/status"
apt-get -qq -o Dir::State::status="$work/status" -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install --download-only --no-install-recommends -y awscli=2.9.19-1 >/dev/null
for deb in "$work"/debs/*.deb; do
  case ${deb##*/} in awscli_* | python3-*) dpkg -x "$deb" "$work/root" ;; esac
done

cat >"$work/server.py" <<'PY'
import http.server, socketserver, sys

class Half(http.server.BaseHTTPRequestHandler):
    def log_message(self, *words):
        sys.stderr.write(self.headers["X-Amz-Target"] + "\n")

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"Name": "db", "SecretString": "' + b"p" * 5000 + b'"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])

server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Half)
print(server.server_address[1], flush=True)
server.serve_forever()
PY
/usr/bin/python3 "$work/server.py" >"$work/port" 2>"$work/requests" &
server=$!
until [[ -s $work/port ]]; do sleep 0.1; done

aws=(env -i "HOME=$work" PATH=/usr/bin:/bin "PYTHONPATH=$work/root/usr/lib/python3/dist-packages"
  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-west-1
  /usr/bin/python3 "$work/root/usr/bin/aws")
"${aws[@]}" --version
code=0
"${aws[@]}" --endpoint-url "http://127.0.0.1:$(cat "$work/port")" secretsmanager get-secret-value \
  --secret-id db --output json >"$work/out" 2>"$work/err" || code=$?
echo "expected: more than one request, or an exit code that is not 0"
echo "seen: $(wc -l <"$work/requests") request(s), exit code $code, $(wc -c <"$work/out") bytes of output, $(wc -c <"$work/err") of errors"
[[ $code == 0 && ! -s $work/out && ! -s $work/err && $(wc -l <"$work/requests") == 1 ]]
