/** Writing the INI files that AWS's tools share: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
import { carried, isCarried } from "../../../lib/terminal/flag.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Os } from "../../../lib/system.ts";

/** Writes sections in that order. Names and values must be free of line breaks. */
export function formatIni(
  sections: readonly (readonly [name: string, settings: Readonly<Record<string, string>>])[],
): string {
  return sections.map(([name, settings]) => {
    const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}\n`);
    return `[${name}]\n${lines.join("")}`;
  }).join("\n");
}

/**
 * Returns a profile's name in characters that every reader of these files accepts: no space, bracket, quote or comment
 * sign, and only ASCII letters, the only ones that the SDK for JavaScript finds (`parseIni` of smithy). A letter with
 * an accent loses it.
 */
export function profileName(identity: string): string {
  const plain = identity.normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[^A-Za-z0-9._/@+-]/gu, "-") || "identity";
}

/**
 * Returns a `credential_process` that runs us. On Windows its characters are such that no `cmd`, no quotes and no code
 * page changes them; throws `UserError` when the program's own path has others.
 */
export function commandLine([program = "", ...words]: readonly string[], os: Os): string {
  return [named(program, os), ...words.map((word) => argument(word, os))].join(" ");
}

/** Returns the program as the line's first word; throws `UserError` for a path that can't be written. */
function named(program: string, os: Os): string {
  const text = quoted(program, os);
  if (text !== undefined) return text;
  const message = `Cannot name ${JSON.stringify(program)} in a credential_process`;
  throw new UserError("failed", message, { hint: hintFor(os) });
}

function hintFor(os: Os): string {
  return os === "windows"
    ? "put atmos-auth.exe into a directory whose path is of plain letters and digits, such as " +
      String.raw`C:\Tools, in front of PATH`
    : "give it a path of other characters";
}

/** Returns a word of our own arguments. */
function argument(word: string, os: Os): string {
  return os === "windows" ? carried(word) : quoted(word, os) ?? carried(word);
}

/**
 * Returns a word as every reader of `credential_process` takes it: with a shell's quoting on Unix, where botocore
 * splits as a shell would and the others run one. Some take a blank with `#` or `;` behind it for the begin of a
 * comment, quotes or not. The SDK for Go v2 removes the quotes of a line that begins and ends with one, and a backslash
 * before one: so a path begins without, and none is written so. On Windows quotes don't reach every reader (Go, Rust
 * and .NET hand the line to `cmd` with theirs around it), and Python reads the file in the code page of the system.
 * `undefined` for a word that can't be written.
 */
export function quoted(argument: string, os: Os): string | undefined {
  if (os === "windows") return isCarried(argument) ? argument : undefined;
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f]/.test(argument)) return undefined;
  if (/^[\w./:=@+,-]+$/.test(argument)) return argument;
  const [, root = "", rest = ""] = /^(\/?)(.*)$/s.exec(argument) ?? [];
  return `${root}'${rest.replaceAll("'", `'"'"'`).replace(/(?<=\s)[#;]/g, `'"$&"'`)}'`;
}

/**
 * Returns a profile name that none of the person's own files has: some tools read `~/.aws` whatever the variables say,
 * and look for `AWS_PROFILE` in there. It is the identity's own name, unless that is taken.
 */
export function handleOf(identity: string, own: readonly string[]): string {
  const profile = profileName(identity);
  const taken = new Set(own.flatMap(sectionsIn).map(plain));
  let handle = profile;
  for (let count = 1; taken.has(plain(handle)); count++) {
    handle = `${profile}@atmos-auth${count === 1 ? "" : `-${count}`}`;
  }
  return handle;
}

/** Returns everything in a text that some reader may take for a section's name. */
function sectionsIn(text: string): readonly string[] {
  return [...text.matchAll(/^\s*\[([^\]\n]*)\]/gm)].map(([, name]) => name!.trim());
}

/** Returns a section's name as the most lenient reader compares it: without quotes, the word `profile`, and case. */
function plain(section: string): string {
  return section.replace(/^profile\s+/i, "").replace(/["']/g, "").trim().toLowerCase();
}
