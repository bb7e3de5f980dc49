// What the page does, without a document; page.js is its hands and eyes.

// Which app client somebody has signed in with: for the next time, and to end the pool's session. No token is ever kept.
const LAST_CLIENT = "cognito-sign-in.client";
const LAST_SUCCESS = "cognito-sign-in.success";
const SIGNED_OUT = "cognito-sign-in.signed-out";
// Somebody who is sent back to sign in so soon after it has worked would go round in circles.
const CIRCLE_MS = 15000;

/**
 * One visit of the page.
 *
 * browser: arrival, framed, secure, referrer, redirectUri, session and local (storages), crypto, now(), fetch(), go(address), replace(address).
 * show: a function of {status, problem, pools, choose, another}, all of what is on the page.
 */
export class Flow {
  constructor(browser, show) {
    Object.assign(this, { browser, show, returnTo: null, settings: { pools: [] } });
  }

  run() {
    return this.attempt(() => this.visit());
  }

  /** Whatever fails is told, and can be tried again by the buttons. */
  async attempt(action) {
    try {
      await action();
    } catch (problem) {
      this.offer({ problem: problem instanceof Problem ? problem : new Problem("UNEXPECTED") });
    }
  }

  offer(more) {
    // Whom Azkaban has refused, the pool would send back at once: its session is theirs.
    const another = Boolean(this.settings.signOut && this.lastPool());
    this.show({ ...more, another, pools: this.settings.pools, choose: (pool) => this.attempt(() => this.start(pool, this.browser.go)) });
  }

  async visit() {
    const { arrival, framed, secure, session, now, fetch } = this.browser;
    if (framed || !secure || !session) {
      fail(framed ? "FRAMED" : secure ? "NO_STORAGE" : "INSECURE");
    }
    const parameters = arrival.searchParams;
    const callback = ["code", "error", "state"].some((name) => parameters.has(name));
    // Used up at once, whatever comes of it.
    const pending = callback && take(session, now(), parameters.get("state"));
    this.settings = await fetchSettings(fetch);
    if (callback) {
      await this.comeBack(pending, parameters);
    } else if (parameters.has("sign-out")) {
      // Ends Azkaban's session, if there is one.
      await ask(fetch, "/index?logout=true", "AZKABAN_DOWN", { redirect: "manual" });
      this.endPoolSession(SIGNED_OUT_SENTENCE);
    } else {
      await this.arrive(parameters.get("return"));
    }
  }

  async arrive(asked) {
    const { arrival, referrer, redirectUri, session, now, replace } = this.browser;
    // The pool sends people back here when it has signed them out.
    const status = session.getItem(SIGNED_OUT) ? SIGNED_OUT_SENTENCE : "";
    session.removeItem(SIGNED_OUT);
    const wanted = returnAddress(asked ?? referrer, redirectUri);
    if (asked !== null && wanted === "/") {
      // Where Azkaban sends people who have signed out: nobody is signed in again by that.
      this.endPoolSession();
      return;
    }
    this.returnTo = wanted && (wanted.includes("#") ? wanted : wanted + fragment(arrival.hash));
    const { pools } = this.settings;
    const pool = pools.length === 1 ? pools[0] : this.lastPool();
    if (asked === null || !wanted || !pool) {
      this.offer({ status });
    } else if (now() - Number(session.getItem(LAST_SUCCESS)) < CIRCLE_MS) {
      fail("NO_SESSION");
    } else {
      await this.start(pool, replace);
    }
  }

  lastPool() {
    const client = this.browser.local?.getItem(LAST_CLIENT);
    return this.settings.pools.find((pool) => pool.clientId === client);
  }

  async start(pool, go) {
    const { session, now, crypto, redirectUri } = this.browser;
    this.show({ status: "Going to the sign-in page of the user pool." });
    const pending = begin(session, now(), crypto, pool.clientId, this.returnTo);
    go(authorizeAddress(pool, redirectUri, pending, await challenge(crypto, pending.verifier)));
  }

  async comeBack(pending, parameters) {
    const { redirectUri, session, local, now, fetch, replace } = this.browser;
    if (!pending) {
      fail("UNKNOWN_STATE");
    }
    this.returnTo = returnAddress(pending.returnTo, redirectUri);
    const pool = this.settings.pools.find((each) => each.clientId === pending.clientId) ?? fail("POOL_GONE");
    const [code, error, description] = ["code", "error", "error_description"].map((name) => parameters.get(name) ?? "");
    if (error === "access_denied") {
      fail("ACCESS_DENIED", quote(description));
    }
    if (parameters.has("error") || !code) {
      fail("POOL_ERROR", quote(`${error || "no code"} ${description}`));
    }
    this.show({ status: "Signing you in." });
    const token = await redeem(fetch, pool, redirectUri, code, pending);
    // The pool's session exists now, whatever Azkaban says.
    local?.setItem(LAST_CLIENT, pool.clientId);
    await signIn(fetch, token);
    session.setItem(LAST_SUCCESS, String(now()));
    replace(this.returnTo ?? "/");
  }

  endPoolSession(status) {
    const { session, local, redirectUri, replace } = this.browser;
    const pool = this.lastPool();
    local?.removeItem(LAST_CLIENT);
    if (pool && this.settings.signOut) {
      this.show({ status: "Signing you out." });
      session.setItem(SIGNED_OUT, "1");
      replace(`${pool.domain}/logout?${new URLSearchParams({ client_id: pool.clientId, logout_uri: redirectUri })}`);
    } else {
      this.offer({ status });
    }
  }
}

// ---- What others answer

/** Status and text of an answer that nobody has kept from earlier. */
async function ask(fetch, address, down, options) {
  try {
    const answer = await fetch(address, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(60000), ...options });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch {
    return fail(down);
  }
}

/** An object; what else there is may be a proxy's page, and is not for people. */
function parse({ status, text }, down) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return fail(down, `Status ${status}`);
  }
}

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
    ...(pool.identityProvider && { identity_provider: pool.identityProvider }),
  });
  return `${pool.domain}/oauth2/authorize?${query}`;
}

/** The ID token for a code. An access and a refresh token that come along are dropped. */
async function redeem(fetch, pool, redirectUri, code, pending) {
  const body = new URLSearchParams({ grant_type: "authorization_code", client_id: pool.clientId, redirect_uri: redirectUri, code, code_verifier: pending.verifier });
  const answer = await ask(fetch, `${pool.domain}/oauth2/token`, "POOL_DOWN", {
    method: "POST",
    body,
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(20000),
  });
  const { error, id_token: token } = parse(answer, "POOL_DOWN");
  if (error === "invalid_grant") {
    fail("CODE_REFUSED");
  }
  if (!answer.ok) {
    fail("POOL_ERROR", quote(error));
  }
  if (typeof token !== "string" || !token) {
    fail("NO_ID_TOKEN");
  }
  // Azkaban checks the token. That it is of this sign-in, only this page can tell.
  const { nonce } = claims(token);
  if (nonce !== undefined && nonce !== pending.nonce) {
    fail("OTHER_NONCE");
  }
  return token;
}

function claims(token) {
  try {
    const bytes = atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)))) ?? {};
  } catch {
    return fail("POOL_ERROR", "its ID token can't be read");
  }
}

/** Gives Azkaban the ID token, as its login form would. */
async function signIn(fetch, token) {
  const body = new URLSearchParams({ action: "login", username: "cognitoToken", password: token });
  const login = await askAzkaban(fetch, "/", { method: "POST", body });
  // A refused login has status 200, too.
  if (typeof login.error === "string") {
    fail("REFUSED", quote(login.error.replace(/^Incorrect Login\. /, ""), 1000));
  }
  if (login.status !== "success") {
    fail("AZKABAN_DOWN");
  }
  // A cookie that the browser did not keep would send everybody round in circles. Without a session this is an error.
  if ((await askAzkaban(fetch, "/index?ajax=sign-in-page")).error !== undefined) {
    fail("NO_SESSION");
  }
}

async function askAzkaban(fetch, path, options) {
  const answer = await ask(fetch, path, "AZKABAN_DOWN", options);
  const json = parse(answer, "AZKABAN_DOWN");
  return answer.ok ? json : fail("AZKABAN_DOWN", `Status ${answer.status}`);
}

function quote(text, length = 300) {
  return String(text ?? "").replace(/\p{C}/gu, " ").trim().slice(0, length);
}

// ---- Sign-ins that were begun in this tab. Each is used once, and for 10 minutes.

const PREFIX = "cognito-sign-in.";

/** Remembers a sign-in; state, nonce and verifier are new. */
export function begin(storage, now, crypto, clientId, returnTo) {
  for (const key of Object.keys(storage)) {
    if (key.startsWith(PREFIX) && !young(storage.getItem(key), now)) {
      storage.removeItem(key);
    }
  }
  const [state, nonce, verifier] = [1, 2, 3].map(() => base64url(crypto.getRandomValues(new Uint8Array(32))));
  const pending = { state, nonce, verifier, clientId, returnTo, begun: now };
  storage.setItem(PREFIX + state, JSON.stringify(pending));
  return pending;
}

/** The sign-in of a state, which is forgotten by this; or null. */
export function take(storage, now, state) {
  if (!/^[\w-]{43}$/.test(state ?? "")) {
    return null;
  }
  const text = storage.getItem(PREFIX + state);
  storage.removeItem(PREFIX + state);
  return young(text, now);
}

function young(text, now) {
  try {
    const pending = JSON.parse(text);
    const age = now - pending.begun;
    // A clock that was put back has no right age.
    return age >= 0 && age <= 600000 ? pending : null;
  } catch {
    return null;
  }
}

/** What the pool gets to see of a verifier. */
export async function challenge(crypto, verifier) {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// ---- Where somebody may be sent

// Azkaban changes state by GET (delete, purge, ajax=..., logout): so pages and parameters that only show something are listed.
const FLAG = /^(true)?$/;
const NUMBER = /^\d{0,10}$/;
// Names of projects, flows and jobs, and what people search for.
const TEXT = /^[^\p{C}<>"'`\\]{0,300}$/u;
const PAGES = {
  "/": {},
  "/index": { all: FLAG, group: FLAG, doaction: /^search$/, searchterm: TEXT },
  "/manager": { project: TEXT, flow: TEXT, job: TEXT, prop: TEXT, permissions: FLAG, logs: FLAG, history: FLAG, page: NUMBER, size: NUMBER },
  "/executor": { execid: NUMBER, job: TEXT, attempt: NUMBER, triggerinstanceid: TEXT },
  "/history": {
    page: NUMBER, size: NUMBER, search: FLAG, searchterm: TEXT, advfilter: FLAG, projcontain: TEXT, flowcontain: TEXT, usercontain: TEXT,
    status: NUMBER, begin: TEXT, end: TEXT, days: FLAG, timeline: FLAG,
  },
  "/schedule": {},
  "/triggers": {},
  "/flowtrigger": {},
  "/flowtriggerinstance": {},
  "/jmx": {},
  "/stats": {},
  "/notes": {},
};

/**
 * The page of Azkaban that a text names, as path and parameters below this origin, or null. Scheme and port are not looked at:
 * behind a proxy with TLS Azkaban writes its own.
 */
export function returnAddress(text, here) {
  // The parser of addresses leaves out tabs and line breaks, and takes \ for /: neither is in what Azkaban writes.
  if (typeof text !== "string" || text.length > 2000 || !/^(\/(?!\/)|https?:\/\/)[!-~]*$/.test(text) || text.includes("\\")) {
    return null;
  }
  const url = address(text, here);
  if (url?.hostname !== new URL(here).hostname || url.username || url.password || !Object.hasOwn(PAGES, url.pathname)) {
    return null;
  }
  const allowed = PAGES[url.pathname];
  const parameters = [...url.searchParams];
  const query = url.searchParams.toString();
  if (new Map(parameters).size < parameters.length || !parameters.every(([name, value]) => Object.hasOwn(allowed, name) && allowed[name].test(value))) {
    return null;
  }
  return url.pathname + (query && `?${query}`) + fragment(url.hash);
}

function address(text, base) {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** A tab of Azkaban's pages, or nothing: a browser keeps the fragment when it is sent elsewhere. */
export function fragment(hash) {
  return /^#[\w-]{1,40}$/.test(hash) ? hash : "";
}

// ---- Settings

const SETTINGS = { pools: "", signOut: "" };
const POOL_SETTINGS = {
  name: ["the text of the button", /^[^\p{Cc}]{1,60}$/u],
  clientId: ["the id of the app client", /^[\w+]{1,128}$/],
  scope: ["scopes with blanks between them, openid among them", /^(?=(.* )?openid( .*)?$)[!#-[\]-~]+( [!#-[\]-~]+)*$/],
  identityProvider: ["the name of an identity provider of the pool", /^[^\p{Cc}]{0,128}$/u],
  domain: ["https://... of the pool's sign-in pages, without a path", { test: isOrigin }],
};

export async function fetchSettings(fetch) {
  const { ok, status, text } = await ask(fetch, "settings.json", "AZKABAN_DOWN");
  if (status === 404) {
    fail("SETTINGS_MISSING");
  }
  return ok ? readSettings(text) : fail("AZKABAN_DOWN", `Status ${status}`);
}

/** The settings, or a problem that names everything that is wrong with them. */
export function readSettings(text) {
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    fail("SETTINGS_WRONG", "settings.json is no JSON");
  }
  if (!isObject(json)) {
    fail("SETTINGS_WRONG", "settings.json has to be an object");
  }
  const wrong = unknown(json, SETTINGS, "");
  const { signOut = true } = json;
  if (typeof signOut !== "boolean") {
    wrong.push("signOut has to be true or false");
  }
  const given = Array.isArray(json.pools) ? json.pools : [];
  if (given.length < 1 || given.length > 20) {
    wrong.push("pools has to be a list of 1 to 20 pools");
  }
  const pools = given.map((pool, i) => readPool(pool, `pools[${i}]`, given.length === 1 ? { name: "Sign in" } : {}, wrong));
  if (new Set(pools.map((pool) => pool.clientId)).size < pools.length) {
    wrong.push("two pools have the same clientId");
  }
  if (wrong.length > 0) {
    fail("SETTINGS_WRONG", wrong.join("; "));
  }
  return { pools, signOut };
}

function readPool(given, where, defaults, wrong) {
  if (!isObject(given)) {
    wrong.push(`${where} has to be an object`);
    return {};
  }
  const pool = { scope: "openid", identityProvider: "", ...defaults, ...given };
  wrong.push(...unknown(given, POOL_SETTINGS, `${where}.`));
  for (const [name, [what, pattern]] of Object.entries(POOL_SETTINGS)) {
    if (typeof pool[name] !== "string" || !pattern.test(pool[name])) {
      wrong.push(`${where}.${name} has to be ${what}`);
    }
  }
  return { ...pool, domain: String(pool.domain).replace(/\/$/, "") };
}

/** Without TLS only on this machine. */
function isOrigin(text) {
  const url = address(text);
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && ["localhost", "127.0.0.1"].includes(url.hostname));
  return secure && [url.origin, `${url.origin}/`].includes(text);
}

function unknown(object, known, where) {
  return Object.keys(object)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => `${where}${name.slice(0, 40)} is no setting; there are ${Object.keys(known).join(", ")}`);
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// ---- What people read

const SIGNED_OUT_SENTENCE = "You are signed out.";
export const SENTENCES = {
  UNEXPECTED: "This page has failed. Reload it; if that does not help, tell the administrator of Azkaban.",
  FRAMED: "This page does not work inside another page. Open it in a tab of its own.",
  INSECURE: "This page needs https: ask the administrator for the https address of Azkaban.",
  NO_STORAGE: "The browser keeps nothing for this page. Allow this site to keep data, and reload.",
  SETTINGS_MISSING: "This page is not set up: settings.json is missing beside it. An administrator makes it from settings.json.example.",
  SETTINGS_WRONG: "This page is not set up: settings.json has to be mended by an administrator.",
  UNKNOWN_STATE: "This sign-in was not begun in this tab, has been used already, or took longer than 10 minutes. Nothing has happened. Sign in again, or open Azkaban if you are signed in.",
  POOL_GONE: "The user pool of this sign-in is no longer in the settings of this page. Sign in again.",
  ACCESS_DENIED: "The user pool did not let you in. Sign in with another account, or ask the administrator of the user pool.",
  POOL_ERROR: "The user pool could not sign you in. Sign in again; if that does not help, tell the administrator of Azkaban what stands here.",
  POOL_DOWN: "The user pool can't be reached. Look at your network, and sign in again in a while.",
  CODE_REFUSED: "The user pool no longer takes the code of this sign-in: it is used up or too old. Sign in again.",
  NO_ID_TOKEN: "The user pool gave no ID token. An administrator has to allow the scope openid for the app client.",
  OTHER_NONCE: "The answer of the user pool belongs to another sign-in. It was not used. Sign in again.",
  REFUSED: "Azkaban did not let you in.",
  AZKABAN_DOWN: "Azkaban can't be reached or has no good answer. Sign in again in a while.",
  NO_SESSION: "Azkaban let you in, but its session was lost again. Allow cookies for this site. If they are allowed, an administrator has to look at the proxy: at the cookie's flags, and whether several web servers have one name.",
};

/** What went wrong, in words for the person who wants to sign in; detail is what another party said of it. */
export class Problem extends Error {
  constructor(code, detail = "") {
    super(code);
    Object.assign(this, { code, detail, sentence: SENTENCES[code] });
  }
}

function fail(code, detail) {
  throw new Problem(code, detail);
}
