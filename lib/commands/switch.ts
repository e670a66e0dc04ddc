import { chooseMeant, remember } from "../choose/choose.ts";
import type { IdentityChain } from "../chain/chain.ts";
import { parse } from "../cli/parse.ts";
import { showDuration, showTime } from "../config/schema/duration.ts";
import { bareEnvironment } from "../environment/programs.ts";
import { type ErrorCode, UserError } from "../errors.ts";
import { fromHome, pathOf } from "../paths/directories.ts";
import { findOpenSession, sessionAround } from "../session/directory/open_sessions.ts";
import {
  type HeldIdentity,
  leadingTo,
  type SessionOrigin,
  type SessionRecord,
  type ShellProcess,
} from "../session/record.ts";
import { signInAll } from "../session/sign_in_all.ts";
import { askOwner, type SwitchRequest, takeTurn } from "../session/switching.ts";
import { takeBack } from "../sign_in/revocation.ts";
import { HELD_FOLDER } from "../session/held.ts";
import type { Lock, System } from "../system.ts";
import { typedFlag } from "../terminal/flag.ts";
import { visible } from "../terminal/escape.ts";
import { few } from "../terminal/few.ts";
import type { BareContext } from "../workspace/context.ts";
import { openWorkspace, signInOptions, type Workspace } from "../workspace/workspace.ts";
import { seenBy } from "../workspace/written.ts";
import { asData } from "./as_data.ts";
import { chainsOf, confirmProtected } from "./session_order.ts";

/** `switch NAME`: the session's shell becomes another identity at its next prompt, with no shell in the shell. */
export async function switchCommand(context: BareContext<"switch">): Promise<number> {
  const { system, invocation: { flags } } = context;
  const { path, record, origin } = await ownSession(system, typedName(context));
  using _turn = releasing(await takeTurn(system, path));
  const workspace = await workspaceOf(context, origin);
  const names = await inOrigin(workspace, origin, () => namesFrom(workspace, context, record));
  const chains = await chainsOf(workspace, names, flags.has("read-only"));
  await confirmProtected(workspace, chains, flags.texts("yes-i-mean"));
  const asked = { names, readOnly: flags.has("read-only") };
  const id = await become(workspace, chains, { path, pid: record.pid }, asked);
  await remember(workspace, chains);
  const held = (await findOpenSession(system, id))?.record.identities ?? [];
  if (flags.has("json")) printJson(workspace, chains, held);
  else if (!flags.has("quiet")) welcome(workspace, names, held, record);
  return 0;
}

/** Where the session's owner is, and the session's directory. */
type Owner = Parameters<typeof askOwner>[1];

/** Has the shell become them; the id of its next session. */
async function become(
  workspace: Workspace,
  chains: readonly IdentityChain[],
  owner: Owner,
  asked: Omit<SwitchRequest, "credentials">,
): Promise<string> {
  const { system, terminal } = workspace;
  const without = await terminal.waitFor("Asking the session", byOwner(system, owner, asked));
  if (without !== undefined) return without;
  const signed = await signInAll(workspace, { chains, minimum: undefined });
  const credentials = signed.map(({ credential }) => credential);
  const withdraw = () => takeBack(workspace, signed);
  return await askOwner(system, owner, { ...asked, credentials }, withdraw);
}

/**
 * Where no store keeps anything, what the owner has signed in to is known to the owner alone. It asks nobody:
 * `undefined` where a person is needed.
 */
async function byOwner(
  system: System,
  owner: Owner,
  asked: Omit<SwitchRequest, "credentials">,
): Promise<string | undefined> {
  const folder = pathOf(system.os).join(owner.path, HELD_FOLDER);
  if (await system.files.info(folder) === undefined) return undefined;
  try {
    return await askOwner(system, owner, { ...asked, credentials: [] });
  } catch (error) {
    if (error instanceof UserError && PERSONS.includes(error.code)) return undefined;
    throw error;
  }
}

/** What only a person at the terminal gets further with. */
const PERSONS: readonly ErrorCode[] = ["person_needed", "sign_in_needed"];

/** The session whose shell we were typed into; another program's environment may name it, too. */
async function ownSession(system: System, name: string) {
  const found = await sessionAround(system);
  const open = `atmos-auth shell ${typedFlag("-i", name)}`;
  if (found === undefined) throw unfit("This is no session: there is nothing to switch", open);
  const { record: { shell, origin } } = found;
  const program = pathOf(system.os).basename(found.record.program);
  if (shell === undefined || origin === undefined) {
    const why = "only an interactive bash, zsh or fish can";
    throw unfit(`This session of ${visible(program)} can't become another: ${why}`, open);
  }
  const { pids } = await system.ancestors();
  if (pids[0] !== shell.pid) {
    throw unfit("This is not the session's own shell, but a program in it: switch there", "exit");
  }
  if (await isAsStarted(system, shell)) return { ...found, origin };
  const why = "This shell was started anew in its place (exec), and hears no more of its session";
  throw unfit(why, `exit\n${open}`);
}

/** A shell that takes another's place has its process id, but was not given our files. */
async function isAsStarted(system: System, { pid, files }: ShellProcess): Promise<boolean> {
  const { stdout } = await system.run({
    program: "/bin/cat",
    args: ["cmdline", "environ"].map((name) => `/proc/${pid}/${name}`),
    env: bareEnvironment(system),
    timeout: 2_000,
  });
  return stdout === "" || stdout.includes(files);
}

function releasing(lock: Lock): Disposable {
  return { [Symbol.dispose]: () => lock.release() };
}

function unfit(message: string, hint: string): UserError {
  return new UserError("usage", message, { hint });
}

function typedName({ invocation: { flags } }: BareContext<"switch">): string {
  return flags.typed("identity")[0] ?? "NAME";
}

/** The session's own configuration counts, wherever its shell has gone meanwhile. */
async function workspaceOf(
  context: BareContext<"switch">,
  { directory, flags: led = [], trusted = [] }: SessionOrigin,
): Promise<Workspace> {
  const { system, commands, invocation: { flags } } = context;
  system.changeDirectory(directory);
  const { context: before, variables } = seenBy(context, led);
  const told = parse([...led, "switch"], variables, commands);
  const invocation = { ...context.invocation, flags: told.flags };
  return await openWorkspace({ ...before, invocation }, {
    signIn: signInOptions(flags),
    trusted,
  });
}

/** A name that is missing is missing in the configuration of this shell, which need not be the one at hand. */
async function inOrigin<T>(
  { system }: Workspace,
  origin: SessionOrigin,
  choose: () => Promise<T>,
): Promise<T> {
  try {
    return await choose();
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "identity_unknown") throw error;
    const { code, at, wrong } = error;
    const hint = error.hint?.startsWith("--")
      ? error.hint
      : ["atmos-auth list", leadingTo(origin) ?? []].flat().join(" ");
    const files = few(origin.files.map((file) => fromHome(system, file)));
    const message = `${error.message}; looked in ${files}, which this shell was opened by`;
    throw new UserError(code, message, { hint, at, wrong });
  }
}

/** `-` is who the shell was before; whoever names nobody picks. */
async function namesFrom(
  workspace: Workspace,
  { invocation: { flags } }: BareContext<"switch">,
  { before }: SessionRecord,
): Promise<readonly string[]> {
  const typed = flags.typed("identity");
  if (typed[0] !== "-") {
    return await chooseMeant(workspace, { names: typed, pick: typed.length === 0 });
  }
  if (before !== undefined) return await chooseMeant(workspace, { names: before, pick: false });
  throw unfit("This shell was nobody else before", "atmos-auth switch");
}

function printJson(
  { terminal, model }: Workspace,
  chains: readonly IdentityChain[],
  held: readonly HeldIdentity[],
): void {
  const said = chains.map((chain) => {
    const found = held.find(({ name }) => name === chain.target.node.name);
    const { facts, expires } = found ?? {};
    return { ...asData(model, chain, undefined, facts), expiration: showTime(expires) };
  });
  terminal.print(JSON.stringify(said, null, 2));
}

function welcome(
  { terminal, system }: Workspace,
  names: readonly string[],
  held: readonly HeldIdentity[],
  { identities }: SessionRecord,
): void {
  const { paint } = terminal;
  const now = system.clock.now();
  const first = Math.min(...held.map(({ expires }) => expires ?? Infinity));
  const left = first === Infinity ? "" : `, ${showDuration(first - now)} left`;
  const shown = names.map((name) => paint("bold", visible(name))).join(", ");
  terminal.say(`${paint("green", "→")} From the next prompt on you are ${shown}${left}.`);
  for (const { name, expires = 0, withdrawn } of identities) {
    if (withdrawn !== undefined || expires <= now) continue;
    const time = showDuration(expires - now);
    terminal.say(
      `  ${paint("dim", `what was started before stays ${visible(name)}, for ${time}`)}`,
    );
  }
}
