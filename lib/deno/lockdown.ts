/**
 * What the worker does to itself before any provider's code is loaded. Permissions already keep it from files,
 * programs, native code and foreign hosts; this closes what no permission covers: standard streams, workers
 * without these measures, ending the process, and code from strings or from files that happen to be modules.
 */
import os from "node:os";
import process from "node:process";
import { failureOf } from "../cage/failure.ts";
import type { Wall } from "../cage/server.ts";
import type { ToCage } from "../cage/protocol.ts";

/** What a script in a worker has, and the type checker's idea of a page lacks. */
interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
}

/** Node modules that CommonJS code in the bundle may ask for while it runs; each obeys our permissions. */
const BUILTINS: ReadonlySet<string> = new Set([
  ...["assert", "async_hooks", "buffer", "child_process", "constants", "crypto"],
  ...["diagnostics_channel", "dns", "events", "fs", "fs/promises", "http", "http2", "https"],
  ...["net", "os", "path", "perf_hooks", "process", "punycode", "querystring", "stream"],
  ...["stream/promises", "stream/web", "string_decoder", "timers", "timers/promises", "tls"],
  ...["url", "util", "util/types", "zlib"],
]);

/** What stands where a module is shut that honest code only asks one thing: whether it talks to a terminal. */
const STAND_INS: ReadonlyMap<string, object> = new Map([["tty", { isatty: () => false }]]);

/** Members of Node's `process` that act on the whole process, or open what is closed here. */
const PROCESS_POWERS = [
  ...["_kill", "_linkedBinding", "abort", "binding", "chdir", "dlopen", "exit"],
  ...["getBuiltinModule", "getegid", "geteuid", "getgid", "getuid", "kill", "reallyExit"],
  ...["setegid", "seteuid", "setgid", "setuid", "umask"],
];

/** Globals that would lead out, or that only a page needs. */
const GLOBALS = ["Worker", "BroadcastChannel", "WebSocket", "EventSource", "caches", "close"];

/** Locks the worker down, and returns the one way out that is left. */
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

/** What nobody catches would end the worker and be printed by the runtime; it is reported instead. */
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

/** The worker's own handles, not the process's: the main process goes on reading and writing. */
function closeStreams(): void {
  for (const stream of [Deno.stdin, Deno.stdout, Deno.stderr]) stream.close();
}

/** What SDKs print goes to the log. Only texts: an object may hold a secret that nobody would recognise. */
function silence(notice: (text: string) => void): void {
  const say = (...parts: readonly unknown[]) =>
    notice(parts.map((part) => typeof part === "string" ? part : `[${typeof part}]`).join(" "));
  const methods = Object.keys(console).filter((key) =>
    Reflect.get(console, key) instanceof Function
  );
  globalThis.console = Object.fromEntries(methods.map((key) => [key, say])) as unknown as Console;
}

/** The runtime's own imitation of Node looks up `Deno.errors`, wherever it is called from. */
function shrinkDeno(): void {
  const { build, errors, version } = Deno;
  put(globalThis, "Deno", Object.freeze({ build, errors, version }));
}

/** Node's `process` as SDKs may have it: no environment, no streams, no powers. */
function tameProcess(notice: (text: string) => void): void {
  const load = process.getBuiltinModule.bind(process);
  const stream = { isTTY: false, write: (text: unknown) => (notice(String(text)), true) };
  put(globalThis, "require", (name: string) => {
    const bare = name.replace(/^node:/, "");
    if (BUILTINS.has(bare)) return load(name);
    const standIn = STAND_INS.get(bare);
    if (standIn !== undefined) return standIn;
    throw new Error(`Cannot load "${name}" in the cage`);
  });
  for (const name of PROCESS_POWERS) put(process, name, undefined);
  put(process, "env", {});
  put(process, "argv", []);
  put(process, "emitWarning", (warning: unknown) => notice(String(warning)));
  for (const name of ["stdin", "stdout", "stderr"]) put(process, name, stream);
  // It would go into an SDK's user agent, and is no cloud's business.
  put(os, "release", () => "");
}

function put(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

/** Removes a property wherever on the prototype chain it stands; what can't be removed is shadowed. */
function remove(target: object, name: string): void {
  if (!Reflect.deleteProperty(target, name) || name in target) put(target, name, undefined);
}
