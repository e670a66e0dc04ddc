/**
 * Fields of programs that a configuration names, and of files that it has written. The question about trust goes by
 * these types and shows such a field whole. No other type reaches what starts a program.
 */
import * as v from "valibot";
import { leftToShells } from "../../paths/written_place.ts";
import { PROGRAM, WRITTEN } from "./fields.ts";
import { text } from "./schema.ts";

/** A command line, or a program and its arguments, as the configuration says it. */
export type Program = v.InferOutput<ReturnType<typeof program>>;

/** Makes the field of a program, such as `example`; an argument may be empty, or of several lines. */
export function program(example = "my-helper --json") {
  const argument = v.pipe(v.string(), v.check(isArgument, "must not hold a zero byte"));
  const words = v.pipe(
    v.array(argument),
    v.check(([first]) => Boolean(first), "must name a program"),
  );
  const message = "must be a command line, or a list of a program and its arguments";
  return v.pipe(
    v.union([text(), words], message),
    v.examples([example]),
    v.metadata(PROGRAM),
    v.brand("program"),
  );
}

/** Makes the field of a program alone, by its name or its path. */
export function executable() {
  return v.pipe(text(), v.metadata(PROGRAM));
}

/** Makes the field of a file that is written at the path that it says, outside of sessions and store. */
export function target() {
  return v.pipe(text(), v.metadata(WRITTEN));
}

/** Makes the check that a path leads from a directory that is known, and not from one that shells alone would know. */
export function isPlace() {
  return v.check(
    (path: string) => leftToShells(path) === undefined,
    "must be a whole path, or begin with ~/ or ./: no shell replaces what it begins with",
  );
}

function isArgument(text: string): boolean {
  return !text.includes("\0");
}
