/** Lines of csh and tcsh. Pure. */
import { typedOnUnix } from "../escape.ts";
import type { Dialect } from "./dialect.ts";
import { unix } from "./unix.ts";

/** Its history reads an exclamation mark in quotes, too, until a backslash stands before it. */
const guarded = (text: string) => text.replaceAll("!", "\\!");

const word = (text: string) => guarded(typedOnUnix(text));

const script = (line: string) => `sh -c ${word(line)}`;

/** The dialect of one of the two. */
export function csh(name: "csh" | "tcsh"): Dialect {
  return unix({
    name,
    word,
    set: (variable, value) => `setenv ${variable} ${word(value)}`,
    setTo: (variable, line) => `setenv ${variable} "\`${line}\`"`,
    copy: (variable, from) => `setenv ${variable} "$${from}"`,
    unset: (...variables) => variables.map((each) => `unsetenv ${each}`).join("; "),
    ask: (variable) => `stty -echo; setenv ${variable} "$<"; stty echo`,
    alone: (variable, value, line) => `env ${variable}=${word(value)} ${line}`,
    inTurn: (...lines) => lines.join(" && "),
    // What other programs print for a shell is for none like it: another one is begun where that is set.
    evaluate: (line) => script(`eval "$(${line})"; exec ${name}`),
    feed: (line, path) => `${line} < ${word(path)}`,
    showsPath: 'echo "$PATH"',
    nowhere: ">/dev/null",
  }, { tool: "", script });
}
