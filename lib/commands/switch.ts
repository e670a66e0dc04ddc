import { chooseMeant, remember } from "../choose/choose.ts";
import type { IdentityChain } from "../chain/chain.ts";
import { parse } from "../cli/parse.ts";
import { Variables } from "../cli/variables.ts";
import { writtenFiles } from "../config/files/source.ts";
import { hasCode, needsPerson, orUndefined } from "../errors.ts";
import { fromHome, pathOf } from "../paths/directories.ts";
import { findOpenSession } from "../session/directory/open_sessions.ts";
import { HELD_FOLDER } from "../session/held.ts";
import { leadingTo, type SessionOrigin, type SessionRecord } from "../session/record.ts";
import { signInAll } from "../session/sign_in_all.ts";
import { askOwner, type SwitchRequest, takeTurn } from "../session/switching.ts";
import { takeBack } from "../sign_in/revocation.ts";
import type { System } from "../system.ts";
import type { Lock } from "../system/file_system.ts";
import { few } from "../terminal/few.ts";
import type { BareContext } from "../workspace/context.ts";
import { sameFiles } from "../workspace/elsewhere.ts";
import { openView } from "../workspace/view.ts";
import { openWorkspace, signInOptions, type Workspace } from "../workspace/workspace.ts";
import { seenBy } from "../workspace/written.ts";
import { confirmProtected } from "./shared/protected.ts";
import { chainsOf } from "./shared/session_order.ts";
import { printJson, welcome } from "./switch/said.ts";
import { ownSession, unfit } from "./switch/session.ts";

/** `switch NAME`: makes the session's shell another identity at its next prompt, with no shell in the shell. */
export async function switchCommand(context: BareContext<"switch">): Promise<number> {
  const { system, invocation: { flags } } = context;
  const { path, record, origin } = await ownSession(context, flags.typed("identity"));
  using _turn = releasing(await takeTurn(system, path));
  const of = await isElsewhere(context, origin) ? filesOf(system, origin) : undefined;
  const workspace = await workspaceOf(context, origin);
  const names = await inOrigin(workspace, origin, () => namesFrom(workspace, context, record));
  const chains = await chainsOf(workspace, names, flags.has("read-only"));
  await confirmProtected(workspace, chains, flags.texts("yes-i-mean"));
  const asked = { names, readOnly: flags.has("read-only") };
  const id = await become(workspace, chains, { path, pid: record.pid }, asked);
  await remember(workspace, chains);
  const held = (await findOpenSession(system, id))?.record.identities ?? [];
  if (flags.has("json")) printJson(workspace, chains, held);
  else if (!flags.has("quiet")) welcome(workspace, { names, of }, held, record);
  return 0;
}

/** The session's owner: its process, and the session's directory. */
type Owner = Parameters<typeof askOwner>[1];

/** Has the shell become the identities; returns the id of its next session. */
async function become(
  workspace: Workspace,
  chains: readonly IdentityChain[],
  owner: Owner,
  asked: Omit<SwitchRequest, "credentials">,
): Promise<string> {
  const { system, terminal } = workspace;
  const without = await terminal.waitFor("Asking the session", byOwner(system, owner, asked));
  if (without !== undefined) return without;
  // Who types another shell decides whom that is.
  const meaning = { ...workspace, refuseOthers: () => Promise.resolve() };
  const signed = await signInAll(meaning, { chains, minimum: undefined, place: owner });
  const credentials = signed.map(({ credential }) => credential);
  const withdraw = () => takeBack(workspace, signed);
  return await askOwner(system, owner, { ...asked, credentials }, withdraw);
}

/**
 * Asks the owner to switch without credentials from here: if no store keeps any, the owner alone has those that it
 * signed in to. Returns the next session's id; `undefined` when a person must be asked, which the owner can't.
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
    if (needsPerson(error)) return undefined;
    throw error;
  }
}

function releasing(lock: Lock): Disposable {
  return { [Symbol.dispose]: () => lock.release() };
}

/** Opens the session's own configuration, wherever its shell is by now. */
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

/**
 * Adds to the error of a missing name the configuration that it was looked for in: this shell's, which need not be the
 * one at hand.
 */
async function inOrigin<T>(
  { system }: Workspace,
  origin: SessionOrigin,
  choose: () => Promise<T>,
): Promise<T> {
  try {
    return await choose();
  } catch (error) {
    if (!hasCode(error, "identity_unknown")) throw error;
    const hint = error.hint?.startsWith("--")
      ? error.hint
      : ["atmos-auth list", leadingTo(origin) ?? []].flat().join(" ");
    const message = `${error.message}; looked in ${
      filesOf(system, origin)
    }, which this shell was opened by`;
    throw error.with({ message, hint });
  }
}

function filesOf(system: System, { files }: SessionOrigin): string {
  return few(files.map((file) => fromHome(system, file)));
}

/**
 * Whether the shell is by now in the directory of another configuration, where the same name may be another entry's.
 */
async function isElsewhere(
  context: BareContext<"switch">,
  { files }: SessionOrigin,
): Promise<boolean> {
  const variables = new Variables((name) => context.system.env.get(name));
  const here = await orUndefined(() => openView({ ...context, variables }, { silent: true }));
  return here !== undefined && !sameFiles(writtenFiles(here.loaded), files);
}

/** Returns the names to become: `-` stands for those that the shell was before, and without any the person picks. */
async function namesFrom(
  workspace: Workspace,
  { invocation: { flags } }: BareContext<"switch">,
  { before }: SessionRecord,
): Promise<readonly string[]> {
  const typed = flags.typed("identity");
  if (typed[0] !== "-") {
    return await chooseMeant(workspace, { names: typed, pick: typed.length === 0 }, "signs in");
  }
  if (before !== undefined) {
    return await chooseMeant(workspace, { names: before, pick: false }, "signs in");
  }
  throw unfit("This shell was nobody else before", "atmos-auth switch");
}
