/** References to secret managers, as they are followed where nobody looks after the configuration. */
import type { Reference } from "../../lib/provider/secret_manager.ts";

/** One that stands for itself, asked through the identity `reader`. */
export function askedOf(scheme: string, rest: string): Reference {
  return {
    rest,
    written: (rest) => `{secret: "${scheme}:${rest}", via: ...}`,
    asWhoAsks: (line) => `as reader: ${line}`,
  };
}
