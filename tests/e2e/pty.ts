/** A real terminal around a program, through util-linux's `script`: keys in, screen out. */
import type { RunOptions } from "./process.ts";
import { tool } from "./tools.ts";

/** What a terminal test may say of its terminal. */
export interface PtyOptions extends RunOptions {
  readonly rows?: number;
  readonly columns?: number;
}

/** A program on a terminal of its own. */
export interface Pty extends AsyncDisposable {
  /** Everything that was shown, escape sequences and all. */
  raw(): string;
  /** Everything that was shown, without escape sequences and carriage returns. */
  text(): string;
  /** Types keys: `\r` is Enter, `\x03` Ctrl-C, `\x04` Ctrl-D. */
  type(keys: string): Promise<void>;
  /** Waits until something new is shown since the last such wait; throws when it never comes. */
  waitFor(wanted: string | RegExp, patience?: number): Promise<string>;
  /** The process id of the program itself. */
  readonly pid: number;
  /** Sends the program a signal. */
  kill(signal: Deno.Signal): void;
  /** The program's exit status, 128+n when signal n ended it; who asks waits only so long. */
  readonly status: Promise<number>;
}

/** Keys that a person presses. */
export const ENTER = "\r";
/** Ctrl-C. */
export const CTRL_C = "\x03";
/** Ctrl-D. */
export const CTRL_D = "\x04";

/** How long anything may take on a busy machine, in milliseconds: only what fails takes so long. */
const PATIENCE = 60_000;

/** Starts a program on a new terminal; the working directory must be given when it matters. */
export async function startPty(
  program: string,
  args: readonly string[],
  options: PtyOptions,
): Promise<Pty> {
  const directory = await Deno.makeTempDir({ prefix: "aap-" });
  await Deno.writeTextFile(`${directory}/launch`, launcher(directory, program, args, options));
  const child = new Deno.Command(tool("script"), {
    args: ["--quiet", "--return", "--flush", "--command", `. ${directory}/launch`, "/dev/null"],
    // script runs the command through $SHELL; the launcher puts the real one back.
    env: { ...options.env, SHELL: "/bin/sh" },
    clearEnv: true,
    cwd: options.cwd ?? "/",
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const screen = new Screen(child.stdout);
  const keys = child.stdin.getWriter();
  const ended = Promise.all([child.status, screen.done, child.stderr.cancel()]);
  const status = ended.then(() => readStatus(directory));
  status.catch(() => undefined);
  const pid = await readPid(directory, screen);
  return {
    pid,
    get status() {
      return within(status, options.timeout ?? PATIENCE, () => screen.text());
    },
    raw: () => screen.raw,
    text: () => screen.text(),
    type: (text) => keys.write(new TextEncoder().encode(text)),
    waitFor: (wanted, patience = PATIENCE) => screen.waitFor(wanted, patience),
    kill: (signal) => Deno.kill(pid, signal),
    [Symbol.asyncDispose]: async () => {
      await keys.close().catch(() => undefined);
      end(child);
      await ended;
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** Sets the window's size, notes the program's id, becomes it, and notes how it ended. */
function launcher(
  directory: string,
  program: string,
  args: readonly string[],
  options: PtyOptions,
): string {
  const { rows = 40, columns = 300 } = options;
  const shell = options.env["SHELL"];
  return [
    `stty rows ${rows} cols ${columns}`,
    // The launcher outlives the keys' signals, which its program gets untouched.
    "trap : INT QUIT",
    shell === undefined ? "unset SHELL" : `SHELL=${quote(shell)}`,
    // An interactive shell's job control would give the program a process group; a plain one's does not.
    `sh -c 'echo $$ >"$0.new"; mv "$0.new" "$0"; exec "$@"' ` +
    [`${directory}/pid`, program, ...args].map(quote).join(" "),
    `echo $? >${quote(`${directory}/status`)}`,
    "",
  ].join("\n");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

async function readPid(directory: string, screen: Screen): Promise<number> {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const { over } = screen;
    const text = await Deno.readTextFile(`${directory}/pid`).catch(() => "");
    if (text !== "") return Number(text);
    if (over) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Cannot start a terminal: no process id of the program came\n${screen.text()}`);
}

/** The launcher did not live to note it when the terminal was taken away: a hang-up. */
async function readStatus(directory: string): Promise<number> {
  return Number(await Deno.readTextFile(`${directory}/status`).catch(() => "129"));
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

function within<T>(pending: Promise<T>, patience: number, shown: () => string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The program did not end within ${patience} ms:\n${shown()}`)),
      patience,
    );
    Deno.unrefTimer(Number(timer));
  });
  const result = Promise.race([pending, late]).finally(() => clearTimeout(timer));
  result.catch(() => undefined);
  return result;
}

/** What a terminal has shown so far. */
class Screen {
  raw = "";
  readonly done: Promise<void>;
  #seen = 0;
  /** Whether the terminal is gone. */
  over = false;
  #changed = Promise.withResolvers<void>();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.done = this.#follow(stream);
  }

  async #follow(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      this.raw += text;
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    }
    this.over = true;
    this.#changed.resolve();
  }

  text(): string {
    return plain(this.raw);
  }

  async waitFor(wanted: string | RegExp, patience: number): Promise<string> {
    const until = Date.now() + patience;
    while (true) {
      const fresh = this.text().slice(this.#seen);
      const found = typeof wanted === "string" ? literal(fresh, wanted) : wanted.exec(fresh);
      if (found) {
        this.#seen += found.index + found[0].length;
        return found[0];
      }
      const left = until - Date.now();
      if (left <= 0) throw new Error(`"${wanted}" was not shown within ${patience} ms:\n${fresh}`);
      if (this.over) throw new Error(`The program ended without showing "${wanted}":\n${fresh}`);
      await pause(this.#changed.promise, Math.min(left, 200));
    }
  }
}

async function pause(until: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([until, new Promise((resolve) => timer = setTimeout(resolve, ms))]);
  clearTimeout(timer);
}

function literal(text: string, wanted: string): { index: number; 0: string } | undefined {
  const index = text.indexOf(wanted);
  return index < 0 ? undefined : { index, 0: wanted };
}

const ESCAPE = "\x1b";
const SEQUENCES = new RegExp(
  `${ESCAPE}\\][^\x07${ESCAPE}]*(\x07|${ESCAPE}\\\\)|${ESCAPE}\\[[0-?]*[ -/]*[@-~]|${ESCAPE}[()][A-Z0-9]|${ESCAPE}[=>78]`,
  "g",
);

/** Without control sequences (ECMA-48), titles and carriage returns. */
export function plain(text: string): string {
  return text.replace(SEQUENCES, "").replaceAll("\r", "");
}
