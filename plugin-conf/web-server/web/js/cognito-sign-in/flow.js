import * as azkaban from "./azkaban.js?v=26e565aa";
import { begin, challenge, take } from "./pending.js?v=26e565aa";
import { authorizeAddress, logoutAddress, poolError, redeem } from "./pool.js?v=26e565aa";
import { Problem } from "./problem.js?v=26e565aa";
import { fragment, returnAddress } from "./return-address.js?v=26e565aa";
import { fetchSettings } from "./settings.js?v=26e565aa";

// Which app client somebody has signed in with: for the next time, and to end the pool's session. No token is ever kept.
const LAST_CLIENT = "cognito-sign-in.client";
const LAST_SUCCESS = "cognito-sign-in.success";
// Somebody who is sent back to sign in so soon after it has worked would go round in circles.
const CIRCLE_MS = 15000;

/**
 * One visit of the page.
 *
 * browser: arrival, framed, secure, referrer, redirectUri, session and local (storages), crypto, now(), fetch(), go(address), replace(address).
 * view: busy(sentence), ask(pools, choose), tell(sentence), fail(problem).
 */
export class Flow {
  constructor(browser, view) {
    this.browser = browser;
    this.view = view;
    this.returnTo = null;
  }

  async run() {
    await this.attempt(() => this.visit());
  }

  /** Whatever fails is told, and can be tried again by the buttons. */
  async attempt(action) {
    try {
      await action();
    } catch (problem) {
      this.view.fail(problem instanceof Problem ? problem : new Problem("UNEXPECTED"));
      if (this.settings) {
        this.offer();
      }
    }
  }

  async visit() {
    const { browser } = this;
    if (browser.framed) {
      throw new Problem("FRAMED");
    }
    if (!browser.secure) {
      throw new Problem("INSECURE");
    }
    if (!browser.session) {
      throw new Problem("NO_STORAGE");
    }
    const parameters = browser.arrival.searchParams;
    const callback = parameters.has("code") || parameters.has("error") || parameters.has("state");
    // Used up at once, whatever comes of it.
    const pending = callback ? take(browser.session, browser.now(), parameters.get("state")) : null;
    this.settings = await fetchSettings(browser.fetch);
    if (callback) {
      await this.comeBack(pending, parameters);
    } else if (parameters.has("sign-out")) {
      await this.signOut(true);
    } else {
      await this.arrive(parameters.get("return"));
    }
  }

  async arrive(asked) {
    const { browser } = this;
    const wanted = returnAddress(asked ?? browser.referrer, browser.redirectUri);
    if (asked !== null && wanted === "/") {
      // Where Azkaban sends people who have signed out: nobody is signed in again by that.
      await this.signOut(false);
      return;
    }
    this.returnTo = wanted && (wanted.includes("#") ? wanted : wanted + fragment(browser.arrival.hash));
    const pool = this.usualPool();
    if (asked === null || wanted === null || !pool) {
      this.offer();
    } else if (browser.now() - Number(browser.session.getItem(LAST_SUCCESS)) < CIRCLE_MS) {
      throw new Problem("NO_SESSION");
    } else {
      await this.start(pool, browser.replace);
    }
  }

  usualPool() {
    const { pools } = this.settings;
    return pools.length === 1 ? pools[0] : this.lastPool();
  }

  lastPool() {
    const client = this.browser.local?.getItem(LAST_CLIENT);
    return this.settings.pools.find((pool) => pool.clientId === client);
  }

  offer() {
    this.view.ask(this.settings.pools, (pool) => this.attempt(() => this.start(pool, this.browser.go)));
  }

  async start(pool, go) {
    const { browser } = this;
    this.view.busy("Going to the sign-in page of the user pool.");
    const pending = begin(browser.session, browser.now(), browser.crypto, pool.clientId, this.returnTo);
    go(authorizeAddress(pool, browser.redirectUri, pending, await challenge(browser.crypto, pending.verifier)));
  }

  async comeBack(pending, parameters) {
    const { browser } = this;
    if (pending === null) {
      throw new Problem("UNKNOWN_STATE");
    }
    this.returnTo = returnAddress(pending.returnTo, browser.redirectUri);
    const pool = this.settings.pools.find((each) => each.clientId === pending.clientId);
    if (!pool) {
      throw new Problem("POOL_GONE");
    }
    if (parameters.has("error") || !parameters.get("code")) {
      throw poolError(parameters.get("error") ?? "no code", parameters.get("error_description"));
    }
    this.view.busy("Signing you in.");
    const token = await redeem(browser.fetch, pool, browser.redirectUri, parameters.get("code"), pending);
    // The pool's session exists now, whatever Azkaban says.
    browser.local?.setItem(LAST_CLIENT, pool.clientId);
    await azkaban.signIn(browser.fetch, token);
    browser.session.setItem(LAST_SUCCESS, String(browser.now()));
    browser.replace(this.returnTo ?? "/");
  }

  /** Ends both sessions; Azkaban's is over where it has sent somebody here itself. */
  async signOut(azkabansToo) {
    const { browser } = this;
    if (azkabansToo) {
      await azkaban.signOut(browser.fetch);
    }
    const pool = this.lastPool();
    browser.local?.removeItem(LAST_CLIENT);
    if (pool && this.settings.signOut) {
      this.view.busy("Signing you out.");
      browser.replace(logoutAddress(pool, browser.redirectUri));
      return;
    }
    if (azkabansToo) {
      this.view.tell("You are signed out.");
    }
    this.offer();
  }
}
