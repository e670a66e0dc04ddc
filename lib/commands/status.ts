import { sessionId } from "../environment/session_marks.ts";
import { showDuration, showLeft, showTime } from "../duration.ts";
import { UserError } from "../errors.ts";
import { roomOf, rows } from "../terminal/columns.ts";
import { isSessionId } from "../session/directory/directory.ts";
import { sessionAround } from "../session/directory/open_sessions.ts";
import { changedVariables, putRight } from "../session/drift.ts";
import type { SessionRecord } from "../session/record.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import type { BareContext } from "../workspace/context.ts";
import { answerOf } from "../terminal/answer.ts";

/** `status`: shows this shell's identities, how long they last, and whether something moved them. */
export async function status(
  { system, terminal, invocation }: BareContext<"status">,
): Promise<number> {
  const { flags } = invocation;
  const found = await sessionAround(system);
  if (found === undefined) return outside(system, terminal.print.bind(terminal), flags);
  const { record, path } = found;
  const variables: Variables = {
    drift: await putRight(system, path),
    changed: await changedVariables(system, path),
  };
  if (flags.has("json")) terminal.print(asJson(record, variables, system.clock.now()));
  else if (flags.has("short")) terminal.print(short(record, variables, system.clock.now()));
  else terminal.print(long(record, variables, system));
  return 0;
}

/** Names of variables that differ from the session's. */
interface Variables {
  /** Variables that the shell had to put right. */
  readonly drift: readonly string[];
  /** Variables that are not the session's now: a program started here may be somebody else, or go elsewhere. */
  readonly changed: readonly string[];
}

function outside(
  system: System,
  print: (text: string) => void,
  flags: BareContext<"status">["invocation"]["flags"],
): number {
  if (flags.has("json")) return print(answerOf("status", { session: null })), 1;
  if (flags.has("short")) return 1;
  const id = sessionId(system.env);
  if (id !== undefined && !isSessionId(id)) throw noId(id);
  throw new UserError("failed", id ? "This shell's session has ended" : "This is no session", {
    hint: id ? "exit" : "atmos-auth shell",
  });
}

/** The error for an `ATMOS_SESSION` that no session has set. */
function noId(id: string): UserError {
  const message = `ATMOS_SESSION is "${visible(id)}", which is no session's id`;
  return new UserError("failed", message, { hint: "atmos-auth sessions" });
}

function short(record: SessionRecord, { changed }: Variables, now: number): string {
  return `${identitiesIn(record, now)}${changed.length > 0 ? ", changed !" : ""}`;
}

function identitiesIn(record: SessionRecord, now: number): string {
  return record.identities.map(({ name, expires, ends, trouble, other, withdrawn }) => {
    if (withdrawn !== undefined) return `${visible(name)} withdrawn !`;
    const first = Math.min(expires ?? Infinity, ends ?? Infinity);
    const left = showLeft(first, now);
    return `${visible(name)}${left === undefined ? "" : ` ${left}`}${trouble || other ? " !" : ""}`;
  }).join(" + ");
}

function long(record: SessionRecord, { drift, changed }: Variables, system: System): string {
  const now = system.clock.now();
  const identities = record.identities.flatMap((
    { name, kind, facts, expires, trouble, unwritten, other, doubted, ends, withdrawn },
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
          : expires > now
          ? showLeft(expires, now) ?? "more than a year"
          : "none: it has lapsed",
      ],
      ["Policy", facts.policy],
      ["Taken away in", ends === undefined || withdrawn ? undefined : showDuration(ends - now)],
      ["Withdrawn", withdrawn && `since ${withdrawn}`],
      ["Not renewed", other && `it would be ${other} now`],
      ["Trouble", other === undefined ? trouble : undefined],
      [
        "Mend",
        trouble !== undefined && other === undefined && !doubted && !unwritten &&
          withdrawn === undefined
          ? `atmos-auth login ${typedFlag("-i", name)}`
          : undefined,
      ],
    ] as const
  );
  return rows([
    ...identities,
    ["Let in", record.kept?.map((cloud) => `your own ${cloud}`).join(", ")],
    ["Session", `${record.id}, level ${record.level}, process ${record.pid}`],
    ["Switched", record.left && "its shell is another identity by now"],
    ["Open for", showDuration(now - record.started)],
    ["Put right", drift.join(", ")],
    [
      "Changed",
      changed.length > 0
        ? `${changed.join(", ")}: tools here may be somebody else, or elsewhere`
        : undefined,
    ],
  ], roomOf(system));
}

function asJson(record: SessionRecord, variables: Variables, now: number): string {
  const identities = record.identities.map((held) => ({
    ...held,
    expires: showTime(held.expires),
    ends: showTime(held.ends),
    seconds_left: held.expires === undefined ? undefined : Math.floor((held.expires - now) / 1000),
  }));
  const { id, pid, level, started } = record;
  const session = { id, pid, level, started: showTime(started) };
  return answerOf("status", { session, identities, kept: record.kept ?? [], ...variables });
}
