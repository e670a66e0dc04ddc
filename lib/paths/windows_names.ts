/**
 * Names that Windows gives no file (https://learn.microsoft.com/windows/win32/fileio/naming-a-file): devices, which are
 * in every directory, and signs that mean something else. Pure.
 */
import type { System } from "../system.ts";

/** A drive, or a share with its server, with the separators behind it; in its long form as well. */
const ROOT =
  /^(?:[\\/]{2}[?.][\\/]unc(?:[\\/]+[^\\/]+){2}|[\\/]{2}[?.][\\/][^\\/]+|[\\/]{2}[^\\/]+[\\/]+[^\\/]+|[a-z]:)[\\/]*/i;

/** A device by its name, whatever follows a dot or a colon. */
const DEVICE = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)\s*(?:[.:].*)?$/i;

/** A device by its place, which is no drive's. */
const DEVICES = /^[\\/]{2}\.[\\/](?![a-z]:)/i;

/** Returns the part of a path that is the drive or the share; nothing for a path without one. */
export function rootOf(path: string): string {
  return ROOT.exec(path)?.[0] ?? "";
}

/** Whether the last step of a path is a device. */
export function isDevice(path: string): boolean {
  return DEVICES.test(path) || DEVICE.test(lastOf(path));
}

/** Whether it is the device that holds nothing, and keeps nothing. */
export function isNul(path: string): boolean {
  return isDevice(path) && /^nul\b/i.test(lastOf(path));
}

/** A name that no file has: the reason, as the end of a sentence, and a path like it that one can have. */
interface Nameless {
  readonly why: string;
  readonly instead: string;
}

/** Returns the reason for which no file can be written under that name; `undefined` where one can. */
export function whyNameless(path: string): Nameless | undefined {
  const root = rootOf(path);
  const rest = path.slice(root.length);
  const instead = root + rest.replace(/[<>"|?*:]/g, "_");
  if (isDevice(path)) {
    return { why: "it is a device of Windows, and no file", instead: beside(path) };
  }
  const [sign] = /[<>"|?*]/.exec(rest) ?? [];
  if (sign !== undefined) return { why: `no name on Windows holds ${sign}`, instead };
  return rest.includes(":")
    ? { why: "it is a stream within a file, and no file", instead }
    : undefined;
}

/** Returns the path of a file that is named like a device, but for a sign. */
function beside(path: string): string {
  const name = lastOf(path);
  const [stem = ""] = name.split(/[.:]/);
  const before = DEVICES.test(path) ? "" : path.slice(0, path.lastIndexOf(name));
  return `${before}${stem.trimEnd()}_${/\.\w+$/.exec(name)?.[0] ?? ""}`;
}

function lastOf(path: string): string {
  return /[^\\/]*$/.exec(path.replace(/[\\/]+$/, ""))![0].replace(/^[a-z]:(?=.)/i, "");
}

/** Whether a path is the device in which all is lost. */
export function isNothing({ os }: Pick<System, "os">, path: string): boolean {
  return path === "/dev/null" || os === "windows" && isNul(path);
}
