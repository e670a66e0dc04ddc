/** The choice of identities: flag, then `ATMOS_IDENTITY`, then the default, then the picker. */
import { sessionId } from "../environment/session_marks.ts";
import type { Chain, IdentityChain } from "../chain/chain.ts";
import { type IdentityRequest, meantBy } from "../cli/asked.ts";
import type { IdentityFlags } from "../cli/flags.ts";
import { isIdentity, type Model, namesNear, severalIn } from "../config/entries/model.ts";
import { throwBug, usage, UserError } from "../errors.ts";
import type { Choice } from "../system/terminal.ts";
import { visible } from "../terminal/escape.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { chooseIdentity, type IdentityChoice } from "./decide.ts";
import type { Missing } from "./fallback.ts";
import type { Purpose } from "./offered.ts";
import { typedFlag } from "../terminal/flag.ts";

/** The names of the identities that are meant, as the configuration spells them; never a guess. */
export async function chooseIdentities(
  workspace: Workspace,
  flags: IdentityFlags,
  purpose: Purpose,
): Promise<readonly [string, ...string[]]> {
  return await chooseMeant(workspace, await meantHere(workspace, flags), purpose);
}

/**
 * Reads whom a command line means: by flag, else by `ATMOS_IDENTITY`, which in a session is the session's own wherever
 * its shell has gone. The one place where a name is taken that nobody typed; throws `identity_unclear` for one that is
 * another's here.
 */
export async function meantHere(
  workspace: Workspace,
  flags: IdentityFlags,
): Promise<IdentityRequest> {
  const meant = meantBy(flags);
  checkDash(workspace, meant);
  const isTold = flags.typed("identity").length > 0 || meant.pick || flags.has("as-written");
  if (!sessionId(workspace.system.env)) return meant;
  const { ofSession, tellOthers } = await import("./in_session.ts");
  if (!isTold) return await ofSession(workspace, meant);
  if (!flags.has("as-written")) await tellOthers(workspace, meant.names);
  return meant;
}

/** Throws `usage` for `-`: whom a shell was before is known to that shell alone, which `switch` makes so again. */
function checkDash({ system, model }: Workspace, { names }: IdentityRequest): void {
  if (!names.includes("-") || isIdentity(model, "-")) return;
  const hint = sessionId(system.env) ? "atmos-auth switch -" : "atmos-auth list";
  const message =
    'There is no identity "-": only switch, in a shell of ours, takes it for the one before';
  throw usage(message, hint);
}

/** Chooses among those that are meant. */
export async function chooseMeant(
  workspace: Workspace,
  meant: IdentityRequest,
  purpose: Purpose,
): Promise<readonly [string, ...string[]]> {
  const { person } = workspace;
  const choice = await chooseOrHint(workspace, meant, purpose);
  if ("use" in choice) return choice.use;
  const { title, pick, word } = choice;
  const picked = await person.pick(title, await choicesOf(workspace, pick), { word });
  if (word === undefined) return [picked];
  const names = meant.names.map((name) => name === word ? picked : name);
  return await chooseMeant(workspace, { ...meant, names }, purpose);
}

/** Among which a person picks. */
export async function choicesOf(
  workspace: Workspace,
  names: readonly string[],
): Promise<readonly Choice[]> {
  const { identityChoices } = await import("./choices.ts");
  return await identityChoices(workspace, names);
}

/**
 * Remembers for the picker whom a person uses; what a program does is not. Called once they are used, beside what
 * follows; never throws.
 */
export async function remember(
  { system, model, person }: Workspace,
  chains: readonly Chain[],
): Promise<void> {
  if (!person.isThere() || !model.settings.shell.frecency) return;
  const { noteUses } = await import("./used.ts");
  const nodes = chains.map(({ target: { node } }) => node).filter(({ role }) =>
    role === "identity"
  );
  await noteUses(
    system,
    nodes.map((node) => ({ realm: model.realmOf(node).name, name: node.name })),
  );
}

/** The one identity that is meant, for commands that take just one. */
export async function chooseOne(
  workspace: Workspace,
  flags: IdentityFlags,
  purpose: Purpose,
): Promise<string> {
  checkOne(flags);
  const [chosen] = await chooseIdentities(workspace, flags, purpose);
  return chosen;
}

/** Throws `usage` for a second identity that was typed. */
export function checkOne(flags: IdentityFlags): void {
  const [name, other] = flags.typed("identity");
  if (other === undefined) return;
  const message = `Only one identity is wanted here, not "${visible(name!)}" and "${
    visible(other)
  }"`;
  throw new UserError("usage", message, {
    hint: typedFlag("--identity", name!),
    wrong: flags.typed("identity"),
  });
}

/**
 * Throws `usage` for a word in an identity's place that is no identity's name, and something else that can be meant.
 */
export function checkWord(
  model: Model,
  flags: IdentityFlags,
  isOther: (word: string) => boolean,
  { what, flag }: { readonly what: string; readonly flag: string },
): void {
  const other = flags.typed("identity").find((word) => isOther(word) && !isIdentity(model, word));
  if (other === undefined) return;
  const message = `"${visible(other)}" is ${what}, and what stands there is an identity`;
  throw new UserError("usage", message, { hint: typedFlag(flag, other), wrong: [other] });
}

/** A name that this configuration lacks may be one that a provider offers, or be in a profile that nobody asked for. */
async function chooseOrHint(
  workspace: Workspace,
  asked: IdentityRequest,
  purpose: Purpose,
): Promise<IdentityChoice> {
  const { model, person } = workspace;
  try {
    return chooseIdentity(model, asked, person.isThere());
  } catch (error) {
    throwBug(error);
    const word = asked.names.find((name) => error.wrong?.includes(name));
    if (word !== undefined && severalIn(model, word).length > 0) throw placedAt(asked.at, error);
    const similar = person.isThere() && word !== undefined
      ? await (await import("./choices.ts")).similarTo(workspace, word)
      : undefined;
    if (similar?.isStrewn === false) return similar.choice;
    // Whoever asked for the picker by a flag is at no odds with a file.
    const placed = placedAt(asked.pick ? undefined : asked.at, error);
    if (error.code !== "identity_unknown" && model.identities.size > 0) throw placed;
    const { orOffered } = await import("./offered.ts");
    const isNear = word !== undefined && namesNear(model, "identity", word).length > 0;
    const failure = await orOffered(workspace, placed, { purpose, isNear });
    // What a provider may offer is known by its name: letters strewn over another one are no reason to pick that.
    if (similar !== undefined && failure === placed) return similar.choice;
    throw await inProfile(workspace, failure, { role: "identity", name: asked.names[0] });
  }
}

/** A name that a file pins is mended there. */
function placedAt(at: IdentityRequest["at"], error: UserError): UserError {
  if (at === undefined || error.at !== undefined) return error;
  return error.with({ at });
}

/** The error to be thrown where something is missing, unless the person goes on with a profile that has it. */
export async function inProfile(
  workspace: Workspace,
  error: UserError,
  missing: Missing,
): Promise<UserError> {
  const { orInProfile } = await import("./profiles.ts");
  return await orInProfile({ ...workspace, mayAsk: workspace.person.isThere() }, error, missing);
}

/**
 * The chain of the identity that is meant, as everywhere: by flag, by `ATMOS_IDENTITY`, the default, the
 * picker. Where several are meant, as in a shell of several clouds, it is the one of this cloud.
 */
export async function chooseOfCloud(
  workspace: Workspace,
  flags: IdentityFlags,
  cloud: string,
): Promise<IdentityChain> {
  const names = await chooseIdentities(workspace, flags, "looks");
  const chains = await Promise.all(names.map((name) => workspace.chain(name)));
  const found = chains.find(({ target }) => target.cloud.name === cloud);
  if (found !== undefined) return found;
  const { node } = chains[0]!.target;
  const message = `"${visible(node.name)}" (${node.kind}) is no identity of the cloud "${cloud}"`;
  throw usage(message, "atmos-auth list");
}
