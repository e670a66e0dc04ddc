/** Programs of a fake machine: each is a function that lives for as long as it takes. */
import type { Files } from "../../lib/system/file_system.ts";
import {
  type Child,
  type Command,
  DEATHS,
  type Ending,
  type HelperCommand,
  type HelperResult,
  type Signal,
} from "../../lib/system/programs.ts";

/** What a program is: it may speak, wait and hear signals, and returns its exit status, 0 unless told. */
export type FakeProgram = (it: Running) => number | void | Promise<number | void>;

/** A program as it runs. */
export interface Running {
  readonly pid: number;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | undefined;
  /** The machine's files. */
  readonly files: Files;
  /** All of its standard input. */
  readonly stdin: string;
  print(text: string): void;
  complain(text: string): void;
  /** Lives on for that many milliseconds. */
  pass(ms: number): Promise<void>;
  /** The next signal; who waits for it does not die of it. */
  heard(): Promise<Signal>;
  /** Resolves when the pipe to its standard input is closed. */
  readonly hungUp: Promise<void>;
}

/** What running needs of the machine around. */
export interface Around {
  readonly pid: number;
  readonly files: Files;
  print(text: string): void;
  complain(text: string): void;
  pass(ms: number): Promise<void>;
}

const NUMBERS: Readonly<Record<Signal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGTERM: 15,
  SIGUSR2: 12,
  SIGALRM: 14,
  SIGVTALRM: 26,
  SIGPROF: 27,
};

function deathOf(signal: Signal): Ending {
  return { status: 128 + NUMBERS[signal], death: DEATHS.find((death) => death === signal) };
}

/** Starts a program. */
export function start(
  run: FakeProgram,
  { program, args, env, cwd, stdin = "" }: Pick<Command, "program" | "args" | "env" | "cwd"> & {
    readonly stdin?: string | undefined;
  },
  { pid, ...around }: Around,
): Child {
  const killed = Promise.withResolvers<Ending>();
  const pipe = Promise.withResolvers<void>();
  const waiting: ((signal: Signal) => void)[] = [];
  const heard = () => new Promise<Signal>((resolve) => void waiting.push(resolve));
  const running = { pid, program, args, env, cwd, stdin, ...around, heard, hungUp: pipe.promise };
  const ended = Promise.resolve(running).then(run).then((status) => ({ status: status ?? 0 }));
  return {
    pid,
    ending: Promise.race([ended, killed.promise]),
    kill: (signal) => {
      const listener = signal === "SIGKILL" ? undefined : waiting.shift();
      if (listener === undefined) killed.resolve(deathOf(signal));
      else listener(signal);
    },
    close: () => pipe.resolve(),
  };
}

/** Runs a program as a helper: what it prints is kept, and it has no more than its time. */
export async function help(
  run: FakeProgram,
  { timeout, stdin, ...command }: HelperCommand,
  around: Pick<Around, "pid" | "pass" | "files"> & {
    late(ms: number, stop: AbortSignal): Promise<void>;
  },
): Promise<HelperResult> {
  const written = { stdout: "", stderr: "" };
  const stop = new AbortController();
  const child = start(run, { ...command, stdin }, {
    ...around,
    print: (text) => void (written.stdout += text),
    complain: (text) => void (written.stderr += text),
  });
  const late = around.late(timeout, stop.signal).then(() => "late" as const);
  const end = await Promise.race([child.ending, late]);
  stop.abort();
  return end === "late"
    ? { status: 124, late: true, ...written }
    : { status: end.status, ...written };
}
