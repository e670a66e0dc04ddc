/** Going on with other profiles, which the person picked when it was clear that there must be some. */
import { isValue } from "../cli/words.ts";

/** Thrown to run the command line anew with these profiles. */
export class Again extends Error {
  override readonly name = "Again";
  readonly #profiles: readonly string[];

  constructor(profiles: readonly string[]) {
    super(`with the profiles ${profiles.join(", ")}`);
    this.#profiles = profiles;
  }

  /** The command line with them, and without the `--profile` that asked for the choice. */
  instead(argv: readonly string[]): readonly string[] {
    const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
    const isBare = (word: string, at: number) =>
      at < end && word === "--profile" && (at + 1 === end || !isValue(argv[at + 1]));
    const flags = this.#profiles.map((name) => `--profile=${name}`);
    return [...flags, ...argv.filter((word, at) => !isBare(word, at))];
  }
}
