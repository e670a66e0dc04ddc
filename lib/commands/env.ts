import { chooseIdentities, remember } from "../choose/choose.ts";
import type { IdentityChain } from "../chain/chain.ts";
import { checkIsRead, sayHowToUse } from "./env/shown.ts";
import { sessionHere } from "./env/session_here.ts";
import { fromHere } from "../paths/directories.ts";
import { streamAt } from "../paths/streams.ts";
import { fileOf, formatOf, landingOf, type Target } from "./env/target.ts";
import type { EnvFlags } from "./env/target.ts";
import { emptied, type Granted, overriding } from "./env/carriers.ts";
import { type Placed, settle } from "./env/files.ts";
import { openBriefDirectory, removeUnused } from "../paths/brief_directory.ts";
import { type EnvFormat, formatEnv, onlySets } from "./env/formats.ts";
import { deliveryOutside, inFilesOf } from "./shared/grant_outside.ts";
import { lastingCommand } from "./shared/lasting_command.ts";
import type { Grant } from "../provider/grant.ts";
import { confirmProtected } from "./shared/protected.ts";
import { auditOutside } from "./shared/audited.ts";
import { checkOnePerCloud } from "../session/grants.ts";
import { askOwn } from "../session/own_tools.ts";
import { configuredVariables, warnOfGranted } from "../session/configured.ts";
import { credentialFor } from "../sign_in/sign_in.ts";
import { isLost, storedCredential } from "../sign_in/stored.ts";
import { isVariableName } from "../config/schema/schema.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import type { Context } from "../workspace/context.ts";
import { openWorkspace, signInOptions, type Workspace } from "../workspace/workspace.ts";
import { dialect } from "../terminal/dialect.ts";

/** `env`: prints variables for the current environment, and unsets those that would override them. */
export async function env(context: Context<"env">): Promise<number> {
  const { flags } = context.invocation;
  const workspace = await openWorkspace(context, {
    signIn: signInOptions(flags),
    // What no store keeps, a private file does.
    ...flags.has("login") ? { tellsLoss: true } : {},
  });
  const session = await sessionHere(workspace.system);
  checkIsRead(workspace.system, flags, session);
  const target = fileOf(workspace.system, formatOf(workspace, flags), flags);
  // Checked before a sign-in is spent on it.
  await landingOf(workspace, target);
  const names = await chooseIdentities(workspace, flags, "looks");
  const chains = await Promise.all(names.map((name) => workspace.chain(name)));
  const ours = await lastingCommand(workspace, flags);
  checkOnePerCloud(chains);
  // Who gets these variables is that identity, as whoever gets a shell is.
  await confirmProtected(workspace, chains, flags.texts("yes-i-mean"));
  const configured = inText(workspace, flags, await configuredVariables(workspace, chains));
  const set = { ...configured };
  const granted: (Granted & Placed)[] = [];
  for (const chain of chains) {
    const placed = await settled(workspace, chain, flags, { names, ours });
    const { grant } = placed;
    granted.push({ ...placed, cloud: chain.target.cloud });
    Object.assign(set, grant.variables, movedVariables(workspace, flags, grant));
  }
  await warnOfGranted(workspace, configured, set);
  set.ATMOS_IDENTITY = names.join(",");
  const { system } = workspace;
  const format = formatOf(workspace, flags);
  const unset = overriding(granted, set);
  if (onlySets(format)) {
    Object.assign(set, emptied(system.env, granted, unset, { format, hint: execHint(names) }));
  }
  const around = { random: system.random(16).toHex(), over: session?.over };
  await Promise.all([
    deliver(workspace, { target, format }, formatEnv(format, { set, unset }, around)),
    remember(workspace, chains),
    auditOutside(workspace, "env", chains),
  ]);
  for (const { tell } of granted) tell();
  sayHowToUse(workspace, flags, names, session);
  return 0;
}

/**
 * Returns the configured variables whose names can be written, with a warning of the others; a session passes those,
 * too.
 */
function inText(
  { terminal, system }: Workspace,
  flags: EnvFlags,
  configured: Record<string, string>,
): Record<string, string> {
  if (formatOf({ system }, flags) === "json") return configured;
  const names = Object.keys(configured);
  for (const name of names.filter((each) => !isVariableName(each))) {
    terminal.warn(
      `env.${
        visible(name)
      } is left out here: no shell can name such a variable; atmos-auth exec passes it`,
    );
  }
  return Object.fromEntries(Object.entries(configured).filter(([name]) => isVariableName(name)));
}

/**
 * Returns the person's own variables under their other names; if lines are kept, none, with a warning of how they can
 * come along.
 */
function movedVariables(
  { system, terminal }: Workspace,
  flags: EnvFlags,
  { moved = [], losses = [] }: Grant,
): Record<string, string> {
  for (const loss of losses) terminal.warn(loss);
  // Formats that only set are data, and data is kept.
  const isKept = flags.text("output-file") !== undefined || onlySets(formatOf({ system }, flags));
  if (!isKept) return Object.fromEntries(moved.map(({ name, value }) => [name, value]));
  for (const { name, from } of moved) {
    if (name === from) continue;
    const typed = dialect().copy(name, from);
    terminal.warn(
      `Your ${from} may hold a secret and is not written down; before these lines are read: ${typed}`,
    );
  }
  return {};
}

/** Returns the grant, with its files in place. */
async function settled(
  workspace: Workspace,
  chain: IdentityChain,
  flags: EnvFlags,
  { names, ours }: { readonly names: readonly string[]; readonly ours: readonly string[] },
): Promise<Placed> {
  const { system } = workspace;
  const place = flags.has("login") && await isLost(workspace.store, chain.target)
    ? await placeFor(workspace, chain)
    : undefined;
  const [credential, own, delivery] = await Promise.all([
    flags.has("login")
      ? credentialFor(workspace, chain)
      : storedCredential(workspace, chain.target),
    askOwn(system, chain.target.cloud),
    deliveryOutside(system),
  ]).catch(async (error: unknown) => {
    if (place !== undefined) await removeUnused(system, place);
    throw error;
  });
  const lapses = inFilesOf(credential);
  const inFiles = place !== undefined && lapses !== "never" ? "rather" : lapses;
  if (place !== undefined && inFiles === "never") await removeUnused(system, place);
  const outside = { ...own, ours, delivery, inFiles };
  const hints = { exec: execHint(names), login: loginHint(flags, names) };
  return await settle(workspace, { chain, credential, outside, hints });
}

/** Makes a directory for a credential that only a file will keep, before anybody signs in. */
async function placeFor({ system, model }: Workspace, { target }: IdentityChain): Promise<string> {
  return await openBriefDirectory(system, model.realmOf(target.node).name, target.node.name);
}

function execHint(names: readonly string[]): string {
  return `atmos-auth exec ${names.map((name) => typedFlag("-i", name)).join(" ")} -- COMMAND`;
}

/** Writes the line again with `--login`, with everybody whom it names. */
function loginHint(flags: EnvFlags, names: readonly string[]): string {
  const whom = names.map((name) => ` ${typedFlag("-i", name)}`).join("");
  const format = flags.typed("format").map((each) => ` -f ${each}`).join("");
  const file = flags.typed("output-file").map((each) => ` ${typedFlag("-o", each)}`).join("");
  return `atmos-auth env${whom}${format}${file} --login`;
}

async function deliver(
  { system, loaded }: Pick<Workspace, "system" | "loaded">,
  { target, format }: { readonly target: Target | undefined; readonly format: EnvFormat },
  text: string,
): Promise<void> {
  const path = await landingOf({ system, loaded }, target);
  if (path === undefined) {
    const stream = target && streamAt(fromHere(system, target.file), system.pid);
    return system[stream ?? "stdout"].write(text);
  }
  if (format === "json") {
    return await system.files.rewrite(path, text, await closedMode(system, path));
  }
  // A last line without an end would be joined with our first.
  const before = await system.files.read(path);
  const gap = !before || before.length === 0 || before.at(-1) === 0x0a ? "" : "\n";
  await system.files.append(path, gap + text);
}

/** Returns a mode that closes a file to all but its owner, since it may hold the output of `!env` and `!exec`. */
async function closedMode({ files }: System, path: string): Promise<number> {
  return ((await files.info(path))?.mode ?? 0o600) & 0o700;
}
