/** What is said on entering and on leaving a shell. */
import { showDuration } from "../config/schema/duration.ts";
import { visible } from "../terminal/escape.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Session } from "../session/session.ts";

/** Says whose shell this is, for how long, and how to leave. */
export function banner({ terminal, system }: Workspace, session: Session): void {
  const { paint } = terminal;
  const names = session.names.map((name) => paint("bold", visible(name))).join(", ");
  const expires = session.expires();
  const left = expires === undefined ? "" : `, ${showDuration(expires - system.clock.now())} left`;
  const level = session.level > 1 ? `, level ${session.level}` : "";
  terminal.say(`${paint("green", "→")} You are ${names}${level}${left}. Type exit to leave.`);
  for (const { name, ends } of session.identities()) {
    if (ends === undefined) continue;
    const most = showDuration(ends - session.started);
    terminal.say(`  ${paint("dim", `${visible(name)} is taken away after ${most}`)}`);
  }
  for (const cloud of session.kept) {
    terminal.say(`  ${paint("dim", `your own ${cloud} is let in`)}`);
  }
  const outer = system.env.get("ATMOS_SESSION") ? system.env.get("ATMOS_IDENTITY") : undefined;
  if (outer) terminal.say(`  ${paint("dim", `"${visible(outer)}" waits in the shell outside`)}`);
}

/** Says how long it was, and that nothing is left. */
export function farewell({ terminal, system }: Workspace, session: Session): void {
  const { paint } = terminal;
  const names = session.names.map(visible).join(", ");
  const spent = showDuration(system.clock.now() - session.started);
  const files = session.removed === 1 ? "file is" : `${session.removed} files are`;
  const whose = session.names.length > 1 ? "their" : "its";
  terminal.say(`${paint("dim", "←")} Left ${names} after ${spent}; ${whose} ${files} gone.`);
}
