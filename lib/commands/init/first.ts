/** The first steps once `init` has written its file: trust, a place for secrets, keys, a sign-in, the first shell. */
import { globalWords, typedConfigFlags } from "../../cli/config_flags.ts";
import { contentOf } from "../../config/files/source.ts";
import { foundFiles } from "../../config/files/trust.ts";
import { parseYaml } from "../../config/yaml/yaml.ts";
import { agentIn } from "../../environment/agents.ts";
import { orUndefined } from "../../errors.ts";
import { directories } from "../../paths/directories.ts";
import { learnOffers } from "../../choose/offered.ts";
import { digestOf } from "../../secret.ts";
import { credentialFor } from "../../sign_in/sign_in.ts";
import { isLasting } from "../../store/nothing_kept.ts";
import { visible } from "../../terminal/escape.ts";
import { flagWords, nameTyped, operandTyped, typedFlag } from "../../terminal/flag.ts";
import { keepTrust } from "../../trust/question.ts";
import { Again } from "../../workspace/again.ts";
import type { BareContext } from "../../workspace/context.ts";
import { openView, type View, warnOfSections } from "../../workspace/view.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { explain, saysYes } from "./answers.ts";
import { askForSecrets, namesIn } from "./secrets.ts";
import { type Target, writeTarget } from "./target.ts";
import type { Addition } from "./addition.ts";
import { fitted } from "./text.ts";
import type { Way } from "../shared/ways_in.ts";
import { keyedKindOf } from "../shared/keyed_users.ts";
import { askForKeys, isSignedIn, keepImported, keysLine } from "./keys.ts";

type Init = BareContext<"init">;

/** The configuration that was written. */
interface Written {
  readonly way: Way;
  readonly target: Target;
  readonly addition: Addition;
  /** Names of its identities that were there already. */
  readonly known: readonly string[];
  /** The answers that it was made of. */
  readonly said: ReadonlyMap<string, string>;
}

/** Goes on to the first shell if somebody can answer; throws `Again` to open it. */
export async function takeFirstSteps(context: Init, written: Written): Promise<void> {
  const { terminal } = context;
  if (!terminal.canAnswer()) return await sayNext(context, written);
  const workspace = await lastingWorkspace(context, written);
  const { way, addition } = written;
  if (await isLasting(workspace.store)) await askForSecrets(workspace, written.said);
  if ("imported" in way) await keepImported(workspace, way, addition);
  const identities = Object.keys(addition.identities);
  const [provider] = Object.keys(addition.providers);
  if ("imported" in way) return await offerShell(context, whomOf(workspace, addition));
  if (identities.length === 0) return await pickFirst(context, workspace, provider!);
  const name = identities.at(-1)!;
  const chain = await workspace.chain(name);
  await askForKeys(workspace, chain, written.known);
  await credentialFor(workspace, chain, { fresh: true });
  terminal.say(`${terminal.paint("green", "✓")} Signed in as ${visible(name)}`);
  await offerShell(context, { name }, firstLine(workspace, written));
}

/** The identity of the first shell: one that was added, one to be picked, or the default. */
type Whom = { readonly name?: string; readonly pick?: true };

/**
 * Returns the identity of the first shell; a default that was there before is not used, since it has nothing to do with
 * what was added.
 */
function whomOf(
  { model }: Pick<View, "model">,
  { identities }: Pick<Addition, "identities">,
): Whom {
  const defaults = [...model.identities.values()].filter((node) => node.default);
  const [first, ...others] = defaults;
  if (first === undefined) return {};
  return others.length === 0 && Object.hasOwn(identities, first.name) ? {} : { pick: true };
}

/** Says, when nobody can be asked, what to type next, with trust first when that is needed. */
async function sayNext(context: Init, written: Written): Promise<void> {
  const { terminal, system, invocation: { flags } } = context;
  await trustOwnWork(context, written);
  const view = await openView(context);
  const { loaded } = view;
  warnOfSections(view);
  const line = (words: string) => `atmos-auth ${words}${typedConfigFlags(flags)}`;
  const shell = line(firstLine(view, written));
  const records = await view.store.list();
  const keyed = Object.keys(written.addition.identities).filter((name) => {
    const node = view.model.identities.get(name);
    if (keyedKindOf(view.clouds, node) === undefined) return false;
    if (!written.known.includes(name)) return true;
    return !written.addition.standing?.includes(name) && !isSignedIn(view, node!, records);
  });
  for (const name of keyed) {
    const whose = keyed.length === 1 ? "Its keys" : `The keys of "${visible(name)}"`;
    terminal.say(`${whose}: ${line(keysLine(written, name))}`);
  }
  for (const name of namesIn(written.said)) {
    const set = ["atmos-auth secret set", typedConfigFlags(flags)].join("");
    terminal.say(`Its secret, unless it is kept already: ${set} ${operandTyped(name)}`);
  }
  if (loaded.trusted) return terminal.say(`Next: ${shell}`);
  const whose = agentIn(system.env) === undefined ? "" : "in a terminal of your own: ";
  terminal.say(`Nobody has trusted what lies here yet. Next: ${whose}${line("trust")}`);
  terminal.say(`Then: ${shell}`);
}

/**
 * The command that opens the first shell: without a name if the default is the one that was added, at a provider after
 * a sign-in.
 */
function firstLine(view: View, { way, addition }: Written): string {
  const name = Object.keys(addition.identities).at(-1);
  const { pick } = whomOf(view, addition);
  if (name === undefined) {
    const [provider] = Object.keys(addition.providers);
    const isOther = pick && provider !== undefined;
    return isOther ? `login ${typedFlag("--provider", provider)}` : "shell";
  }
  if ("imported" in way) return pick ? `shell ${nameTyped(name)}` : "shell";
  const all = [...view.model.identities.values()];
  const defaults = all.filter((node) => node.default);
  const [meant, ...others] = defaults.length > 0 ? defaults : all;
  return meant?.name === name && others.length === 0 ? "shell" : `shell ${nameTyped(name)}`;
}

/** Whether the file that counts here has that text alone, and was trusted. */
export async function isTrustedAt(context: Init, { before, path }: Target): Promise<boolean> {
  if (before === undefined) return false;
  const view = await orUndefined(() => openView(context));
  return view !== undefined && view.loaded.trusted && await isJust(view, path, before);
}

/** Whether nothing but that text was found. */
async function isJust({ loaded }: View, path: string, text: string): Promise<boolean> {
  const [file, ...others] = foundFiles(loaded);
  const { root } = parseYaml(text, path);
  const digest = await digestOf(contentOf(root));
  return file?.path === path && file.digest === digest && others.length === 0;
}

/**
 * Trusts the written file without a question: whoever wrote it, or added lines to one that they trust, need not be
 * asked. Files beside it are asked about, and so is one that an agent has written.
 */
async function trustOwnWork(context: Init, { target }: Written): Promise<void> {
  if (target.before !== undefined && !target.wasTrusted) return;
  if (agentIn(context.system.env) !== undefined) return;
  const view = await openView(context);
  // If others can write there, the file need not have our text any more.
  const isOurs = await isJust(view, target.path, [...target.written].at(-1) ?? "");
  if (!view.loaded.trusted && isOurs) await keepTrust(view);
}

/** Opens the workspace; if nothing secret would be kept, the person may have a file under a passphrase instead. */
async function lastingWorkspace(context: Init, written: Written): Promise<Workspace> {
  await trustOwnWork(context, written);
  const device = context.invocation.flags.has("device");
  const workspace = await openWorkspace(context, { signIn: { device } });
  const { system, terminal } = workspace;
  const { target, way } = written;
  const isAsked = "starter" in way && way.starter.keepsNothing === true ||
    Boolean(system.env.get("ATMOS_KEYRING_TYPE")) ||
    directories(system).data === undefined || "keyring" in target;
  if (isAsked || await isLasting(workspace.store)) return workspace;
  explain(
    workspace,
    "No keyring answers on this machine: each command would have you sign in again.",
  );
  const question = "Keep sign-ins in a file, under a passphrase? (yes/no)";
  const isWanted = await saysYes(terminal, { message: question, hint: "ATMOS_KEYRING_TYPE=file" });
  target.keyring = isWanted ? { type: "file" } : undefined;
  if (!isWanted) return workspace;
  const addition = { ...written.addition, keyring: target.keyring };
  const text = fitted(target.before, target.path, addition, target.around)?.text;
  if (text === undefined) return workspace;
  await writeTarget(system, target, text);
  return await lastingWorkspace(context, { ...written, addition });
}

/** Signs in at a provider and lists its offers, of which the shell lets the person pick one. */
async function pickFirst(context: Init, workspace: Workspace, provider: string): Promise<never> {
  await learnOffers(workspace, await workspace.provider(provider));
  const { terminal } = context;
  terminal.say(`${terminal.paint("green", "✓")} Signed in at ${visible(provider)}`);
  terminal.say("Now the first shell. Later: atmos-auth shell");
  const { pick } = whomOf(workspace, { identities: {} });
  throw shellAs(context, pick ? { pick } : {});
}

async function offerShell(context: Init, whom: Whom, later?: string): Promise<void> {
  const { terminal } = context;
  const { name, pick } = whom;
  const whose = name === undefined ? "" : ` as ${visible(name)}`;
  const message = `Open a shell${whose} now? (yes/no)`;
  if (await saysYes(terminal, { message, hint: "atmos-auth shell" })) throw shellAs(context, whom);
  terminal.say(`Later: atmos-auth ${later ?? (pick ? "shell -i" : "shell")}`);
}

function shellAs({ invocation: { flags } }: Init, { name, pick }: Whom): Again {
  const identity = name === undefined ? pick ? ["-i"] : [] : flagWords("-i", name);
  const how = flags.has("device") ? ["--device"] : [];
  return new Again("the first shell", () => [...globalWords(flags), "shell", ...how, ...identity]);
}
