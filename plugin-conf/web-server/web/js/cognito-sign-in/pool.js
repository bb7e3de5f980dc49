import { Problem } from "./problem.js?v=26e565aa";

const LIMIT_MS = 20000;

/** Where the pool signs somebody in. */
export function authorizeAddress(pool, redirectUri, pending, codeChallenge) {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: pool.clientId,
    redirect_uri: redirectUri,
    scope: pool.scope,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: codeChallenge,
    code_challenge_method: "S256",
  });
  if (pool.identityProvider) {
    query.set("identity_provider", pool.identityProvider);
  }
  return `${pool.domain}/oauth2/authorize?${query}`;
}

/** Where the pool ends its own session, and sends people back from. */
export function logoutAddress(pool, redirectUri) {
  return `${pool.domain}/logout?${new URLSearchParams({ client_id: pool.clientId, logout_uri: redirectUri })}`;
}

/** What the pool's page answered in place of a code; words of the pool only if this tab has asked. */
export function poolError(error, description) {
  if (error === "access_denied") {
    return new Problem("ACCESS_DENIED", quote(description));
  }
  return new Problem("POOL_ERROR", quote(`${error} ${description ?? ""}`));
}

/** The ID token for a code. An access and a refresh token that come along are dropped. */
export async function redeem(fetch, pool, redirectUri, code, pending) {
  let answer;
  let json;
  try {
    answer = await fetch(`${pool.domain}/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: pool.clientId,
        redirect_uri: redirectUri,
        code,
        code_verifier: pending.verifier,
      }),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(LIMIT_MS),
    });
  } catch {
    throw new Problem("POOL_DOWN");
  }
  try {
    json = await answer.json();
  } catch {
    throw new Problem("POOL_DOWN", `Status ${answer.status}`);
  }
  if (!answer.ok) {
    throw json?.error === "invalid_grant" ? new Problem("CODE_REFUSED") : new Problem("POOL_ERROR", quote(json?.error));
  }
  const token = json?.id_token;
  if (typeof token !== "string" || token === "") {
    throw new Problem("NO_ID_TOKEN");
  }
  // Azkaban checks the token. That it is of this sign-in, only this page can tell.
  const nonce = claims(token).nonce;
  if (nonce !== undefined && nonce !== pending.nonce) {
    throw new Problem("OTHER_NONCE");
  }
  return token;
}

function claims(token) {
  try {
    const bytes = Uint8Array.from(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    throw new Problem("POOL_ERROR", "its ID token can't be read");
  }
}

function quote(text) {
  return String(text ?? "").replace(/\p{C}/gu, " ").trim().slice(0, 300);
}
