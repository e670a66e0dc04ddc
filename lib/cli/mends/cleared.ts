/** Errors on a command line that can't be understood. Pure. */
import { usage, type UserError } from "../../errors.ts";
import type { Identities } from "../identities.ts";
import { moreWords, noCommand } from "./word_count.ts";
import { mendOf, mendOfNone } from "./missing_dashes.ts";
import type { Unclear } from "./unclear.ts";
import { noSuchCommand } from "./unknown_command.ts";

/** The error with its mend, by the identities of the configuration that the line leads to. */
export function cleared({ message, what }: Unclear, identities: Identities): UserError {
  switch (what.of) {
    case "words before --":
      return usage(message, mendOf(what.line, identities));
    case "nothing behind --":
      return usage(message, mendOfNone(what.line));
    case "no command":
      return noCommand(what.line);
    case "unknown command":
      return noSuchCommand(what.line, identities);
    case "too many words":
      return moreWords(message, what.line, identities);
  }
}
