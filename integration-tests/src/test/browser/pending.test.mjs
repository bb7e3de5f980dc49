import assert from "node:assert/strict";
import { test } from "node:test";
import { load, storage } from "./page.mjs";

const { begin, challenge, take } = await load("sign-in.js");
const MINUTE = 60000;

test("a sign-in is found by its state, once", () => {
  const session = storage();
  const begun = begin(session, 0, crypto, "client", "/index");
  assert.deepEqual(take(session, 9 * MINUTE, begun.state), begun);
  assert.equal(take(session, 9 * MINUTE, begun.state), null);
});

test("two at a time do not mix", () => {
  const session = storage();
  const first = begin(session, 0, crypto, "a", "/manager?project=a");
  const second = begin(session, 1, crypto, "b", "/manager?project=b");
  assert.deepEqual(take(session, 2, second.state), second);
  assert.deepEqual(take(session, 2, first.state), first);
});

test("state, nonce and verifier are 256 bits each, and new each time", () => {
  const session = storage();
  const values = [1, 2].flatMap(() => {
    const { state, nonce, verifier } = begin(session, 0, crypto, "client", null);
    return [state, nonce, verifier];
  });
  assert.equal(new Set(values).size, 6);
  values.forEach((value) => assert.match(value, /^[A-Za-z0-9_-]{43}$/));
});

test("after ten minutes it is gone, and so it is if the clock was put back", () => {
  for (const [at, found] of [[10 * MINUTE, true], [10 * MINUTE + 1, false], [-1, false]]) {
    const session = storage();
    assert.equal(take(session, at, begin(session, 0, crypto, "client", null).state) !== null, found, String(at));
  }
});

test("the next one clears away what is too old, and nothing of others", () => {
  const session = storage();
  const old = begin(session, 0, crypto, "client", null);
  const young = begin(session, 5 * MINUTE, crypto, "client", null);
  session.setItem("azkaban", "x");
  begin(session, 11 * MINUTE, crypto, "client", null);
  const keys = Object.keys(session);
  assert.ok(!keys.some((key) => key.includes(old.state)));
  assert.ok(keys.some((key) => key.includes(young.state)));
  assert.ok(keys.includes("azkaban"));
});

test("a state that is none is not looked for", () => {
  const session = storage();
  session.setItem("cognito-sign-in.success", "1");
  session.setItem("cognito-sign-in.", "{}");
  for (const state of [null, undefined, "", "success", "a".repeat(43), "../x", "a".repeat(44)]) {
    assert.equal(take(session, 0, state), null);
  }
  assert.equal(session.getItem("cognito-sign-in.success"), "1");
});

test("what somebody else has written there is not taken", () => {
  for (const text of ["", "x", "null", "1", "{}", '{"begun":"0"}x']) {
    const session = storage();
    session.setItem(`cognito-sign-in.${"a".repeat(43)}`, text);
    assert.equal(take(session, 0, "a".repeat(43)), null, text);
  }
});

test("the challenge is that of RFC 7636", async () => {
  assert.equal(await challenge(crypto, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
});
