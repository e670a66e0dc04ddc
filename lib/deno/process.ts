/** Real child processes: with `talk.ts` the only place that starts one, and always with exactly the environment given. */
import type { Child, Command, HelperCommand, HelperResult } from "../system.ts";
import { UserError } from "../errors.ts";

/** Starts a program that shares the terminal, or a guard that dies after us. */
export function spawn(command: Command): Child {
  const child = start(command);
  const status = child.status.then((ended) => ended.code);
  return {
    pid: child.pid,
    status,
    kill: (signal) => {
      try {
        child.kill(signal);
      } catch (error) {
        if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
    close: () => void child.stdin.close(),
  };
}

function start(command: Command): Deno.ChildProcess {
  const stdio = command.stdio === "terminal" ? "inherit" : "null";
  try {
    return new Deno.Command(command.program, {
      args: [...command.args],
      env: { ...command.env },
      clearEnv: true,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      stdin: command.stdio === "guard" ? "piped" : stdio,
      stdout: stdio,
      stderr: stdio,
      windowsRawArguments: command.verbatim ?? false,
    }).spawn();
  } catch (error) {
    throw cannotStart(command.program, error);
  }
}

function cannotStart(program: string, error: unknown): Error {
  if (error instanceof Deno.errors.NotFound) {
    return new UserError("command_not_found", `Cannot start "${program}": it does not exist`, {
      hint: "check the name, or that its interpreter (the first line of a script) is installed",
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new UserError("command_not_executable", `Cannot start "${program}": ${reason}`, {
    hint: `chmod +x "${program}"`,
  });
}

/** Runs a helper to its end, or kills it when its time is up. */
export async function run(command: HelperCommand): Promise<HelperResult> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), command.timeout);
  try {
    return await finish(command, stop.signal);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { status: 127, stdout: "", stderr: "" };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function finish(command: HelperCommand, signal: AbortSignal): Promise<HelperResult> {
  const child = new Deno.Command(command.program, {
    args: [...command.args],
    env: { ...command.env },
    clearEnv: true,
    stdin: command.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    windowsRawArguments: command.verbatim ?? false,
    signal,
  }).spawn();
  if (command.stdin !== undefined) await feed(child.stdin, command.stdin);
  const { code, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { status: signal.aborted ? 124 : code, stdout: decode(stdout), stderr: decode(stderr) };
}

/** A helper that does not read its input closes the pipe; that is its right. */
async function feed(stdin: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stdin.getWriter();
  await writer.write(new TextEncoder().encode(text)).catch(() => undefined);
  await writer.close().catch(() => undefined);
}
