/** The session whose shell is to become another identity. */
import { bareEnvironment } from "../../environment/programs.ts";
import { isIdentity } from "../../config/entries/model.ts";
import { orUndefined, UserError } from "../../errors.ts";
import { pathOf } from "../../paths/directories.ts";
import { sessionAround } from "../../session/directory/open_sessions.ts";
import type { ShellProcess } from "../../session/record.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { nameTyped } from "../../terminal/flag.ts";
import type { BareContext } from "../../workspace/context.ts";
import { openView } from "../../workspace/view.ts";

/** Returns the session whose shell we were typed into; throws when we are in none, or in another program of it. */
export async function ownSession(context: BareContext<"switch">, names: readonly string[]) {
  const { system } = context;
  const found = await sessionAround(system);
  const open = () => opening(context, names);
  if (found === undefined) {
    throw unfit("This is no session: there is nothing to switch", await open());
  }
  const { record: { shell, origin } } = found;
  const program = pathOf(system.os).basename(found.record.program);
  if (shell === undefined || origin === undefined) {
    const is = found.record.identities.map(({ name }) => name);
    if (names.join("\n") === is.join("\n")) {
      throw unfit(`This session is ${is.map(visible).join(", ")} already`, "atmos-auth status");
    }
    const why = "only an interactive bash, zsh or fish can";
    throw unfit(`This session of ${visible(program)} can't become another: ${why}`, await open());
  }
  const { pids } = await system.ancestors();
  if (pids[0] !== shell.pid) {
    throw unfit("This is not the session's own shell, but a program in it: switch there", "exit");
  }
  if (await isAsStarted(system, shell)) return { ...found, origin };
  const why = "This shell was started anew in its place (exec), and hears no more of its session";
  throw unfit(why, `exit\n${await open()}`);
}

/**
 * Whether the process is the shell as we started it: one that took its place (exec) has its process id, but not our
 * files.
 */
async function isAsStarted(system: System, { pid, files }: ShellProcess): Promise<boolean> {
  const { stdout } = await system.run({
    program: "/bin/cat",
    args: ["cmdline", "environ"].map((name) => `/proc/${pid}/${name}`),
    env: bareEnvironment(system),
    timeout: 2_000,
  });
  return stdout === "" || stdout.includes(files);
}

/** Returns the command that opens a shell of these identities instead; the listing when one is unknown here. */
async function opening(context: BareContext<"switch">, names: readonly string[]): Promise<string> {
  const named = names.filter((name) => name !== "-");
  const view = await orUndefined(() => openView(context));
  const isKnown = view === undefined || named.every((name) => isIdentity(view.model, name));
  return isKnown ? ["atmos-auth shell", ...named.map(nameTyped)].join(" ") : "atmos-auth list";
}

/** Makes the error for a shell that can't become another. */
export function unfit(message: string, hint: string): UserError {
  return new UserError("usage", message, { hint });
}
