/** The pages of a console, for a hint. */
import { orOthers } from "./hint.ts";

/** The most pages that are listed beside the first. */
const MOST = 6;

/** Returns the flag that chooses a page, with the others as a note. */
export function pageHint(pages: readonly string[]): string {
  const [first = "", ...others] = new Set(["home", ...pages]);
  const more = [...others.slice(0, MOST), "...", "a whole address"];
  return orOthers(`--destination ${first}`, more);
}
