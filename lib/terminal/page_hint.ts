/** The pages of a console, for a hint. */
import { orOthers } from "./hint.ts";

/** As many are named beside the first. */
const MOST = 6;

/** How one is asked for. */
export function pageHint(pages: readonly string[]): string {
  const [first = "", ...others] = new Set(["home", ...pages]);
  const more = [...others.slice(0, MOST), "...", "a whole address"];
  return orOthers(`--destination ${first}`, more);
}
