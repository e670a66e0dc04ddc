/** The command line of an `init`, for hints: all stays as it was typed but for what the hint is about. */
import { typed } from "../../terminal/escape.ts";
import type { BareContext } from "../../workspace/context.ts";

/** The flags of `init`. */
export type InitFlags = BareContext<"init">["invocation"]["flags"];

const SWITCHES = ["own", "project", "print", "device"] as const;

/** What may be other than it was typed. */
interface Other {
  /** The answers, each as `NAME=VALUE`. */
  readonly answers?: readonly string[];
  /** Which file is to be written. */
  readonly file?: "own" | "project";
}

/** The line that goes this way in. */
export function initLine(flags: InitFlags, way: string, { answers, file }: Other = {}): string {
  const isSaid = (name: (typeof SWITCHES)[number]) =>
    file === undefined || name === "device" ? flags.has(name) : name === file;
  const switches = SWITCHES.filter(isSaid).map((name) => ` --${name}`);
  const said = (answers ?? flags.texts("set")).map((answer) => ` --set ${typed(answer)}`);
  return ["atmos-auth init ", way, ...switches, ...said].join("");
}
