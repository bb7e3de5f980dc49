// Asks aws-jwt-verify. The first line of standard input is
//   {"userPoolId": ..., "clientIds": [...], "graceSeconds": ..., "jwks": {"keys": [...]}}
// and every other line {"tokenUse": "id" | "access" | null, "token": ...}. Each of those is answered by a line
//   {"accepted": true} or {"accepted": false, "error": <name of the error class>}
// Ends with standard input.
import { createInterface } from "node:readline";
import { CognitoJwtVerifier } from "aws-jwt-verify";

let verifier;

function configure({ userPoolId, clientIds, graceSeconds, jwks }) {
  verifier = CognitoJwtVerifier.create({ userPoolId, clientId: clientIds, graceSeconds, tokenUse: null });
  verifier.cacheJwks(jwks);
}

function judge({ tokenUse, token }) {
  try {
    // The synchronous way knows the cached keys only: nothing is ever fetched.
    verifier.verifySync(token, { tokenUse });
    return { accepted: true };
  } catch (error) {
    return { accepted: false, error: error.constructor.name };
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const message = JSON.parse(line);
  if (verifier) {
    console.log(JSON.stringify(judge(message)));
  } else {
    configure(message);
  }
}
