/** The audit log, of who opened what, when and for how long: one line of JSON each, no secret, for this user only. */
import { dataPlace, directories, homeDirectory, isAnchored, pathOf } from "../paths/directories.ts";
import { agentIn } from "../environment/agents.ts";
import { hasCode, UserError } from "../errors.ts";
import { requireOwn } from "../paths/ownership.ts";
import type { Facts } from "../provider/plan.ts";
import type { System } from "../system.ts";
import type { SessionContext } from "./session.ts";

/** The file is put aside when it is larger than this, in bytes; one older one is kept. */
const LARGEST = 4 * 1024 * 1024;

/** An entry of the log. */
type AuditEntry = SessionEntry | OutsideEntry | OtherEntry;

/** A credential that left us for what is no session: a console, variables, docker, a tool that asks for it. */
export interface OutsideEntry {
  readonly event: "opened";
  readonly command: "console" | "env" | "credential-process" | "registry login";
  readonly identities: readonly { readonly name: string; readonly facts: Facts }[];
  /** Time that a console stays signed in; absent where the browser decides. */
  readonly seconds?: number;
}

/** A session's identity that stays who it was: renewed, it would have been another. */
interface OtherEntry {
  readonly event: "not_renewed";
  readonly session: string;
  readonly name: string;
  readonly was: string;
  readonly is: string;
}

/** A session that was opened or closed. */
export interface SessionEntry {
  readonly event: "opened" | "closed";
  readonly session: string;
  readonly identities: readonly { readonly name: string; readonly facts: Facts }[];
  readonly command: "shell" | "exec";
  /** The program without its arguments, which may hold anything. */
  readonly program: string;
  readonly status?: number;
  readonly seconds?: number;
  /** The session that its shell was before. */
  readonly instead_of?: string;
}

type Audited = Pick<SessionContext, "model" | "system" | "terminal">;

/** Adds a line, unless `auth.audit.enabled: false` says not to. That it can't be written stops nobody. */
export async function audit(context: Audited, entry: AuditEntry): Promise<void> {
  const { model, system, terminal } = context;
  if (model.settings.audit.enabled === false) return;
  const time = new Date(system.clock.now()).toISOString();
  try {
    const file = await openFile(context);
    const agent = agentIn(system.env)?.name;
    const by = { time, pid: system.pid, ...(agent === undefined ? {} : { agent }) };
    await system.files.appendOwn(file, `${JSON.stringify({ ...by, ...entry })}\n`);
  } catch (error) {
    // Without a home nothing is kept, and nobody who did not ask for a log need hear it each time.
    if (model.settings.audit.enabled === undefined && isHomeless(system, error)) return;
    const reason = error instanceof Error ? error.message : String(error);
    terminal.warnOnce(`The audit log can't be written: ${reason}${mendIn(error)}`);
  }
}

/** Containers give the root directory to whoever has no home. */
function isHomeless(system: System, error: unknown): boolean {
  if (hasCode(error, "home_unknown")) return true;
  return directories(system).home === "/";
}

function mendIn(error: unknown): string {
  return error instanceof UserError && error.hint !== undefined ? ` (mend: ${error.hint})` : "";
}

async function openFile({ model, system }: Audited): Promise<string> {
  const { dirname, basename } = pathOf(system.os);
  const file = auditFile(system, model.settings.audit.file);
  await requireOwn(system, dirname(file));
  await system.files.makeDirectory(dirname(file));
  const info = await system.files.info(file);
  if ((info?.size ?? 0) > LARGEST) await system.files.rename(file, `${basename(file)}.1`);
  return file;
}

/** The file of the log: a relative path of one starts at home, and so does one that says no drive. */
export function auditFile(
  system: Pick<System, "os" | "env">,
  named: string | undefined,
): string {
  const { resolve } = pathOf(system.os);
  if (!named) return dataPlace(system, "audit.jsonl");
  if (isAnchored(system.os, named)) return named;
  const home = homeDirectory(system);
  return resolve(home, named.replace(/^~(?=[/\\])/, () => home));
}
