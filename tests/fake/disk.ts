/** What a fake machine's disk holds, and how a path leads through it (path_resolution(7)). */
import { type Path, posix, windows } from "@std/path";
import { typed } from "../../lib/terminal/escape.ts";
import { MachineError } from "../../lib/errors.ts";
import type { Look } from "../../lib/deno/on_the_way.ts";
import type { Os } from "../../lib/system.ts";
import type { FileInfo } from "../../lib/system/file_system.ts";

/** What lies at a path. */
export interface Node {
  readonly kind: FileInfo["kind"];
  bytes: Uint8Array;
  mode: number;
  owner: FileInfo["owner"];
  modified: number;
  /** Number of its hard links, where there is more than one; each is a node of its own here. */
  readonly names?: number;
  /** Where a link leads. */
  readonly target?: string;
}

/** What a test may put at a path; what it does not say is a file of the person's own, with nothing in it. */
export interface Staged extends Partial<Omit<Node, "bytes">> {
  readonly text?: string | Uint8Array;
}

/** As many links as Linux follows. */
const LINKS = 40;

/** Files, directories, links and others, by absolute path. */
export class Disk {
  readonly nodes = new Map<string, Node>();
  readonly path: Path;
  /** Nothing more can be written. */
  full = false;

  constructor(os: Os) {
    this.path = os === "windows" ? windows : posix;
  }

  /** Puts something there, and the directories that lead there, whatever was there before. */
  stage(path: string, { text = "", ...given }: Staged): void {
    this.#makeWay(this.path.dirname(path));
    const kind = given.target === undefined ? given.kind ?? "file" : "link";
    const mode = kind === "link" ? 0o777 : kind === "directory" ? 0o700 : 0o600;
    const content = given.target ?? text;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.nodes.set(path, { mode, owner: "self", modified: 0, ...given, kind, bytes });
  }

  /**
   * Where a path leads: every link on the way is followed, the last one when asked. Throws as the system does for
   * a way that is no directory, that nobody may pass, or that has no end; what is not there is no error.
   */
  lookUp(path: string, followLast: boolean, links = 0): { path: string; node: Node | undefined } {
    if (links > LINKS) throw failure("loop", path);
    const steps = this.#stepsTo(this.path.resolve(path));
    for (const [index, step] of steps.entries()) {
      const node = this.nodes.get(step);
      const isLast = index === steps.length - 1;
      if (node?.kind === "link" && (followLast || !isLast)) {
        const there = this.path.resolve(this.path.dirname(step), node.target!);
        const rest = path.slice(step.length).split(this.path.SEPARATOR).filter(Boolean);
        return this.lookUp(this.path.join(there, ...rest), followLast, links + 1);
      }
      if (isLast) return { path: step, node };
      if (node === undefined) throw failure("absent", path);
      // Windows finds nothing behind a file.
      if (node.kind !== "directory") throw failure(this.hasModes ? "no directory" : "absent", path);
      if (!this.may(node, 1)) throw failure("denied", path);
    }
    throw failure("absent", path);
  }

  /** What is at the end of a path, as an error's words tell of a step on the way. */
  readonly look: Look = (path) => {
    try {
      const { node } = this.lookUp(path, true);
      return node === undefined ? "nothing" : node.kind === "directory" ? "directory" : "else";
    } catch {
      return "unseen";
    }
  };

  /** Whether the person may: read (4), write (2), enter (1). Windows has no such bits. */
  may({ owner, mode }: Node, what: number): boolean {
    return !this.hasModes || ((owner === "self" ? mode >> 6 : mode) & what) !== 0;
  }

  /** Whether there are permission bits at all. */
  get hasModes(): boolean {
    return this.path.SEPARATOR === "/";
  }

  /** What lies in a directory, by path. */
  inside(path: string): readonly string[] {
    const { dirname } = this.path;
    return [...this.nodes.keys()].filter((each) => each !== path && dirname(each) === path);
  }

  /** Gives something another path, with all that lies in it. */
  move(from: string, to: string): void {
    const below = from + this.path.SEPARATOR;
    for (const [each, node] of [...this.nodes]) {
      if (each !== from && !each.startsWith(below)) continue;
      this.nodes.delete(each);
      this.nodes.set(to + each.slice(from.length), node);
    }
  }

  #makeWay(path: string): void {
    if (this.nodes.has(path)) return;
    const parent = this.path.dirname(path);
    if (parent !== path) this.#makeWay(parent);
    const bytes = new Uint8Array();
    this.nodes.set(path, { kind: "directory", bytes, mode: 0o700, owner: "self", modified: 0 });
  }

  #stepsTo(path: string): readonly string[] {
    const parent = this.path.dirname(path);
    return parent === path ? [path] : [...this.#stepsTo(parent), path];
  }
}

/** Errors as the runtime throws them: its classes, the system's words. */
const FAILURES = {
  absent: ["NotFound", "No such file or directory (os error 2)"],
  "no directory": ["NotADirectory", "Not a directory (os error 20)"],
  "a directory": ["IsADirectory", "Is a directory (os error 21)"],
  denied: ["PermissionDenied", "Permission denied (os error 13)"],
  "there already": ["AlreadyExists", "File exists (os error 17)"],
  loop: ["FilesystemLoop", "Too many levels of symbolic links (os error 40)"],
  full: ["Error", "No space left on device (os error 28)", "ENOSPC"],
  "not empty": ["Error", "Directory not empty (os error 39)", "ENOTEMPTY"],
} as const;

/** Makes one. */
export function failure(what: keyof typeof FAILURES, path: string): Error {
  const [name, words, code] = FAILURES[what];
  const error = name === "Error" ? Error : Deno.errors[name];
  const made = new error(`${words}: '${path}'`);
  return code === undefined ? made : Object.assign(made, { code });
}

/** What `lib/deno/own_files.ts` says of what is no file of our own. */
export function notOwn(verb: string, path: string, why: string): MachineError {
  const hint = `mv ${typed(path)} ${typed(`${path}.odd`)}`;
  return new MachineError(`${verb} "${path}"`, `it ${why}`, { hint });
}
