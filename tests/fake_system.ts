/** An in-memory world. Whatever nobody prepared fails loudly. */
import { posix, windows } from "@std/path";
import type {
  CageWorker,
  Child,
  Command,
  Environment,
  FileInfo,
  Files,
  HelperCommand,
  HelperResult,
  Keyring,
  Lock,
  Os,
  Prompts,
  Signal,
  System,
  Talk,
  TalkCommand,
} from "../lib/system.ts";

/** What a test prepares; the rest is refused when it is touched. */
export interface Prepared {
  readonly os?: Os;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly now?: number;
  readonly stdin?: readonly string[];
  readonly terminal?: boolean;
  readonly keyring?: Keyring | undefined;
  readonly prompts?: Prompts;
  serve?: System["serve"];
  run?(command: HelperCommand): HelperResult;
  spawn?(command: Command): Child;
  talk?(command: TalkCommand): Talk;
  openCage?(hosts: readonly string[]): CageWorker;
}

/** A fake world, and what happened in it. */
export interface FakeSystem extends System {
  readonly files: FakeFiles;
  readonly out: string[];
  readonly err: string[];
  readonly ran: HelperCommand[];
  readonly spawned: Command[];
  /** Signals sent to other processes. */
  readonly sent: { pid: number; signal: Signal }[];
  /** Moves the clock. */
  pass(ms: number): void;
  /** Delivers a signal to whoever listens. */
  deliver(signal: Signal): void;
}

/** Builds a fake world. */
export function fakeSystem(prepared: Prepared = {}): FakeSystem {
  const os = prepared.os ?? "linux";
  let now = prepared.now ?? Date.parse("2030-01-01T00:00:00Z");
  let cwd = prepared.cwd ?? (os === "windows" ? "C:\\work" : "/work");
  let counter = 0;
  const out: string[] = [];
  const err: string[] = [];
  const ran: HelperCommand[] = [];
  const spawned: Command[] = [];
  const sent: { pid: number; signal: Signal }[] = [];
  const lines = [...prepared.stdin ?? []];
  const handlers = new Map<Signal, Set<() => void>>();
  const output = (into: string[]) => ({
    isTerminal: () => prepared.terminal ?? false,
    write: (text: string) => void into.push(text),
    columns: () => 80,
  });
  return {
    os,
    pid: 4242,
    program: os === "windows" ? "C:\\bin\\atmos-auth.exe" : "/usr/bin/atmos-auth",
    env: fakeEnvironment(prepared.env ?? {}, os),
    files: new FakeFiles(prepared.files ?? {}, os, () => now),
    clock: {
      now: () => now,
      sleep: (ms) => {
        now += ms;
        return Promise.resolve();
      },
    },
    stdin: {
      isTerminal: () => prepared.terminal ?? false,
      readLine: () => Promise.resolve(lines.shift()),
    },
    stdout: output(out),
    stderr: output(err),
    out,
    err,
    ran,
    spawned,
    pass: (ms) => void (now += ms),
    deliver: (signal) => handlers.get(signal)?.forEach((handler) => handler()),
    signal: (pid, signal) => void sent.push({ pid, signal }),
    sent,
    cwd: () => cwd,
    changeDirectory: (path) => void (cwd = path),
    random: (length) => Uint8Array.from({ length }, () => counter++ % 256),
    spawn: (command) => {
      spawned.push(command);
      return prepared.spawn?.(command) ?? refuse(`spawn ${command.program}`);
    },
    run: (command) => {
      ran.push(command);
      return Promise.resolve(prepared.run?.(command) ?? refuse(`run ${command.program}`));
    },
    talk: (command) =>
      Promise.resolve(prepared.talk?.(command) ?? refuse(`talk with ${command.program}`)),
    onSignal: (signal, handler) => {
      const set = handlers.get(signal) ?? new Set();
      handlers.set(signal, set.add(handler));
      return () => void set.delete(handler);
    },
    openCage: (hosts) => prepared.openCage?.(hosts) ?? refuse(`a cage for ${hosts}`),
    serve: (port, handler) => prepared.serve?.(port, handler) ?? refuse(`a server on ${port}`),
    prompts: () => Promise.resolve(prepared.prompts ?? refuse("prompts")),
    keyring: () =>
      prepared.keyring
        ? Promise.resolve(prepared.keyring)
        : Promise.reject(new Error("no keyring")),
  };
}

/** A keyring in memory. */
export function fakeKeyring(entries: Record<string, string> = {}): Keyring & {
  readonly entries: Map<string, string>;
} {
  const map = new Map(Object.entries(entries));
  return {
    entries: map,
    get: (name) => Promise.resolve(map.get(name)),
    set: (name, value) => Promise.resolve(void map.set(name, value)),
    remove: (name) => Promise.resolve(map.delete(name)),
  };
}

function refuse(what: string): never {
  throw new Error(`the test prepared nothing for: ${what}`);
}

function fakeEnvironment(values: Readonly<Record<string, string>>, os: Os): Environment {
  const same = (a: string, b: string) =>
    os === "windows" ? a.toUpperCase() === b.toUpperCase() : a === b;
  return {
    get: (name) => Object.entries(values).find(([key]) => same(key, name))?.[1],
    entries: () => Object.entries(values),
  };
}

/** Files in memory; `content` is what a test looks at. */
export class FakeFiles implements Files {
  readonly content = new Map<string, { bytes: Uint8Array; mode: number; modified: number }>();
  readonly directories = new Set<string>();
  readonly locked = new Set<string>();
  readonly #path: typeof posix;
  readonly #now: () => number;

  constructor(files: Readonly<Record<string, string>>, os: Os, now: () => number) {
    this.#path = os === "windows" ? windows : posix;
    this.#now = now;
    for (const [path, text] of Object.entries(files)) this.#put(path, text, 0o600);
  }

  read(path: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.content.get(path)?.bytes);
  }

  readText(path: string): Promise<string | undefined> {
    const found = this.content.get(path);
    return Promise.resolve(found && new TextDecoder().decode(found.bytes));
  }

  write(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
    return Promise.resolve(this.#put(path, content, mode));
  }

  writeBrief(path: string, content: string | Uint8Array): Promise<void> {
    return this.write(path, content);
  }

  append(path: string, content: string): Promise<void> {
    const before = this.content.get(path);
    const text = (before ? new TextDecoder().decode(before.bytes) : "") + content;
    return Promise.resolve(this.#put(path, text, before?.mode ?? 0o600));
  }

  makeDirectory(path: string): Promise<void> {
    this.#addDirectory(path);
    return Promise.resolve();
  }

  remove(path: string): Promise<boolean> {
    const inside = (name: string) => name === path || name.startsWith(path + this.#path.SEPARATOR);
    const gone = [...this.content.keys(), ...this.directories].filter(inside);
    for (const name of gone) {
      this.content.delete(name);
      this.directories.delete(name);
    }
    return Promise.resolve(gone.length > 0);
  }

  list(path: string): Promise<readonly string[] | undefined> {
    if (!this.directories.has(path)) return Promise.resolve(undefined);
    const all = [...this.content.keys(), ...this.directories];
    const inside = all.filter((name) => name !== path && this.#path.dirname(name) === path);
    return Promise.resolve(inside.map((name) => this.#path.basename(name)).sort());
  }

  info(path: string): Promise<FileInfo | undefined> {
    const file = this.content.get(path);
    if (file) {
      const { mode, modified } = file;
      return Promise.resolve({
        kind: "file",
        mode,
        owner: "self",
        size: file.bytes.length,
        modified,
      });
    }
    if (!this.directories.has(path)) return Promise.resolve(undefined);
    return Promise.resolve({ kind: "directory", mode: 0o700, owner: "self", size: 0, modified: 0 });
  }

  realPath(path: string): Promise<string | undefined> {
    const there = this.content.has(path) || this.directories.has(path);
    return Promise.resolve(there ? path : undefined);
  }

  setMode(path: string, mode: number): Promise<void> {
    const file = this.content.get(path);
    if (file) this.content.set(path, { ...file, mode });
    return Promise.resolve();
  }

  lock(path: string): Promise<Lock | undefined> {
    if (this.locked.has(path)) return Promise.resolve(undefined);
    this.locked.add(path);
    return Promise.resolve({ release: () => void this.locked.delete(path) });
  }

  /** Every file with its text. */
  texts(): Record<string, string> {
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return Object.fromEntries([...this.content].map(([path, { bytes }]) => [path, decode(bytes)]));
  }

  #put(path: string, content: string | Uint8Array, mode: number): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.content.set(path, { bytes, mode, modified: this.#now() });
    this.#addDirectory(this.#path.dirname(path));
  }

  #addDirectory(path: string): void {
    this.directories.add(path);
    const parent = this.#path.dirname(path);
    if (parent !== path) this.#addDirectory(parent);
  }
}
