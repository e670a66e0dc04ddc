/** Output of `env` that a terminal shows: nothing has changed by it, and a shell has to read it. */
import { typedConfigFlags } from "../../cli/config_flags.ts";
import { usage } from "../../errors.ts";
import type { System } from "../../system.ts";
import { nameTyped, typedFlag } from "../../terminal/flag.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { type EnvFlags, formatOf } from "./target.ts";
import type { SessionHere } from "./session_here.ts";
import { usedBy } from "./use.ts";

/**
 * Throws `usage` where a person would be shown what only a shell can read, and nothing would come of it: whoever wants
 * to see it names the format.
 */
export function checkIsRead(
  system: System,
  flags: EnvFlags,
  session: SessionHere | undefined,
): void {
  if (!isShown(system, flags) || flags.typed("format").length > 0) return;
  const names = flags.typed("identity");
  const use = useIn(system, flags, names);
  if (use === undefined) return;
  if (isOpen(session)) {
    throw usage(`Nothing has changed: ${whyNot(session)}`, insteadIn(session, flags, names));
  }
  throw usage("Nothing has changed: this shell has to read what env prints", use);
}

/**
 * Says, for output on a terminal, that nothing has changed yet, and what to type to change this shell; for what the
 * shell of a session reads, that it lasts for the line.
 */
export function sayHowToUse(
  { system, terminal }: Workspace,
  flags: EnvFlags,
  names: readonly string[],
  session: SessionHere | undefined,
): void {
  const use = useIn(system, flags, names);
  if (use === undefined) return;
  const within = isOpen(session)
    ? `${whyNot(session)}:\n${insteadIn(session, flags, names)}`
    : undefined;
  if (!isShown(system, flags)) {
    const isRead = flags.text("output-file") === undefined && system.stderr.isTerminal();
    if (within !== undefined && isRead) terminal.say(`In this session ${within}`);
    return;
  }
  terminal.say(
    `That was printed, and has changed nothing; ${within ?? `what makes this shell so:\n${use}`}`,
  );
}

function isOpen(session: SessionHere | undefined): session is SessionHere {
  return session !== undefined && session.over === undefined;
}

function whyNot({ isLoose }: SessionHere): string {
  return isLoose
    ? "no shell of this session takes it, and another has to be opened"
    : "the shell takes it back before its next prompt; what lasts";
}

/** Writes the line that does in a session what these variables do outside of any. */
function insteadIn({ isLoose }: SessionHere, flags: EnvFlags, names: readonly string[]): string {
  const [name, ...others] = names;
  return isLoose || name === undefined || others.length > 0
    ? opening(flags, names)
    : `atmos-auth${typedConfigFlags(flags)} switch ${nameTyped(name)}`;
}

function opening(flags: EnvFlags, names: readonly string[]): string {
  return ["atmos-auth", typedConfigFlags(flags), " shell", ...whomIn(flags, names)].join("");
}

/** Writes the flags that say whose it is to be. */
function whomIn(flags: EnvFlags, names: readonly string[]): readonly string[] {
  const meant = flags.typed("yes-i-mean").map((name) => ` ${typedFlag("--yes-i-mean", name)}`);
  return [...names.map((name) => ` ${typedFlag("-i", name)}`), ...meant];
}

function isShown({ stdout }: System, flags: EnvFlags): boolean {
  return stdout.isTerminal() && flags.text("output-file") === undefined;
}

/** Writes the line by which a shell reads what ours prints, with all that was typed; `undefined` for data. */
function useIn(system: System, flags: EnvFlags, names: readonly string[]): string | undefined {
  const isTyped = flags.typed("format").length > 0;
  // Whoever types here has fish; a script of theirs that reads a pipe may be for any shell.
  const isFish = !isTyped && /(?:^|\/)fish$/.test(system.env.get("SHELL") ?? "");
  const format = isFish ? "fish" : formatOf({ system }, flags);
  const how = (["login", "device", "mfa-code-stdin"] as const).filter((flag) => flags.has(flag))
    .map((flag) => ` --${flag}`);
  const shell = isTyped || isFish ? [` -f ${format}`] : [];
  const config = typedConfigFlags(flags);
  return usedBy(
    format,
    ["atmos-auth", config, " env", ...whomIn(flags, names), ...shell, ...how].join(""),
  );
}
