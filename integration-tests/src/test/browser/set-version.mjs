// Writes the version of the page's scripts and style into the addresses of one another. Run it after a change of the page.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { files, folder, text, version } from "./page.mjs";

const now = version();
for (const name of files().filter((each) => /\.(html|js)$/.test(each))) {
  writeFileSync(path.join(folder, name), text(name).replace(/\?v=\w+/g, `?v=${now}`));
}
console.log(now);
