import { Problem } from "./problem.js?v=26e565aa";

const MAX_POOLS = 20;
const MEMBERS = {
  pools: "a list of pools",
  signOut: "true or false",
};
const POOL_MEMBERS = {
  name: "the text of the button",
  domain: "https://... of the pool's sign-in pages, without a path",
  clientId: "the id of the app client",
  scope: "scopes with blanks between them, openid among them",
  identityProvider: "the name of an identity provider of the pool",
};

/** Fetches the settings anew: static files of Azkaban have no Cache-Control. */
export async function fetchSettings(fetch) {
  let answer;
  try {
    answer = await fetch("settings.json", { cache: "no-store", redirect: "error" });
  } catch {
    throw new Problem("AZKABAN_DOWN");
  }
  if (answer.status === 404) {
    throw new Problem("SETTINGS_MISSING");
  }
  if (!answer.ok) {
    throw new Problem("AZKABAN_DOWN", `Status ${answer.status}`);
  }
  return readSettings(await answer.text());
}

/** The settings, or a problem that names everything that is wrong with them. */
export function readSettings(text) {
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Problem("SETTINGS_WRONG", "settings.json is no JSON");
  }
  const wrong = [];
  if (!isObject(json)) {
    throw new Problem("SETTINGS_WRONG", "settings.json has to be an object");
  }
  unknown(json, MEMBERS, "", wrong);
  if ("signOut" in json && typeof json.signOut !== "boolean") {
    wrong.push("signOut has to be true or false");
  }
  const pools = Array.isArray(json.pools) ? json.pools : [];
  if (pools.length === 0 || pools.length > MAX_POOLS) {
    wrong.push(`pools has to be a list of 1 to ${MAX_POOLS} pools`);
  }
  const read = pools.map((pool, i) => readPool(pool, `pools[${i}]`, pools.length > 1, wrong));
  const ids = read.map((pool) => pool.clientId);
  if (new Set(ids).size < ids.length) {
    wrong.push("two pools have the same clientId");
  }
  if (wrong.length > 0) {
    throw new Problem("SETTINGS_WRONG", wrong.join("; "));
  }
  return { pools: read, signOut: json.signOut !== false };
}

function readPool(pool, where, several, wrong) {
  if (!isObject(pool)) {
    wrong.push(`${where} has to be an object`);
    return {};
  }
  unknown(pool, POOL_MEMBERS, `${where}.`, wrong);
  const text = (name, pattern, otherwise) => {
    const value = name in pool ? pool[name] : otherwise;
    if (typeof value !== "string" || !pattern.test(value)) {
      wrong.push(`${where}.${name} has to be ${POOL_MEMBERS[name]}`);
    }
    return value;
  };
  const read = {
    name: text("name", /^[^\p{Cc}]{1,60}$/u, several ? undefined : "Sign in"),
    clientId: text("clientId", /^[\w+]{1,128}$/),
    scope: text("scope", /^(?=(.* )?openid( .*)?$)[!#-[\]-~]+( [!#-[\]-~]+)*$/, "openid"),
    identityProvider: text("identityProvider", /^[^\p{Cc}]{0,128}$/u, ""),
    domain: origin(pool.domain),
  };
  if (read.domain === null) {
    wrong.push(`${where}.domain has to be ${POOL_MEMBERS.domain}`);
  }
  return read;
}

/** What begins the addresses of a pool, or null. Without TLS only on this machine. */
function origin(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const secure = url.protocol === "https:" || (url.protocol === "http:" && ["localhost", "127.0.0.1"].includes(url.hostname));
  return secure && (text === url.origin || text === `${url.origin}/`) ? url.origin : null;
}

function unknown(object, known, where, wrong) {
  for (const name of Object.keys(object)) {
    if (!Object.hasOwn(known, name)) {
      wrong.push(`${where}${name.slice(0, 40)} is no setting; there are ${Object.keys(known).join(", ")}`);
    }
  }
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
