#!/usr/bin/env bash
# Guess: with NO_PROXY=sts.eu-west-1.amazonaws.com:443 or with NO_PROXY=10.0.0.0/8 curl and the AWS CLI
#        reach https://sts.eu-west-1.amazonaws.com and https://10.1.2.3 without the proxy; at least both
#        read one NO_PROXY alike.
# Fact:  neither curl 7.88.1 nor the AWS CLI 2.9.19 takes an entry with a port for a URL without one: the
#        call goes to the proxy. The range keeps curl from the proxy and not the CLI.
# Users: a health check with curl says that an endpoint is reached directly, and the AWS CLI beside it asks
#        the proxy; an entry host:port, as Java and Go people write it, has no effect at all.
# The product: where NO_PROXY is allowed to count (it is not by itself) ranges and ports are both read, and
#        CheckSetup names the way of each endpoint.
set -euo pipefail
work=$(mktemp -d)
proxy=''
trap '[[ -n $proxy ]] && kill "$proxy" 2>/dev/null; rm -rf "$work"' EXIT
mkdir -p "$work/debs/partial" "$work/root"
: >"$work/status"
apt-get -qq -o Dir::State::status="$work/status" -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install --download-only --no-install-recommends -y awscli=2.9.19-1 'curl=7.88.1*' >/dev/null
for deb in "$work"/debs/*.deb; do
  case ${deb##*/} in awscli_* | python3-* | curl_* | libcurl4_*) dpkg -x "$deb" "$work/root" ;; esac
done
curl=("$(echo "$work"/root/usr/lib/*-linux-gnu)" "$work/root/usr/bin/curl")

# Says to each call only that it was here.
cat >"$work/proxy.py" <<'PY'
import http.server, socketserver

class Refusing(http.server.BaseHTTPRequestHandler):
    def log_message(self, *words):
        pass

    def do_CONNECT(self):
        open(self.server.seen, "a").write(self.path + "\n")
        self.send_response(403)
        self.send_header("Content-Length", "0")
        self.end_headers()

import sys
server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusing)
server.seen = sys.argv[1]
print(server.server_address[1], flush=True)
server.serve_forever()
PY
/usr/bin/python3 "$work/proxy.py" "$work/seen" >"$work/port" &
proxy=$!
until [[ -s $work/port ]]; do sleep 0.1; done

# way NO_PROXY HOST COMMAND...: whether the proxy was asked.
way() {
  : >"$work/seen"
  env -i "HOME=$work" PATH=/usr/bin:/bin "HTTPS_PROXY=http://127.0.0.1:$(cat "$work/port")" "NO_PROXY=$1" \
    "${@:3}" >/dev/null 2>&1 || true
  if [[ -s $work/seen ]]; then echo proxy; else echo directly; fi
}

by_curl() {
  way "$1" "$2" "LD_LIBRARY_PATH=${curl[0]}" "${curl[1]}" -s --connect-timeout 1 --resolve "$2:443:127.0.0.1" "https://$2/"
}

by_cli() {
  way "$1" "$2" "PYTHONPATH=$work/root/usr/lib/python3/dist-packages" AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
    AWS_DEFAULT_REGION=eu-west-1 AWS_MAX_ATTEMPTS=1 /usr/bin/python3 "$work/root/usr/bin/aws" --cli-connect-timeout 1 \
    --endpoint-url "https://$2" sts get-caller-identity
}

env "LD_LIBRARY_PATH=${curl[0]}" "${curl[1]}" --version | head -n 1
PYTHONPATH=$work/root/usr/lib/python3/dist-packages /usr/bin/python3 "$work/root/usr/bin/aws" --version
host=sts.eu-west-1.amazonaws.com
seen=''
for row in "$host $host" "amazonaws.com $host" "$host:443 $host" '10.1.2.3 10.1.2.3' '10.0.0.0/8 10.1.2.3'; do
  read -r entry asked <<<"$row"
  line="$(by_curl "$entry" "$asked") $(by_cli "$entry" "$asked")"
  printf 'seen: NO_PROXY=%s, https://%s: curl %s, the AWS CLI %s\n' "$entry" "$asked" "${line% *}" "${line#* }"
  seen+="$line;"
done
echo 'expected: directly, ten times'
[[ $seen == 'directly directly;directly directly;proxy proxy;directly directly;directly proxy;' ]]
