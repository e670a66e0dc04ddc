import { sessionId } from "../environment/session_marks.ts";
import { showDuration, showTime } from "../config/schema/duration.ts";
import { UserError } from "../errors.ts";
import { pathOf } from "../paths/directories.ts";
import { roomOf, rows } from "../terminal/columns.ts";
import { SESSION_FILE_LIMIT } from "../session/directory/directory.ts";
import { sessionAround } from "../session/directory/open_sessions.ts";
import { DRIFT_FILE, type SessionRecord } from "../session/record.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import type { BareContext } from "../workspace/context.ts";

/** `status`: which identities this shell is, how long they last, and whether something moved them. */
export async function status(
  { system, terminal, invocation }: BareContext<"status">,
): Promise<number> {
  const { flags } = invocation;
  const found = await sessionAround(system);
  if (found === undefined) return outside(system, terminal.print.bind(terminal), flags);
  const { record, path } = found;
  const drift = await readDrift(system, path);
  if (flags.has("json")) terminal.print(asJson(record, drift, system.clock.now()));
  else if (flags.has("short")) terminal.print(short(record, system.clock.now()));
  else terminal.print(long(record, drift, system));
  return 0;
}

function outside(
  system: System,
  print: (text: string) => void,
  flags: BareContext<"status">["invocation"]["flags"],
): number {
  if (flags.has("json")) return print(JSON.stringify({ session: null })), 1;
  if (flags.has("short")) return 1;
  const ended = sessionId(system.env);
  throw new UserError("failed", ended ? "This shell's session has ended" : "This is no session", {
    hint: ended ? "exit" : "atmos-auth shell",
  });
}

/** The variables that the shell had to put right, each once. */
async function readDrift(system: System, path: string): Promise<readonly string[]> {
  const file = pathOf(system.os).join(path, DRIFT_FILE);
  const bytes = await system.files.readOwn(file, SESSION_FILE_LIMIT).catch(() => undefined);
  const text = new TextDecoder().decode(bytes);
  return [...new Set(text.split(/\r?\n/).filter(Boolean))];
}

function short(record: SessionRecord, now: number): string {
  return record.identities.map(({ name, expires, ends, trouble, withdrawn }) => {
    if (withdrawn !== undefined) return `${visible(name)} withdrawn !`;
    const first = Math.min(expires ?? Infinity, ends ?? Infinity);
    const left = first === Infinity ? "" : ` ${showDuration(first - now)}`;
    return `${visible(name)}${left}${trouble ? " !" : ""}`;
  }).join(" + ");
}

function long(record: SessionRecord, drift: readonly string[], system: System): string {
  const now = system.clock.now();
  const identities = record.identities.flatMap((
    { name, kind, facts, expires, trouble, ends, withdrawn },
  ) =>
    [
      ["Identity", `${name} (${kind})`],
      ["Account", facts.account],
      ["Principal", facts.principal],
      ["Region", facts.region],
      [
        "Time left",
        withdrawn !== undefined
          ? undefined
          : expires === undefined
          ? "does not lapse"
          : showDuration(expires - now),
      ],
      ["Policy", facts.policy],
      ["Taken away in", ends === undefined || withdrawn ? undefined : showDuration(ends - now)],
      ["Withdrawn", withdrawn && `since ${withdrawn}`],
      ["Trouble", trouble],
    ] as const
  );
  return rows([
    ...identities,
    ["Let in", record.kept?.map((cloud) => `your own ${cloud}`).join(", ")],
    ["Session", `${record.id}, level ${record.level}, process ${record.pid}`],
    ["Switched", record.left && "its shell is another identity by now"],
    ["Open for", showDuration(now - record.started)],
    ["Put right", drift.join(", ")],
  ], roomOf(system));
}

function asJson(record: SessionRecord, drift: readonly string[], now: number): string {
  const identities = record.identities.map((held) => ({
    ...held,
    expires: showTime(held.expires),
    ends: showTime(held.ends),
    seconds_left: held.expires === undefined ? undefined : Math.floor((held.expires - now) / 1000),
  }));
  const { id, pid, level, started } = record;
  const session = { id, pid, level, started: showTime(started) };
  return JSON.stringify({ session, identities, kept: record.kept ?? [], drift }, null, 2);
}
