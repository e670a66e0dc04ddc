/** Lines of fish. Pure. */
import { typedOnUnix } from "../escape.ts";
import type { Dialect } from "./dialect.ts";
import { unix } from "./unix.ts";

/** As fish 3 has them: it reads a backslash in single quotes, outside of which ours stand for every shell. */
export const FISH: Dialect = unix({
  name: "fish",
  word: typedOnUnix,
  set: (variable, value) => `set -gx ${variable} ${typedOnUnix(value)}`,
  setTo: (variable, line) => `set -gx ${variable} (${line})`,
  copy: (variable, from) => `set -gx ${variable} $${from}`,
  unset: (...variables) => `set -e ${variables.join(" ")}`,
  ask: (variable) => `read -sx ${variable}`,
  alone: (variable, value, line) => `${variable}=${typedOnUnix(value)} ${line}`,
  inTurn: (...lines) => lines.join(" && "),
  evaluate: (line) => `${line} | source`,
  feed: (line, path) => `${line} < ${typedOnUnix(path)}`,
  showsPath: 'echo "$PATH"',
  nowhere: ">/dev/null",
}, { tool: "", script: (line) => `sh -c ${typedOnUnix(line)}` });
