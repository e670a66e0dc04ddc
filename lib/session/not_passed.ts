/** Variables of the person's that a session does not have, where they might miss them. */
import { isOurs, matcher, namesFitting, namesOutside } from "../environment/passed.ts";
import type { ProcessEnvironment } from "../system/programs.ts";
import { visible } from "../terminal/escape.ts";
import { untold } from "./told.ts";
import type { SessionContext, SessionOrder } from "./session.ts";

/** Variables that desktops, services and shells tell their own: nobody sets it, and nobody misses it. */
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

/** Number of names that are said at once; `doctor` has them all. */
const MOST = 8;

/**
 * Says once for each project which variables stayed outside, and of new ones again; where nobody is there, as in a
 * build, or wants to hear, at the level info.
 */
export async function tellNotPassed(
  context: SessionContext,
  env: ProcessEnvironment,
  { pass, quiet }: Pick<SessionOrder, "pass" | "quiet">,
): Promise<void> {
  await tell(context, missedIn(context, env), sentence, quiet);
  await tell(context, await garbledIn(context), noText, quiet);
  await tellBarred(context, barredIn(context, env, pass), quiet);
}

/** Names those that somebody asked for and does not get, in a build, too. */
async function tellBarred(
  context: SessionContext,
  names: readonly string[],
  quiet: boolean,
): Promise<void> {
  const { terminal } = context;
  if (quiet || terminal.isThere()) return await tell(context, names, notLetIn, quiet);
  if (names.length > 0) terminal.warn(notLetIn(names));
}

async function tell(
  context: SessionContext,
  names: readonly string[],
  sentence: (names: readonly string[]) => string,
  quiet: boolean,
): Promise<void> {
  const { terminal } = context;
  if (names.length === 0) return;
  if (quiet || !terminal.isThere()) return terminal.log("info", sentence(names));
  const fresh = await untold(context, "not-passed", names);
  if (fresh.length === 0) return terminal.log("info", sentence(names));
  terminal.say(terminal.paint("dim", sentence(fresh)));
}

/** The variables that nobody can be given; what unlocks the store is not even named. */
export async function garbledIn(
  { system }: Pick<SessionContext, "system">,
): Promise<readonly string[]> {
  const names = await system.garbledVariables();
  return names.filter((name) => name.includes("\ufffd") || system.env.isGarbled?.(name)).sort();
}

/** Says why such a variable is not passed on. */
function noText(names: readonly string[]): string {
  return `Not passed on, since it is no UTF-8 text: ${listed(names)}`;
}

/**
 * Finds those that are missed: what clouds' variables would say is the identity's to say, and ours are never missed.
 */
function missedIn({ system, clouds }: SessionContext, env: ProcessEnvironment): readonly string[] {
  const unmissed = matcher(system.os, [...UNMISSED, ...clouds.flatMap(({ family }) => family)]);
  return namesOutside(system, env).filter((name) => !isOurs(name) && !unmissed(name));
}

/** Finds those that `pass` names, by more than a wildcard, and that it can't let in. */
function barredIn(
  { system, clouds }: SessionContext,
  env: ProcessEnvironment,
  pass: readonly string[],
): readonly string[] {
  const ofClouds = matcher(system.os, clouds.flatMap(({ family }) => family));
  const isLetIn = (name: string) => env[name] === system.env.get(name);
  return namesFitting(system, pass.filter((glob) => !/^[*?[]/.test(glob)))
    .filter((name) => !isLetIn(name) && (isOurs(name) || ofClouds(name))).sort();
}

/** Says why such a variable stays outside. */
function notLetIn(names: readonly string[]): string {
  return `Not passed on, though pass names it: ${
    listed(names)
  } (what is a cloud's, or atmos-auth's ` +
    "own, is the session's to say)";
}

function sentence(names: readonly string[]): string {
  return `Not passed on: ${
    listed(names)
  } (auth.shell.pass lets them in; atmos-auth doctor names all)`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST).map(visible).join(", ");
  return names.length > MOST ? `${shown} and ${names.length - MOST} more` : shown;
}
