// Runs cognito-local in the current folder until standard input ends, so that it never outlives the test that started it.
const MAX_LIFETIME_MS = 10 * 60 * 1000;

process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
setTimeout(() => {
  console.error("cognito-local has run for too long");
  process.exit(1);
}, MAX_LIFETIME_MS).unref();

await import("cognito-local/lib/bin/start.js");
