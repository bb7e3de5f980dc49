import assert from "node:assert/strict";
import { test } from "node:test";
import { load, REDIRECT, storage } from "./page.mjs";

const { begin, Flow } = await load("sign-in.js");

const ONE = { pools: [{ domain: "https://pool.example", clientId: "one" }] };
const TWO = { pools: [{ name: "A", domain: "https://a.example", clientId: "one" }, { name: "B", domain: "https://b.example", clientId: "two", identityProvider: "Corp", scope: "openid email" }] };

const jwt = (claims) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
const json = (value, status = 200) => new Response(JSON.stringify(value), { status });

/** A visit of the page at a time of day, with the answers of others; everything it does is noted. */
async function visit(query, { settings = ONE, answers = {}, session = storage(), local = storage(), at = 1000000, ...changes } = {}) {
  const seen = { asked: [], said: [], session, local, pools: [] };
  const fetch = async (address, options = {}) => {
    seen.asked.push([address, options]);
    const answer = address === "settings.json" ? json(settings) : answers[address];
    if (typeof answer === "function") {
      return answer();
    }
    if (!answer) {
      throw new TypeError("no answer");
    }
    return answer.clone();
  };
  const show = (page) => {
    if (page.status) {
      seen.said.push(page.status);
    }
    Object.assign(seen, { pools: page.pools ?? [], choose: page.choose, problem: page.problem, another: page.another ?? false });
  };
  const browser = {
    arrival: new URL(REDIRECT + query), framed: false, secure: true, referrer: "", redirectUri: REDIRECT, session, local, crypto, now: () => at, fetch,
    go: (address) => (seen.went = new URL(address)),
    replace: (address) => (seen.replaced = address),
    ...changes,
  };
  await new Flow(browser, show).run();
  return seen;
}

/** A callback of a sign-in that was begun a minute ago. */
async function comeBack(answers, { claims, query, returnTo = "/manager?project=first", ...more } = {}) {
  const session = storage();
  const pending = begin(session, 1000000 - 60000, crypto, "one", returnTo);
  const token = jwt(claims ? claims(pending) : { nonce: pending.nonce });
  const all = {
    "https://pool.example/oauth2/token": json({ id_token: token, access_token: "the-access-token", refresh_token: "the-refresh-token" }),
    "/": json({ status: "success", "session.id": "x" }),
    "/index?ajax=sign-in-page": json({}),
    ...answers,
  };
  const seen = await visit(query?.(pending) ?? `?code=the-code&state=${pending.state}`, { answers: all, session, ...more });
  return Object.assign(seen, { token, pending });
}

test("without anything it shows one button for each pool, and starts nothing", async () => {
  const seen = await visit("", { settings: TWO });
  assert.deepEqual(seen.pools.map((pool) => pool.name), ["A", "B"]);
  assert.equal(seen.went ?? seen.replaced, undefined);
  assert.equal(seen.problem, undefined);
});

test("a button goes to its pool, with the settings of that pool", async () => {
  const seen = await visit("", { settings: TWO });
  await seen.choose(seen.pools[1]);
  assert.equal(seen.went.origin + seen.went.pathname, "https://b.example/oauth2/authorize");
  const query = Object.fromEntries(seen.went.searchParams);
  assert.equal(query.redirect_uri, REDIRECT);
  assert.equal(query.response_type, "code");
  assert.equal(query.client_id, "two");
  assert.equal(query.scope, "openid email");
  assert.equal(query.identity_provider, "Corp");
  assert.equal(query.code_challenge_method, "S256");
  for (const name of ["state", "nonce", "code_challenge"]) {
    assert.match(query[name], /^[A-Za-z0-9_-]{43}$/);
  }
  assert.ok(!seen.went.search.includes(JSON.parse(seen.session[`cognito-sign-in.${query.state}`]).verifier));
});

test("with a page to return to it starts by itself, and leaves no entry in the history", async () => {
  const seen = await visit("?return=http%3A%2F%2Fazkaban.example%2Fmanager%3Fproject%3Dfirst");
  assert.match(seen.replaced, /^https:\/\/pool\.example\/oauth2\/authorize\?/);
  const state = new URL(seen.replaced).searchParams.get("state");
  assert.equal(JSON.parse(seen.session[`cognito-sign-in.${state}`]).returnTo, "/manager?project=first");
});

test("a tab of a page comes back, too", async () => {
  const seen = await visit("?return=%2Fexecutor%3Fexecid%3D1#jobslist");
  const state = new URL(seen.replaced).searchParams.get("state");
  assert.equal(JSON.parse(seen.session[`cognito-sign-in.${state}`]).returnTo, "/executor?execid=1#jobslist");
});

test("it never starts by itself for the start page, for another address, or without one", async () => {
  for (const query of ["?return=http%3A%2F%2Fazkaban.example%2F", "?return=%2F", "?return=https%3A%2F%2Fevil.example%2Findex", "?return=", ""]) {
    const seen = await visit(query, { referrer: "https://azkaban.example/manager?project=first" });
    assert.equal(seen.replaced ?? seen.went, undefined, query);
    assert.equal(seen.pools.length, 1, query);
  }
});

test("of several pools it starts the one of the last time by itself, or none", async () => {
  assert.equal((await visit("?return=%2Findex", { settings: TWO })).replaced, undefined);
  const local = storage();
  local.setItem("cognito-sign-in.client", "two");
  assert.match((await visit("?return=%2Findex", { settings: TWO, local })).replaced, /^https:\/\/b\.example\//);
});

test("without a page to return to it is the one that had the link, if that is Azkaban's", async () => {
  for (const [referrer, expected] of [
    ["https://azkaban.example/manager?project=first", "/manager?project=first"],
    ["https://evil.example/manager?project=first", null],
    ["https://azkaban.example/manager?project=first&delete=true", null],
  ]) {
    const seen = await visit("", { referrer });
    await seen.choose(seen.pools[0]);
    assert.equal(JSON.parse(seen.session[`cognito-sign-in.${seen.went.searchParams.get("state")}`]).returnTo, expected);
  }
});

test("a callback gives Azkaban the ID token and ends on the page that was wanted", async () => {
  const seen = await comeBack({});
  assert.equal(seen.problem, undefined);
  assert.equal(seen.replaced, "/manager?project=first");
  const [, exchange, login, look] = seen.asked;
  const sent = Object.fromEntries(exchange[1].body);
  assert.deepEqual(sent, { grant_type: "authorization_code", client_id: "one", redirect_uri: REDIRECT, code: "the-code", code_verifier: seen.pending.verifier });
  assert.equal(exchange[1].credentials, "omit");
  assert.equal(exchange[1].referrerPolicy, "no-referrer");
  assert.equal(exchange[1].redirect, "error");
  assert.equal(login[0], "/");
  assert.deepEqual(Object.fromEntries(login[1].body), { action: "login", username: "cognitoToken", password: seen.token });
  assert.equal(look[0], "/index?ajax=sign-in-page");
});

test("no token stays anywhere or is in an address, and state and verifier are gone", async () => {
  for (const answers of [{}, { "/": json({ error: "Incorrect Login. no" }) }]) {
    const seen = await comeBack(answers);
    const kept = JSON.stringify([{ ...seen.session }, { ...seen.local }, seen.asked.map(([address]) => address), seen.replaced, seen.said, seen.problem?.detail]);
    for (const secret of [seen.token, "the-access-token", "the-refresh-token", seen.pending.state, seen.pending.verifier, seen.pending.nonce, "the-code"]) {
      assert.ok(!kept.includes(secret));
    }
  }
});

test("a code is sent to nobody unless its state is of this tab, unused and young", async () => {
  const forged = await visit(`?code=evil&state=${"a".repeat(43)}`);
  const without = await visit("?code=evil");
  const late = await comeBack({}, { at: 1000000 + 9 * 60000 + 1 });
  const first = await comeBack({});
  const again = await visit(`?code=the-code&state=${first.pending.state}`, { session: first.session });
  for (const seen of [forged, without, late, again]) {
    assert.equal(seen.problem.code, "UNKNOWN_STATE");
    assert.deepEqual(seen.asked.map(([address]) => address), ["settings.json"]);
    assert.equal(seen.pools.length, 1);
    assert.equal(seen.replaced, undefined);
  }
});

test("what comes back from another browser or an attacker is not shown", async () => {
  for (const query of ["?error=access_denied&error_description=Call+0900", "?error=x&error_description=Call+0900&state=" + "a".repeat(43)]) {
    const seen = await visit(query);
    assert.equal(seen.problem.code, "UNKNOWN_STATE");
    assert.equal(seen.problem.detail, "");
  }
});

test("the pool's own words are shown if this tab has asked, short and without control characters", async () => {
  const query = (words) => (pending) => `?error=access_denied&error_description=${encodeURIComponent(words)}&state=${pending.state}`;
  const denied = await comeBack({}, { query: query("not\u0000 assigned\u202e") });
  assert.equal(denied.problem.code, "ACCESS_DENIED");
  assert.equal(denied.problem.detail, "not  assigned");
  assert.equal((await comeBack({}, { query: query("a".repeat(1000)) })).problem.detail.length, 300);
  const other = await comeBack({}, { query: (pending) => `?error=invalid_scope&state=${pending.state}&code=x` });
  assert.equal(other.problem.code, "POOL_ERROR");
  assert.equal(other.asked.length, 1);
  assert.equal((await comeBack({}, { query: (pending) => `?code=&state=${pending.state}` })).problem.code, "POOL_ERROR");
});

const TOKEN = "https://pool.example/oauth2/token";
const FAILURES = [
  ["the pool is down", { [TOKEN]: undefined }, "POOL_DOWN"],
  ["a proxy answers for the pool", { [TOKEN]: new Response("<html>", { status: 502 }) }, "POOL_DOWN"],
  ["the code has expired", { [TOKEN]: json({ error: "invalid_grant" }, 400) }, "CODE_REFUSED"],
  ["the app client is wrong", { [TOKEN]: json({ error: "invalid_client" }, 400) }, "POOL_ERROR"],
  ["the pool answers null", { [TOKEN]: json(null) }, "NO_ID_TOKEN"],
  ["there is no ID token", { [TOKEN]: json({ access_token: "a" }) }, "NO_ID_TOKEN"],
  ["the ID token is none", { [TOKEN]: json({ id_token: "x" }) }, "POOL_ERROR"],
  ["Azkaban is down", { "/": undefined }, "AZKABAN_DOWN"],
  ["a proxy answers for Azkaban", { "/": new Response("<html>", { status: 502 }) }, "AZKABAN_DOWN"],
  ["Azkaban answers with its own page", { "/": new Response("<html>") }, "AZKABAN_DOWN"],
  ["Azkaban answers with neither", { "/": json({}) }, "AZKABAN_DOWN"],
  ["Azkaban refuses with status 200", { "/": json({ error: "Incorrect Login. no group [REF]" }) }, "REFUSED"],
  ["the cookie was not kept", { "/index?ajax=sign-in-page": json({ error: "session" }) }, "NO_SESSION"],
  ["Azkaban ends in between", { "/index?ajax=sign-in-page": new Response("", { status: 504 }) }, "AZKABAN_DOWN"],
];
for (const [what, answers, code] of FAILURES) {
  test(`${what}: a sentence, a button, and no way on`, async () => {
    const seen = await comeBack(answers);
    assert.equal(seen.problem.code, code);
    assert.equal(seen.pools.length, 1);
    assert.equal(seen.replaced, undefined);
    assert.doesNotMatch(seen.problem.detail, /html/);
    await seen.choose(seen.pools[0]);
    assert.equal(JSON.parse(seen.session[`cognito-sign-in.${seen.went.searchParams.get("state")}`]).returnTo, "/manager?project=first");
  });
}

test("whom Azkaban has refused can sign in as somebody else, if the pool's session can be ended", async () => {
  const answers = { "/": json({ error: "Incorrect Login. no group [REF]" }) };
  assert.equal((await comeBack(answers)).another, true);
  assert.equal((await comeBack(answers, { settings: { ...ONE, signOut: false } })).another, false);
  assert.equal((await visit("")).another, false);
  assert.equal((await visit("", { settings: {} })).another, false);
});

test("Azkaban's words are shown without its own prefix", async () => {
  assert.equal((await comeBack({ "/": json({ error: "Incorrect Login. No group. (7F3A)" }) })).problem.detail, "No group. (7F3A)");
});

test("a nonce has to match where there is one", async () => {
  const none = await comeBack({}, { claims: () => ({}) });
  assert.equal(none.problem, undefined);
  for (const nonce of ["other", "", null]) {
    const seen = await comeBack({}, { claims: () => ({ nonce }) });
    assert.equal(seen.problem.code, "OTHER_NONCE");
    assert.ok(!seen.asked.some(([address]) => address === "/"));
  }
});

test("a page to return to that was changed in storage leads nowhere else", async () => {
  assert.equal((await comeBack({}, { returnTo: "https://evil.example/index" })).replaced, "/");
});

test("a pool that is no longer in the settings gets no code", async () => {
  const seen = await comeBack({}, { settings: { pools: [{ domain: "https://pool.example", clientId: "other" }] } });
  assert.equal(seen.problem.code, "POOL_GONE");
  assert.equal(seen.asked.length, 1);
});

test("whoever is sent back just after it has worked does not go round in circles", async () => {
  const { session } = await comeBack({});
  assert.equal((await visit("?return=%2Findex", { session })).problem.code, "NO_SESSION");
  assert.match((await visit("?return=%2Findex", { session, at: 1000000 + 15000 })).replaced, /authorize/);
});

test("signing out ends both sessions, and the pool's only if the settings say so", async () => {
  const local = storage();
  local.setItem("cognito-sign-in.client", "one");
  const answers = { "/index?logout=true": new Response() };
  const seen = await visit("?sign-out", { local, answers });
  assert.deepEqual(seen.asked.map(([address]) => address), ["settings.json", "/index?logout=true"]);
  assert.equal(seen.replaced, `https://pool.example/logout?client_id=one&logout_uri=${encodeURIComponent(REDIRECT)}`);
  assert.equal(local.getItem("cognito-sign-in.client"), null);
  const again = await visit("?sign-out", { local, answers });
  assert.equal(again.replaced, undefined);
  assert.deepEqual(again.said, ["You are signed out."]);
  local.setItem("cognito-sign-in.client", "one");
  const off = await visit("?sign-out", { local, answers, settings: { ...ONE, signOut: false } });
  assert.equal(off.replaced, undefined);
});

test("back from the pool it says once that somebody is signed out", async () => {
  const session = storage();
  const local = storage();
  local.setItem("cognito-sign-in.client", "one");
  await visit("?return=http%3A%2F%2Fazkaban.example%2F", { session, local });
  assert.deepEqual((await visit("", { session, local })).said, ["You are signed out."]);
  assert.deepEqual((await visit("", { session, local })).said, []);
});

test("where Azkaban sends people who have signed out, the pool's session ends, once", async () => {
  const local = storage();
  local.setItem("cognito-sign-in.client", "one");
  assert.match((await visit("?return=http%3A%2F%2Fazkaban.example%2F", { local })).replaced, /^https:\/\/pool\.example\/logout\?/);
  assert.equal((await visit("?return=http%3A%2F%2Fazkaban.example%2F", { local })).replaced, undefined);
});

test("within a frame, without TLS and without storage it asks nobody anything", async () => {
  for (const [changes, code] of [[{ framed: true }, "FRAMED"], [{ secure: false }, "INSECURE"], [{ session: null }, "NO_STORAGE"]]) {
    const seen = await visit("?return=%2Findex", changes);
    assert.equal(seen.problem.code, code);
    assert.deepEqual(seen.asked, []);
    assert.deepEqual(seen.pools, []);
  }
});

test("without a memory for the next time it works as well", async () => {
  assert.equal((await comeBack({}, { local: null })).replaced, "/manager?project=first");
});

test("what nobody thought of is a sentence, too", async () => {
  const seen = await visit("?return=%2Findex", { now: () => { throw new Error("x"); } });
  assert.equal(seen.problem.code, "UNEXPECTED");
});
