/** Keys of the original's configuration that have no effect here. */
import { BROWSER_TYPES } from "../../../lib/browser/chromium/program.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import type { Person } from "../../../lib/provider/context.ts";
import type { SamlFields } from "./fields.ts";

/** Warns of them. */
export function warnOfUnused({ name, fields }: Entry<SamlFields>, person: Person): void {
  const { driver = fields.provider_type, password, browser_type: type, assertion_process } = fields;
  if (
    driver !== undefined && driver.toLowerCase() !== "browser" && assertion_process === undefined
  ) {
    person.warn(
      `driver "${driver}" of "${name}" has no effect: you sign in in your browser; to have another program ` +
        "sign in, give assertion_process: [PROGRAM]",
    );
  }
  if (password !== undefined) {
    person.warn(`password of "${name}" has no effect: nothing is typed into pages for you`);
  }
  if (type !== undefined && !BROWSER_TYPES.includes(type)) {
    const known = BROWSER_TYPES.join(", ");
    person.warn(`browser_type "${type}" of "${name}" has no effect: it takes ${known}`);
  }
}
