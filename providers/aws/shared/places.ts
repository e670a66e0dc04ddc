/** The person's shared files: their paths, and their text. */
import { throwBug, UserError } from "../../../lib/errors.ts";
import { pathOf } from "../../../lib/paths/directories.ts";
import { inWords, recoding, utf8In } from "../../../lib/paths/utf8.ts";
import type { Environment, Os } from "../../../lib/system.ts";
import type { Files } from "../../../lib/system/file_system.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";
import { parseShared, type SharedFile } from "./shared_file.ts";

/** Of the machine, what reading them takes. */
export interface Surroundings {
  readonly os: Os;
  readonly env: Environment;
  readonly files: Pick<Files, "read">;
}

/** Returns both files, the config file first; `undefined` where no home is known, or a variable is empty. Throws `UserError`. */
export function sharedPaths(of: Surroundings): readonly (string | undefined)[] {
  return [
    pathIn(of, "AWS_CONFIG_FILE", "config"),
    pathIn(of, "AWS_SHARED_CREDENTIALS_FILE", "credentials"),
  ];
}

/** Returns those that can be told; the import says of a variable why none can. */
export function knownPaths(of: Surroundings): readonly string[] {
  try {
    return sharedPaths(of).filter((path) => path !== undefined);
  } catch (error) {
    throwBug(error);
    return [];
  }
}

/** Returns a variable's path as botocore reads it: with `~` and variables replaced, which no shell may have done. */
function pathIn({ env, os }: Surroundings, variable: string, file: string): string | undefined {
  const home = env.get(os === "windows" ? "USERPROFILE" : "HOME");
  const { join } = pathOf(os);
  const said = env.get(variable)?.replace(
    /\$(?:(\w+)|\{([^}]*)\})/g,
    (text, name, other) => env.get(name ?? other) ?? text,
  );
  if (said && home && /^~(?=$|[/\\])/.test(said)) return join(home, said.slice(1));
  if (said && /^~[^/\\]/.test(said)) throw anothersHome(variable, said);
  if (said !== undefined) return said || undefined;
  return home ? join(home, ".aws", file) : undefined;
}

/** Returns the error for a home that AWS's tools find among the system's users, where we don't look. */
function anothersHome(variable: string, said: string): UserError {
  const message = `${variable} is "${
    visible(said)
  }", the home of another user, which is not looked up`;
  return new UserError("usage", message, { hint: dialect().set(variable, "/PATH") });
}

/** Reads one; `undefined` when there is none. Throws `UserError` for a text that is not UTF-8. */
export async function readSharedFile(
  { files }: Pick<Surroundings, "files">,
  path: string,
): Promise<SharedFile | undefined> {
  const bytes = await files.read(path);
  return bytes && parseShared(textOf(bytes, path), path);
}

function textOf(bytes: Uint8Array, path: string): string {
  const text = utf8In(bytes);
  if (typeof text === "string") return text;
  const { line } = text;
  const message = `Cannot read "${visible(path)}": ${inWords(text)}, which AWS's CLI refuses`;
  throw new UserError("config_invalid", message, {
    hint: recoding(text, path),
    at: { file: path, line, column: 1, path: "" },
  });
}
