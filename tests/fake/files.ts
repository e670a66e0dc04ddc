/** Files as one process of a fake machine sees them; every answer is that of `lib/deno/files.ts` on Linux. */
import { PATIENCE, refused, SILENT, textIn } from "../../lib/deno/foreign_files.ts";
import { swapped } from "../../lib/deno/held_file.ts";
import { readOnly } from "../../lib/deno/persons_files.ts";
import { asMachineError } from "../../lib/deno/trouble.ts";
import type { Os } from "../../lib/system.ts";
import type { FileInfo, Files, Landing, Lock } from "../../lib/system/file_system.ts";
import type { FakeClock } from "./clock.ts";
import { type Disk, failure, type Node, notOwn, type Staged } from "./disk.ts";

/** How often a lock that somebody else holds is tried again, in milliseconds. */
const LOCK_PAUSE = 50;

/** Which process holds the lock of which file; a file that is replaced is another one. */
export type Locks = Map<Node, FakeFiles>;

/** Files in memory. */
export class FakeFiles implements Files {
  readonly #disk: Disk;
  readonly #locks: Locks;
  readonly #clock: FakeClock;
  /** The operations so far, such as `write /a/b`. */
  readonly done: string[] = [];
  #dead = false;
  /** The process dies instead of doing its operation of that number. */
  dieAt = Infinity;
  /** Called when it has died of that. */
  onDeath: () => void = () => {};

  constructor(disk: Disk, locks: Locks, clock: FakeClock) {
    this.#disk = disk;
    this.#locks = locks;
    this.#clock = clock;
  }

  read(path: string): Promise<Uint8Array | undefined> {
    return this.#do<Uint8Array | undefined>("read", path, () => absent(() => this.#read(path)));
  }

  readOwn(path: string, limit: number): Promise<Uint8Array | undefined> {
    return this.#do("read", path, () => {
      const node = this.#own("read", path);
      if (node === undefined) return undefined;
      if (!this.#disk.may(node, 4)) throw failure("denied", path);
      if (node.bytes.length > limit) throw notOwn("read", path, "is too large");
      return node.bytes;
    });
  }

  async readText(path: string): Promise<string | undefined> {
    const bytes = await this.read(path);
    return bytes && textIn(path, bytes);
  }

  write(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
    return this.#do("write", path, () => this.#replace(path, content, mode));
  }

  writeBrief(path: string, content: string | Uint8Array): Promise<void> {
    return this.write(path, content);
  }

  checkWritable(path: string): Promise<void> {
    return this.#do("write", path, () => this.#checkWritable(path));
  }

  rewrite(path: Landing, content: string | Uint8Array, mode?: number): Promise<void> {
    return this.#do("write", path, () => {
      this.#checkWritable(path);
      const before = absent(() => this.#find(path, true).node);
      // Where a link was put in its place meanwhile, nothing is written.
      if (this.#disk.lookUp(path, false).node?.kind === "link") {
        throw before === undefined ? failure("absent", path) : swapped(path);
      }
      this.#replace(path, content, (before?.mode ?? mode ?? 0o600) & (mode ?? 0o7777));
    });
  }

  append(path: Landing, content: string): Promise<void> {
    return this.#do("add to", path, () => this.#append(this.#openToWrite(path), path, content));
  }

  appendOwn(path: string, content: string, begun?: RegExp): Promise<void> {
    return this.#do("add to", path, () => {
      const node = this.#openOwn("add to", path);
      if (begun !== undefined && node.bytes.length > 0) {
        const isBegun = begun.test(new TextDecoder().decode(node.bytes.subarray(0, 64)));
        if (!isBegun) throw notOwn("add to", path, "holds something else");
      }
      this.#append(node, path, content);
    });
  }

  rename(path: string, name: string): Promise<boolean> {
    return this.#do("rename", path, () => absent(() => this.#rename(path, name)) ?? false);
  }

  makeDirectory(path: string): Promise<void> {
    return this.#do("make the directory", path, () => this.#make(path));
  }

  makeNew(path: string): Promise<boolean> {
    return this.#do("make the directory", path, () => {
      if (this.#disk.lookUp(path, false).node) return false;
      this.#makeOne(path);
      return true;
    });
  }

  createNew(path: string): Promise<boolean> {
    return this.#do("create", path, () => {
      if (this.#disk.lookUp(path, false).node) return false;
      this.#replace(path, "", 0o600);
      return true;
    });
  }

  remove(path: string): Promise<boolean> {
    return this.#do("remove", path, () => absent(() => this.#remove(path)) ?? false);
  }

  removeEmpty(path: string): Promise<boolean> {
    return this.#do("remove", path, () =>
      absent(() => {
        const { path: real } = this.#find(path, false);
        return this.#disk.inside(real).length === 0 && this.#remove(path);
      }) ?? false);
  }

  list(path: string): Promise<readonly string[] | undefined> {
    return this.#do("list", path, () => absent(() => this.#list(path)));
  }

  info(path: string): Promise<FileInfo | undefined> {
    return this.#do("look at", path, () => absent(() => this.#describe(path)));
  }

  realPath(path: string): Promise<string | undefined> {
    return this.#do("follow", path, () => absent(() => this.#find(path, true).path));
  }

  /** As on a Windows that keeps them: `PROGRA~1` for `Program Files`. */
  shortNamed(path: string): Promise<string> {
    const short = (step: string) =>
      step.includes(" ") ? `${step.replaceAll(" ", "").slice(0, 6).toUpperCase()}~1` : step;
    return Promise.resolve(this.#disk.hasModes ? path : path.split("\\").map(short).join("\\"));
  }

  readLink(path: string): Promise<string | undefined> {
    return this.#do("follow", path, () => absent(() => this.#find(path, false).node.target));
  }

  setMode(path: string, mode: number): Promise<void> {
    return this.#do("change the mode of", path, () => {
      // Windows has no such bits, and there nothing happens.
      this.#find(path, true).node.mode = mode;
    });
  }

  async lock(path: string, wait: number): Promise<Lock | undefined> {
    const node = await this.#do("lock", path, () => this.#openOwn("lock", path));
    const until = this.#clock.now() + wait;
    while (this.#locks.has(node)) {
      if (this.#clock.now() >= until) return undefined;
      await this.#clock.sleep(LOCK_PAUSE);
    }
    this.#locks.set(node, this);
    return { release: () => void (this.#locks.get(node) === this && this.#locks.delete(node)) };
  }

  /** Puts something there as somebody else would: with its directories, and with any owner. */
  stage(path: string, staged: Staged | string | Uint8Array): void {
    const isText = typeof staged === "string" || staged instanceof Uint8Array;
    this.#disk.stage(path, isText ? { text: staged } : staged);
  }

  /** Changes what lies there, as somebody else would. */
  change(path: string, { text, ...changes }: Staged): void {
    const { bytes, ...before } = this.#disk.nodes.get(path)!;
    this.#disk.stage(path, { ...before, ...changes, text: text ?? bytes });
  }

  /** Whether anything more can be written. */
  set full(full: boolean) {
    this.#disk.full = full;
  }

  /** The process has died: the kernel drops its locks, and nothing that it still asks for happens. */
  die(): void {
    this.#dead = true;
    for (const [node, holder] of this.#locks) if (holder === this) this.#locks.delete(node);
  }

  /** What lies on the disk and is no directory, by path. */
  get content(): ReadonlyMap<string, Node> {
    return new Map([...this.#disk.nodes].filter(([, { kind }]) => kind !== "directory"));
  }

  /** The directories on the disk. */
  get directories(): ReadonlySet<string> {
    const all = [...this.#disk.nodes].filter(([, { kind }]) => kind === "directory");
    return new Set(all.map(([path]) => path));
  }

  /** The files whose lock somebody holds. */
  get locked(): ReadonlySet<string> {
    const all = [...this.#disk.nodes].filter(([, node]) => this.#locks.has(node));
    return new Set(all.map(([path]) => path));
  }

  /** Every file with its text. */
  texts(): Record<string, string> {
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return Object.fromEntries([...this.content].map(([path, { bytes }]) => [path, decode(bytes)]));
  }

  /** Does it and answers, unless the process is dead: then nobody is there to hear the answer. */
  #do<T>(what: string, path: string, operation: () => T | Promise<T>): Promise<T> {
    if (!this.#dead && this.done.length >= this.dieAt) {
      this.die();
      this.onDeath();
    }
    if (this.#dead) return new Promise<T>(() => {});
    this.done.push(`${what} ${path}`);
    return new Promise((resolve, reject) => {
      try {
        resolve(operation());
      } catch (error) {
        reject(asMachineError(this.#os, what, path, error, this.#disk.look));
      }
    });
  }

  get #os(): Os {
    return this.#disk.hasModes ? "linux" : "windows";
  }

  /** What is opened; through a link that leads nowhere nothing is made. */
  #open(path: string): { path: string; node: Node | undefined } {
    const found = this.#disk.lookUp(path, true);
    const isLink = found.node === undefined && this.#disk.lookUp(path, false).node !== undefined;
    if (isLink) throw failure("absent", path);
    return found;
  }

  #find(path: string, followLast: boolean): { path: string; node: Node } {
    const { node, path: found } = this.#disk.lookUp(path, followLast);
    if (node === undefined) throw failure("absent", path);
    return { node, path: found };
  }

  #read(path: string): Uint8Array | Promise<Uint8Array> {
    const { node } = this.#find(path, true);
    if (node.kind === "directory") throw refused(path, "a directory", "EISDIR");
    if (!this.#disk.may(node, 4)) throw failure("denied", path);
    if (node.kind !== "other") return node.bytes;
    return node.bytes.length > 0 ? this.#taken(node) : this.#waitFor(path);
  }

  /** What somebody has written into a pipe is there once. */
  #taken(node: Node): Uint8Array {
    const { bytes } = node;
    node.bytes = new Uint8Array();
    return bytes;
  }

  /** A named pipe that nobody writes into. */
  async #waitFor(path: string): Promise<never> {
    await this.#clock.sleep(PATIENCE);
    throw refused(path, SILENT);
  }

  /** A file of our own, which is no link; `undefined` when nothing is there. */
  #own(verb: string, path: string): Node | undefined {
    const node = absent(() => this.#find(path, false).node);
    if (node === undefined) return undefined;
    if (node.kind !== "file") {
      const what = { link: "a link", directory: "a directory", other: "a named pipe" }[node.kind];
      throw notOwn(verb, path, `is ${what}, not a file of its own`);
    }
    if (node.owner !== "self") throw notOwn(verb, path, "belongs to somebody else");
    return node;
  }

  #openOwn(verb: string, path: string): Node {
    this.#own(verb, path);
    return this.#openToWrite(path);
  }

  #append(node: Node, path: string, content: string): void {
    if (this.#disk.full) throw failure("full", path);
    node.bytes = new Uint8Array([...node.bytes, ...new TextEncoder().encode(content)]);
    node.modified = this.#clock.now();
  }

  /** rename(2), within one directory. */
  #rename(path: string, name: string): boolean {
    const { dirname, join } = this.#disk.path;
    const { path: from, node } = this.#find(path, false);
    const to = join(this.#enter(dirname(from), path), name);
    if (to === from) return true;
    const there = this.#disk.nodes.get(to);
    const isDirectory = node.kind === "directory";
    if (there?.kind === "directory" && !isDirectory) throw failure("a directory", path);
    if (there !== undefined && there.kind !== "directory" && isDirectory) {
      throw failure("no directory", path);
    }
    if (this.#disk.inside(to).length > 0) throw failure("not empty", path);
    this.#disk.move(from, to);
    return true;
  }

  #checkWritable(path: string): void {
    const node = absent(() => this.#find(path, true).node);
    if (node === undefined) return;
    if (node.owner === "self" && this.#disk.hasModes && (node.mode & 0o200) === 0) {
      throw readOnly(path);
    }
    if (node.kind === "directory") throw failure("a directory", path);
    if (!this.#disk.may(node, 2)) throw failure("denied", path);
  }

  #replace(path: string, content: string | Uint8Array, mode: number): void {
    const { dirname, basename, join } = this.#disk.path;
    const folder = this.#enter(dirname(path), path);
    const place = join(folder, basename(path));
    if (this.#disk.full) throw failure("full", path);
    if (this.#disk.nodes.get(place)?.kind === "directory") throw failure("a directory", path);
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const modified = this.#clock.now();
    this.#disk.nodes.set(place, { kind: "file", bytes, mode, owner: "self", modified });
  }

  /** The directory in which something is about to change. */
  #enter(folder: string, path: string): string {
    const { node, path: real } = this.#find(folder, true);
    if (node.kind !== "directory") throw failure("no directory", path);
    if (!this.#disk.may(node, 2) || !this.#disk.may(node, 1)) throw failure("denied", path);
    return real;
  }

  #openToWrite(path: string): Node {
    const { node, path: real } = this.#open(path);
    if (node?.kind === "directory") throw failure("a directory", path);
    if (node !== undefined && !this.#disk.may(node, 2)) throw failure("denied", path);
    if (node !== undefined) return node;
    this.#enter(this.#disk.path.dirname(real), path);
    const made: Node = {
      ...{ kind: "file", bytes: new Uint8Array(), mode: 0o600, owner: "self" },
      modified: this.#clock.now(),
    };
    this.#disk.nodes.set(real, made);
    return made;
  }

  #make(path: string): void {
    const { dirname } = this.#disk.path;
    if (this.#isDirectory(path)) return;
    const parent = dirname(path);
    // A drive that is not there.
    if (parent === path) throw failure("absent", path);
    if (absent(() => this.#disk.lookUp(parent, true).node) === undefined) this.#make(parent);
    if (this.#disk.lookUp(path, false).node) throw failure("there already", path);
    this.#makeOne(path);
  }

  #makeOne(path: string): void {
    const { dirname } = this.#disk.path;
    const folder = this.#enter(dirname(path), path);
    if (this.#disk.full) throw failure("full", path);
    const bytes = new Uint8Array();
    const modified = this.#clock.now();
    const made: Node = { kind: "directory", bytes, mode: 0o700, owner: "self", modified };
    this.#disk.nodes.set(this.#disk.path.join(folder, this.#disk.path.basename(path)), made);
  }

  #isDirectory(path: string): boolean {
    try {
      return this.#disk.lookUp(path, true).node?.kind === "directory";
    } catch {
      return false;
    }
  }

  #remove(path: string): boolean {
    const { path: real } = this.#find(path, false);
    this.#enter(this.#disk.path.dirname(real), path);
    const below = real + this.#disk.path.SEPARATOR;
    for (const each of [...this.#disk.nodes.keys()]) {
      if (each === real || each.startsWith(below)) this.#disk.nodes.delete(each);
    }
    return true;
  }

  #describe(path: string): FileInfo {
    const { kind, mode, owner, bytes, modified, names = 1 } = this.#find(path, false).node;
    const size = kind === "directory" ? 0 : bytes.length;
    return { kind, mode, owner, size, modified, names };
  }

  #list(path: string): readonly string[] {
    const { node, path: real } = this.#find(path, true);
    if (node.kind !== "directory") throw failure("no directory", path);
    if (!this.#disk.may(node, 4)) throw failure("denied", path);
    return this.#disk.inside(real).map((each) => this.#disk.path.basename(each)).sort();
  }
}

function absent<T>(operation: () => T): T | undefined {
  try {
    return operation();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
