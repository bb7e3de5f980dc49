import { Flow } from "./flow.js?v=26e565aa";

const element = (id) => document.getElementById(id);

function paragraph(text) {
  const p = document.createElement("p");
  p.textContent = text;
  return p;
}

const view = {
  busy(sentence) {
    element("status").textContent = sentence;
    element("problem").replaceChildren();
    element("pools").replaceChildren();
  },
  ask(pools, choose) {
    element("pools").replaceChildren(
      ...pools.map((pool) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = pool.name;
        button.addEventListener("click", () => choose(pool));
        return button;
      }),
    );
    if (element("status").textContent === STATUS_AT_FIRST) {
      element("status").textContent = "";
    }
  },
  tell(sentence) {
    element("status").textContent = sentence;
  },
  fail(problem) {
    element("status").textContent = "";
    element("problem").replaceChildren(paragraph(problem.sentence), ...(problem.detail ? [paragraph(problem.detail)] : []));
  },
};

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

const STATUS_AT_FIRST = element("status").textContent;
element("azkaban").hidden = element("password").hidden = window.framed;
// A page that the browser has kept while the pool's was shown would say that it is on its way.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

new Flow(
  {
    arrival: window.arrival,
    framed: window.framed,
    secure: window.isSecureContext,
    referrer: document.referrer,
    redirectUri: new URL("index.html", import.meta.url).href,
    session: storage("sessionStorage"),
    local: storage("localStorage"),
    crypto: window.crypto,
    now: () => Date.now(),
    fetch: window.fetch.bind(window),
    go: (address) => location.assign(address),
    replace: (address) => location.replace(address),
  },
  view,
).run();
