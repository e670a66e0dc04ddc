/** The command line of `init`, for hints: everything as it was typed, other than what the hint changes. */
import { typed } from "../../terminal/escape.ts";
import type { BareContext } from "../../workspace/context.ts";

/** The flags of `init`. */
export type InitFlags = BareContext<"init">["invocation"]["flags"];

const SWITCHES = ["own", "project", "print", "device"] as const;

/** Parts that differ from the typed line. */
interface Other {
  /** The answers, each as `NAME=VALUE`. */
  readonly answers?: readonly string[];
  /** The file to write. */
  readonly file?: "own" | "project";
}

/** Writes the command line for a way in. */
export function initLine(flags: InitFlags, way: string, { answers, file }: Other = {}): string {
  const isSaid = (name: (typeof SWITCHES)[number]) =>
    file === undefined || name === "device" ? flags.has(name) : name === file;
  const switches = SWITCHES.filter(isSaid).map((name) => ` --${name}`);
  const said = (answers ?? flags.texts("set")).map((answer) => ` --set ${typed(answer)}`);
  return ["atmos-auth init ", way, ...switches, ...said].join("");
}
