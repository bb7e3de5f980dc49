/** What went wrong, in words for the person who wants to sign in; detail is what another party said of it. */
export class Problem extends Error {
  constructor(code, detail = "") {
    super(code);
    this.code = code;
    this.detail = detail;
  }

  get sentence() {
    return SENTENCES[this.code];
  }
}

export const SENTENCES = {
  UNEXPECTED: "This page has failed. Reload it; if that does not help, tell the administrator of Azkaban.",
  FRAMED: "This page does not work inside another page. Open it in a tab of its own.",
  INSECURE: "This page needs https: without it the browser has no cryptography. Ask the administrator for the https address of Azkaban.",
  NO_STORAGE: "The browser keeps nothing for this page, which a sign-in needs. Allow this site to keep data, and reload.",
  SETTINGS_MISSING: "This page is not set up: settings.json is missing beside it. An administrator makes it from settings.json.example.",
  SETTINGS_WRONG: "This page is not set up: settings.json has to be mended by an administrator.",
  UNKNOWN_STATE: "This sign-in was not begun in this tab, has been used already, or took longer than 10 minutes. Nothing has happened. Sign in again, or open Azkaban if you are signed in.",
  POOL_GONE: "The user pool of this sign-in is no longer in the settings of this page. Sign in again.",
  ACCESS_DENIED: "The user pool did not let you in. Sign in with another account, or ask the administrator of the user pool.",
  POOL_ERROR: "The user pool could not sign you in. Sign in again; if that does not help, tell the administrator of Azkaban what stands here.",
  POOL_DOWN: "The user pool can't be reached. Look at your network, and sign in again in a while.",
  CODE_REFUSED: "The user pool no longer takes the code of this sign-in: it is used up or too old. Sign in again.",
  NO_ID_TOKEN: "The user pool gave no ID token. An administrator has to allow the scope openid for the app client.",
  OTHER_NONCE: "The answer of the user pool belongs to another sign-in. It was not used. Sign in again.",
  REFUSED: "Azkaban did not let you in.",
  AZKABAN_DOWN: "Azkaban can't be reached or has no good answer. Sign in again in a while.",
  NO_SESSION: "Azkaban let you in, but its session was lost again. Allow cookies for this site. If they are allowed, the administrator has to look at the proxy: at the flags of the cookie, and at several web servers behind one name.",
};
