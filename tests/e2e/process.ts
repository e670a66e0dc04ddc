/** Runs programs from outside, as a person or a script would. */

/** What a program did. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run it. */
export interface RunOptions {
  /** The whole environment; nothing else is passed on. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
  /** Milliseconds until it is killed and the test fails. */
  readonly timeout?: number;
}

/** A program that is running in the background. */
export interface Running {
  readonly pid: number;
  readonly done: Promise<Outcome>;
  kill(signal: Deno.Signal): void;
}

/** How long any one program may take on a busy machine, in milliseconds: only what fails takes so long. */
const PATIENCE = 120_000;

/** Runs a program to its end. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Outcome> {
  return startProgram(program, args, options).done;
}

/** Starts a program and leaves it running. */
export function startProgram(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Running {
  const child = new Deno.Command(program, {
    args: [...args],
    env: { ...options.env },
    clearEnv: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const done = finish(child, [program, ...args].join(" "), options);
  return { pid: child.pid, done, kill: (signal) => kill(child, signal) };
}

/** Sends a signal, unless the program has ended by itself. */
function kill(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

async function finish(
  child: Deno.ChildProcess,
  shown: string,
  options: RunOptions,
): Promise<Outcome> {
  const patience = options.timeout ?? PATIENCE;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill(child, "SIGKILL");
  }, patience);
  try {
    if (options.stdin !== undefined) await feed(child.stdin, options.stdin);
    const { code, stdout, stderr } = await child.output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    if (late) throw new Error(`${shown} did not end within ${patience} ms\n${out}\n${err}`);
    return { status: code, stdout: out!, stderr: err! };
  } finally {
    clearTimeout(timer);
  }
}

async function feed(stdin: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stdin.getWriter();
  await writer.write(new TextEncoder().encode(text)).catch(() => undefined);
  await writer.close().catch(() => undefined);
}

/** What the kernel says of a process, such as its `environ`; empty once it is gone. Linux only. */
export async function readProc(pid: number, file: string): Promise<string> {
  // Deno itself reads below /proc only when it may do everything.
  const { stdout } = await runProgram("/bin/cat", [`/proc/${pid}/${file}`], { env: {} });
  return stdout;
}
