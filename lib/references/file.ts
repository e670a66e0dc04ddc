/**
 * `file:PATH`: a file that only its owner can read. `~` is the home directory; a relative path starts at the
 * configuration file that says it. A link is followed, and what it leads to is looked at: that is how
 * secrets are mounted into containers.
 */
import { type Place, reasonOf } from "../errors.ts";
import { expandHome, pathOf } from "../paths/directories.ts";
import { modeText } from "../paths/ownership.ts";
import { Secret } from "../secret.ts";
import type { FileInfo, HelperResult, ProcessEnvironment, System } from "../system.ts";
import { typed, visible } from "../terminal/escape.ts";
import { noSecret, type SecretScheme } from "./scheme.ts";

/** More than any secret has, in bytes. */
const LIMIT = 1024 * 1024;

/** Secrets in files. */
export function fileScheme(system: System): SecretScheme {
  return {
    scheme: "file",
    form: "file:PATH",
    resolve: async (rest, at) => {
      const path = pathFrom(system, rest, at);
      const refuse = (why: string, hint: string) =>
        noSecret({ scheme: "file", rest }, why, at, hint);
      const fault = await faultOf(system, path);
      if (fault !== undefined) throw refuse(...fault);
      const text = await read(system, path, refuse);
      if (text === "") throw refuse("the file is empty", `ls -l ${typed(path)}`);
      return new Secret(text);
    },
  };
}

function pathFrom(system: System, rest: string, at: Place): string {
  const { resolve, dirname } = pathOf(system.os);
  return resolve(system.cwd(), dirname(at.file), expandHome(system, rest));
}

/** Why the file will not do, and the mend; `undefined` when it will. */
async function faultOf(
  { files }: System,
  path: string,
): Promise<readonly [why: string, hint: string] | undefined> {
  const shown = typed(path);
  const real = await files.realPath(path);
  const info = real === undefined ? undefined : await files.info(real);
  if (info === undefined) return ["the file is not there", `ls -l ${shown}`];
  if (info.kind !== "file") return ["it is not a regular file", "name a file"];
  if (info.owner !== "self") {
    return ["the file belongs to somebody else", `sudo chown "$(id -un)" ${shown}`];
  }
  if ((info.mode & 0o077) !== 0) return [othersCan(info), `chmod 600 ${shown}`];
  return info.size > LIMIT ? ["the file is too large", "name a smaller file"] : undefined;
}

function othersCan({ mode }: FileInfo): string {
  return `others can reach the file ${modeText(mode)}`;
}

async function read(
  { files }: System,
  path: string,
  refuse: (why: string, hint: string) => Error,
): Promise<string> {
  try {
    return (await files.readText(path) ?? "").replace(/\r?\n$/, "");
  } catch (error) {
    throw refuse(visible(reasonOf(error)), `chmod 600 ${typed(path)}`);
  }
}

/** How long a program may take, in milliseconds: it may ask for a fingerprint. */
const TIMEOUT = 30_000;

/** Secrets that programs print, each in that environment. */
export function execScheme(system: System, environment: () => ProcessEnvironment): SecretScheme {
  return {
    scheme: "exec",
    form: "exec:PROGRAM ARGUMENT",
    resolve: async (rest, at) => {
      const [program, ...args] = wordsOf(rest) ?? refuseWords(at);
      const result = await system.run({ program, args, env: environment(), timeout: TIMEOUT });
      const value = result.stdout.replace(/\r?\n$/, "");
      if (result.status === 0 && value !== "") return new Secret(value);
      // Its arguments may name what nobody needs to know, and what it says may be the secret itself.
      const hint = "run that command by itself and mend what it complains about";
      throw noSecret({ scheme: "exec", rest: program }, endOf(result), at, hint);
    },
  };
}

type Words = readonly [program: string, ...args: string[]];

/** A JSON list, or words between spaces; `undefined` for what only a shell would understand. */
function wordsOf(rest: string): Words | undefined {
  const words = rest.trimStart().startsWith("[") ? listOf(rest) : rest.trim().split(/\s+/);
  const plain = words === undefined || rest.trimStart().startsWith("[") ||
    !words.some((word) => /["'`$|;&<>]/.test(word));
  return plain && words !== undefined && words[0] ? words as unknown as Words : undefined;
}

function listOf(rest: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(rest);
    return Array.isArray(list) && list.every((word) => typeof word === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}

function refuseWords(at: Place): never {
  const why = "it takes a program and plain words, or a JSON list of them; no shell reads it";
  throw noSecret({ scheme: "exec", rest: "..." }, why, at, 'exec:["pass","show","my secret"]');
}

function endOf({ status }: HelperResult): string {
  if (status === 124) return `the program took more than ${TIMEOUT / 1000} s`;
  if (status === 127) return "there is no such program";
  return status === 0 ? "the program printed nothing" : `the program ended with ${status}`;
}
