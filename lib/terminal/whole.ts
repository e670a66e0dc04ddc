/**
 * What a person says yes to: made of what may be shown, by what the schemas know, and of nothing else. The redactor
 * goes by looks, and whoever writes a file decides what looks like a secret; so it passes none.
 */
export class Whole {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
