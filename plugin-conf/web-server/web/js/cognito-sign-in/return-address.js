// Azkaban changes state by GET (delete, purge, ajax=..., logout): so pages and parameters that only show something are listed.
const NUMBER = /^\d{0,10}$/;
const FLAG = /^(true)?$/;
// Names of projects, flows and jobs, and what people search for.
const TEXT = /^[^\p{C}<>"'`\\]{0,300}$/u;
const FRAGMENT = /^#[A-Za-z0-9_-]{1,40}$/;
const MAX_LENGTH = 2000;

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
  if (typeof text !== "string" || text.length > MAX_LENGTH || !/^(\/(?!\/)|https?:\/\/)[!-~]*$/.test(text) || text.includes("\\")) {
    return null;
  }
  let url;
  try {
    url = new URL(text, here);
  } catch {
    return null;
  }
  if (url.hostname !== new URL(here).hostname || url.username || url.password || !Object.hasOwn(PAGES, url.pathname)) {
    return null;
  }
  const allowed = PAGES[url.pathname];
  const seen = new Set();
  for (const [name, value] of url.searchParams) {
    if (seen.has(name) || !Object.hasOwn(allowed, name) || !allowed[name].test(value)) {
      return null;
    }
    seen.add(name);
  }
  const query = url.searchParams.toString();
  return url.pathname + (query && `?${query}`) + fragment(url.hash);
}

/** A tab of Azkaban's pages, or nothing: a browser keeps the fragment when it is sent elsewhere. */
export function fragment(hash) {
  return FRAGMENT.test(hash) ? hash : "";
}
