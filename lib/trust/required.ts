/** What is said of a configuration that waits for trust, where nobody is there to ask. */
import { listed } from "../config/files/selection.ts";
import type { Loaded } from "../config/files/load.ts";
import { mendOfAll } from "../config/files/stranger.ts";
import { foundFiles, saidBefore } from "../config/files/trust.ts";
import { directories } from "../paths/directories.ts";
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";
import { isCi } from "../terminal/terminal.ts";
import { visible } from "../terminal/escape.ts";

/** Says it; `flags` are those that found the configuration, as they were typed, each with a space before it. */
export async function trustRequired(
  system: System,
  loaded: Loaded,
  flags: string,
): Promise<UserError> {
  const [first, ...more] = foundFiles(loaded).map(({ path }) => `"${visible(path)}"`);
  const rest = more.length === 1 ? "1 more file" : `${more.length} more files`;
  const files = more.length > 0 ? `${first} and ${rest}` : first;
  const changed = await saidBefore(system, loaded) === undefined ? "" : ", as it is now,";
  const message = `Cannot use ${files}: this configuration was found here, and${changed} ` +
    `nobody has trusted it${whyStranger(loaded)}${otherWord(system)}`;
  return new UserError("trust_required", message, { hint: hintFor(system, loaded, flags) });
}

/** What leads on: a job can't keep a yes, and a file of one's own needs none. */
function hintFor(system: System, loaded: Loaded, flags: string): string {
  const show = `atmos-auth trust --show${flags}`;
  const mend = mendOfAll(foundFiles(loaded));
  if (mend !== undefined) return `${mend}   (then it is your own; what it says: ${show})`;
  if (isCi((name) => system.env.get(name)) || directories(system).data === undefined) {
    return `ATMOS_TRUST=${loaded.digests.join(",")}   (for the job; what it says: ${show})`;
  }
  return `${show}, and then: atmos-auth trust${flags}`;
}

/** Why files of one's own place are not one's own. */
function whyStranger(loaded: Loaded): string {
  const files = foundFiles(loaded);
  const strangers = files.flatMap(({ path, stranger }) => {
    const which = files.length === 1 ? "it" : `"${visible(path)}"`;
    return stranger === undefined ? [] : `; ${which} is not your own: ${stranger.why}`;
  });
  return strangers.join("");
}

/** Why `ATMOS_TRUST` did not do it. */
function otherWord({ env }: System): string {
  const said = listed(env.get("ATMOS_TRUST"));
  if (said.length === 0) return "";
  const digests = said.every((each) => /^[0-9a-f]{64}$/.test(each));
  return digests
    ? "; ATMOS_TRUST names another content"
    : "; ATMOS_TRUST is neither 1 nor a digest";
}
