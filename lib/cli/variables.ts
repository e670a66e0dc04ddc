/**
 * The one door through which a variable stands in for a flag: the person's own, else what the `env:` of a
 * configuration says of it, once that may act.
 */
import type { Place } from "../errors.ts";
import type { Flag } from "./spec.ts";

/** The value of a variable, and where it stands when a file says it. */
export interface VariableValue {
  readonly value: string;
  readonly at?: Place;
}

/** The value that stands for a flag, with its variable. */
export interface NamedValue extends VariableValue {
  readonly variable: string;
}

type Source = (name: string) => VariableValue | undefined;

/** The variables of one command line. */
export class Variables {
  readonly #own: (name: string) => string | undefined;
  #files: Source = () => undefined;
  #check: () => void = () => {};

  constructor(own: (name: string) => string | undefined) {
    this.#own = own;
  }

  /** Runs what throws for a wrong value, now and whenever more is heard. */
  check(check: () => void): void {
    check();
    this.#check = check;
  }

  /**
   * From now on a configuration is heard where the person's own environment says nothing. Throws `UserError` for what
   * no flag takes, and is as deaf to it as before.
   */
  hear(files: Source): void {
    const before = this.#files;
    this.#files = files;
    try {
      this.#check();
    } catch (error) {
      this.#files = before;
      throw error;
    }
  }

  /** Finds what stands for a flag that nobody typed; an empty value says nothing. */
  of({ env = [], selects }: Pick<Flag, "env" | "selects">): NamedValue | undefined {
    const names = [env].flat();
    const own = names.map((variable) => ({ variable, value: this.#own(variable) ?? "" }));
    const said = own.find(({ value }) => value !== "");
    if (said !== undefined || selects === "files") return said;
    return names.map((variable) => this.#inFiles(variable)).find((each) => each?.value);
  }

  /** A variable that is set, if only to nothing, is the person's. */
  #inFiles(variable: string): NamedValue | undefined {
    if (!variable.startsWith("ATMOS_") || this.#own(variable) !== undefined) return undefined;
    const told = this.#files(variable);
    return told && { ...told, variable };
  }
}
