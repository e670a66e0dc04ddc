/** Why a secret can't be had, as the end of a sentence, and the mend. */
export class Unavailable extends Error {
  readonly hint: string;
  /** What is shown of the reference's rest, where that is not all of it. */
  readonly shown: string | undefined;

  constructor(why: string, hint: string, shown?: string) {
    super(why);
    this.hint = hint;
    this.shown = shown;
  }
}
