#!/usr/bin/env bash
# Guess: a verifier that accepts an id token of a user pool accepts all of them: those of the password API, of a local
#        stand-in and of the sign-in page have the same claims to check.
# Fact:  those of the sign-in page (the code flow) bear at_hash. python-jose 3.3.0 refuses a token with at_hash unless it
#        is given the access token, too: "No access_token provided to compare against at_hash claim."
# Users: an API beside Azkaban that is tried with tokens of InitiateAuth or of cognito-local refuses everybody who signs
#        in by the browser. It needs access_token=... or options={"verify_at_hash": False}.
# The product: it takes an id token by itself; at_hash ties two tokens together and says nothing about one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p debs/partial root
: >status
apt-get -qq -o Dir::State::status="$work/status" -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install --download-only --no-install-recommends -y 'python3-jose=3.3.0*' >/dev/null
for deb in debs/*.deb; do
  case ${deb##*/} in python3-*) dpkg -x "$deb" root ;; esac
done
openssl genrsa -traditional -out key.pem 2048 2>errors
openssl rsa -in key.pem -pubout -out public.pem 2>errors
cat >tokens.py <<'PY'
import base64
import hashlib
import time

import jose
from jose import jwt

key = open('key.pem').read()
public = open('public.pem').read()
pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example01'
now = int(time.time())


def token(**claims):
    common = {'sub': 'a', 'iss': pool, 'iat': now, 'auth_time': now, 'exp': now + 3600}
    return jwt.encode({**common, **claims}, key, algorithm='RS256')


def told(text, **words):
    try:
        jwt.decode(text, public, algorithms=['RS256'], audience='client', issuer=pool, **words)
        return 'accepted'
    except jose.JOSEError as error:
        return str(error)


access = token(client_id='client', token_use='access')
digest = hashlib.sha256(access.encode()).digest()[:16]
at_hash = base64.urlsafe_b64encode(digest).decode().rstrip('=')
print('by password:', told(token(aud='client', token_use='id')))
page = token(aud='client', token_use='id', at_hash=at_hash)
print('by the sign-in page:', told(page))
print('by the sign-in page, with the access token:', told(page, access_token=access))
PY
echo 'python-jose 3.3.0, id tokens'
echo 'expected: accepted, accepted, accepted'
PYTHONPATH=root/usr/lib/python3/dist-packages /usr/bin/python3 tokens.py | tee seen
diff seen - <<'SEEN'
by password: accepted
by the sign-in page: No access_token provided to compare against at_hash claim.
by the sign-in page, with the access token: accepted
SEEN
