/**
 * An in-memory world: machines on which processes share the disk, its locks, the time and the keyring. Whatever
 * nobody prepared fails loudly; `finish` fails for what was prepared and not used. Time stands still until it is
 * told to pass.
 */
import { asMachineError } from "../lib/deno/trouble.ts";
import { MachineError, UserError } from "../lib/errors.ts";
import type { CageWorker, Crash, Environment, Os, System } from "../lib/system.ts";
import type { KernelKeyring, Keyring } from "../lib/system/keyrings.ts";
import type {
  Child,
  Command,
  Death,
  HelperCommand,
  HelperResult,
  Signal,
  Talk,
  TalkCommand,
} from "../lib/system/programs.ts";
import { fakeKernelKeyring } from "./fake/keyring.ts";
import { FakeClock } from "./fake/clock.ts";
import { Disk, failure, type Staged } from "./fake/disk.ts";
import { FakeFiles, type Locks } from "./fake/files.ts";
import { Answers, type GivenAnswer, refuse } from "./fake/prepared.ts";
import { type FakeProgram, help, start } from "./fake/program.ts";

export { FakeFiles } from "./fake/files.ts";
export { type FakeKeyring, fakeKeyring } from "./fake/keyring.ts";
export type { FakeProgram, Running } from "./fake/program.ts";

/** What a test prepares; the rest is refused when it is touched. */
export interface Prepared {
  readonly os?: Os;
  readonly env?: Readonly<Record<string, string>>;
  /** By path: a text, or whatever else lies there. */
  readonly files?: Readonly<Record<string, string | Staged>>;
  readonly cwd?: string;
  /** The name or path by which the program was started. */
  readonly calledAs?: string;
  readonly now?: number;
  /** How many of its ancestors are this very program. */
  readonly ancestors?: number;
  /** The processes that it descends from, the nearest first. */
  readonly descends?: readonly number[];
  /** Lines of standard input. */
  readonly stdin?: readonly string[] | Uint8Array;
  readonly terminal?: boolean;
  /** Whether there is a shell; as on most machines, unless told. */
  readonly shell?: boolean;
  /** How wide it is. */
  readonly columns?: number;
  /** Whether the kernel keeps keys for this process. */
  readonly kernel?: boolean;
  /** `silent`: there is one, and it never answers. */
  readonly keyring?: Keyring | "silent" | undefined;
  /** How long the keyring takes for each answer, in milliseconds. */
  readonly keyringTakes?: number;
  /** What the person answers, one after the other; `undefined` where they give up. */
  readonly answers?: readonly GivenAnswer[];
  /** Programs by path, which then lie there; for all that `spawn` and `run` do not prepare. */
  readonly programs?: Readonly<Record<string, FakeProgram>>;
  /** Programs that every such machine has, whether they are used or not. */
  readonly installed?: Prepared["programs"];
  /** Serves on this machine's loopback, for every process on it. */
  serve?: System["serve"];
  run?(command: HelperCommand): HelperResult;
  spawn?(command: Command): Child;
  talk?(command: TalkCommand): Talk;
  openCage?(hosts: readonly string[]): CageWorker;
}

/** A process in a fake world, and what happened in it. */
export interface FakeSystem extends System {
  readonly files: FakeFiles;
  readonly out: string[];
  readonly err: string[];
  readonly ran: HelperCommand[];
  readonly spawned: Command[];
  /** What the person was asked. */
  readonly asked: readonly string[];
  /** Lets time pass: who sleeps wakes when it is due, and finishes what that leads to. */
  pass(ms: number): Promise<void>;
  /** Lets time pass for as long as something takes that waits for it. */
  until<T>(work: Promise<T>): Promise<T>;
  /** Sets the clock, forwards or back, as after a laptop's sleep. */
  jump(ms: number): void;
  /** Delivers a signal to whoever listens; it ends the process when nobody does. */
  deliver(signal: Signal): void;
  /** What it asked to die of. */
  readonly diedOf: readonly Death[];
  /** Ends the process at once, as SIGKILL does. */
  die(): void;
  /** Something is thrown that nobody catches. */
  crash(crash: Crash): void;
  /** Another process on the same machine. */
  beside(prepared?: Omit<Prepared, "os" | "now">): FakeSystem;
  /** Throws when a program of this process failed, such as of an assertion, or something was never used. */
  finish(): void;
}

/** Builds a machine, and a process on it. */
export function fakeSystem(prepared: Prepared = {}): FakeSystem {
  const os = prepared.os ?? "linux";
  const clock = new FakeClock(prepared.now ?? Date.parse("2030-01-01T00:00:00Z"));
  const machine = {
    ...{ os, clock, disk: new Disk(os), locks: new Map(), pids: new Map(), drawn: 0 },
    kernel: { login: fakeKernelKeyring(clock), person: fakeKernelKeyring(clock) },
  };
  return startProcess(machine, prepared);
}

interface Machine {
  readonly os: Os;
  readonly clock: FakeClock;
  readonly disk: Disk;
  readonly locks: Locks;
  readonly kernel: Readonly<Record<"login" | "person", KernelKeyring>>;
  /** Who hears signals, by process id. */
  readonly pids: Map<number, (signal: Signal) => void>;
  /** How many random bytes were drawn: no two processes draw the same. */
  drawn: number;
}

const FIRST_PID = 4242;

/** The status of a program that failed. */
const BROKEN = 134;

function startProcess(machine: Machine, prepared: Prepared): FakeSystem {
  const { os, clock } = machine;
  const { env = {} } = prepared;
  const life = liveOn(machine);
  stage(machine, prepared);
  const streams = streamsOf(prepared, life);
  const programs = programsOf(machine, prepared, { ...life, out: streams.out, err: streams.err });
  const { answers } = streams;
  const crashes: ((crash: Crash) => void)[] = [];
  const { installed, keyring, serve } = prepared;
  const inherited = {
    ...{ env, keyring },
    ...installed === undefined ? {} : { installed },
    ...serve === undefined ? {} : { serve },
  };
  return {
    ...{ os, clock, pid: life.pid, files: life.files, die: life.die, asked: answers.asked },
    env: fakeEnvironment(env, os),
    ...streams,
    ...signalsOf(machine, life),
    ...directoryOf(machine, prepared),
    ...programs,
    program: os === "windows" ? "C:\\bin\\atmos-auth.exe" : "/usr/bin/atmos-auth",
    runtime: "Deno 2.9.6",
    ancestors: () =>
      Promise.resolve({ ours: prepared.ancestors ?? 0, pids: prepared.descends ?? [] }),
    garbledVariables: () =>
      Promise.resolve(Object.keys(env).filter((name) => env[name] === GARBLED)),
    calledAs: () => Promise.resolve(prepared.calledAs ?? "atmos-auth"),
    pass: (ms) => clock.pass(ms),
    until: (work) => clock.until(work),
    jump: (ms) => clock.jump(ms),
    random: (length) => Uint8Array.from({ length }, () => machine.drawn++ % 256),
    openCage: (hosts) => prepared.openCage?.(hosts) ?? refuse(`a cage for ${hosts}`),
    serve: (service) => prepared.serve?.(service) ?? refuse(`a server on ${service.port}`),
    prompts: () => Promise.resolve(answers),
    hands: () => ({ terminal: prepared.terminal ?? false, shell: prepared.shell ?? true }),
    onCrash: (handler) => void crashes.push(handler),
    crash: (crash) => crashes.forEach((handler) => handler(crash)),
    kernelKeyring: (whose) => Promise.resolve(prepared.kernel ? machine.kernel[whose] : undefined),
    keyring: (timeout) => openKeyring(prepared, clock, timeout),
    beside: (other = {}) => startProcess(machine, { ...inherited, ...other }),
    finish: () => {
      for (const fault of programs.faults) throw fault;
      const left = [...answers.left, ...streams.lines, ...programs.unused];
      if (left.length > 0) {
        throw new Error(`nobody used what the test prepared: ${left.join(", ")}`);
      }
    },
  };
}

/** A process's life: what it holds, and that it ends. */
interface Life {
  readonly pid: number;
  readonly files: FakeFiles;
  /** What the kernel undoes at its end. */
  readonly atEnd: Set<() => void>;
  isDead(): boolean;
  die(): void;
}

function liveOn({ pids, disk, locks, clock }: Machine): Life {
  const files = new FakeFiles(disk, locks, clock);
  const pid = FIRST_PID + pids.size;
  const atEnd = new Set<() => void>();
  let dead = false;
  const die = () => {
    dead = true;
    files.die();
    pids.set(pid, () => {});
    atEnd.forEach((undo) => undo());
  };
  files.onDeath = die;
  return { pid, files, atEnd, isDead: () => dead, die };
}

function stage({ disk, os }: Machine, { files = {}, programs, installed, cwd }: Prepared): void {
  disk.stage(cwd ?? homeless(os), { kind: "directory" });
  for (const [path, staged] of Object.entries(files)) {
    disk.stage(path, typeof staged === "string" ? { text: staged } : staged);
  }
  for (const path of Object.keys({ ...installed, ...programs })) {
    disk.stage(path, { mode: 0o755, owner: "root" });
  }
}

function homeless(os: Os): string {
  return os === "windows" ? "C:\\work" : "/work";
}

function streamsOf(prepared: Prepared, { isDead }: Life) {
  const out: string[] = [];
  const err: string[] = [];
  const { stdin: given = [] } = prepared;
  const lines = given instanceof Uint8Array ? [] : [...given];
  const answers = new Answers(prepared.answers ?? []);
  const isTerminal = () => prepared.terminal ?? false;
  const output = (into: string[]) => ({
    isTerminal,
    write: (text: string) => void (isDead() || into.push(text)),
    columns: () => prepared.columns ?? (isTerminal() ? 300 : 80),
  });
  const all = () =>
    given instanceof Uint8Array ? given : new TextEncoder().encode(lines.splice(0).join("\n"));
  const readAll = (most: number) => Promise.resolve([all()].find(({ length }) => length <= most));
  const hush = () => Promise.resolve(() => {});
  const stdin = { isTerminal, readLine: () => Promise.resolve(lines.shift()), hush, readAll };
  return { out, err, lines, answers, stdin, stdout: output(out), stderr: output(err) };
}

function signalsOf({ pids }: Machine, { pid, isDead, die }: Life) {
  const handlers = new Map<Signal, Set<() => void>>();
  const deliver = (signal: Signal) => {
    const all = handlers.get(signal);
    if (all === undefined || all.size === 0) die();
    else all.forEach((handler) => handler());
  };
  pids.set(pid, deliver);
  const diedOf: Death[] = [];
  return {
    deliver,
    onSignal: (signal: Signal, handler: () => void) => {
      const all = handlers.get(signal) ?? new Set();
      handlers.set(signal, all.add(handler));
      return () => void all.delete(handler);
    },
    diedOf,
    /** As for a container's first process: what it says is kept, and it ends with the status. */
    dieOf: (death: Death) => Promise.resolve(void diedOf.push(death)),
    signal: (other: number, signal: Signal) => {
      const hear = pids.get(other);
      const why = `Cannot send ${signal} to process ${other}: no such process`;
      if (hear === undefined) return Promise.reject(new UserError("failed", why));
      return Promise.resolve(isDead() ? undefined : hear(signal));
    },
  };
}

function directoryOf({ os, disk }: Machine, prepared: Prepared) {
  let cwd = prepared.cwd ?? homeless(os);
  return {
    cwd: () => {
      if (disk.nodes.has(cwd)) return cwd;
      const told = { errno: "ENOENT", hint: "cd" };
      throw new MachineError("tell the working directory", "it has been removed", told);
    },
    changeDirectory: (path: string) => {
      try {
        cwd = enter(disk, disk.path.resolve(cwd, path), path);
      } catch (error) {
        const told = asMachineError(os, "change to directory", path, error, disk.look);
        throw told instanceof MachineError ? new UserError("usage", told.message, told) : told;
      }
    },
  };
}

/** The directory, with every link resolved. */
function enter(disk: Disk, path: string, said: string): string {
  const { node, path: real } = disk.lookUp(path, true);
  if (node === undefined) throw failure("absent", said);
  if (node.kind !== "directory") throw failure("no directory", said);
  if (!disk.may(node, 1)) throw failure("denied", said);
  return real;
}

function programsOf(
  machine: Machine,
  prepared: Prepared,
  life: Life & { readonly out: string[]; readonly err: string[] },
) {
  const { clock, pids } = machine;
  const programs = { ...prepared.installed, ...prepared.programs };
  const ran: HelperCommand[] = [];
  const spawned: Command[] = [];
  const unused = new Set(Object.keys(prepared.programs ?? {}));
  const faults: unknown[] = [];
  const find = (path: string): FakeProgram => {
    unused.delete(path);
    const program = programs[path] ?? refuse(`the program ${path}`);
    return (it) => Promise.try(program, it).catch((fault) => (faults.push(fault), BROKEN));
  };
  const aroundOf = () => ({
    pid: life.pid + 1000 * (life.pid - FIRST_PID + 1) + spawned.length + ran.length,
    files: new FakeFiles(machine.disk, machine.locks, clock),
    pass: (ms: number) => clock.pass(ms),
    print: (text: string) => void life.out.push(text),
    complain: (text: string) => void life.err.push(text),
    late: (ms: number, stop: AbortSignal) => clock.sleep(ms, stop),
  });
  return {
    ...{ ran, spawned, unused, faults },
    spawn: (command: Command): Child => {
      spawned.push(command);
      const child = prepared.spawn?.(command) ?? start(find(command.program), command, aroundOf());
      life.atEnd.add(child.close);
      pids.set(child.pid, child.kill);
      return child;
    },
    run: async (command: HelperCommand): Promise<HelperResult> => {
      ran.push(command);
      if (prepared.run !== undefined) return prepared.run(command);
      const around = aroundOf();
      command.onStart?.(around.pid);
      return await help(find(command.program), command, around);
    },
    talk: (command: TalkCommand): Promise<Talk> =>
      Promise.resolve(prepared.talk?.(command) ?? refuse(`talk with ${command.program}`)),
  };
}

async function openKeyring(
  { keyring, keyringTakes }: Prepared,
  clock: FakeClock,
  timeout: number,
): Promise<Keyring> {
  if (keyring === undefined) throw new Error("no keyring");
  if (keyring !== "silent") return slowed(keyring, keyringTakes, clock);
  await clock.sleep(timeout);
  throw new Error(`the keyring was silent for ${timeout} ms`);
}

function slowed(keyring: Keyring, ms: number | undefined, { sleep }: FakeClock): Keyring {
  if (ms === undefined) return keyring;
  return {
    get: (name) => sleep(ms).then(() => keyring.get(name)),
    set: (name, value) => sleep(ms).then(() => keyring.set(name, value)),
    remove: (name) => sleep(ms).then(() => keyring.remove(name)),
  };
}

/** The value of a variable that is not UTF-8 text. */
export const GARBLED = "\udcff";

function fakeEnvironment(values: Readonly<Record<string, string>>, os: Os): Environment {
  const same = (a: string, b: string) =>
    os === "windows" ? a.toUpperCase() === b.toUpperCase() : a === b;
  return {
    get: (name) =>
      Object.entries(values).find(([key, value]) => same(key, name) && value !== GARBLED)?.[1],
    // What a test marks so is set, and no text.
    entries: () => Object.entries(values).filter(([, value]) => value !== GARBLED),
    isGarbled: (name) =>
      Object.entries(values).some(([key, it]) => same(key, name) && it === GARBLED),
  };
}
