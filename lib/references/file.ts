/**
 * `file:PATH`: a file that only its owner can read. `~` is the home directory; a relative path starts at the
 * configuration file that says it. A link is followed, and what it leads to is looked at: that is how
 * secrets are mounted into containers.
 */
import { homeDirectory, pathOf } from "../paths/directories.ts";
import { type Place, reasonOf } from "../errors.ts";
import { typed } from "../terminal/shell_word.ts";
import { Secret } from "../secret.ts";
import type { FileInfo, System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
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
  const { join, resolve, dirname } = pathOf(system.os);
  if (/^~(?=$|[/\\])/.test(rest)) return join(homeDirectory(system), rest.slice(1));
  return resolve(system.cwd(), dirname(at.file), rest);
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
  return `others can reach the file (mode ${mode.toString(8).padStart(4, "0")})`;
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
