/** Who opened what, when and for how long: one line of JSON each, no secret, for this user only. */
import { directories, pathOf } from "./dirs.ts";
import type { Facts } from "./provider.ts";
import type { Workspace } from "./workspace.ts";

/** The file is put aside when it is larger than this, in bytes; one older one is kept. */
const LARGEST = 4 * 1024 * 1024;

/** What is written down. */
export type AuditEntry = SessionEntry | ConsoleEntry;

/** A console that was signed in to, or a page of one. */
export interface ConsoleEntry {
  readonly event: "opened";
  readonly command: "console";
  readonly identities: readonly { readonly name: string; readonly facts: Facts }[];
  /** How long it stays signed in; absent where the browser decides. */
  readonly seconds?: number;
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
}

/** Adds a line; `auth.audit.enabled: false` turns it off. That it can't be written stops nobody. */
export async function audit(workspace: Workspace, entry: AuditEntry): Promise<void> {
  const { model, system, terminal } = workspace;
  if (model.settings.audit.enabled === false) return;
  const time = new Date(system.clock.now()).toISOString();
  try {
    const file = await openFile(workspace);
    await system.files.append(file, `${JSON.stringify({ time, pid: system.pid, ...entry })}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    terminal.warn(`The audit log can't be written: ${reason}`);
  }
}

async function openFile({ model, system }: Workspace): Promise<string> {
  const { join, dirname, resolve } = pathOf(system.os);
  const { data, home } = directories(system);
  const named = model.settings.audit.file?.replace(/^~(?=[/\\])/, home);
  const file = named ? resolve(home, named) : join(data, "atmos-auth", "audit.jsonl");
  await system.files.makeDirectory(dirname(file));
  const info = await system.files.info(file);
  if ((info?.size ?? 0) > LARGEST) {
    await system.files.write(`${file}.1`, await system.files.readText(file) ?? "");
    await system.files.remove(file);
  }
  return file;
}
