// Sign-ins that were begun in this tab. Each is used once, and for 10 minutes.
const PREFIX = "cognito-sign-in.";
const LIFETIME_MS = 10 * 60 * 1000;
const STATE = /^[A-Za-z0-9_-]{43}$/;

/** Remembers a sign-in; state, nonce and verifier are new. */
export function begin(storage, now, crypto, clientId, returnTo) {
  clean(storage, now);
  const pending = { state: random(crypto), nonce: random(crypto), verifier: random(crypto), clientId, returnTo, begun: now };
  storage.setItem(PREFIX + pending.state, JSON.stringify(pending));
  return pending;
}

/** The sign-in of a state, which is forgotten by this; or null. */
export function take(storage, now, state) {
  if (!STATE.test(state ?? "")) {
    return null;
  }
  const text = storage.getItem(PREFIX + state);
  storage.removeItem(PREFIX + state);
  return read(text, now);
}

/** What the pool gets to see of a verifier. */
export async function challenge(crypto, verifier) {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

function clean(storage, now) {
  for (const key of Object.keys(storage)) {
    if (key.startsWith(PREFIX) && read(storage.getItem(key), now) === null) {
      storage.removeItem(key);
    }
  }
}

function read(text, now) {
  let pending;
  try {
    pending = JSON.parse(text);
  } catch {
    return null;
  }
  const age = now - pending?.begun;
  // A clock that was put back has no right age.
  return age >= 0 && age <= LIFETIME_MS ? pending : null;
}

function random(crypto) {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
