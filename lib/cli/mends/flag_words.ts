/** Words that say what a flag is for: `logout all`, `env dev fish`, `console dev s3`. Pure. */
import type { UserError } from "../../errors.ts";
import { typed } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import { hintParts, orOthers } from "../../terminal/hint.ts";
import { choiceIn } from "../choices.ts";
import type { Commands } from "../commands.ts";
import type { Identities } from "../identities.ts";
import { bareFlag, type CommandSpec, type Flag } from "../spec.ts";
import { lineParts } from "./line_parts.ts";

/** A command, as far as its words may be meant for its flags. */
type Taker = Pick<CommandSpec, "flags" | "positional" | "asksSecret" | "beyond">;

/** The error with the flag in the place of a name that nobody has, where it says one, and whom it may mean beside it. */
export function withFlagForName(
  error: UserError,
  argv: readonly string[],
  commands: Commands,
): UserError | undefined {
  const [word = ""] = error.code === "identity_unknown" ? error.wrong ?? [] : [];
  const { name } = lineParts(argv, commands);
  const flag = flagSaidBy(word, commands.get(name ?? "")?.flags ?? []);
  if (flag === undefined) return undefined;
  const [near] = hintParts(error.hint ?? "").steps;
  return error.with({ hint: orOthers(flag, near?.startsWith("--") ? [near] : []) });
}

/** A flag to be typed for a word of the line. */
interface Mend {
  readonly flag: string;
  readonly word: string;
}

/** Finds the word too many that is a flag's, where one is; of a line that may hold a secret nothing is typed again. */
export function flagForWord(
  { flags, positional = [], asksSecret, beyond }: Taker,
  words: readonly string[],
  identities: Identities,
): Mend | undefined {
  const isOne = words.length === positional.length + 1;
  if (!isOne || asksSecret === true || beyond !== undefined) return undefined;
  const others = words.filter((word) => identities.is(word) !== true);
  const said = others.map((word) => ({ word, flag: flagSaidBy(word, flags) }))
    .find((each): each is Mend => each.flag !== undefined);
  if (said !== undefined) return said;
  const open = flags.find(({ isWord }) => isWord);
  const word = others.at(-1);
  return open && word && bareFlag({ positional })
    ? { word, flag: typedFlag(`--${open.name}`, word) }
    : undefined;
}

/** The flag that a word is the name of, where it is a switch, or one of the choices. */
function flagSaidBy(word: string, flags: readonly Flag[]): string | undefined {
  const off = flags.find(({ name, value }) => value === undefined && name === word.toLowerCase());
  if (off !== undefined) return `--${off.name}`;
  const chosen = flags.find((flag) => flag.value !== undefined && choiceIn(flag, word));
  return chosen && `--${chosen.name} ${typed(choiceIn(chosen, word)!)}`;
}
