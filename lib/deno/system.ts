/** The real world. With its neighbours in this folder, the only code that mentions `Deno`. */
import { UserError } from "../errors.ts";
import type { Environment, Os, Server, Signal, System } from "../system.ts";
import { openCage } from "./cage.ts";
import { CLOCK } from "./clock.ts";
import { denoFiles } from "./files.ts";
import { run, spawn } from "./process.ts";
import { denoInput, denoOutput } from "./streams.ts";

/** The real system. `worker` is the script of the caged worker. */
export function denoSystem(worker: URL): System {
  const os = Deno.build.os === "windows" || Deno.build.os === "darwin" ? Deno.build.os : "linux";
  const environment = snapshot(os);
  // A company's own certificate authority stands in the system's roots; read at the first connection.
  if (!environment.get("DENO_TLS_CA_STORE")) Deno.env.set("DENO_TLS_CA_STORE", "system,mozilla");
  return {
    os,
    pid: Deno.pid,
    program: Deno.execPath(),
    env: environment,
    files: denoFiles(os),
    clock: CLOCK,
    stdin: denoInput(),
    stdout: denoOutput(Deno.stdout),
    stderr: denoOutput(Deno.stderr),
    cwd: () => Deno.cwd(),
    changeDirectory,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    spawn,
    run,
    // Loaded only when there is somebody to talk with: it brings Node's processes with it.
    talk: async (command) => await (await import("./talk.ts")).talk(command),
    onSignal: (signal, handler) => onSignal(os, signal, handler),
    signal: (pid, name) => signal(pid, name),
    openCage: (hosts) => openCage(worker, hosts),
    // Loaded only when there is a secret to fetch: it brings half of Node with it.
    keyring: async (timeout) => (await import("./keyring.ts")).openKeyring(timeout),
    serve,
    prompts: async () => (await import("./prompts.ts")).inquirerPrompts(),
  };
}

/** The environment as it is now: what is deleted from the process later stays known here. */
function snapshot(os: Os): Environment {
  const all = Object.entries(Deno.env.toObject());
  const key = (name: string) => os === "windows" ? name.toUpperCase() : name;
  const byKey = new Map(all.map(([name, value]) => [key(name), value]));
  return { get: (name) => byKey.get(key(name)), entries: () => all };
}

function changeDirectory(path: string): void {
  try {
    Deno.chdir(path);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound
      ? "it does not exist"
      : error instanceof Deno.errors.PermissionDenied
      ? "it may not be entered"
      : "it is not a directory";
    throw new UserError("usage", `Cannot change to directory "${path}": ${why}`, {
      hint: `ls -ld "${path}"`,
    });
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

function serve(port: number, handler: (request: Request) => Promise<Response>): Server {
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, handler);
  return { port: server.addr.port, close: () => server.shutdown() };
}
