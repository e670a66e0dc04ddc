/** A session around the program that runs in it: opened, written down, and closed whatever happens. */
import type { Credential } from "../credential.ts";
import { asUserError } from "../errors.ts";
import { pathFault } from "../paths/program.ts";
import type { System } from "../system.ts";
import type { Ending, ProcessEnvironment } from "../system/programs.ts";
import { visible } from "../terminal/escape.ts";
import { inWords } from "../terminal/report.ts";
import { audit, type SessionEntry } from "./audit.ts";
import { createSessionDirectory, type SessionDirectory } from "./directory/directory.ts";
import { type Guard, setGuard } from "./directory/guard.ts";
import { AUTHORITIES } from "../environment/passed.ts";
import { tellNotPassed } from "./not_passed.ts";
import { configuredVariables } from "./configured.ts";
import { LiveSession } from "./live_session.ts";
import type { Session, SessionContext, SessionOrder } from "./session.ts";
import { heldBack } from "./notices.ts";
import { signInAll } from "./sign_in_all.ts";

/**
 * Signs in and opens a session; one failing sign-in opens nothing. Nobody signs in, in a browser maybe, to hear that
 * there is no place for the session. `given` are the credentials of those who have signed in already, one a chain.
 */
export async function openSession(
  context: SessionContext,
  order: SessionOrder,
  given?: readonly Credential[],
): Promise<Session> {
  const { system } = context;
  const fault = pathFault(system.env);
  if (fault !== undefined) throw fault;
  const configured = await configuredVariables(context, order.chains, order.keep);
  const guarded = await guardedDirectory(system, (line) => context.person.warn(line));
  const giveUp = async (error: unknown): Promise<never> => {
    await closing(() => removed(guarded), context);
    throw error;
  };
  const { directory: place } = guarded;
  const signed = await signInAll(context, { ...order, place }, given).catch(giveUp);
  const stop = new AbortController();
  const live = new LiveSession(context, order, place, signed, async () => {
    stop.abort();
    return await removed(guarded);
  });
  try {
    await guarded.guard?.stands;
    await live.begin(configured, stop.signal);
    return live;
  } catch (error) {
    await closing(() => live.close(), context);
    throw error;
  }
}

/** A session's directory, and what takes it away should we die. */
interface Guarded {
  readonly directory: SessionDirectory;
  readonly guard: Guard | undefined;
}

/** Takes the directory away; what we may not do, such as open one file more, the guard still may. */
async function removed({ directory, guard }: Guarded): Promise<number> {
  try {
    return await directory.remove();
  } catch (error) {
    if (guard === undefined) throw error;
    await guard.removal();
    return await directory.remove();
  } finally {
    guard?.close();
  }
}

async function guardedDirectory(
  system: System,
  warn: (line: string) => void,
): Promise<Guarded> {
  const directory = await createSessionDirectory(system, warn);
  try {
    return { directory, guard: setGuard(system, directory) };
  } catch (error) {
    await directory.remove();
    throw error;
  }
}

/** A session that stands in the audit log. */
interface Entered {
  readonly session: Session;
  /** Closes it, whatever happened in it; the status of what ran in it, where there is one. */
  leave(status?: number): Promise<void>;
}

/** Opens a session; both ends are written to the audit log. */
export async function enterSession(
  context: SessionContext,
  order: SessionOrder,
  command: SessionEntry["command"],
  given?: readonly Credential[],
): Promise<Entered> {
  const session = await openSession(context, order, given);
  const entry = entryFor(session, order, command);
  await audit(context, { event: "opened", ...entry });
  const leave = async (status?: number) => {
    await closing(() => session.close(), context);
    const seconds = Math.round((context.system.clock.now() - session.started) / 1000);
    const ended = status === undefined ? { seconds } : { seconds, status };
    await audit(context, { event: "closed", ...entry, ...ended });
  };
  return { session, leave };
}

/** Opens a session, runs in it, and closes it whatever happens. */
export async function withinSession(
  context: SessionContext,
  order: SessionOrder,
  command: SessionEntry["command"],
  run: (session: Session) => Promise<Ending>,
): Promise<Ending> {
  const { session, leave } = await enterSession(context, order, command);
  let ending: Ending | undefined;
  try {
    await tellNotPassed(context, session.env, order);
    await warnOfAuthorities(context, session.env);
    return ending = await run(session);
  } finally {
    await leave(ending?.status);
    if (command === "exec") warnOfChanged(context, session);
  }
}

/** Mostly nobody names any. */
async function warnOfAuthorities(context: SessionContext, env: ProcessEnvironment) {
  const all = [...AUTHORITIES, ...context.clouds.flatMap(({ authorities = [] }) => authorities)];
  const named = all.filter((name) => env[name]);
  if (named.length === 0) return;
  await (await import("./lost_authorities.ts")).warnOfLost(context, named, env);
}

/**
 * Closes a session; what the machine refuses then is told, and stands neither for the program's status nor for why
 * there is none.
 */
async function closing(
  close: () => Promise<unknown>,
  { terminal }: Pick<SessionContext, "terminal">,
) {
  try {
    await close();
  } catch (error) {
    terminal.warn(inWords(asUserError(error), terminal.paint));
  }
}

/** A command that failed for it should not leave anybody guessing. */
function warnOfChanged({ terminal }: Pick<SessionContext, "terminal">, session: Session): void {
  for (const { name, withdrawn, other, doubted, unwritten, trouble } of session.identities()) {
    const of = `The credentials of "${visible(name)}" were`;
    if (withdrawn !== undefined) terminal.warn(`${of} withdrawn, since ${withdrawn}`);
    else if (other !== undefined) {
      terminal.warn(`${of} not renewed, since it would be ${visible(other)} now`);
    } else if (doubted) terminal.warn(`${of} not renewed, since ${visible(trouble ?? "")}`);
    else if (unwritten) terminal.warnOnce(heldBack(name, trouble ?? ""));
  }
}

function entryFor(session: Session, order: SessionOrder, command: SessionEntry["command"]) {
  const identities = session.identities().map(({ name, facts }) => ({ name, facts }));
  const instead = order.before && { instead_of: order.before.session };
  return { session: session.id, command, program: order.program, identities, ...instead };
}
