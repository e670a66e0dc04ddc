/** Text that came from outside, made fit for a terminal, and for a shell where a person may copy it. Pure. */
import type { Os, System } from "../system.ts";

/**
 * What joins pictures to one, as in a family of three (UTS #51), which stays; else, in a group, what nobody sees
 * (UAX #44's classes and properties).
 */
const UNSEEN =
  /(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?)(?:\u{fe0f}|\u{fe0f}?\u{200d}(?=\p{Extended_Pictographic}))|([\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}])/gu;

/**
 * The text with everything that could steer a terminal, reorder a line or not be seen at all spelled out: C0, DEL
 * and C1 as `\x1b`; format characters, bidirectional ones among them, what has no shape of its own, line separators
 * and lone surrogates as `\u{202e}`.
 */
export function visible(text: string): string {
  return text.replace(
    UNSEEN,
    (whole, unseen?: string) => unseen === undefined ? whole : spelled(unseen),
  );
}

function spelled(char: string): string {
  const code = char.codePointAt(0)!;
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
}

/** A word as it is typed in a shell: bare when it is plain, else in single quotes. */
export function typed(word: string): string {
  if (/^[\w.@:/~+][\w.@:/~+-]*$/.test(word)) return word;
  return `'${visible(word).replaceAll("'", `'\\''`)}'`;
}

/**
 * A path as it is typed on that system, on Windows for both of its shells, cmd and PowerShell: bare when it is plain,
 * else in quotes. Where no quotes keep it what it is in both, another word stands in its place, for the person to
 * replace.
 */
export function wordOn(os: Os, word: string, placeholder = "PATH"): string {
  if (os !== "windows") return typed(word);
  if (/^[\w.@:\\/~+-]+$/.test(word)) return word;
  // Within quotes PowerShell replaces what `$` and a backquote begin, and cmd what stands between `%` or `!`.
  return /["$`%!\u201c-\u201e]/.test(word) ? placeholder : `"${visible(word)}"`;
}

/** Takes a variable away, in cmd: PowerShell has no such line in common with it. */
export function unsetting(os: Os, variable: string): string {
  return os === "windows" ? `set ${variable}=` : `unset ${variable}`;
}

/** Looks at a file, and whose it is. */
export function looking(os: Os, path: string): string {
  return os === "windows" ? `cmd /c dir /q ${wordOn(os, path)}` : `ls -l ${typed(path)}`;
}

/** Takes a directory away, with all that is in it. */
export function removing(os: Os, path: string): string {
  const shown = wordOn(os, path);
  return os === "windows" ? `cmd /c rmdir /s /q ${shown}` : `rm -rf ${shown}`;
}

/** Lets nobody else reach a file. */
export function closing({ os, env }: Pick<System, "os" | "env">, path: string): string {
  if (os !== "windows") return `chmod 600 ${typed(path)}`;
  const names = [env.get("USERDOMAIN"), env.get("USERNAME")].filter(Boolean);
  const whose = names.length === 2
    ? wordOn(os, `${names.join("\\")}:F`, "USER:F")
    : '"%USERNAME%:F"';
  return `icacls ${wordOn(os, path)} /inheritance:r /grant:r ${whose}`;
}

/** Makes a file of somebody else's one's own. */
export function taking(os: Os, path: string): string {
  const shown = wordOn(os, path);
  return os === "windows" ? `takeown /f ${shown}` : `sudo chown "$(id -un)" ${shown}`;
}

/** How open a file is, in brackets: `(mode 0755)`. */
export function modeText(mode: number, os: Os = "linux"): string {
  if (os !== "windows") return `(mode ${mode.toString(8).padStart(4, "0")})`;
  const does = (mode & 0o022) === 0 ? "read it" : "write there";
  return `(its access list lets others ${does})`;
}
