import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { files, load, text, version } from "./page.mjs";

test("the version in the addresses is that of the files (node set-version.mjs writes it)", () => {
  const seen = files().flatMap((name) => [...text(name).matchAll(/\?v=(\w+)/g)].map((match) => match[1]));
  assert.ok(seen.length >= 3);
  assert.deepEqual([...new Set(seen)], [version()]);
});

test("each script and style that is fetched has a version in its address", () => {
  const fetched = new Set();
  for (const name of files()) {
    for (const [, address] of text(name).matchAll(/(?:src="|stylesheet" href="|from "|import\(")([^"]+)"/g)) {
      fetched.add(address.replace(/^\.\/|\?.*$/g, ""));
      assert.match(address, /^(\.\/)?[a-z-]+\.(js|css)\?v=\w+$/, `${name}: ${address}`);
    }
  }
  // And none is there that nobody fetches.
  assert.deepEqual([...fetched].sort(), files().filter((name) => /\.(js|css)$/.test(name)));
});

test("the page has no script, style or handler of its own within HTML, and forbids them", () => {
  const html = text("index.html");
  assert.doesNotMatch(html, /<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|javascript:/i);
  assert.match(html, /default-src 'none'; script-src 'self'; style-src 'self';/);
  assert.match(html, /<meta name="referrer" content="no-referrer">/);
  // Before anything else that could ask for something.
  assert.ok(html.indexOf("page.js") < html.indexOf("style.css"));
});

test("no text becomes HTML, and nothing is written into a log", () => {
  for (const name of files().filter((each) => each.endsWith(".js"))) {
    assert.doesNotMatch(text(name), /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|console\./, name);
  }
});

test("the example is a good settings.json, once its values are yours", async () => {
  const { readSettings } = await load("sign-in.js");
  assert.equal(readSettings(text("settings.json.example")).pools.length, 1);
});

test("each problem has a sentence", async () => {
  const { SENTENCES, Problem } = await load("sign-in.js");
  const thrown = files().flatMap((name) => [...text(name).matchAll(/(?:new Problem|fail|\bask|parse)\((.*)/g)].flatMap((match) => [...match[1].matchAll(/"([A-Z_]+)"/g)].map(([, code]) => code)));
  assert.deepEqual([...new Set(thrown)].sort(), Object.keys(SENTENCES).sort());
  for (const code of Object.keys(SENTENCES)) {
    assert.match(new Problem(code).sentence, /^[A-Z].*\.$/, code);
  }
});

test("it stays small: each file is a connection of Azkaban's, and a stock server has few", () => {
  const fetched = files().filter((name) => /\.(html|js|css)$/.test(name));
  assert.equal(fetched.length, 4);
  assert.ok(gzipSync(fetched.map(text).join(""), { level: 9 }).length < 9000);
});
