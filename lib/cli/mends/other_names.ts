/** Names that other tools give what one of our commands does, and which one that is. Pure. */
import type { CommandLine, Commands } from "../commands.ts";
import { IDENTITY } from "../flags.ts";
import type { Part } from "../words.ts";

/** A command of ours, as another tool calls it. */
export interface OtherName {
  /** The other tool's words. */
  readonly theirs: string;
  readonly command: CommandLine;
  /** Flags of ours that belong to it. */
  readonly flags: readonly string[];
  /** Set where ours does not do the same: what of it serves instead. */
  readonly why?: string;
}

const LEAVING = "says who this shell is; in a session's shell, exit leaves it";

/** Commands of other tools that are one of ours with flags, or for which one of ours serves. */
const LINES: readonly (readonly [theirs: string, ours: string, ...flags: readonly string[]])[] = [
  ["ecs run", "shell", "--delivery", "server"],
  ["ecs server", "shell", "--delivery", "server"],
  ["server", "shell", "--delivery", "server"],
  ["untrust", "trust", "--revoke"],
  ["distrust", "trust", "--revoke"],
];

/** Words of whoever wants out of a session, which only its shell can do. */
const LEAVES: readonly string[] = ["exit", "quit", "leave", "deactivate", "unassume", "off"];

/** Programs that are called like that, too: whoever names an identity in front has them run. */
const PROGRAMS: readonly string[] = [
  ...["sh", "open", "who", "kill", "time", "az", "gcloud", "gh", "printenv"],
];

/** The command that the first of these words mean, where an identity `isNamed` in front; the longest name counts. */
export function byOtherName(
  words: readonly string[],
  isNamed: boolean,
  commands: Commands,
): OtherName | undefined {
  const [first = ""] = words;
  if (isNamed && (PROGRAMS.includes(first) || isClouds(first, commands))) return undefined;
  const typed = `${words.join(" ")} `;
  const all = [...commands.values()].flatMap((command) =>
    (command.elsewhere ?? []).map((theirs) => ({ theirs, command, flags: [] }))
  );
  const withFlags = LINES.map(([theirs, ours, ...flags]) => (
    { theirs, command: commands.get(ours)!, flags }
  ));
  const status = commands.get("status")!;
  const leaving = LEAVES.map((theirs) => ({ theirs, command: status, flags: [], why: LEAVING }));
  return [...all, ...withFlags, ...leaving].filter(({ theirs }) => typed.startsWith(`${theirs} `))
    .sort((one, other) => other.theirs.length - one.theirs.length)[0];
}

/** Whether commands of a cloud begin with that word: it may be a program's name, too, which of ours alone none is. */
export function isClouds(first: string, commands: Commands): boolean {
  return [...commands].some(([name, { by }]) => by !== undefined && name.startsWith(`${first} `));
}

/** Whether an identity is named by its flag. */
export function namesOne(parts: readonly Part[]): boolean {
  return parts.some(({ flag, value }) => flag?.name === IDENTITY.name && value !== undefined);
}
