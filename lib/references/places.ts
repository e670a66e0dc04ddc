/** Where secrets are kept: variables, the system's keyring, files, and programs that print them. */
import { type Place, reasonOf, UserError } from "../errors.ts";
import { directoryOf } from "../paths/descriptors.ts";
import { expandHome, pathOf } from "../paths/directories.ts";
import { modeText } from "../paths/ownership.ts";
import { isRemote } from "../paths/remote.ts";
import { Secret } from "../secret.ts";
import { KEY_ENTRY, openKeyring } from "../store/keyring_key.ts";
import type { HelperResult, Os, ProcessEnvironment, System } from "../system.ts";
import { typed, visible } from "../terminal/escape.ts";
import { helperEnd } from "../terminal/helper_end.ts";

/** Why a secret can't be had, as the end of a sentence, and the mend. */
export class Unavailable extends Error {
  readonly hint: string;
  /** What is shown of the reference's rest, where that is not all of it. */
  readonly shown: string | undefined;

  constructor(why: string, hint: string, shown?: string) {
    super(why);
    this.hint = hint;
    this.shown = shown;
  }
}

/** `env:VAR`: a variable of the environment in which the program was started. */
export function fromEnvironment({ env }: System, name: string): Secret {
  const value = env.get(name);
  if (value) return new Secret(value);
  const why = value === undefined ? "that variable is not set" : "that variable is empty";
  const plain = /^[A-Za-z_]\w*$/.test(name);
  throw new Unavailable(why, plain ? `read -rs ${name} && export ${name}` : "!secret env:VAR");
}

/**
 * `keyring:NAME`: the entry NAME of the service `atmos-auth` in the operating system's keyring. One puts it
 * there with the system's own tool, which asks for the value: `secret-tool` on Linux, `security` on macOS,
 * `cmdkey` on Windows.
 */
export async function fromKeyring(system: System, name: string): Promise<Secret> {
  // A configuration must not be able to send the store's own key to a host of its choice.
  if (name.toLowerCase().startsWith(KEY_ENTRY)) {
    throw new Unavailable("that entry is the store's own", "!secret keyring:my-secret");
  }
  if (!/^[\w.@:/+-]+$/.test(name)) {
    const why = "a name has letters, digits and . _ @ : / + - in it";
    throw new Unavailable(why, "!secret keyring:my-secret");
  }
  const value = await (await openKeyring(system).catch(noKeyring)).get(name);
  if (value) return new Secret(value);
  throw new Unavailable("the keyring has no such entry", storing(system.os, name));
}

/** Another type of store is no keyring either: only another place helps. */
function noKeyring(error: unknown): never {
  if (!(error instanceof UserError) || error.code !== "store_unavailable") throw error;
  throw new UserError(error.code, error.message, {
    hint: "!secret env:NAME, or !secret file:PATH",
  });
}

/** The command that asks for a secret and keeps it under that name. */
function storing(os: Os, name: string): string {
  if (os === "darwin") return `security add-generic-password -s atmos-auth -a ${name} -w`;
  if (os === "windows") return `cmdkey /generic:${name}.atmos-auth /user:${name} /pass`;
  return `secret-tool store --label=atmos-auth service atmos-auth username ${name}`;
}

/** More than any secret has, in bytes. */
const LIMIT = 1024 * 1024;

/**
 * `file:PATH`: a file that only its owner can read. `~` is the home directory; a relative path starts at the
 * configuration file that says it. A link is followed, and what it leads to is looked at: that is how
 * secrets are mounted into containers.
 */
export async function fromFile(system: System, rest: string, at: Place): Promise<Secret> {
  const path = await fileFor(system, rest, at);
  const text = await system.files.readText(path).catch((error) => {
    const hint = error instanceof UserError ? error.hint : undefined;
    throw new Unavailable(visible(reasonOf(error)), hint ?? `ls -l ${typed(path)}`);
  });
  const value = (text ?? "").replace(/\r?\n$/, "");
  if (value === "") throw new Unavailable("the file is empty", `ls -l ${typed(path)}`);
  return new Secret(value);
}

/** The path of a file that will do; throws `Unavailable`. Nothing is read. */
export async function fileFor(system: System, rest: string, at: Place): Promise<string> {
  const { resolve } = pathOf(system.os);
  const path = resolve(system.cwd(), startOf(system, at.file, rest), expandHome(system, rest));
  await checkFile(system, path);
  return path;
}

/** Where a relative path of a file starts: a file that was fetched lies nowhere on this machine. */
function startOf(system: System, file: string, rest: string): string {
  const { isAbsolute } = pathOf(system.os);
  if (!isRemote(file) || isAbsolute(rest) || rest.startsWith("~")) {
    return isRemote(file) ? "" : directoryOf(system, file);
  }
  throw new Unavailable("a file that was fetched has no files beside it here", "file:~/PATH");
}

/** Throws when the file will not do. */
async function checkFile({ files }: System, path: string): Promise<void> {
  const shown = typed(path);
  const real = await files.realPath(path);
  const info = real === undefined ? undefined : await files.info(real);
  if (info === undefined) throw new Unavailable("the file is not there", `ls -l ${shown}`);
  const { kind, owner, mode, size } = info;
  if (kind !== "file") throw new Unavailable("it is not a regular file", "name a file");
  if (owner !== "self") {
    throw new Unavailable("the file belongs to somebody else", `sudo chown "$(id -un)" ${shown}`);
  }
  if ((mode & 0o077) !== 0) {
    throw new Unavailable(`others can reach the file ${modeText(mode)}`, `chmod 600 ${shown}`);
  }
  if (size > LIMIT) throw new Unavailable("the file is too large", "name a smaller file");
}

/** How long a program may take, in milliseconds: it may ask for a fingerprint. */
const TIMEOUT = 30_000;

/**
 * `exec:["program","argument"]` or `exec:program argument`: what a program prints, such as `pass` or `op`, in that
 * environment. No shell is between: words are words.
 */
export async function fromProgram(
  system: System,
  environment: () => ProcessEnvironment,
  rest: string,
): Promise<Secret> {
  const [program, ...args] = wordsOf(rest);
  const result = await system.run({ program, args, env: environment(), timeout: TIMEOUT });
  const value = result.stdout.replace(/\r?\n$/, "");
  if (result.status === 0 && value !== "") return new Secret(value);
  // Its arguments may name what nobody needs to know.
  const hint = "run that command by itself and mend what it complains about";
  throw new Unavailable(endOf(result), hint, program);
}

/** A JSON list, or words between spaces; throws for what only a shell would understand. */
function wordsOf(rest: string): readonly [program: string, ...args: string[]] {
  const isList = rest.trimStart().startsWith("[");
  const words = isList ? listOf(rest) : rest.trim().split(/\s+/);
  const [program, ...args] = words;
  const plain = isList || !words.some((word) => /["'`$|;&<>]/.test(word));
  if (program && plain) return [program, ...args];
  const why = "it takes a program and plain words, or a JSON list of them; no shell reads it";
  throw new Unavailable(why, 'exec:["pass","show","my secret"]', "...");
}

/** Empty when it is none. */
function listOf(rest: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(rest);
    return Array.isArray(list) && list.every((word) => typeof word === "string") ? list : [];
  } catch {
    return [];
  }
}

function endOf(result: HelperResult): string {
  if (result.status === 0) return "the program printed nothing";
  return `the program ${helperEnd(result, TIMEOUT)}`;
}
