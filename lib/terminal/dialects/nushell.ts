/** Lines of nushell. Pure. */
import { visible } from "../escape.ts";
import { quoteFor } from "../quote.ts";
import type { Dialect } from "./dialect.ts";
import { unix } from "./unix.ts";

const quoted = (text: string) => quoteFor("nushell", visible(text));

/** Three dots are the directory above the one above. */
const word = (text: string) =>
  /^(?:~\/)?[\w./][\w.@:/+-]*$/.test(text) && !text.includes("...") ? text : quoted(text);

const script = (line: string) => `sh -c ${quoted(line)}`;

/** It has commands of its own by the names of Unix's tools, past which `^` leads. */
export const NUSHELL: Dialect = unix({
  name: "nu",
  word,
  set: (variable, value) => `$env.${variable} = ${quoted(value)}`,
  setTo: (variable, line) => `$env.${variable} = (${line} | str trim)`,
  copy: (variable, from) => `$env.${variable} = $env.${from}`,
  unset: (...variables) => `hide-env ${variables.join(" ")}`,
  ask: (variable) => `$env.${variable} = (input --suppress-output)`,
  alone: (variable, value, line) => `with-env { ${variable}: ${quoted(value)} } { ${line} }`,
  inTurn: (...lines) => lines.join("; "),
  // What other programs print for a shell is for none like it: another one is begun where that is set.
  evaluate: (line) => script(`eval "$(${line})"; exec nu`),
  feed: (line, path) => `open --raw ${word(path)} | ${line}`,
  showsPath: "$env.PATH",
  nowhere: "o> /dev/null",
}, { tool: "^", script });
