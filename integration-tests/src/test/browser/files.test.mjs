import assert from "node:assert/strict";
import { test } from "node:test";
import { files, load, text, version } from "./page.mjs";

test("the version in the addresses is that of the files (node set-version.mjs writes it)", () => {
  const seen = files().flatMap((name) => [...text(name).matchAll(/\?v=(\w+)/g)].map((match) => match[1]));
  assert.ok(seen.length >= 10);
  assert.deepEqual([...new Set(seen)], [version()]);
});

test("each script and style that is fetched has a version in its address", () => {
  for (const name of files()) {
    for (const [, address] of text(name).matchAll(/(?:src="|stylesheet" href="|from ")([^"]+)"/g)) {
      assert.match(address, /^(\.\/)?[a-z-]+\.(js|css)\?v=\w+$/, `${name}: ${address}`);
    }
  }
});

test("the page has no script, style or handler of its own within HTML, and forbids them", () => {
  const html = text("index.html");
  assert.doesNotMatch(html, /<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|javascript:/i);
  assert.match(html, /default-src 'none'; script-src 'self'; style-src 'self';/);
  assert.match(html, /<meta name="referrer" content="no-referrer">/);
  // Before anything else that could ask for something.
  assert.ok(html.indexOf("arrival.js") < html.indexOf("style.css"));
});

test("no text becomes HTML, and nothing is written into a log", () => {
  for (const name of files().filter((each) => each.endsWith(".js"))) {
    assert.doesNotMatch(text(name), /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|console\./, name);
  }
});

test("the example is a good settings.json, once its values are yours", async () => {
  const { readSettings } = await load("settings.js");
  assert.equal(readSettings(text("settings.json.example")).pools.length, 1);
});

test("each problem has a sentence", async () => {
  const { SENTENCES, Problem } = await load("problem.js");
  const thrown = files().flatMap((name) => [...text(name).matchAll(/new Problem\("(\w+)"/g)].map((match) => match[1]));
  assert.deepEqual([...new Set(thrown)].sort(), Object.keys(SENTENCES).sort());
  for (const code of Object.keys(SENTENCES)) {
    assert.match(new Problem(code).sentence, /^[A-Z].*\.$/, code);
  }
});
