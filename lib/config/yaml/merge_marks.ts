/** Marks that git leaves in a file where it could not merge two sides of it (git-merge(1)). */
import { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { placeOf, spotter } from "./node.ts";

/** All three marks: the first side's, the one between them, and the second side's. */
const ALL = /^<{7}(?: .*)?$[^]*?^={7}$[^]*?^>{7}(?: .*)?$/m;
const ANY = /^(?:[<>|]{7}(?: .*)?|={7})$/m;

/**
 * Returns the problem of a file with such marks: with any of them, or, when it can be read as YAML, with all of them.
 */
export function mergeMark(text: string, file: string, isYaml: boolean): UserError | undefined {
  const found = isYaml && !text.includes("<<<<<<<") ? null : (isYaml ? ALL : ANY).exec(text);
  if (found === null) return undefined;
  const message = `Cannot read "${visible(file)}": this line is a mark that git left where it ` +
    "could not merge";
  return new UserError("config_invalid", message, {
    hint: "keep one side, and remove the lines <<<<<<<, |||||||, ======= and >>>>>>>",
    at: placeOf(file, spotter(text)(found.index), ""),
  });
}
