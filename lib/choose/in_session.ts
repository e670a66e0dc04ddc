/**
 * The identities that a command means in a session where nobody is named: the session's own identities. Its shell may
 * have gone to another project meanwhile, whose configuration says something else under the same name.
 */
import type { IdentityRequest } from "../cli/asked.ts";
import { isIdentity } from "../config/entries/model.ts";
import { writtenFiles } from "../config/files/source.ts";
import { orUndefined, UserError } from "../errors.ts";
import { sessionAround } from "../session/directory/open_sessions.ts";
import { isHeldBy } from "../session/origin.ts";
import type { SessionOrigin } from "../session/record.ts";
import { visible } from "../terminal/escape.ts";
import { few } from "../terminal/few.ts";
import { typedFlag } from "../terminal/flag.ts";
import { apart, elsewhere, sameFiles } from "../workspace/elsewhere.ts";
import type { Workspace } from "../workspace/workspace.ts";

/**
 * The session's own, or those of them that the variable says. Throws `identity_unclear` where it says another, and
 * where the configuration at hand doesn't say them: never another identity of the same name.
 */
export async function ofSession(
  workspace: Workspace,
  meant: IdentityRequest,
): Promise<IdentityRequest> {
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

/**
 * Says whose an identity is that was named in a session, where the configuration at hand was found, and is not the
 * session's: the prompt may show the same name.
 */
export async function tellOthers(
  workspace: Workspace,
  names: readonly string[],
): Promise<void> {
  const { origin } = (await sessionAround(workspace.system))?.record ?? {};
  const here = writtenFiles(workspace.loaded);
  if (origin === undefined || sameFiles(here, origin.files) || workspace.flags !== "") return;
  for (const name of names) {
    const chain = await orUndefined(() => workspace.chain(name));
    if (chain === undefined || await isHeldBy(origin, workspace, chain)) continue;
    const shell = apart(workspace, origin.files, here);
    const whose = `${apart(workspace, here, origin.files)}, and this shell was opened by ${shell}`;
    workspace.person.say(`"${visible(name)}" is that of ${whose}`);
  }
}

async function checkHeld(
  workspace: Workspace,
  origin: SessionOrigin | undefined,
  name: string,
): Promise<void> {
  const here = writtenFiles(workspace.loaded);
  const isSame = sameFiles(here, origin?.files ?? []);
  // One that a provider offered, and that was forgotten since, is found again as if it had been named.
  if (isSame && !isIdentity(workspace.model, name)) return;
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
  // By its name it is refused as well.
  return new UserError("identity_unclear", message, { hint: "exit" });
}

function ended(name: string): UserError {
  const message = `Nobody is named, and the session whose "${visible(name)}" would be meant has ` +
    "ended";
  return new UserError("identity_unclear", message, { hint: typedFlag("--identity", name) });
}
