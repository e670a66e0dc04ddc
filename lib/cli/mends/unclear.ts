/** Command lines that can't be understood: what was meant by them is looked for in a failure alone. */
import { UserError } from "../../errors.ts";
import type { Excess, Lack } from "./word_count.ts";
import type { Behind } from "./missing_dashes.ts";
import type { Mistyped } from "./unknown_command.ts";

/** Fault of one. */
type Unclarity =
  | { readonly of: "words before --"; readonly line: Behind }
  | { readonly of: "nothing behind --"; readonly line: Omit<Behind, "after"> }
  | { readonly of: "no command"; readonly line: Lack }
  | { readonly of: "unknown command"; readonly line: Mistyped }
  | { readonly of: "too many words"; readonly line: Excess };

/** That a line can't be understood; `cleared` says what is to be told of it. */
export class Unclear extends UserError {
  readonly what: Unclarity;

  constructor(message: string, what: Unclarity) {
    super("usage", message);
    this.what = what;
  }
}
