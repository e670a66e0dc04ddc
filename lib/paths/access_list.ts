/**
 * Access lists of Windows, from security descriptor strings, as Unix modes. Pure.
 * https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format
 */
import type { FileInfo } from "../system/file_system.ts";

/** The facts that a file's descriptor tells. */
export type Access = Pick<FileInfo, "mode" | "owner">;

/** Trustees that count as root: the system, its administrators, and its own installer. */
const ROOTS = [
  "SY",
  "S-1-5-18",
  "BA",
  "S-1-5-32-544",
  "LA",
  "DA",
  "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
];

/** Trustees that stand for the owner, and for whoever creates something below. */
const OWNERS = ["OW", "S-1-3-4", "CO", "S-1-3-0"];

/** Trustees that are capabilities of a sandboxed program: its user needs access as well, so they let nobody in. */
const CAPABILITY = /^(?:AC|S-1-15-\d[\d-]*)$/;

/** An entry: type; flags; rights; object; inherited object; trustee; and perhaps a condition. */
const ENTRY = /\(([^;()]*);([^;()]*);([^;()]*);[^;()]*;[^;()]*;([^;()]*)(?:;.*?)?\)/g;

/** Rights of files, by their names in such a string. */
const RIGHTS: Readonly<Record<string, number>> = {
  ...{ GA: 0x10000000, GX: 0x20000000, GW: 0x40000000, GR: 0x80000000 },
  ...{ FA: 0x1f01ff, FR: 0x120089, FW: 0x120116, FX: 0x1200a0 },
  ...{ CC: 1, DC: 2, LC: 4, SW: 8, RP: 0x10, WP: 0x20, DT: 0x40, LO: 0x80, CR: 0x100 },
  ...{ SD: 0x10000, RC: 0x20000, WD: 0x40000, WO: 0x80000 },
};

/** Rights to read the content: FILE_READ_DATA, and the generic rights that include it. */
const READING = 0x90000001;

/** Rights to change the content, to remove the file, or to give oneself the right to. */
const WRITING = 0x500d0046;

/**
 * Returns a file's owner and mode: the owner may read and write; everybody else may what the list allows anybody but
 * the person and root. A descriptor that can't be read, or without a list, lets everybody do everything.
 */
export function accessOf(descriptor: string | undefined, self: string): Access {
  const [, owner = "", list] = /^(?:O:(.*?))?(?:G:.*?)?(?:D:(.*))?$/s.exec(descriptor ?? "") ?? [];
  const mine = [self, ...ROOTS, ...OWNERS];
  const others = list === undefined || list.includes("NO_ACCESS_CONTROL")
    ? 0o77
    : [...list.matchAll(ENTRY)].reduce((sum, entry) => sum | openedBy(entry, mine), 0);
  return { mode: 0o600 | others, owner: mine.includes(owner) ? "self" : "other" };
}

/** Returns what one entry allows others, as bits of a mode; an entry that denies is ignored. */
function openedBy([, type, flags, rights, trustee]: RegExpMatchArray, mine: readonly string[]) {
  const grants = /^X?A$/.test(type!) && !/IO/.test(flags!.replaceAll(/../g, "$& "));
  if (!grants || mine.includes(trustee!) || CAPABILITY.test(trustee!)) return 0;
  const mask = maskOf(rights!);
  return ((mask & READING) === 0 ? 0 : 0o44) | ((mask & WRITING) === 0 ? 0 : 0o22);
}

function maskOf(rights: string): number {
  if (/^\d/.test(rights)) return Number(rights);
  const names = rights.match(/../g) ?? [];
  return names.reduce((mask, name) => mask | (RIGHTS[name] ?? -1), 0);
}

/** Returns an access list for the person alone, also for what is created below; nothing is inherited from above. */
export function privateList(self: string, kind: "file" | "directory"): string {
  const flags = kind === "directory" ? "OICI" : "";
  return `D:P${["SY", "BA", self].map((who) => `(A;${flags};FA;;;${who})`).join("")}`;
}
