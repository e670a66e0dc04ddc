/** The reason for which a secret can't be had, as the end of a sentence, with a hint. */
export class Unavailable extends Error {
  readonly hint: string;
  /** The part of the reference's rest that is shown, where that is not all of it. */
  readonly shown: string | undefined;

  constructor(why: string, hint: string, shown?: string) {
    super(why);
    this.hint = hint;
    this.shown = shown;
  }
}
