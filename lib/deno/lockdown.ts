/**
 * The worker's lockdown, before any provider's code is loaded. Permissions already keep it from files, programs, native
 * code and foreign hosts; this closes what no permission covers: standard streams, workers without these measures,
 * ending the process, and code from strings or from files that happen to be modules.
 */
import { EventEmitter } from "node:events";
import os from "node:os";
import { HARMLESS, INERT } from "../cage/imports.ts";
import { inertly } from "../cage/inert.ts";
import { failureOf } from "../cage/failure.ts";
import type { Wall } from "../cage/server.ts";
import type { ToCage } from "../cage/protocol.ts";

/** The global scope of a worker, as far as the type checker's page lacks it. */
interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
}

/** Stand-ins for refused modules of which honest code asks a single thing: whether it has a terminal. */
const STAND_INS: ReadonlyMap<string, object> = new Map([["tty", { isatty: () => false }]]);

/** The remaining members of Node's `process`: the others act on the whole process, or open what is closed here. */
const PROCESS_KEPT: readonly string[] = [
  ...["arch", "config", "execArgv", "features", "hrtime", "nextTick", "noDeprecation", "pid"],
  ...["platform", "release", "title", "uptime", "version", "versions"],
];

/** Globals that are removed: ways out, or parts of a page. */
const GLOBALS = ["Worker", "BroadcastChannel", "WebSocket", "EventSource", "caches", "close"];

/** Locks the worker down, and returns the only channel that is left. */
export function lockDown(): Wall {
  const wall = openWall();
  catchEverything(wall);
  const notice = (text: string) => wall.post({ type: "notice", text });
  closeStreams();
  silence(notice);
  tameProcess(notice);
  shrinkDeno();
  for (const name of GLOBALS) remove(globalThis, name);
  remove(Object.getPrototypeOf(navigator), "gpu");
  return wall;
}

function openWall(): Wall {
  const scope = globalThis as unknown as WorkerScope;
  const post = scope.postMessage.bind(scope);
  return {
    post: (message) => post(message),
    onMessage: (handler) =>
      scope.addEventListener("message", (event) => handler((event as MessageEvent<ToCage>).data)),
  };
}

/** Reports uncaught errors, which would otherwise end the worker and be printed by the runtime. */
function catchEverything(wall: Wall): void {
  const report = (event: Event, thrown: unknown) => {
    event.preventDefault();
    wall.post({ type: "fault", failure: failureOf(thrown) });
  };
  const scope = globalThis as unknown as WorkerScope;
  scope.addEventListener("error", (event) => report(event, (event as ErrorEvent).error));
  scope.addEventListener(
    "unhandledrejection",
    (event) => report(event, (event as PromiseRejectionEvent).reason),
  );
}

/** Closes the worker's own handles, not the process's: the main process goes on reading and writing. */
function closeStreams(): void {
  for (const stream of [Deno.stdin, Deno.stdout, Deno.stderr]) stream.close();
}

/** Sends SDKs' console output to the log. Only texts: an object may hold a secret that nobody would recognise. */
function silence(notice: (text: string) => void): void {
  const say = (...parts: readonly unknown[]) =>
    notice(parts.map((part) => typeof part === "string" ? part : `[${typeof part}]`).join(" "));
  const methods = Object.keys(console).filter((key) =>
    Reflect.get(console, key) instanceof Function
  );
  globalThis.console = Object.fromEntries(methods.map((key) => [key, say])) as unknown as Console;
}

/** Removes the members of `Deno` but `errors`, which the runtime's own imitation of Node looks up from anywhere. */
function shrinkDeno(): void {
  const { build, errors, version } = Deno;
  put(globalThis, "Deno", Object.freeze({ build, errors, version }));
}

/** Makes the `process` for SDKs: no environment, no streams, no powers, and no way to the real one. */
function tameProcess(notice: (text: string) => void): void {
  const { process } = globalThis;
  const load = process.getBuiltinModule.bind(process);
  // An emitter of its own: the real one would hear the whole process's signals.
  const tame: object = Object.create(EventEmitter.prototype);
  const stream = { isTTY: false, write: (text: unknown) => (notice(String(text)), true) };
  for (const name of PROCESS_KEPT) put(tame, name, Reflect.get(process, name));
  put(tame, "env", {});
  put(tame, "argv", []);
  put(tame, "emitWarning", (warning: unknown) => notice(String(warning)));
  for (const name of ["stdin", "stdout", "stderr"]) put(tame, name, stream);
  put(globalThis, "process", tame);
  put(globalThis, "require", (name: string) => {
    const bare = name.replace(/^node:/, "");
    if (HARMLESS.includes(bare)) return load(name);
    const standIn = bare === "process" ? tame : STAND_INS.get(bare);
    if (INERT.includes(bare)) return inertly(load(name) ?? {});
    if (standIn !== undefined) return standIn;
    throw new Error(`Cannot load "${name}" in the cage`);
  });
  // It would go into an SDK's user agent, and is no cloud's business.
  put(os, "release", () => "");
}

function put(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

/** Removes a property from anywhere on the prototype chain; one that can't be removed is shadowed. */
function remove(target: object, name: string): void {
  if (!Reflect.deleteProperty(target, name) || name in target) put(target, name, undefined);
}
