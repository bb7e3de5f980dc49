// Runs before anything else is fetched: a code or an error leaves the address, and so the history, at once.
const arrival = new URL(location.href);
if (["code", "state", "error", "error_description"].some((name) => arrival.searchParams.has(name))) {
  history.replaceState(null, "", location.pathname);
}
const framed = window.top !== window.self;
const redirectUri = new URL("index.html", document.currentScript.src).href;
const element = (id) => document.getElementById(id);

function make(tag, text, more) {
  return Object.assign(document.createElement(tag), { textContent: text, ...more });
}

/** Shows this and nothing else. */
function show({ status = "", problem, pools = [], choose, another = false }) {
  element("status").textContent = status;
  element("problem").replaceChildren(...[problem?.sentence, problem?.detail].filter(Boolean).map((text) => make("p", text)));
  element("another").hidden = !another;
  element("pools").replaceChildren(...pools.map((pool) => make("button", pool.name, { type: "button", onclick: () => choose(pool) })));
}

/** A browser that forbids storage throws at the first look at it. */
function storage(name) {
  try {
    window[name].setItem("cognito-sign-in.try", "1");
    window[name].removeItem("cognito-sign-in.try");
    return window[name];
  } catch {
    return null;
  }
}

// A page that the browser has kept while the pool's was shown would say that it is on its way.
addEventListener("pageshow", (event) => event.persisted && location.reload());

addEventListener("DOMContentLoaded", async () => {
  element("azkaban").hidden = element("password").hidden = framed;
  let script;
  try {
    script = await import("./sign-in.js?v=d040c74e");
  } catch {
    // A busy server behind a proxy.
    show({ status: "A part of this page could not be loaded. Reload it." });
    return;
  }
  const browser = {
    arrival,
    framed,
    secure: window.isSecureContext,
    referrer: document.referrer,
    redirectUri,
    session: storage("sessionStorage"),
    local: storage("localStorage"),
    crypto: window.crypto,
    now: () => Date.now(),
    fetch: window.fetch.bind(window),
    go: (address) => location.assign(address),
    replace: (address) => location.replace(address),
  };
  await new script.Flow(browser, show).run();
});
