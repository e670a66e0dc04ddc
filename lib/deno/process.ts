/**
 * Real child processes: with its neighbours the only place that starts one, and always with exactly the environment
 * given.
 */
import { type Child, type Command, DEATHS } from "../system/programs.ts";
import { inBackground, MachineError, UserError } from "../errors.ts";
import { typed, visible } from "../terminal/escape.ts";
import { asMachineError, errnoOf } from "./trouble.ts";
import { isAbsent, OS } from "./machine.ts";
import { throwUnlessNull } from "./null_device.ts";
import { throwUnlessEntered } from "./working_directory.ts";
import { dialect } from "../terminal/dialect.ts";

/** Starts a program that shares the terminal, or a guard that dies after us. */
export function spawn(command: Command): Child {
  const child = start(command);
  const ending = child.status.then(({ code, signal }) => ({
    status: code,
    death: DEATHS.find((death) => death === signal),
  }));
  return {
    pid: child.pid,
    ending,
    kill: (signal) => {
      try {
        // Windows has none but the end.
        child.kill(OS === "windows" ? "SIGKILL" : signal);
      } catch (error) {
        if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
    // A guard that is gone has closed it already.
    close: () => inBackground(child.stdin.close(), () => {}),
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
      // All else that we start there ends with us.
      detached: OS === "windows" && command.stdio === "guard",
    }).spawn();
  } catch (error) {
    if (command.cwd === undefined) throwUnlessEntered();
    if (command.stdio !== "terminal") throwUnlessNull(command.program);
    throw cannotStart(command.program, error);
  }
}

/**
 * Returns the error for a program that can't be started, which is the program's fault and not the machine's; `env` and
 * `timeout` have the same two statuses.
 */
function cannotStart(program: string, error: unknown): unknown {
  const errno = errnoOf(error);
  if (errno === "ENOENT" || isAbsent(program)) return notThere(program);
  const told = asMachineError(OS, "start", program, error);
  if (!(told instanceof MachineError) || !NOT_EXECUTABLE.includes(errno ?? "")) return told;
  return new UserError("command_not_executable", told.message, {
    hint: hintFor(errno, program) ?? told.hint,
  });
}

function hintFor(errno: string | undefined, program: string): string | undefined {
  if (errno === "EACCES") return dialect().permit("+x", program);
  if (errno === "os error 740") return "start the terminal as an administrator";
  // A shell would run it by itself, and nothing else does.
  return errno === "ENOEXEC" && OS !== "windows"
    ? `file ${typed(program)}   (a script's first line names its interpreter: #!/bin/sh)`
    : undefined;
}

/** The last are Windows': a virus was found, an administrator is needed, a policy forbids it. */
const NOT_EXECUTABLE = [
  ...["EACCES", "EPERM", "ENOEXEC", "ETXTBSY", "EISDIR"],
  ...["os error 225", "os error 740", "os error 1260"],
];

function notThere(program: string): UserError {
  const message =
    `Cannot start "${visible(program)}": it, its interpreter (the first line of a script) ` +
    "or the working directory does not exist";
  return new UserError("command_not_found", message, { hint: dialect().look("", program) });
}
