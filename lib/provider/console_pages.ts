/** The pages of a console, for a hint. */

/** As many are named beside the first. */
const MOST = 6;

/** How one is asked for. */
export function pageHint(pages: readonly string[]): string {
  const [first = "", ...others] = new Set(["home", ...pages]);
  return `--destination ${first}   (or ${others.slice(0, MOST).join(", ")}, ..., a whole address)`;
}
