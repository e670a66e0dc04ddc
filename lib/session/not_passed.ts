/** What of the person's environment a session does not have, where they might miss it. */
import { isOurs, matcher, namesOutside } from "../environment/passed.ts";
import { directories, pathOf } from "../paths/directories.ts";
import type { ProcessEnvironment, System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import type { SessionContext } from "./session.ts";

/** What desktops, services and shells tell their own: nobody sets it, and nobody misses it. */
const UNMISSED = [
  ...["_", "PWD", "OLDPWD", "SHLVL", "MAIL", "HUSHLOGIN", "MOTD_SHOWN", "WINDOWID", "LESSCLOSE"],
  ...["DESKTOP_*", "SESSION_MANAGER", "GDM*", "GNOME_*", "KDE_*", "GTK_*", "GDK_*", "QT_*"],
  ...["XCURSOR_*", "XMODIFIERS", "*_IM_MODULE", "IM_CONFIG_*", "INVOCATION_ID", "JOURNAL_STREAM"],
  ...[
    "SYSTEMD_*",
    "MANAGERPID*",
    "MEMORY_PRESSURE_*",
    "NOTIFY_SOCKET",
    "LISTEN_*",
    "DBUS_STARTER*",
  ],
  ...["SUDO_*", "KRB5CCNAME", "DEBUGINFOD_*", "WSLENV", "__*", "XPC_*", "SECURITYSESSIONID"],
  ...["LaunchInstanceID", "COMMAND_MODE", "TERM_SESSION_ID", "SHELL_SESSION*", "PROMPT*"],
  ...["LD_PRELOAD_*", "npm_*", "INIT_CWD"],
];

/** How many names are said at once; `doctor` has them all. */
const MOST = 8;

/** A larger record is none of ours, in bytes. */
const LARGEST = 256 * 1024;

/** Says once for each project which variables stayed outside, and of new ones again; to nobody, at the level info. */
export async function tellNotPassed(
  workspace: SessionContext,
  env: ProcessEnvironment,
): Promise<void> {
  const { system, terminal, model } = workspace;
  const names = missedIn(workspace, env);
  if (names.length === 0) return;
  if (!terminal.isThere()) return terminal.log("info", sentence(names));
  const record = recordOf(system, model.realm.name);
  const known = await readKnown(system, record);
  const fresh = names.filter((name) => !known.has(name));
  if (fresh.length === 0) return terminal.log("info", sentence(names));
  terminal.say(terminal.paint("dim", sentence(fresh)));
  await writeKnown(system, record, [...known, ...fresh]);
}

/** What clouds' variables would say is the identity's to say, and what is ours is never missed. */
function missedIn({ system, clouds }: SessionContext, env: ProcessEnvironment): readonly string[] {
  const unmissed = matcher(system.os, [...UNMISSED, ...clouds.flatMap(({ family }) => family)]);
  return namesOutside(system, env).filter((name) => !isOurs(name) && !unmissed(name));
}

function sentence(names: readonly string[]): string {
  const shown = names.slice(0, MOST).map(visible).join(", ");
  const more = names.length > MOST ? ` and ${names.length - MOST} more` : "";
  return `Not passed on: ${shown}${more} (auth.shell.pass lets them in; atmos-auth doctor names all)`;
}

/** Beside other things that may be lost; `undefined` where there is no such place. */
function recordOf(system: System, realm: string): string | undefined {
  const { cache } = directories(system);
  return cache && pathOf(system.os).join(cache, "atmos-auth", "not-passed", `${realm}.json`);
}

async function readKnown(system: System, path: string | undefined): Promise<ReadonlySet<string>> {
  if (path === undefined) return new Set();
  try {
    const bytes = await system.files.readOwn(path, LARGEST);
    const names: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return new Set(Array.isArray(names) ? names.filter((name) => typeof name === "string") : []);
  } catch {
    return new Set(); // What can't be read is said once more.
  }
}

async function writeKnown(
  system: System,
  path: string | undefined,
  names: readonly string[],
): Promise<void> {
  if (path === undefined) return;
  try {
    await system.files.makeDirectory(pathOf(system.os).dirname(path));
    await system.files.writeBrief(path, JSON.stringify(names));
  } catch {
    // Where nothing can be kept, it is said the next time too.
  }
}
