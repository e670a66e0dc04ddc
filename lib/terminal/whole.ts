/**
 * A text that a person agrees to, made only of values that the schemas allow to be shown. It does not pass the
 * redactor, which goes by looks: whoever writes a file decides what looks like a secret.
 */
export class Whole {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
