/** Writing the INI files that AWS's tools share: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
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
 * A profile's name made of what every reader of these files takes: no space, bracket, quote or comment sign, and no
 * letter but those of ASCII, which are all that the SDK for JavaScript finds (`parseIni` of smithy). Of other letters
 * that without an accent remains which has one.
 */
export function profileName(identity: string): string {
  const plain = identity.normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[^A-Za-z0-9._/@+-]/gu, "-") || "identity";
}

/** A `credential_process` of these words; throws `UserError` when one of them can't stand there. */
export function commandLine(words: readonly string[], os: Os): string {
  // Python reads the file in the code page of Windows, and everybody else as UTF-8.
  // deno-lint-ignore no-control-regex
  const isReadAlike = (word: string) => os !== "windows" || /^[\x00-\x7f]*$/.test(word);
  return words.map((word) => isReadAlike(word) && quoted(word, os) || failUnquotable(word))
    .join(" ");
}

function failUnquotable(word: string): never {
  const message = `Cannot name ${JSON.stringify(word)} in a credential_process`;
  throw new UserError("failed", message, {
    hint: "give it a name, or a path, of other characters",
  });
}

/**
 * An argument as `credential_process` takes it: a shell's quoting on Unix, where botocore splits as a shell
 * would and the others run one. Some take a blank with `#` or `;` behind it for the begin of a comment, quotes or not.
 * The SDK for Go v2 takes the quotes off a line that begins and ends with one, and a backslash away from before one: so
 * a path begins without, and none is written so. On Windows no quotes arrive in all of them: Go, Rust and .NET hand the
 * line to `cmd` with theirs around it. So what is plain has none, and `%` and its like can't be written: `undefined`.
 */
export function quoted(argument: string, os: Os): string | undefined {
  // deno-lint-ignore no-control-regex
  const impossible = os === "windows" ? /[\x00-\x1f"%!^&|<>]|\s[#;]/ : /[\x00-\x1f]/;
  if (impossible.test(argument)) return undefined;
  if (os === "windows") return /^[\w.:\\/@+~-]+$/.test(argument) ? argument : `"${argument}"`;
  if (/^[\w./:=@+,-]+$/.test(argument)) return argument;
  const [, root = "", rest = ""] = /^(\/?)(.*)$/s.exec(argument) ?? [];
  return `${root}'${rest.replaceAll("'", `'"'"'`).replace(/(?<=\s)[#;]/g, `'"$&"'`)}'`;
}

/**
 * A name that none of the person's own files has: some tools look into `~/.aws` whatever variables say, and
 * take `AWS_PROFILE` for a name in there. The identity's own name, unless it is taken.
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

/** Whatever looks like a section's name to anybody. */
function sectionsIn(text: string): readonly string[] {
  return [...text.matchAll(/^\s*\[([^\]\n]*)\]/gm)].map(([, name]) => name!.trim());
}

/** As the most lenient of readers compares: quotes, the word `profile` and capitals don't count. */
function plain(section: string): string {
  return section.replace(/^profile\s+/i, "").replace(/["']/g, "").trim().toLowerCase();
}
