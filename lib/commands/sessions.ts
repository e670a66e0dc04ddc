import { showDuration, showLeft, showTime } from "../duration.ts";
import { pathOf } from "../paths/directories.ts";
import { asUserError, usage, type UserError } from "../errors.ts";
import {
  findOpenSession,
  listOpenSessions,
  type OpenSession,
} from "../session/directory/open_sessions.ts";
import { sweep } from "../session/directory/sweep.ts";
import { stillThere, tellToEnd } from "./sessions/end.ts";
import { END_FILE, type SessionRecord } from "../session/record.ts";
import { answerOf } from "../terminal/answer.ts";
import { roomOf, table } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import { dialect } from "../terminal/dialect.ts";
import type { System } from "../system.ts";
import type { BareContext } from "../workspace/context.ts";

/** `sessions`: lists the open sessions of this user. */
export async function sessions(
  { system, terminal, invocation }: BareContext<"sessions">,
): Promise<number> {
  const { basename } = pathOf(system.os);
  const { left } = await sweep(system);
  const records = (await listOpenSessions(system)).map(({ record }) => record);
  if (invocation.flags.has("json")) {
    terminal.print(answerOf("sessions", { sessions: records.map(asObject) }));
  } else if (records.length === 0) terminal.say("No session is open");
  else terminal.print(tableOf(records, system, basename));
  for (const one of left) {
    const { message, hint } = asUserError(one.error);
    const mend = hint ?? dialect().remove(one.path);
    terminal.warn(
      `A session that is no more has left what may hold its credential: ${message}; mend: ${mend}`,
    );
  }
  return 0;
}

/** `sessions end ID`: asks a session's owner to end it; its files are removed with it, or it has failed. */
export async function endSession(
  { system, terminal, invocation }: BareContext<"sessions end">,
): Promise<number> {
  const [wanted] = invocation.positional;
  const matching = (await listOpenSessions(system)).filter(({ record }) =>
    record.id.startsWith(wanted)
  );
  const [found, ...others] = matching;
  if (found === undefined || others.length > 0) {
    throw unclear(wanted, matching.map(({ record }) => record));
  }
  const { path, record: { id, left } } = found;
  const answer = (ended: boolean, said: string): 0 => {
    if (invocation.flags.has("json")) terminal.print(answerOf("sessions end", { id, ended }));
    else terminal.say(said);
    return 0;
  };
  await system.files.writeBrief(pathOf(system.os).join(path, END_FILE), "");
  if (left) {
    return answer(false, `Session ${id}, which its shell has left, loses its credentials`);
  }
  // The file alone may have ended it already: then no process takes the signal.
  const { end, unheard } = await tellToEnd(system, found);
  if (end === "open" && unheard) throw unheard.error;
  if (end !== "open" && end !== "gone") throw stillThere(id, end);
  const isEnded = end === "gone";
  return answer(isEnded, isEnded ? `Session ${id} has ended` : await stayed(system, found));
}

async function stayed(system: System, { path, record: { id, pid } }: OpenSession): Promise<string> {
  const now = await findOpenSession(system, id);
  if (now === undefined) return `Session ${id} has ended`;
  const hasLost = now.path !== path ||
    now.record.identities.every(({ withdrawn }) => withdrawn !== undefined);
  return hasLost
    ? `Session ${id} has lost its credentials; its program stays, below process ${pid}`
    : `Session ${id} was told to end; process ${pid} has not done so yet`;
}

function unclear(wanted: string, matching: readonly SessionRecord[]): UserError {
  const ids = matching.map(({ id }) => id).join(", ");
  const message = matching.length === 0
    ? `No open session has the id "${wanted}"`
    : `"${wanted}" is the beginning of several ids: ${ids}`;
  return usage(message, "atmos-auth sessions");
}

function tableOf(
  records: readonly SessionRecord[],
  system: System,
  nameOf: (path: string) => string,
): string {
  const now = system.clock.now();
  const body = records.map((record) => [
    record.id,
    record.identities.map(({ name }) => visible(name)).join(", "),
    timeLeft(record, now),
    String(record.pid),
    showDuration(now - record.started),
    visible(nameOf(record.program)),
  ]);
  const head = ["ID", "IDENTITY", "TIME LEFT", "PROCESS", "OPEN FOR", "PROGRAM"];
  return table(head, body, roomOf(system));
}

function timeLeft({ identities, left, before, shell }: SessionRecord, now: number): string {
  if (identities.every(({ withdrawn }) => withdrawn !== undefined)) return "withdrawn";
  const times = identities.flatMap(({ expires, ends }) => [expires ?? [], ends ?? []].flat());
  const lasting = showLeft(Math.min(...times), now) ?? "-";
  const time = identities.some(({ other }) => other) ? `${lasting}, not renewed` : lasting;
  if (left) return `${time}, switched away`;
  // Its shell has not become it yet.
  return before !== undefined && shell === undefined ? `${time}, at the next prompt` : time;
}

function asObject({ origin: _, ...record }: SessionRecord) {
  const identities = record.identities.map((held) => ({
    ...held,
    expires: showTime(held.expires),
    ends: showTime(held.ends),
  }));
  return { ...record, started: showTime(record.started), identities };
}
