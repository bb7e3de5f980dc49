#!/usr/bin/env bash
# Guess: a verifier that meets a key id it does not know asks Cognito for the key set again: after a change of keys
#        new tokens are good at once, or after a minute.
# Fact:  cognito-express 3.0.4 asks once, when it is made. From the change on it refuses every new token
#        with "Invalid id token" and asks for nothing. aws-jwt-verify 5.1.0 asks again and accepts.
# Users: an API beside Azkaban that checks the same tokens refuses everybody from then on, until it is restarted.
# The product: an unknown key id makes the user manager ask again, at a bounded rate; its message names the key id.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund cognito-express@3.0.4 aws-jwt-verify@5.1.0
cat >keys.cjs <<'JS'
const http = require('node:http');
const https = require('node:https');
const { createSign, generateKeyPairSync } = require('node:crypto');

const pool = 'eu-west-1_Example01';
const issuer = `https://cognito-idp.eu-west-1.amazonaws.com/${pool}`;
const pairs = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
const part = (object) => Buffer.from(JSON.stringify(object)).toString('base64url');

function token(number) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: 'a', iss: issuer, aud: 'client', token_use: 'id', iat: now, auth_time: now, exp: now + 3600 };
  const text = `${part({ alg: 'RS256', kid: `key-${number}` })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(pairs[number - 1].privateKey, 'base64url')}`;
}

let current = 1;
let asked = 0;
const server = http.createServer((request, response) => {
  asked += 1;
  const key = { ...pairs[current - 1].publicKey.export({ format: 'jwk' }), kid: `key-${current}`, alg: 'RS256', use: 'sig' };
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ keys: [key] }));
});

// What is meant for Cognito goes to the server on loopback.
https.request = (...words) => {
  const options = words.find((word) => typeof word === 'object' && !(word instanceof URL)) || {};
  const target = { host: '127.0.0.1', port: server.address().port, path: `/${pool}/.well-known/jwks.json`, headers: options.headers };
  return http.request(target, words.find((word) => typeof word === 'function'));
};

async function told(verify) {
  asked = 0;
  current = 1;
  const words = [];
  for (const number of [1, 2, 2, 2]) {
    current = number;
    words.push(await verify(token(number)).then(() => 'accepted', (error) => error.message));
  }
  return `${words.join(', ')}; asked ${asked}x`;
}

server.listen(0, '127.0.0.1', async () => {
  require('axios').defaults.proxy = false;
  const CognitoExpress = require('cognito-express');
  const { CognitoJwtVerifier } = require('aws-jwt-verify');
  const express = new CognitoExpress({ region: 'eu-west-1', cognitoUserPoolId: pool, tokenUse: 'id' });
  const verifier = CognitoJwtVerifier.create({ userPoolId: pool, tokenUse: 'id', clientId: 'client' });
  const first = await told((jwt) => express.validate(jwt));
  const second = await told((jwt) => verifier.verify(jwt));
  console.log('expected: accepted, accepted, accepted, accepted; asked 2x');
  console.log(`seen, cognito-express 3.0.4: ${first}`);
  console.log(`seen, aws-jwt-verify 5.1.0: ${second}`);
  process.exit(first === 'accepted, Invalid id token, Invalid id token, Invalid id token; asked 1x'
    && second === 'accepted, accepted, accepted, accepted; asked 2x' ? 0 : 1);
});
JS
echo 'a token of the first key, then the keys change, then three tokens of the new one'
timeout 60 node keys.cjs
