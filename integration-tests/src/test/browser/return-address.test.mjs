import assert from "node:assert/strict";
import { test } from "node:test";
import { load, REDIRECT } from "./page.mjs";

const { returnAddress, fragment } = await load("sign-in.js");
const HOST = "http://azkaban.example";

const GOOD = [
  // What Azkaban writes into {state}, without TLS behind a proxy with it, and on its own port.
  [`${HOST}/manager?project=first`, "/manager?project=first"],
  [`${HOST}:8081/index`, "/index"],
  ["https://azkaban.example/executor?execid=12&job=count-words&attempt=1", "/executor?execid=12&job=count-words&attempt=1"],
  ["https://AZKABAN.example/executor?execid=12", "/executor?execid=12"],
  [`${HOST}/`, "/"],
  [HOST, "/"],
  ["/manager?project=first&flow=a%20b%3Ac", "/manager?project=first&flow=a+b%3Ac"],
  [`${HOST}/manager?project=first&permissions`, "/manager?project=first&permissions="],
  [`${HOST}/manager?project=first&job=a&history&page=2&size=25`, "/manager?project=first&job=a&history=&page=2&size=25"],
  [`${HOST}/manager?project=first&flow=f%C3%BCr`, "/manager?project=first&flow=f%C3%BCr"],
  [`${HOST}/history?page=2&size=16&search=true&searchterm=a`, "/history?page=2&size=16&search=true&searchterm=a"],
  [`${HOST}/history?advfilter=true&projcontain=&flowcontain=&usercontain=&status=0&begin=&end=`,
    "/history?advfilter=true&projcontain=&flowcontain=&usercontain=&status=0&begin=&end="],
  [`${HOST}/index?all`, "/index?all="],
  [`${HOST}/index?doaction=search&searchterm=words`, "/index?doaction=search&searchterm=words"],
  [`${HOST}/x/../schedule`, "/schedule"],
  ["/executor?execid=12#jobslist", "/executor?execid=12#jobslist"],
];

const ATTACKS = [
  // Elsewhere.
  "https://evil.example/manager?project=first",
  "//evil.example/manager",
  "///evil.example/manager",
  "/\\evil.example/manager",
  "\\\\evil.example/manager",
  "/\t/evil.example/manager",
  "\n//evil.example/manager",
  " //evil.example/manager",
  "https:evil.example/manager",
  "https:/evil.example/manager",
  "http://azkaban.example.evil.example/manager",
  "http://azkaban.example@evil.example/manager",
  "http://evil.example\\@azkaban.example/manager",
  "http://evil.example#@azkaban.example/manager",
  "http://evil.example/.azkaban.example/manager",
  "http://azkaban.example%2eevil.example/manager",
  "http://azkaban.example./manager",
  "http://user:password@azkaban.example/manager",
  "ftp://azkaban.example/manager",
  "javascript:alert(1)",
  "JaVaScRiPt://azkaban.example/%0aalert(1)",
  "data:text/html,x",
  "blob:https://azkaban.example/manager",
  "view-source:https://azkaban.example/manager",
  // What changes something.
  `${HOST}/manager?project=first&delete=true`,
  `${HOST}/manager?project=first&purge=true`,
  `${HOST}/manager?project=first&%64elete=true`,
  `${HOST}/manager?project=first&download=true`,
  `${HOST}/manager?reloadProjectWhitelist`,
  `${HOST}/manager?ajax=addPermission&project=first&name=mallory&permissions[admin]=true`,
  `${HOST}/executor?ajax=executeFlow&project=first&flow=f`,
  `${HOST}/executor?ajax=cancelFlow&execid=1`,
  `${HOST}/schedule?ajax=scheduleCronFlow`,
  `${HOST}/index?logout`,
  `${HOST}/?logout`,
  `${HOST}/?action=login&username=mallory&password=x`,
  `${HOST}/index?session.id=11111111-2222-3333-4444-555555555555`,
  `${HOST}/index?doaction=other`,
  `${HOST}/jmx?ajax=getAllMBeanAttributes`,
  `${HOST}/notes?ajax=removeNote`,
  `${HOST}/triggers?ajax=expireTrigger&triggerId=1`,
  // One parameter for the list, another for Azkaban.
  `${HOST}/manager?project=first&project=second`,
  `${HOST}/manager?project=first;delete=true%00&delete`,
  `${HOST}/executor?execid=1%26ajax%3DcancelFlow`,
  `${HOST}/executor?execid=-1`,
  // Other pages of this host.
  `${HOST}/js/cognito-sign-in/index.html?return=/`,
  `${HOST}/restli/user`,
  `${HOST}/manager/../js/x.js`,
  `${HOST}/manager;jsessionid=1?project=first`,
  `${HOST}/%6danager?project=first`,
  `${HOST}/Manager?project=first`,
  `${HOST}//manager?project=first`,
  `${HOST}/constructor`,
  `${HOST}/manager?__proto__=1`,
  `${HOST}/manager?constructor=1`,
  // Text that a page could show.
  `${HOST}/manager?project=%3Cscript%3E`,
  `${HOST}/manager?project=%22onload`,
  `${HOST}/manager?project=%27`,
  `${HOST}/manager?project=a%0d%0aSet-Cookie:x`,
  `${HOST}/manager?project=%E2%80%AEtxt`,
  `${HOST}/manager?project=${"a".repeat(301)}`,
  `${HOST}/manager?project=${"a".repeat(2100)}`,
  "manager?project=first",
  "",
  "/manager?project=für",
];

for (const [address, page] of GOOD) {
  test(`${address} is a page`, () => assert.equal(returnAddress(address, REDIRECT), page));
}

for (const address of ATTACKS) {
  test(`${JSON.stringify(address).slice(0, 90)} leads nowhere`, () => assert.equal(returnAddress(address, REDIRECT), null));
}

test("neither is nothing a page, nor another kind of value", () => {
  for (const value of [null, undefined, 1, {}, ["/index"]]) {
    assert.equal(returnAddress(value, REDIRECT), null);
  }
});

test("what comes out goes in again unchanged", () => {
  for (const [, page] of GOOD) {
    assert.equal(returnAddress(page, REDIRECT), page);
  }
});

test("a fragment is a tab of a page, or nothing", () => {
  assert.equal(fragment("#jobslist"), "#jobslist");
  for (const hash of ["", "#", "#a=b", "#<img>", "#" + "a".repeat(41)]) {
    assert.equal(fragment(hash), "");
  }
});
