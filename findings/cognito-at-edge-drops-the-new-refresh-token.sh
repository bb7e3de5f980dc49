#!/usr/bin/env bash
# Guess: a gate that refreshes its users' tokens keeps the refresh token that comes with the new ones, where the pool's
#        app client rotates them, and sends the user on to the page that was asked for.
# Fact:  cognito-at-edge 1.5.5 takes the id and the access token out of the answer, and no more: the next refresh sends the
#        old refresh token, which Cognito has retired. And the page that it sends the user to has lost its query.
# Users: where rotation is turned on, everybody signs in again at every second end of a token. Behind the gate a link to
#        /executor?execid=42 leads to /executor when a token was just over.
# The product: its sign-in page drops refresh tokens, and goes on to the page that was asked for, query and all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund cognito-at-edge@1.5.5
cat >gate.cjs <<'JS'
const http = require('node:http');
const https = require('node:https');
const { createSign, generateKeyPairSync } = require('node:crypto');

const pool = 'eu-west-1_Example01';
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const part = (object) => Buffer.from(JSON.stringify(object)).toString('base64url');

function idToken(secondsLeft) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    sub: 'a', 'cognito:username': 'alice', iss: `https://cognito-idp.eu-west-1.amazonaws.com/${pool}`,
    aud: 'client', token_use: 'id', iat: now - 7200, exp: now + secondsLeft,
  };
  const text = `${part({ alg: 'RS256', kid: 'key' })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(pair.privateKey, 'base64url')}`;
}

// A pool that rotates: each refresh token is good for one call and brings the next one.
let number = 1;
function answer(request, body, response) {
  response.setHeader('Content-Type', 'application/json');
  if (request.url.endsWith('/jwks.json')) {
    const key = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'key', alg: 'RS256', use: 'sig' };
    return response.end(JSON.stringify({ keys: [key] }));
  }
  const sent = new URLSearchParams(body).get('refresh_token');
  console.log(`the gate sends ${sent}`);
  if (sent !== `refresh-${number}`) {
    response.statusCode = 400;
    return response.end('{"error": "invalid_grant"}');
  }
  number += 1;
  const tokens = { id_token: idToken(3600), access_token: 'access', refresh_token: `refresh-${number}` };
  return response.end(JSON.stringify({ ...tokens, token_type: 'Bearer', expires_in: 3600 }));
}

const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (data) => { body += data; });
  request.on('end', () => answer(request, body, response));
});

// What is meant for Cognito goes to the server on loopback.
https.request = (...words) => {
  const options = words.find((word) => typeof word === 'object' && !(word instanceof URL)) || {};
  const url = words.find((word) => word instanceof URL || typeof word === 'string');
  const { method, headers } = options;
  const path = options.path || new URL(url).pathname;
  const target = { host: '127.0.0.1', port: server.address().port, path, method, headers };
  return http.request(target, words.find((word) => typeof word === 'function'));
};

server.listen(0, '127.0.0.1', async () => {
  require('axios').defaults.proxy = false;
  const { Authenticator } = require('cognito-at-edge');
  const gate = new Authenticator({
    region: 'eu-west-1', userPoolId: pool, userPoolAppId: 'client', userPoolDomain: 'sign-in.example.com',
  });
  const prefix = 'CognitoIdentityServiceProvider.client.alice';
  const cookies = new Map([[`${prefix}.refreshToken`, 'refresh-1']]);
  for (let round = 1; round <= 2; round += 1) {
    cookies.set(`${prefix}.idToken`, idToken(-60));
    const value = [...cookies].map((pair) => pair.join('=')).join('; ');
    const headers = {
      host: [{ key: 'Host', value: 'azkaban.example.com' }],
      cookie: [{ key: 'Cookie', value }],
    };
    const request = { uri: '/executor', querystring: 'execid=42', headers };
    const told = await gate.handle({ Records: [{ cf: { request } }] });
    for (const cookie of told.headers['set-cookie'] || []) {
      const [, name, text] = /^([^=]+)=([^;]*)/.exec(cookie.value);
      cookies.set(name, text);
    }
    console.log(`the user is sent to ${told.headers.location[0].value.replace(/[?]redirect_uri.*/, '')}`);
  }
  process.exit(0);
});
JS
echo 'cognito-at-edge 1.5.5, a pool that rotates refresh tokens, /executor?execid=42 with an id token that is over, twice'
echo 'expected: refresh-1, then refresh-2, and each time on to https://azkaban.example.com/executor?execid=42'
timeout 60 node gate.cjs | tee seen
diff seen - <<'SEEN'
the gate sends refresh-1
the user is sent to https://azkaban.example.com/executor
the gate sends refresh-1
the user is sent to https://sign-in.example.com/authorize
SEEN
