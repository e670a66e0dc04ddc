/** The contract of the machine: the person at the terminal, and the streams. */
/** Says what is wrong with an answer; `undefined` when it will do. */
export type Trouble = string | undefined;

/** Questions on the terminal, drawn on standard error; `undefined` when the person gives up. */
export interface Prompts {
  text(
    message: string,
    options: {
      hidden: boolean;
      /** Meaning of an empty answer: it is shown as the answer then. */
      otherwise?: string;
      /** Absent where any answer will do: then none is marked as right. Nothing is echoed until it has told. */
      check?(answer: string): Trouble | Promise<Trouble>;
      /** For an answer of several lines, which is never echoed. */
      isWhole?(answer: string): boolean;
    },
  ): Promise<string | undefined>;
  pick(
    message: string,
    choices: readonly Choice[],
    options?: {
      /** Text that is looked for at first. */
      word?: string;
      /** Whether what was typed before it stood there is looked for as well, up to the first key that is no text. */
      takesAhead?: boolean;
    },
  ): Promise<string | undefined>;
}

/** One of several to pick from. Its notes and words may be getters: they are asked for once it is shown, or searched. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Sign of how it stands, in one column before the label. */
  readonly sign?: string;
  /** Notes beside the label, in columns. */
  readonly notes?: readonly string[];
  /** Words that a search looks at, beside the label; the notes unless told. */
  readonly words?: readonly string[];
  /** From 0 to 1: how much it is preferred to others that fit what was typed as well. */
  readonly weight?: number;
}

/** Standard input. */
export interface Input {
  isTerminal(): boolean;
  /** The next line without its end; `undefined` at the end of the file. */
  readLine(): Promise<string | undefined>;
  /**
   * Has the terminal show nothing of what is typed until what this returns is called; whoever reads keys shows it, too,
   * once they are done. It does nothing on Windows.
   */
  hush(): Promise<() => void>;
  /** All that is left; `undefined` where that is more than so many bytes. */
  readAll(most: number): Promise<Uint8Array | undefined>;
}

/** Standard output or standard error. A closed pipe is swallowed: nobody is reading. */
export interface Output {
  isTerminal(): boolean;
  write(text: string): void;
  /** Width in columns; 80 when there is no terminal. */
  columns(): number;
}
