/**
 * Fields of programs that a configuration names, and of files that it has written. The question about trust goes by
 * these types and shows such a field whole. No other type reaches what starts a program.
 */
import * as v from "valibot";
import { leftToShells } from "../../paths/left_to_shells.ts";
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
    v.check(([first]) => isPlace(first!), PLACE),
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
  return v.pipe(text(), v.check(isPlace, PLACE), v.metadata(PROGRAM));
}

/** Makes the field of a file that is written at the path that it says, outside of sessions and store. */
export function target() {
  return v.pipe(ownTarget(), v.metadata(WRITTEN));
}

/** Makes the field of such a file that is heard in the person's own files alone, so that nobody is asked about it. */
export function ownTarget() {
  return v.pipe(text(), v.check(isPlace, PLACE));
}

const PLACE = "must be a whole path, or begin with ~/ or ./: no shell replaces what it begins with";

/** Whether a path leads from a directory that is known, and not from one that shells alone would know. */
function isPlace(path: string): boolean {
  return leftToShells(path) === undefined;
}

function isArgument(text: string): boolean {
  return !text.includes("\0");
}
