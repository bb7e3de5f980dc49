import { Problem } from "./problem.js?v=26e565aa";

const LIMIT_MS = 60000;

/** Gives Azkaban the ID token, as its login form would. */
export async function signIn(fetch, token) {
  const answer = await ask(fetch, "/", {
    method: "POST",
    body: new URLSearchParams({ action: "login", username: "cognitoToken", password: token }),
  });
  // A refused login has status 200, too.
  if (typeof answer.error === "string") {
    throw new Problem("REFUSED", answer.error.replace(/^Incorrect Login\. /, "").replace(/\p{C}/gu, " ").slice(0, 1000));
  }
  if (answer.status !== "success") {
    throw new Problem("AZKABAN_DOWN");
  }
  // A cookie that the browser did not keep would send everybody round in circles. Without a session this is an error.
  const session = await ask(fetch, "/index?ajax=sign-in-page", {});
  if (session.error !== undefined) {
    throw new Problem("NO_SESSION");
  }
}

/** Ends Azkaban's session, if there is one. */
export async function signOut(fetch) {
  try {
    await fetch("/index?logout=true", { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(LIMIT_MS) });
  } catch {
    throw new Problem("AZKABAN_DOWN");
  }
}

async function ask(fetch, path, options) {
  let status = "";
  try {
    const answer = await fetch(path, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(LIMIT_MS), ...options });
    status = `Status ${answer.status}`;
    const json = await answer.json();
    if (answer.ok && typeof json === "object" && json !== null) {
      return json;
    }
  } catch {
    // Said below: it may be a proxy's page, and is not for people.
  }
  throw new Problem("AZKABAN_DOWN", status);
}
