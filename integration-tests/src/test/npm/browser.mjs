// A headless Chromium (the program that CHROMIUM names). Each line of standard input is
//   {"tab": <name>, "device": <name>, "script": <body of an async function (page, context, seen, args)>, "args": [...]}
// and is answered by a line {"value": ...} or {"error": ...}. A device is a browser of its own, a tab one of its pages; both
// are made when they are first named. `seen` has what a tab has asked for and written to its console. Ends with standard input.
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const TIMEOUT_MS = 60000;
const AsyncFunction = (async () => {}).constructor;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  // Root, as CI is, can't have Chromium's sandbox.
  chromiumSandbox: false,
  args: ["--disable-dev-shm-usage", `--host-resolver-rules=${process.env.HOST_RULES ?? ""}`],
});
const devices = new Map();
const tabs = new Map();

async function device(name) {
  if (!devices.has(name)) {
    const phone = name === "phone" ? { viewport: { width: 320, height: 640 } } : {};
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1000, height: 640 }, ...phone });
    context.setDefaultTimeout(TIMEOUT_MS);
    devices.set(name, context);
  }
  return devices.get(name);
}

async function tab(name, on) {
  const context = await device(on);
  const key = `${on}/${name}`;
  if (!tabs.has(key)) {
    const page = await context.newPage();
    const seen = { requests: [], console: [] };
    page.on("request", (request) =>
      seen.requests.push({ url: request.url(), method: request.method(), referer: request.headers().referer ?? "", body: request.postData() ?? "" }));
    page.on("console", (message) => seen.console.push(message.text()));
    page.on("pageerror", (error) => seen.console.push(String(error)));
    tabs.set(key, { page, seen });
  }
  return { context, ...tabs.get(key) };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { tab: name, device: on, script, args } = JSON.parse(line);
  try {
    const { page, context, seen } = await tab(name, on);
    const value = await new AsyncFunction("page", "context", "seen", "args", script)(page, context, seen, args);
    console.log(JSON.stringify({ value: value ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
await browser.close();
