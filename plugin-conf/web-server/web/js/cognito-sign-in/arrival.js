// Runs before anything else is fetched: a code or an error leaves the address, and so the history, at once.
window.arrival = new URL(location.href);
window.framed = window.top !== window.self;
if (["code", "state", "error", "error_description"].some((name) => window.arrival.searchParams.has(name))) {
  history.replaceState(null, "", location.pathname);
}
