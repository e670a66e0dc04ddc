/** The real world. With its neighbours in this folder, the only code that mentions `Deno`. */
import { inBackground, reasonOf, UserError } from "../errors.ts";
import type { Environment, System } from "../system.ts";
import type { Child, Command, Death, Signal } from "../system/programs.ts";
import type { Input, Output } from "../system/terminal.ts";
import { ancestorsOfUs } from "./ancestors.ts";
import { openCage } from "./cage.ts";
import { hands } from "./hands.ts";
import {
  CLOCK,
  isGarbled,
  onMachine,
  OS,
  sizeOfTerminal,
  USUAL_SIZE,
  variables,
} from "./machine.ts";
import { denoFiles } from "./files.ts";
import { run } from "./run.ts";
import { spawn } from "./process.ts";
import { serve } from "./serve.ts";
import { asMachineError } from "./trouble.ts";
import { changeDirectory, cwd } from "./working_directory.ts";

/** Returns the real system. `worker` is the script of the caged worker. */
export function denoSystem(worker: URL): System {
  const environment = takeEnvironment();
  const running = new Set<Child>();
  return {
    os: OS,
    pid: Deno.pid,
    program: ownProgram(worker),
    runtime: `Deno ${Deno.version.deno}`,
    calledAs: async () => (await import("node:process")).default.argv0,
    env: environment,
    files: denoFiles(),
    clock: CLOCK,
    stdin: denoInput(),
    stdout: denoOutput(Deno.stdout),
    stderr: denoOutput(Deno.stderr),
    cwd,
    changeDirectory,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    spawn: (command) => noted(running, command, spawn(command)),
    run: (command) => run(command),
    ancestors: ancestorsOfUs(),
    // Loaded only when there is somebody to talk with: it brings Node's processes with it.
    talk: async (command) => await (await import("./talk.ts")).talk(command),
    onSignal: (signal, handler) => onSignal(signal, handler),
    dieOf,
    signal: (pid, name) => signal(pid, name),
    hands,
    openCage: (hosts) => openCage(worker, hosts, environment),
    garbledVariables: async () => (await import("./garbled.ts")).garbledNames(),
    kernelKeyring: async (whose) => (await import("./kernel_keyring.ts")).openKernelKeyring(whose),
    // Loaded only when there is a secret to fetch: it brings half of Node with it.
    keyring: async (timeout, asks) => (await import("./keyring.ts")).openKeyring(timeout, asks),
    serve: (service) => serve(CLOCK, service),
    prompts: async () => (await import("./prompts.ts")).inquirerPrompts(),
    onCrash: (handler) => onCrash((error) => handler({ error, busy: running.size > 0 })),
  };
}

/**
 * Returns the program's path. Not compiled, it is the launcher that the build put beside its bundle:
 * `scripts/build/launcher.ts`.
 */
function ownProgram(worker: URL): string {
  if (Deno.build.standalone) return Deno.execPath();
  return decodeURIComponent(new URL("../launcher/atmos-auth", worker).pathname);
}

/** Notes the programs that share the terminal while they run. */
function noted(running: Set<Child>, { stdio }: Command, child: Child): Child {
  if (stdio !== "terminal") return child;
  running.add(child);
  const gone = () => void running.delete(child);
  child.ending.then(gone, gone);
  return child;
}

function onCrash(handler: (error: unknown) => void): void {
  const take = (event: Event, error: unknown) => (event.preventDefault(), handler(error));
  addEventListener("error", (event) => take(event, event.error));
  addEventListener("unhandledrejection", (event) => take(event, event.reason));
}

/** Signals of a Windows console: Ctrl-C, Ctrl-Break, and the closing of its window. */
const OF_CONSOLE: Readonly<Partial<Record<Signal, Deno.Signal>>> = {
  SIGINT: "SIGINT",
  SIGQUIT: "SIGBREAK",
  SIGHUP: "SIGHUP",
};

/** Undoing functions of the present listeners to signals. */
const hearing = new Set<() => void>();

function onSignal(signal: Signal, handler: () => void): () => void {
  const native = OS === "windows" ? OF_CONSOLE[signal] : signal;
  if (native === undefined) return onSent(signal, handler);
  Deno.addSignalListener(native, handler);
  const undo = () => {
    hearing.delete(undo);
    Deno.removeSignalListener(native, handler);
  };
  hearing.add(undo);
  return undo;
}

/** Time limit for a signal to our own process, in milliseconds. */
const DYING = 1_000;

async function dieOf(death: Death, whom: "us" | "group" = "us"): Promise<void> {
  // The kernel spares a container's first process, and the runtime would then abort, which dumps its memory.
  if (OS === "windows" || Deno.pid === 1) return;
  hearing.forEach((undo) => undo());
  // 0 is the group of whoever sends it (kill(2)).
  Deno.kill(whom === "group" ? 0 : Deno.pid, death);
  await CLOCK.sleep(DYING);
}

function onSent(signal: Signal, handler: () => void): () => void {
  const heard = import("./windows_signals.ts").then(({ hear }) => hear(signal, handler));
  inBackground(heard, () => {});
  return () => inBackground(heard.then((undo) => undo()), () => {});
}

async function signal(pid: number, name: Signal): Promise<void> {
  try {
    if (OS !== "windows") return Deno.kill(pid, name);
    if (!(await import("./windows_signals.ts")).send(pid, name)) {
      throw new Error("it does not listen");
    }
  } catch (error) {
    throw new UserError("failed", `Cannot send ${name} to process ${pid}: ${reasonOf(error)}`);
  }
}

/**
 * Variables that control the runtime: its addresses, its logs, its telemetry, its modules; and those by which the
 * library for YAML prints all that it reads. Some of them are read when they are first needed, so they are removed
 * before anything else happens.
 */
const ORDERS = /^(?:DENO|NODE|NPM|OTEL|RUST|UV|TOKIO|V8|JUPYTER)_|^LOG_(?:STREAM|TOKENS)$/i;

/** The one such variable that has a meaning of ours: the certificate authorities that are trusted. */
const ROOTS = "DENO_TLS_CA_STORE";

/** Whether the runtime would obey a variable of this name against our will. */
export function isOrder(name: string): boolean {
  return ORDERS.test(name) && name.toUpperCase() !== ROOTS;
}

/** Takes a copy of the environment, then removes such variables from the process. */
function takeEnvironment(): Environment {
  const environment = snapshot();
  for (const [name] of environment.entries()) {
    if (isOrder(name)) Deno.env.delete(name);
  }
  // A company's own certificate authority stands in the system's roots; read at the first connection.
  if (!environment.get(ROOTS)) Deno.env.set(ROOTS, "system,mozilla");
  return environment;
}

/** Returns a copy of the environment: a variable that is later deleted from the process stays known here. */
function snapshot(): Environment {
  const all = Object.entries(variables());
  const key = (name: string) => OS === "windows" ? name.toUpperCase() : name;
  const byKey = new Map(all.map(([name, value]) => [key(name), value]));
  return { get: (name) => byKey.get(key(name)), entries: () => all, isGarbled };
}

type Sink = typeof Deno.stdout | typeof Deno.stderr;

/** Returns standard output or standard error, written at once; a missing reader is not an error. */
function denoOutput(sink: Sink): Output {
  return {
    isTerminal: () => sink.isTerminal(),
    write: (text) => writeAll(sink, new TextEncoder().encode(text)),
    columns: () => columns(sink),
  };
}

function writeAll(sink: Sink, bytes: Uint8Array): void {
  let rest = bytes;
  try {
    while (rest.length > 0) rest = rest.subarray(sink.writeSync(rest));
  } catch (error) {
    // Where errors are told, there is nobody left to tell this one.
    if (error instanceof Deno.errors.BrokenPipe || sink === Deno.stderr) return;
    throw asMachineError(OS, "write to", "standard output", error);
  }
}

function columns(sink: Sink): number {
  return sink.isTerminal() ? sizeOfTerminal().columns : USUAL_SIZE.columns;
}

/** Returns standard input, line by line, reading no byte beyond the line: a child may read on from there. */
function denoInput(): Input {
  const read = () => onMachine("read", "standard input", readLine);
  const readAll = (most: number) => onMachine("read", "standard input", () => readUpTo(most));
  return { isTerminal: () => Deno.stdin.isTerminal(), readLine: read, hush, readAll };
}

async function hush(): Promise<() => void> {
  return (await import("./echo.ts")).withoutEcho();
}

async function readUpTo(most: number): Promise<Uint8Array | undefined> {
  // One byte more tells what is larger.
  const all = new Uint8Array(most + 1);
  let length = 0;
  for (;;) {
    const read = await Deno.stdin.read(all.subarray(length));
    if (read === null) return all.slice(0, length);
    length += read;
    if (length > most) return undefined;
  }
}

async function readLine(): Promise<string | undefined> {
  const line: number[] = [];
  const byte = new Uint8Array(1);
  while (await Deno.stdin.read(byte) === 1) {
    if (byte[0] === 0x0a) return decode(line);
    line.push(byte[0]!);
  }
  return line.length > 0 ? decode(line) : undefined;
}

function decode(line: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(line)).replace(/\r$/, "");
}
