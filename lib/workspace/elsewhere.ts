/** A session whose shell has gone to another configuration than it was opened by; loaded in a session alone. */
import { LEADING_FLAGS } from "../cli/config_flags.ts";
import type { CommandSpec } from "../cli/spec.ts";
import type { UntypedFlags } from "../cli/flag_types.ts";
import { writtenFiles } from "../config/files/source.ts";
import { UserError } from "../errors.ts";
import { fromHome } from "../paths/directories.ts";
import { sessionAround } from "../session/directory/open_sessions.ts";
import { leadingTo, type SessionOrigin } from "../session/record.ts";
import { visible } from "../terminal/escape.ts";
import { few } from "../terminal/few.ts";
import { typedFlag } from "../terminal/flag.ts";
import type { View } from "./view.ts";

/** Flags that name what is meant, though it is no identity. */
const NAMING = ["identity", "provider", "tags"];

/**
 * Throws, of a line that names nobody, where the configuration that was found is not the one that the session was opened
 * by: then the session's own is meant, and nobody is asked to trust another file for it.
 */
export async function refuseElsewhere(
  view: Pick<View, "system" | "loaded">,
  command: CommandSpec | undefined,
  flags: Pick<UntypedFlags, "typed" | "has" | "bare">,
): Promise<void> {
  if (!command?.flags?.some(({ name }) => name === "identity")) return;
  const isNamed = NAMING.some((name) => flags.typed(name).length > 0);
  if (isNamed || flags.bare("identity") || flags.has("all") || flags.has("as-written")) return;
  const { identities = [], origin } = (await sessionAround(view.system))?.record ?? {};
  const [first] = identities;
  const here = writtenFiles(view.loaded);
  if (first === undefined || origin === undefined || sameFiles(here, origin.files)) return;
  throw elsewhere(view, first.name, { here, there: origin });
}

/** Whether they are the same, in whatever order. */
export function sameFiles(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).symmetricDifference(new Set(others)).size === 0;
}

/** Of the files those that the others lack; all of them where they lack none. */
export function apart(
  { system }: Pick<View, "system">,
  files: readonly string[],
  others: readonly string[],
): string {
  const own = files.filter((file) => !others.includes(file));
  return few((own.length > 0 ? own : files).map((file) => fromHome(system, file)));
}

/** That nobody is named, and the session's own is not said here. */
export function elsewhere(
  workspace: Pick<View, "system">,
  name: string,
  { here, there }: { readonly here: readonly string[]; readonly there: SessionOrigin },
): UserError {
  const shell = apart(workspace, there.files, here);
  const message = `Nobody is named, so "${visible(name)}" of this shell is meant, which is that ` +
    `of ${shell}; read here is ${apart(workspace, here, there.files)}`;
  // An identity of that name need not be here: what was typed gives way to what leads to the session's own files.
  const [own, ...more] = there.files;
  const led = leadingTo(there) ??
    (own !== undefined && more.length === 0 ? typedFlag("--config", own) : undefined);
  return led === undefined
    ? new UserError("identity_unclear", message, { hint: typedFlag("--identity", name) })
    : new UserError("identity_unclear", message, { hint: led, wrong: LEADING_FLAGS });
}
