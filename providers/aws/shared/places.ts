/** Where the person's shared files lie, and their text. */
import { UserError } from "../../../lib/errors.ts";
import { pathOf } from "../../../lib/paths/directories.ts";
import type { Environment, Files, Os } from "../../../lib/system.ts";
import { typed, visible } from "../../../lib/terminal/escape.ts";
import { parseShared, type SharedFile } from "./shared_file.ts";

/** Of the machine, what reading them takes. */
export interface Surroundings {
  readonly os: Os;
  readonly env: Environment;
  readonly files: Pick<Files, "read">;
}

/** Both files, the one with the configuration first; `undefined` where no home is known. */
export function sharedPaths(of: Surroundings): readonly (string | undefined)[] {
  return [
    pathIn(of, "AWS_CONFIG_FILE", "config"),
    pathIn(of, "AWS_SHARED_CREDENTIALS_FILE", "credentials"),
  ];
}

/** As botocore takes what the variable says: with `~` and variables in it, which no shell may have seen. */
function pathIn({ env, os }: Surroundings, variable: string, file: string): string | undefined {
  const home = env.get(os === "windows" ? "USERPROFILE" : "HOME");
  const { join } = pathOf(os);
  const said = env.get(variable)?.replace(
    /\$(?:(\w+)|\{([^}]*)\})/g,
    (text, name, other) => env.get(name ?? other) ?? text,
  );
  if (said && home && /^~(?=$|[/\\])/.test(said)) return join(home, said.slice(1));
  return said || (home ? join(home, ".aws", file) : undefined);
}

/** Reads one; `undefined` when there is none. Throws `UserError` for a text that is not UTF-8. */
export async function readSharedFile(
  { files, os }: Pick<Surroundings, "files" | "os">,
  path: string,
): Promise<SharedFile | undefined> {
  const bytes = await files.read(path);
  return bytes && parseShared(textOf(bytes, path, os), path);
}

function textOf(bytes: Uint8Array, path: string, os: Os): string {
  if (isWide(bytes)) throw notUtf8(path, 1, "UTF-16", os);
  const text = decoded(bytes);
  if (text === undefined) throw notUtf8(path, badLine(bytes), "ISO-8859-1", os);
  return text;
}

/** By its byte order mark, or since every other byte of what begins it is zero: one zero alone is a character. */
function isWide([first = 1, second = 1, third = 1, fourth = 1]: Uint8Array): boolean {
  return first + second === 0xff + 0xfe || first + third === 0 || second + fourth === 0;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The first line that can't be decoded. */
function badLine(bytes: Uint8Array): number {
  const lines = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("").split(/\r\n|\r|\n/);
  return 1 + lines.findIndex((line) => {
    const own = Uint8Array.from(line, (character) => character.charCodeAt(0));
    return decoded(own) === undefined;
  });
}

function notUtf8(path: string, line: number, encoding: string, os: Os): UserError {
  const what = encoding === "UTF-16" ? "it is UTF-16 text" : "this line is not UTF-8 text";
  const message = `Cannot read "${visible(path)}": ${what}, which AWS's CLI refuses`;
  const hint = os === "windows"
    ? `(Get-Content ${typed(path)}) | Set-Content -Encoding utf8 ${typed(path)}`
    : `iconv -f ${encoding} -t UTF-8 ${typed(path)} > config.utf8, and put it in its place`;
  return new UserError("config_invalid", message, {
    hint,
    at: { file: path, line, column: 1, path: "" },
  });
}
