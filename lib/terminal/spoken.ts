/** The dialect that lines are written in: this program has one person, at one shell. */
import type { Dialect } from "./dialects/dialect.ts";

let spoken: Dialect | undefined;

/** It; `undefined`: that of `sh`. */
export function spokenDialect(): Dialect | undefined {
  return spoken;
}

/** From now on it is that. */
export function spokenIs(dialect: Dialect | undefined): void {
  spoken = dialect;
}
