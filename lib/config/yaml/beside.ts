/** Paths that start at the file which says them. Pure. */
import { parseReference } from "../../secret.ts";
import type { Located } from "./located.ts";

/** Returns the directories that relative paths below a value start from, in their order. */
export function startsIn(value: Located): readonly string[] {
  switch (value.type) {
    case "scalar":
      return typeof value.value === "string" && isRelative(value.value)
        ? [value.at.file.replace(/[\\/][^\\/]*$/, "")]
        : [];
    case "list":
      return value.items.flatMap(startsIn);
    case "map":
      return [...value.entries.values()].flatMap((entry) => startsIn(entry.value));
    default:
      return [];
  }
}

/** Whether a text is a relative path, or a reference to what lies at one; a program's bare name is looked for in PATH. */
function isRelative(text: string): boolean {
  const { scheme, rest } = parseReference(text) ?? { scheme: "", rest: text };
  if (scheme === "file" || scheme === "keepassxc") return !isAnchored(rest);
  const [, path = ""] = /^\s*(?:\[\s*")?([^\s"]+)/.exec(rest) ?? [];
  if (scheme === "exec") return /[\\/]/.test(path) && !isAnchored(path);
  return /^\.{1,2}[\\/]/.test(text);
}

/** Whether a path means the same from anywhere, on any system. */
function isAnchored(path: string): boolean {
  return /^(?:[\\/~]|[a-z]:[\\/])/i.test(path);
}
