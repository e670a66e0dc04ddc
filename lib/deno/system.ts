/** The real world. With its neighbours in this folder, the only code that mentions `Deno`. */
import { MachineError, reasonOf, UserError } from "../errors.ts";
import type { Child, Command, Os, Signal, System } from "../system.ts";
import { openCage } from "./cage.ts";
import { CLOCK } from "./clock.ts";
import { takeEnvironment } from "./environment.ts";
import { denoFiles } from "./files.ts";
import { run, spawn } from "./process.ts";
import { serve } from "./serve.ts";
import { denoInput, denoOutput } from "./streams.ts";
import { asMachineError, errnoOf } from "./trouble.ts";

/** The real system. `worker` is the script of the caged worker. */
export function denoSystem(worker: URL): System {
  const os = Deno.build.os === "windows" || Deno.build.os === "darwin" ? Deno.build.os : "linux";
  const environment = takeEnvironment(os);
  const running = new Set<Child>();
  return {
    os,
    pid: Deno.pid,
    program: Deno.execPath(),
    env: environment,
    files: denoFiles(os),
    clock: CLOCK,
    stdin: denoInput(os),
    stdout: denoOutput(os, Deno.stdout),
    stderr: denoOutput(os, Deno.stderr),
    cwd,
    changeDirectory: (path) => changeDirectory(os, path),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    spawn: (command) => noted(running, command, spawn(os, command)),
    run: (command) => run(os, command),
    // Loaded only when there is somebody to talk with: it brings Node's processes with it.
    talk: async (command) => await (await import("./talk.ts")).talk(command),
    onSignal: (signal, handler) => onSignal(os, signal, handler),
    signal: (pid, name) => signal(pid, name),
    openCage: (hosts) => openCage(worker, hosts),
    // Loaded only when there is a secret to fetch: it brings half of Node with it.
    keyring: async (timeout) => (await import("./keyring.ts")).openKeyring(timeout),
    serve: (service) => serve(CLOCK, service),
    prompts: async () => (await import("./prompts.ts")).inquirerPrompts(),
    onCrash: (handler) => onCrash((error) => handler({ error, busy: running.size > 0 })),
  };
}

/** The programs that share the terminal are noted while they run. */
function noted(running: Set<Child>, { stdio }: Command, child: Child): Child {
  if (stdio !== "terminal") return child;
  running.add(child);
  const gone = () => void running.delete(child);
  child.status.then(gone, gone);
  return child;
}

function onCrash(handler: (error: unknown) => void): void {
  const take = (event: Event, error: unknown) => (event.preventDefault(), handler(error));
  addEventListener("error", (event) => take(event, event.error));
  addEventListener("unhandledrejection", (event) => take(event, event.reason));
}

function cwd(): string {
  try {
    return Deno.cwd();
  } catch (error) {
    const why = errnoOf(error) === "ENOENT" ? "it has been removed" : reasonOf(error);
    throw new MachineError("tell the working directory", why, {
      errno: errnoOf(error),
      hint: "cd",
    });
  }
}

function changeDirectory(os: Os, path: string): void {
  try {
    Deno.chdir(path);
  } catch (error) {
    const told = asMachineError(os, "change to directory", path, error);
    throw told instanceof MachineError ? new UserError("usage", told.message, told) : told;
  }
}

/** Windows knows only Ctrl-C, Ctrl-Break and closing the window (as SIGHUP). */
function onSignal(os: Os, signal: Signal, handler: () => void): () => void {
  if (os === "windows" && signal !== "SIGINT" && signal !== "SIGHUP") return () => {};
  Deno.addSignalListener(signal, handler);
  return () => Deno.removeSignalListener(signal, handler);
}

function signal(pid: number, name: Signal): void {
  try {
    Deno.kill(pid, name);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError("failed", `Cannot send ${name} to process ${pid}: ${reason}`);
  }
}
