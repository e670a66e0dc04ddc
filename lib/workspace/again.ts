/** Going on with another command line, when it is clear what was meant. */
import { isValue, ownWords } from "../cli/words.ts";

/** Thrown to run another command line in the place of the one that was typed. */
export class Again extends Error {
  override readonly name = "Again";
  /** The command line, from the one that was typed. */
  readonly instead: (argv: readonly string[]) => readonly string[];

  constructor(why: string, instead: Again["instead"]) {
    super(why);
    this.instead = instead;
  }
}

/** Runs the line with profiles, which the person picked when it was clear that there must be some. */
export function withProfiles(profiles: readonly string[]): Again {
  return new Again(`with the profiles ${profiles.join(", ")}`, (argv) => {
    // The `--profile` that asked for the choice.
    const end = ownWords(argv).length;
    const isBare = (word: string, at: number) =>
      at < end && word === "--profile" && (at + 1 === end || !isValue(argv[at + 1]));
    const flags = profiles.map((name) => `--profile=${name}`);
    return [...flags, ...argv.filter((word, at) => !isBare(word, at))];
  });
}
