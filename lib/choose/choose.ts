/** The choice of identities: flag, then `ATMOS_IDENTITY`, then the default, then the picker. */
import { sessionId } from "../environment/session_marks.ts";
import type { Chain, IdentityChain } from "../chain/chain.ts";
import { type IdentityRequest, meantBy } from "../cli/asked.ts";
import type { IdentityFlags } from "../cli/flags.ts";
import {
  elsewhere,
  findIdentity,
  isIdentity,
  type Model,
  namesNear,
  type Node,
} from "../config/entries/model.ts";
import { subjectOf } from "../config/entries/node.ts";
import { placeAt } from "../config/schema/problems.ts";
import { firstStep } from "../config/files/passed_over.ts";
import { throwBug, usage, UserError } from "../errors.ts";
import type { Choice } from "../system/terminal.ts";
import { typed, visible } from "../terminal/escape.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Missing } from "./fallback.ts";
import type { Purpose } from "./offered.ts";
import { few } from "../terminal/few.ts";
import { typedFlag } from "../terminal/flag.ts";
import { orOthers } from "../terminal/hint.ts";

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
  const isTold = flags.typed("identity").length > 0 || meant.pick || flags.has("as-written");
  if (!sessionId(workspace.system.env)) return meant;
  const { ofSession, tellOthers } = await import("./in_session.ts");
  if (!isTold) return await ofSession(workspace, meant);
  if (!flags.has("as-written")) await tellOthers(workspace, meant.names);
  return meant;
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
  { what, instead }: { readonly what: string; readonly instead: string },
): void {
  const other = flags.typed("identity").find((word) => isOther(word) && !isIdentity(model, word));
  if (other === undefined) return;
  const message = `"${visible(other)}" is ${what}, and what stands there is an identity`;
  throw usage(message, `atmos-auth ${instead} ${typed(other)}`);
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

/** The identities to use, or those among which the person has to pick. */
type IdentityChoice =
  | { readonly use: readonly [string, ...string[]] }
  | {
    readonly pick: readonly string[];
    readonly title: string;
    /** Word that is looked for at first: the part of a name that was typed for one. */
    readonly word?: string;
  };

/** Value of `ATMOS_IDENTITY` that stands for a bare `--identity`. */
const PICK = "__SELECT__";
const NONE = new Set(["false", "0", "no", "off"]);

/**
 * Decides by what was asked, then by the defaults. Throws `identity_unknown` for a name that there is not,
 * `identity_unclear` when only the person could tell and nobody is there.
 */
export function chooseIdentity(
  model: Model,
  asked: IdentityRequest,
  interactive: boolean,
): IdentityChoice {
  if (asked.pick || asked.names.includes(PICK)) {
    return pickFrom(model, [...model.identities.keys()], "Which identity?", interactive);
  }
  const [first, ...others] = new Set(asked.names.map((name) => chosen(model, name)));
  return first === undefined ? byDefault(model, interactive) : { use: [first, ...others] };
}

function chosen(model: Model, name: string): string {
  if (name.trim() === "") {
    throw usage("The name of the identity is empty", "atmos-auth list");
  }
  if (NONE.has(name.toLowerCase()) && !model.identities.has(name)) {
    const message = `"${name}" asks for no identity, and there is nothing to do without one`;
    throw new UserError("identity_unclear", message, { hint: "atmos-auth list" });
  }
  return findIdentity(model, name).name;
}

function byDefault(model: Model, interactive: boolean): IdentityChoice {
  const defaults = [...model.identities.values()].filter((node) => node.default);
  const names = defaults.map(({ name }) => name);
  const [first, ...others] = names;
  if (first === undefined) {
    const title = "Which identity? (none is the default)";
    const all = [...model.identities.keys()];
    return pickFrom(model, all, title, interactive, "no default identity");
  }
  if (others.length === 0) return { use: [first] };
  if (!interactive) throw severalDefaults(defaults);
  const title = "Which identity? (more than one is the default)";
  return { pick: names.toSorted(), title };
}

/** Whoever joined last, such as by a profile, is likely meant by whoever asked for that; what is for good stands beside. */
function severalDefaults(defaults: readonly Node[]): UserError {
  const [last, ...before] = defaults.toReversed() as [Node, ...Node[]];
  const names = defaults.map(({ name }) => name).sort();
  const message = `There is more than one default identity; name ${oneOf(names)}`;
  const at = placeAt(subjectOf(last).entry, ["default"]);
  const others = before.map(({ name }) => typedFlag("--identity", name));
  const lines = before.filter((one) => one.at.file !== at.file)
    .map(({ name }) => `${visible(name)}: { default: false }`);
  const mend = lines.length === 0
    ? []
    : [`for good, in that file below identities: ${lines.join(", ")}`];
  return new UserError("identity_unclear", message, {
    at,
    hint: orOthers(typedFlag("--identity", last.name), [...others, ...mend]),
  });
}

function pickFrom(
  model: Model,
  names: readonly string[],
  title: string,
  interactive: boolean,
  why?: string,
): IdentityChoice {
  const sorted = [...names].sort();
  const [first] = sorted;
  if (first === undefined) {
    const message = `There are no identities in the configuration${elsewhere(model)}`;
    throw new UserError("identity_unclear", message, { hint: firstStep(model.passedOver) });
  }
  if (interactive) return { pick: sorted, title };
  const message = why === undefined
    ? `Cannot let anybody pick an identity: nobody is there; name ${oneOf(sorted)}`
    : `There is ${why}; name ${oneOf(sorted)}`;
  throw new UserError(why === undefined ? "person_needed" : "identity_unclear", message, {
    hint: sorted.length === 1 ? typedFlag("--identity", first) : "atmos-auth list",
  });
}

/** Words on how one is named, with a few that can be. */
function oneOf(names: readonly string[]): string {
  return names.length === 1 ? few(names) : `one by --identity: ${few(names)}`;
}
