/** What people paste when they are asked for keys: what AWS's console, its CLI and other people's notes hold them in. */

/** What of it the text says, by the name under which it is kept; `undefined` while it has only begun. */
export function readPasted(text: string): Readonly<Record<string, string>> | undefined {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/).map((line) => line.trim());
  const said = lines.filter((line) => line !== "" && !/^[#;]/.test(line));
  const found = { ...inTable(said), ...named(said), ...bare(said) };
  if (Object.keys(found).length > 0) return found;
  const isBegun = said.every((line) => /^(\[.*\]|\{.*|.*access key id.*)$/i.test(line));
  return isBegun && lines.at(-1) !== "" ? undefined : {};
}

/** Names of each part, without what stands between their words. */
const NAMES: Readonly<Record<string, string>> = {
  accesskeyid: "access_key_id",
  awsaccesskeyid: "access_key_id",
  secretaccesskey: "secret_access_key",
  awssecretaccesskey: "secret_access_key",
  awssessiontoken: "session_token",
  sessiontoken: "session_token",
  mfaserial: "mfa_arn",
  mfaarn: "mfa_arn",
};

function nameOf(text: string): string | undefined {
  return NAMES[text.toLowerCase().replace(/[^a-z]/g, "")];
}

/** The console's own file: a line of names, and a line of values. */
function inTable(lines: readonly string[]): Record<string, string> {
  const at = lines.findIndex((line) => cellsOf(line).filter(nameOf).length > 1);
  const values = cellsOf(lines[at + 1] ?? "");
  if (at < 0) return {};
  const pairs = cellsOf(lines[at]!).map((cell, index) => [nameOf(cell), values[index]] as const);
  return known(pairs);
}

function cellsOf(line: string): readonly string[] {
  return line.split(/[,\t]/).map(unquoted);
}

/** A name and a value on each line: shells' assignments, an ini file, JSON. */
function named(lines: readonly string[]): Record<string, string> {
  const pairs = lines.flatMap((line) => line.split(/,(?=\s*")/)).map((line) => {
    const [, name = "", value = ""] =
      /^(?:export\s+|set\s+|setx\s+|\$env:)?["{\s]*(?:AccessKey"\s*:\s*\{\s*")?([\w ]+?)"?\s*[=:]\s*(.*?)[;,}\s]*$/i
        .exec(line) ?? [];
    return [nameOf(name), unquoted(value)] as const;
  });
  return known(pairs);
}

/** The id by itself, and the secret beside it or below it. */
function bare(lines: readonly string[]): Record<string, string> {
  const words = lines.flatMap((line) => line.split(/[\s,]+/)).map(unquoted);
  const at = words.findIndex((word) => /^A[KS]IA[A-Z0-9]{12,124}$/.test(word));
  const secret = words[at + 1];
  if (at < 0 || words.length > 2) return {};
  return known([["access_key_id", words[at]], ["secret_access_key", secret]]);
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2").trim();
}

function known(
  pairs: readonly (readonly [string | undefined, string | undefined])[],
): Record<string, string> {
  return Object.fromEntries(
    pairs.filter((pair): pair is readonly [string, string] => !!pair[0] && !!pair[1]),
  );
}
