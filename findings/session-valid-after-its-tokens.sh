#!/usr/bin/env bash
# Guess: a session that amazon-cognito-identity-js makes of kept tokens is not valid once they have
#        expired: isValid() says what aws-jwt-verify says of the same token.
# Fact:  6.3.15 takes the age of the tokens for a wrong clock of the browser: made without ClockDrift, a
#        session of tokens that expired yesterday says true, and its clock drift is 25 hours.
# Users: a portal that keeps an ID token, asks isValid() and hands the token on to Azkaban shows people as
#        signed in whom Azkaban refuses (TOKEN_EXPIRED), and never refreshes.
# The product: the sign-in page keeps no token and asks for a new one each time; the user manager goes by its
#        own clock, and CheckToken says how long a token has been over.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund amazon-cognito-identity-js@6.3.15 aws-jwt-verify@5.1.0
cat >tokens.cjs <<'EOF'
const { createSign, generateKeyPairSync } = require('node:crypto');
const cognito = require('amazon-cognito-identity-js');
const { CognitoJwtVerifier } = require('aws-jwt-verify');

const pool = 'eu-west-1_Example01';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const part = (object) => Buffer.from(JSON.stringify(object)).toString('base64url');
const now = Math.floor(Date.now() / 1000);

function token(use, issuedAt, expires) {
  const claims = { sub: 'a', iss: `https://cognito-idp.eu-west-1.amazonaws.com/${pool}`, iat: issuedAt, exp: expires,
    token_use: use, aud: 'client', client_id: 'client' };
  const text = `${part({ alg: 'RS256', kid: 'key' })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
}

const verifier = CognitoJwtVerifier.create({ userPoolId: pool, tokenUse: 'id', clientId: 'client' });
verifier.cacheJwks({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'key', alg: 'RS256', use: 'sig' }] });

async function told(issuedAt, expires) {
  const id = token('id', issuedAt, expires);
  const session = new cognito.CognitoUserSession({
    IdToken: new cognito.CognitoIdToken({ IdToken: id }),
    AccessToken: new cognito.CognitoAccessToken({ AccessToken: token('access', issuedAt, expires) }),
  });
  const verified = await verifier.verify(id).then(() => 'accepted', (error) => error.constructor.name);
  return `isValid() ${session.isValid()}, clock drift ${Math.round(session.getClockDrift() / 3600)} h, aws-jwt-verify: ${verified}`;
}

(async () => {
  const fresh = await told(now, now + 3600);
  const old = await told(now - 90000, now - 86400);
  console.log('expected: the two agree');
  console.log(`seen, tokens of this moment: ${fresh}`);
  console.log(`seen, tokens that expired a day ago: ${old}`);
  process.exit(fresh === 'isValid() true, clock drift 0 h, aws-jwt-verify: accepted'
    && old === 'isValid() true, clock drift 25 h, aws-jwt-verify: JwtExpiredError' ? 0 : 1);
})();
EOF
echo 'amazon-cognito-identity-js 6.3.15, aws-jwt-verify 5.1.0'
node tokens.cjs
