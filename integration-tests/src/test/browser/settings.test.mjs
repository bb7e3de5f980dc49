import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./page.mjs";

const { fetchSettings, readSettings } = await load("sign-in.js");
const POOL = { domain: "https://a.auth.eu-west-1.amazoncognito.com", clientId: "1example23456789" };

const read = (settings) => readSettings(JSON.stringify(settings));
const pool = (changes) => read({ pools: [{ ...POOL, ...changes }] });

test("what is left out has a default", () => {
  assert.deepEqual(read({ pools: [POOL] }), {
    pools: [{ name: "Sign in", scope: "openid", identityProvider: "", ...POOL }],
    signOut: true,
  });
  assert.equal(read({ pools: [POOL], signOut: false }).signOut, false);
});

test("a slash behind the domain is the domain, http is for this machine only", () => {
  assert.equal(pool({ domain: "https://sign-in.example/" }).pools[0].domain, "https://sign-in.example");
  assert.equal(pool({ domain: "http://localhost:9229" }).pools[0].domain, "http://localhost:9229");
});

const WRONG = [
  ["", /no JSON/],
  ["<html>", /no JSON/],
  ['{"pools": [', /no JSON/],
  ["null", /has to be an object/],
  ["[]", /has to be an object/],
  ["{}", /pools has to be a list/],
  ['{"pools": []}', /pools has to be a list/],
  ['{"pools": {}}', /pools has to be a list/],
  ['{"pools": [1]}', /pools\[0\] has to be an object/],
  [JSON.stringify({ pools: Array(21).fill(POOL) }), /1 to 20/],
  [JSON.stringify({ pools: [POOL], signout: true }), /signout is no setting; there are pools, signOut/],
  [JSON.stringify({ pools: [POOL], signOut: "true" }), /signOut has to be true or false/],
  [JSON.stringify({ pools: [{ ...POOL, clientID: "x" }] }), /pools\[0\]\.clientID is no setting/],
  [JSON.stringify({ pools: [{ ...POOL, name: "a" }, { ...POOL, name: "b" }] }), /the same clientId/],
  [JSON.stringify({ pools: [POOL, { ...POOL, clientId: "2" }] }), /pools\[0\]\.name has to be.*pools\[1\]\.name/],
];
for (const [text, sentence] of WRONG) {
  test(`${text.slice(0, 60)} is refused`, () => {
    assert.throws(() => readSettings(text), (e) => e.code === "SETTINGS_WRONG" && sentence.test(e.detail));
  });
}

const WRONG_VALUES = {
  domain: [undefined, "", 1, "a.example", "http://a.example", "https://a.example/login", "https://a.example?x", "https://u@a.example", "javascript:1", "ftp://localhost", "https://a.example#x"],
  clientId: [undefined, "", 1, "a b", "a&b", "a".repeat(129)],
  scope: ["", "email", "openidx", "openid  email", "openid\nemail", 'openid "', ["openid"]],
  identityProvider: [1, "a\nb", "a".repeat(129)],
  name: ["", 1, "a".repeat(61), "a\u0007"],
};
for (const [name, values] of Object.entries(WRONG_VALUES)) {
  for (const value of values) {
    test(`${name} ${JSON.stringify(value)} is refused, and named`, () => {
      assert.throws(() => pool({ [name]: value }), (e) => e.detail.startsWith(`pools[0].${name} has to be`));
    });
  }
}

test("everything that is wrong is named at once", () => {
  assert.throws(() => pool({ domain: 1, scope: "email", clientId: "" }), (e) => /clientId.*scope.*domain/.test(e.detail));
});

test("the file is asked for anew each time", async () => {
  const asked = [];
  await fetchSettings(async (...request) => asked.push(request) && new Response(JSON.stringify({ pools: [POOL] })));
  assert.equal(asked[0][1].cache, "no-store");
});

test("a missing file, a proxy's page and no answer are different sentences", async () => {
  await assert.rejects(fetchSettings(async () => new Response("", { status: 404 })), { code: "SETTINGS_MISSING" });
  await assert.rejects(fetchSettings(async () => new Response("", { status: 502 })), { code: "AZKABAN_DOWN", detail: "Status 502" });
  await assert.rejects(fetchSettings(() => Promise.reject(new TypeError())), { code: "AZKABAN_DOWN" });
});

// The web server's CheckSetup reads the same cases: page and check have to agree.
const cases = JSON.parse(readFileSync(new URL("settings-cases.json", import.meta.url), "utf8"));
for (const text of cases.good) {
  test(`${text} is good`, () => assert.ok(readSettings(text).pools.length > 0));
}
for (const text of cases.wrong) {
  test(`${text.slice(0, 150)} is wrong`, () => assert.throws(() => readSettings(text), { code: "SETTINGS_WRONG" }));
}
