/** The contract of the machine: the programs that it runs, and how they are talked with. */
import type { Made } from "./made.ts";

/** The signals that the program handles or sends. */
export type Signal =
  | "SIGINT"
  | "SIGTERM"
  | "SIGHUP"
  | "SIGQUIT"
  | "SIGKILL"
  | (typeof OF_PROGRAMS)[number];

/** Signals that mean what the program says that hears them, and end one that doesn't (signal(7)). */
export const OF_PROGRAMS = ["SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM", "SIGPROF"] as const;

/**
 * Signals that whoever waits for a program may be told that it died of: a loop of a shell goes on unless it hears that
 * what it ran died of Ctrl-C. SIGQUIT is none of these: who dies of it leaves their memory, secrets and all, in a file.
 */
export const DEATHS = ["SIGINT", "SIGTERM", "SIGHUP"] as const satisfies readonly Signal[];

/** One of them. */
export type Death = (typeof DEATHS)[number];

/** End of a program. */
export interface Ending {
  /** Its exit status; 128+n when signal n ended it. */
  readonly status: number;
  /** Signal that it died of. */
  readonly death?: Death | undefined;
  /** It was told so by a key that the terminal has sent to nobody as a signal. */
  readonly byKey?: boolean;
}

/** Ancestors of a process. */
export interface Ancestors {
  /** The nearest first. */
  readonly pids: readonly number[];
  /** Number of them that run this very program. */
  readonly ours: number;
}

/** The whole environment of a process: `lib/environment/` makes it from an allow-list, and nothing else can. */
export type ProcessEnvironment = Readonly<Record<string, string>> & Made;

/** A program to start with exactly this environment. */
export interface Command {
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: ProcessEnvironment;
  readonly cwd?: string;
  /**
   * `terminal`: shares ours. `guard`: standard input is a pipe that closes when we die, however we die;
   * the rest goes nowhere, and nothing that ends us or the terminal ends it. `none`: all of it goes nowhere.
   */
  readonly stdio: "terminal" | "guard" | "none";
  /** Windows: the arguments are already quoted for a command that parses its own line, such as `cmd`. */
  readonly verbatim?: boolean;
}

/**
 * The first word of a line that no person types: with it this program starts the one that follows, which then descends
 * from nobody, and ends. Windows alone needs that.
 */
export const APART = "--start-apart";

/** A program that is running. */
export interface Child {
  readonly pid: number;
  readonly ending: Promise<Ending>;
  /** Sends a signal; does nothing once it has ended. */
  kill(signal: Signal): void;
  /** Closes a guard's pipe. */
  close(): void;
}

/** A helper program, such as a `credential_process`. */
export interface HelperCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: ProcessEnvironment;
  readonly stdin?: string;
  /** Windows: as in `Command`. */
  readonly verbatim?: boolean;
  /** Milliseconds until it is ended, and all that it has started. */
  readonly timeout: number;
  /** Told its process id as soon as it runs. */
  readonly onStart?: (pid: number) => void;
  /** Told each line of its standard error half a second after it came, while the program goes on: it may wait. */
  readonly onSaid?: (line: string) => void;
}

/** Output of a helper: of its standard error at most 1 MiB. */
export interface HelperResult {
  /** 128+n when signal n ended it; 127 when it isn't there; 124 and 141 when we ended it: see below. */
  readonly status: number;
  /** Whether we ended it since its time was up. */
  readonly late?: boolean;
  /** The interpreter that its first line names, where the script is there and that is not. */
  readonly interpreter?: string;
  /** Whether we ended it since it printed without end. */
  readonly endless?: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program to talk with; its standard streams go nowhere. */
export interface TalkCommand {
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: ProcessEnvironment;
}

/** A program that is talked with: it hears texts on its descriptor 3 and says them on 4, each ended by a NUL. */
export interface Talk {
  readonly pid: number;
  /** Hands a text over; nobody there to hear it is not an error. */
  send(text: string): void;
  /** The next text; `undefined` once the program has hung up. One reader at a time. */
  receive(): Promise<string | undefined>;
  /** Resolves when the program has ended. */
  readonly ended: Promise<void>;
  /** Sends a signal; does nothing once it has ended. */
  kill(signal: Signal): void;
  /** Hangs up. */
  close(): void;
}
