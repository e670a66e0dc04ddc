/** cmd.exe: a batch file after the person's AutoRun. Pure. */
import { inert, lookOf, type Shell, type ShellRequest, type ShellStart } from "./shell.ts";
import { cmdScript, quoteFor, quoteForCmd, setInCmd } from "../../terminal/quote.ts";

const RC = "cmd\\hooks.cmd";

/** The Windows command processor. It calls nothing before a prompt, so the identity is put right once. */
export const cmd: Shell = { names: ["cmd"], promptless: true, start };

function start(request: ShellRequest): ShellStart {
  return {
    args: argsOf(request),
    verbatim: true,
    env: {},
    files: { [RC.replace("\\", "/")]: hooks(request) },
  };
}

/** `/s` takes away the outermost quotes and no others. What stands after `/c` is the person's own line. */
function argsOf({ args, directory }: ShellRequest): readonly string[] {
  const read = quoteForCmd(`${directory}\\${RC}`);
  const at = args.findIndex((arg) => /^\/[ck]$/i.test(arg));
  if (at < 0) return [...args, "/s", "/k", `"${read}"`];
  return [
    ...args.slice(0, at),
    "/s",
    args[at]!,
    `"call ${read} & ${args.slice(at + 1).join(" ")}"`,
  ];
}

function hooks(request: ShellRequest): string {
  const { set, unset } = request.pins;
  return cmdScript([
    "rem Written by atmos-auth for one session; gone with it.",
    ...Object.entries(set).flatMap(([name, value]) => setInCmd(name, value)),
    ...unset.map((name) => drop(name, request)),
    ...showing(request),
  ]);
}

function drop(name: string, { drift }: ShellRequest): string {
  const said = `atmos-auth: ${name} was changed by something in this shell; put back`;
  const file = quoteFor("cmd", drift);
  return `if defined ${name} set "${name}=" & >>"${file}" echo ${name}& >&2 echo ${said}`;
}

/** `$E` is an escape character in a `PROMPT`. */
function showing(request: ShellRequest): readonly string[] {
  const { prompt } = request;
  if (prompt === undefined) return [];
  const colour = lookOf(request)?.colour;
  const text = `(${inert(prompt.text)})`;
  const mark = colour === undefined ? text : `$E[${colour}m${text}$E[0m`;
  return [
    'if not defined PROMPT set "PROMPT=$P$G"',
    `set "PROMPT=${mark} %PROMPT%"`,
    `title ${inert(prompt.text)}`,
  ];
}
