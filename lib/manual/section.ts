/** A piece of a page: help on a terminal, the reference and the manual are made of the same ones. */

/** A title, text, and rows of a name and what it is. In texts backquotes stand around what is typed. */
export interface Section {
  readonly title: string;
  readonly text?: string;
  readonly rows?: readonly Row[];
}

/** A name, and what it is. */
export type Row = readonly [string, string];
