/** Output of `env` that a terminal shows: nothing has changed by it, and a shell has to read it. */
import { typedConfigFlags } from "../../cli/config_flags.ts";
import { usage } from "../../errors.ts";
import type { System } from "../../system.ts";
import { typedFlag } from "../../terminal/flag.ts";
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
  if (session?.isLoose) throw usage(`Nothing has changed: ${REFUSED}`, opening(flags, names));
  throw usage("Nothing has changed: this shell has to read what env prints", use);
}

/** Says, for output on a terminal, that nothing has changed yet, and what to type to change this shell. */
export function sayHowToUse(
  { system, terminal }: Workspace,
  flags: EnvFlags,
  names: readonly string[],
  session: SessionHere | undefined,
): void {
  const use = isShown(system, flags) ? useIn(system, flags, names) : undefined;
  if (use === undefined) return;
  if (session?.isLoose) {
    return terminal.say(
      `That was printed, and has changed nothing; ${REFUSED}:\n${opening(flags, names)}`,
    );
  }
  terminal.say(`That was printed, and has changed nothing; what makes this shell so:\n${use}`);
}

const REFUSED = "no shell of this session takes it, and another has to be opened";

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
  const meant = flags.typed("yes-i-mean").map((name) => ` ${typedFlag("--yes-i-mean", name)}`);
  const whom = names.map((name) => ` ${typedFlag("-i", name)}`);
  const how = (["login", "device", "mfa-code-stdin"] as const).filter((flag) => flags.has(flag))
    .map((flag) => ` --${flag}`);
  const shell = isTyped || isFish ? [` -f ${format}`] : [];
  const config = typedConfigFlags(flags);
  return usedBy(
    format,
    ["atmos-auth", config, " env", ...whom, ...shell, ...how, ...meant].join(""),
  );
}
