/** How files name other files, and what is refused. */
import { type Place, UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";

/** How many files may lead to one another. */
const MAX_CHAIN = 32;

/** Whether a name is one of go-getter's remote sources, such as `https://...`, `git::...` or `github.com/...`. */
export function isRemote(name: string): boolean {
  return /^[a-z][a-z0-9+.-]*(:\/\/|::)/i.test(name) || /^git@[^/]+:/.test(name) ||
    /^(github\.com|gitlab\.com|bitbucket\.org)\//.test(name);
}

/** Throws `UserError` when a file leads back to itself, or the chain grows too long. */
export function checkChain(path: string, chain: readonly string[], at: Place): void {
  const cycle = chain.includes(path);
  if (!cycle && chain.length < MAX_CHAIN) return;
  const names = [...chain.slice(cycle ? chain.indexOf(path) : -3), path];
  const shown = names.map((each) => `"${visible(each)}"`).join(" leads to ");
  const message = cycle
    ? `Cannot load a file that leads back to itself: ${shown}`
    : `Cannot load a chain of more than ${MAX_CHAIN} files: ... ${shown}`;
  throw new UserError("config_invalid", message, { hint: "remove this line", at });
}
