/** Which identities are meant: flag, then `ATMOS_IDENTITY`, then the default, then the picker. */
import type { IdentityFlags } from "../cli/flags.ts";
import { type Asked, chooseIdentity, type IdentityChoice } from "./unasked.ts";
import { profilesWith } from "./fallback.ts";
import { UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** The names of the identities that are meant, as the configuration spells them; never a guess. */
export async function chooseIdentities(
  workspace: Workspace,
  flags: IdentityFlags,
  positional?: string,
): Promise<readonly string[]> {
  const { person } = workspace;
  const asked = {
    names: positional === undefined ? flags.texts("identity") : [positional],
    pick: flags.bare("identity") && positional === undefined,
  };
  const choice = await chooseOrHint(workspace, asked);
  if ("use" in choice) return choice.use;
  const picked = await person.pick(
    choice.title,
    choice.pick.map((name) => ({ value: name, label: visible(name), ...noteOn(workspace, name) })),
  );
  return [picked];
}

/** The one identity that is meant, for commands that take just one. */
export async function chooseOne(
  workspace: Workspace,
  flags: IdentityFlags,
  positional?: string,
): Promise<string> {
  const [name, other] = [positional ?? [], flags.typed("identity")].flat();
  if (other !== undefined) {
    const message = `Only one identity is wanted here, not "${name}" and "${other}"`;
    throw new UserError("usage", message, { hint: `--identity ${name}` });
  }
  return (await chooseIdentities(workspace, flags, positional))[0]!;
}

/** A name that this configuration lacks may be in a profile that nobody asked for. */
async function chooseOrHint(workspace: Workspace, asked: Asked): Promise<IdentityChoice> {
  const { model, person, system, loaded } = workspace;
  try {
    return chooseIdentity(model, asked, person.isThere());
  } catch (error) {
    if (!(error instanceof UserError) || loaded.profiles.length > 0) throw error;
    const lacks = error.code === "identity_unknown" || model.identities.size === 0;
    const profiles = lacks ? await profilesWith(system, loaded, asked.names[0]) : [];
    if (profiles.length === 0) throw error;
    throw new UserError(error.code, error.message, { hint: `--profile ${visible(profiles[0]!)}` });
  }
}

function noteOn(workspace: Workspace, name: string): { note?: string } {
  const node = workspace.model.identities.get(name);
  return node === undefined ? {} : { note: visible(node.kind) };
}
