// The sign-in page as files: SIGN_IN_PAGE names its folder, otherwise it is that of the sources.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const SOURCES = fileURLToPath(new URL("../../../../plugin-conf/web-server/web/js/cognito-sign-in", import.meta.url));

export const folder = process.env.SIGN_IN_PAGE ?? SOURCES;
export const REDIRECT = "https://azkaban.example/js/cognito-sign-in/index.html";

// Elsewhere, so that Node takes the scripts for modules without a file of its own in what is shipped.
const copy = mkdtempSync(path.join(tmpdir(), "sign-in-page-"));
cpSync(folder, copy, { recursive: true });
writeFileSync(path.join(copy, "package.json"), '{"type": "module"}');
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));

/** One of the page's modules. */
export function load(name) {
  return import(pathToFileURL(path.join(copy, name)).href);
}

export function files() {
  return readdirSync(folder).sort();
}

export function text(name) {
  return readFileSync(path.join(folder, name), "utf8");
}

/** What has to stand behind ?v= everywhere: another one for other files. */
export function version() {
  const hash = createHash("sha256");
  for (const name of files().filter((each) => /\.(html|js|css)$/.test(each))) {
    hash.update(`${name}\0${text(name).replace(/\?v=\w+/g, "?v=")}\0`);
  }
  return hash.digest("hex").slice(0, 8);
}

/** A storage as a browser's: its keys are its own properties. */
export function storage() {
  const methods = {
    getItem(key) {
      return Object.hasOwn(this, key) ? this[key] : null;
    },
    setItem(key, value) {
      this[key] = String(value);
    },
    removeItem(key) {
      delete this[key];
    },
  };
  return Object.create(methods);
}
