/** What git leaves in a file where it could not merge two sides of it (git-merge(1)). */
import { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { placeOf, spotter } from "./node.ts";

/** From the first side's mark over that between them to the second one's. */
const ALL = /^<{7}(?: .*)?$[^]*?^={7}$[^]*?^>{7}(?: .*)?$/m;
const ANY = /^(?:[<>|]{7}(?: .*)?|={7})$/m;

/** The problem of a file that holds such marks: of one that can be read as YAML, all of them. */
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
