/**
 * Whom a command means in a session, where nobody is named: the session's own identities. Its shell may have gone to
 * another project meanwhile, whose configuration says something else under the same name.
 */
import type { Meant } from "../cli/asked.ts";
import { LEADING_FLAGS } from "../cli/config_flags.ts";
import { writtenFiles } from "../config/files/source.ts";
import { UserError } from "../errors.ts";
import { fromHome } from "../paths/directories.ts";
import { sessionAround } from "../session/directory/open_sessions.ts";
import { isHeldBy } from "../session/origin.ts";
import { leadingTo, type SessionOrigin } from "../session/record.ts";
import { visible } from "../terminal/escape.ts";
import { few } from "../terminal/few.ts";
import { typedFlag } from "../terminal/flag.ts";
import type { Workspace } from "../workspace/workspace.ts";

/**
 * The session's own, or those of them that the variable says. Throws `identity_unclear` where it says another, and where
 * the configuration at hand doesn't say them: never another identity of the same name.
 */
export async function ofSession(workspace: Workspace, meant: Meant): Promise<Meant> {
  const around = await sessionAround(workspace.system);
  if (around === undefined) {
    if (meant.names.length === 0) return meant;
    throw ended(meant.names[0]!);
  }
  const { identities, origin } = around.record;
  const own = identities.map(({ name }) => name);
  const isSaid = meant.names.length > 0 && meant.at === undefined;
  const names = isSaid ? meant.names : own;
  const other = names.find((name) => !own.includes(name));
  if (other !== undefined) throw another(other, own);
  for (const name of names) await checkHeld(workspace, origin, name);
  return { names, pick: false };
}

async function checkHeld(
  workspace: Workspace,
  origin: SessionOrigin | undefined,
  name: string,
): Promise<void> {
  const here = writtenFiles(workspace.loaded);
  const isSame = sameFiles(here, origin?.files ?? []);
  const chain = await workspace.chain(name).catch((error: unknown) => {
    // What is wrong with the session's own configuration is to be told as what it is.
    if (!isSame && error instanceof UserError) return undefined;
    throw error;
  });
  if (chain !== undefined && await isHeldBy(origin, workspace, chain)) return;
  throw isSame || origin === undefined
    ? changed(workspace, name, here)
    : elsewhere(workspace, name, { here, there: origin });
}

function sameFiles(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).symmetricDifference(new Set(others)).size === 0;
}

/** Of the files those that the others lack; all of them where they lack none. */
function apart({ system }: Workspace, files: readonly string[], others: readonly string[]): string {
  const own = files.filter((file) => !others.includes(file));
  return few((own.length > 0 ? own : files).map((file) => fromHome(system, file)));
}

function elsewhere(
  workspace: Workspace,
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

/** Another identity is had by its name, typed, or in a shell of its own: not by what a variable has become. */
function another(name: string, own: readonly string[]): UserError {
  const message = `Nobody is named, and ATMOS_IDENTITY says "${visible(name)}", which this shell ` +
    `is not: it is ${few(own)}`;
  const hint = own.map((each) => typedFlag("--identity", each)).join(" ");
  return new UserError("identity_unclear", message, { hint });
}

function changed(workspace: Workspace, name: string, here: readonly string[]): UserError {
  const message = `Nobody is named, so "${visible(name)}" of this shell is meant, and ` +
    `${apart(workspace, here, [])} no longer says the same of it as when the shell was opened`;
  return new UserError("identity_unclear", message, { hint: typedFlag("--identity", name) });
}

function ended(name: string): UserError {
  const message = `Nobody is named, and the session whose "${visible(name)}" would be meant has ` +
    "ended";
  return new UserError("identity_unclear", message, { hint: typedFlag("--identity", name) });
}
