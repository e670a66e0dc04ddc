/** Writes the pages that are made from the code: `scripts/deno task docs`. */
import { madePages } from "./docs/pages.ts";

const ROOT = new URL("..", import.meta.url);

for (const [path, text] of Object.entries(await madePages())) {
  await Deno.writeTextFile(new URL(path, ROOT), text);
}
