/**
 * Everything the program does to the world goes through one value, so that a test can hand it another
 * world. The real one is `lib/deno/system.ts`; nothing else mentions `Deno`.
 */

import type { Server, Service } from "./loopback/service.ts";

/** The operating systems that behave differently here. */
export type Os = "linux" | "darwin" | "windows";

/** The signals that the program handles or sends. */
export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGQUIT" | "SIGKILL" | "SIGUSR2";

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
}

/** The process, its machine and its surroundings. */
export interface System {
  readonly os: Os;
  readonly pid: number;
  /** Absolute path of this very program, links followed. */
  readonly program: string;
  /** Runtime that it runs on, with its version: `Deno 2.9.6`. */
  readonly runtime: string;
  /** The name or path by which it was started. */
  calledAs(): Promise<string>;
  /** The environment as it was at the start; on Windows names are compared without case. */
  readonly env: Environment;
  /**
   * The names of variables that are no UTF-8 text, which `env` does not have; U+FFFD stands for what of a name is none
   * itself.
   */
  garbledVariables(): Promise<readonly string[]>;
  readonly files: Files;
  readonly clock: Clock;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The working directory, absolute; throws `MachineError` when it has been removed. */
  cwd(): string;
  /** Moves to another directory; throws `UserError` when it can't. */
  changeDirectory(path: string): void;
  /** Random bytes from the operating system's generator. */
  random(length: number): Uint8Array;
  /** Starts a program that takes over the terminal. */
  spawn(command: Command): Child;
  /**
   * Runs a helper program to its end, or to ours where it takes too long or prints more than 1 MiB, and takes what it
   * wrote; throws `MachineError` when it can't be started.
   */
  run(command: HelperCommand): Promise<HelperResult>;
  /** The processes that this one descends from; none where that can't be told. */
  ancestors(): Promise<Ancestors>;
  /** Starts a program that is talked with; throws `UserError` when it can't be started. */
  talk(command: TalkCommand): Promise<Talk>;
  /**
   * Calls the handler for each such signal, which then no longer ends the program; returns the undoing. On Windows
   * SIGHUP is that the console's window is closed, SIGQUIT is Ctrl-Break, and the others come from `signal` alone.
   */
  onSignal(signal: Signal, handler: () => void): () => void;
  /**
   * Ends this process as the signal does where nobody hears it. Returns where it does not: on Windows, for the first
   * process of a container, and for one that was started deaf to it.
   */
  dieOf(death: Death): Promise<void>;
  /** Sends a signal to another process of this user; throws `UserError` when it can't. */
  signal(pid: number, signal: Signal): Promise<void>;
  /** Starts the caged worker: it may reach these hosts (`name` or `name:port`) and do nothing else. */
  openCage(hosts: readonly string[]): CageWorker;
  /** Opens what the kernel keeps for this login, or this person; `undefined` where there is no such thing. */
  kernelKeyring(whose: "login" | "person"): Promise<KernelKeyring | undefined>;
  /** The operating system's keyring; throws when there is none or it stays silent for `timeout` ms. */
  keyring(timeout: number): Promise<Keyring>;
  /** Serves HTTP to this machine only; throws `UserError` when the port can't be had. Nothing else listens. */
  serve(service: Service): Server;
  /** Ways to ask the person at the terminal; loaded only when there is something to ask. */
  prompts(): Promise<Prompts>;
  /** Hands over what nobody caught, instead of letting the runtime print it and end the program. */
  onCrash(handler: (crash: Crash) => void): void;
}

/** Ancestors of a process. */
export interface Ancestors {
  /** The nearest first. */
  readonly pids: readonly number[];
  /** Number of them that run this very program. */
  readonly ours: number;
}

/** Bytes that the kernel keeps in memory for the processes of one login or person, each by a name. */
export interface KernelKeyring {
  get(name: string): Uint8Array | undefined;
  /** Keeps them, for so many seconds where that is said, instead of what had the name; `false` when that is refused. */
  put(name: string, bytes: Uint8Array, seconds?: number): boolean;
  /** `false` when there was nothing. */
  remove(name: string): boolean;
}

/** Something thrown that nobody caught: a bug. */
export interface Crash {
  readonly error: unknown;
  /** Whether a program that took over the terminal is running: it must not lose us. */
  readonly busy: boolean;
}

/** Says what is wrong with an answer; `undefined` when it will do. */
export type Trouble = string | undefined;

/** Questions on the terminal, drawn on standard error; `undefined` when the person gives up. */
export interface Prompts {
  text(
    message: string,
    options: {
      hidden: boolean;
      /** Meaning of an empty answer: it is shown as the answer then. */
      otherwise?: string;
      /** Absent where any answer will do: then none is marked as right. Nothing is echoed until it has told. */
      check?(answer: string): Trouble | Promise<Trouble>;
      /** For an answer of several lines, which is never echoed. */
      isWhole?(answer: string): boolean;
    },
  ): Promise<string | undefined>;
  /** `word` is looked for at first. */
  pick(message: string, choices: readonly Choice[], word?: string): Promise<string | undefined>;
}

/** One of several to pick from. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Sign of how it stands, in one column before the label. */
  readonly sign?: string;
  /** Notes beside the label, in columns. */
  readonly notes?: readonly string[];
  /** Words that a search looks at, beside the label; the notes unless told. */
  readonly words?: readonly string[];
  /** From 0 to 1: how much it is preferred to others that fit what was typed as well. */
  readonly weight?: number;
}

/** Environment variables, read only. */
export interface Environment {
  get(name: string): string | undefined;
  entries(): readonly (readonly [string, string])[];
  /** Whether a variable is set to what is no UTF-8 text: it can't be had, and is as if it were not set. */
  isGarbled?(name: string): boolean;
}

/** Kind, owner and mode of a path; links are not followed. */
export interface FileInfo {
  readonly kind: "file" | "directory" | "link" | "other";
  /**
   * Permission bits, the sticky one among them, such as `0o600`. On Windows what the access list lets others do, its
   * administrators aside: they are root, of whom nothing is kept.
   */
  readonly mode: number;
  /** Owner, `self` being the user who runs the program, root too; on Windows its administrators as well. */
  readonly owner: "self" | "root" | "other";
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** Number of names that a file has (hard links); 1 for what is no file. */
  readonly names: number;
}

/** A lock that the kernel drops when its holder dies. */
export interface Lock {
  release(): void;
}

/** Path at which writing to a file of the person's ends: `lib/paths/landing.ts` makes it, and nothing else can. */
export type Landing = string & Made;

/** The file system. "Absent" is `undefined` or `false`; any other trouble throws `MachineError`. */
export interface Files {
  /**
   * A file that others wrote, through links and out of pipes: at most 16 MiB, and a named pipe that stays silent is
   * not waited for. A link to nothing is nothing, as it is for other programs.
   */
  read(path: string): Promise<Uint8Array | undefined>;
  /** As `read`, as text without a byte order mark; throws for what is not UTF-8. */
  readText(path: string): Promise<string | undefined>;
  /** Puts a file of our own there in one step (written beside it, flushed, renamed), mode 0600 unless told. */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>;
  /** As `write`, but not flushed: for what need not survive a power cut. */
  writeBrief(path: string, content: string | Uint8Array): Promise<void>;
  /** Throws where a file that is there can't be written to, or is read-only for its owner; root is told so, too. */
  checkWritable(path: string): Promise<void>;
  /**
   * Changes a file of the person's, in one step where nobody else may reach it: its owner, its access list, its other
   * names (hard links) and its mode stay, of which `mode` leaves no more than it has; on Windows it loses its other
   * names, which keep what they were. Creates it with mode 0600 unless told. Throws for what is read-only.
   */
  rewrite(path: Landing, content: string | Uint8Array, mode?: number): Promise<void>;
  /** Adds to the end of such a file; creates it with mode 0600. */
  append(path: Landing, content: string): Promise<void>;
  /** As `read`, of a file of our own: a link, what is no file, somebody else's or more than `limit` bytes throws. */
  readOwn(path: string, limit: number): Promise<Uint8Array | undefined>;
  /**
   * As `append`, to a file of our own: the same throws, but for its size, and what has a beginning that is none of
   * `begun`.
   */
  appendOwn(path: string, content: string, begun?: RegExp): Promise<void>;
  /** Gives a file another name in the same directory, replacing what has it; `false` when there was none. */
  rename(path: string, name: string): Promise<boolean>;
  /** Creates the directory and its parents, mode 0700. */
  makeDirectory(path: string): Promise<void>;
  /** Creates one directory, mode 0700; `false` when something, whatever it is, has that name already. */
  makeNew(path: string): Promise<boolean>;
  /** Creates an empty file, mode 0600; `false` when something, whatever it is, has that name already. */
  createNew(path: string): Promise<boolean>;
  /** Removes a directory that is empty; `false` when it is not, or is not there. */
  removeEmpty(path: string): Promise<boolean>;
  /** Removes a file or a whole directory without following links; `false` when there was none. */
  remove(path: string): Promise<boolean>;
  /** Names in a directory, sorted; `undefined` when there is none. */
  list(path: string): Promise<readonly string[] | undefined>;
  info(path: string): Promise<FileInfo | undefined>;
  /** The path with every link resolved; `undefined` when it does not exist. */
  realPath(path: string): Promise<string | undefined>;
  /** On Windows the path in the short names that a file system may keep beside long ones (8.3); elsewhere itself. */
  shortNamed(path: string): Promise<string>;
  /** Reads where a link leads, as it is written there; `undefined` for what is no link. */
  readLink(path: string): Promise<string | undefined>;
  setMode(path: string, mode: number): Promise<void>;
  /**
   * Locks a file of our own, creating it; `undefined` when somebody else still holds it after `wait` ms. Throws
   * for a link, what is no file, and somebody else's.
   */
  lock(path: string, wait: number): Promise<Lock | undefined>;
}

/** Time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Standard input. */
export interface Input {
  isTerminal(): boolean;
  /** The next line without its end; `undefined` at the end of the file. */
  readLine(): Promise<string | undefined>;
  /**
   * Has the terminal show nothing of what is typed until what this returns is called; whoever reads keys shows it, too,
   * once they are done. It does nothing on Windows.
   */
  hush(): () => void;
  /** All that is left; `undefined` where that is more than so many bytes. */
  readAll(most: number): Promise<Uint8Array | undefined>;
}

/** Standard output or standard error. A closed pipe is swallowed: nobody is reading. */
export interface Output {
  isTerminal(): boolean;
  write(text: string): void;
  /** Width in columns; 80 when there is no terminal. */
  columns(): number;
}

/** Tells what one place alone makes from whatever else looks like it, for the type checker alone. */
declare class Made {
  readonly #made: true;
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

/** The caged worker as seen from outside: plain messages both ways. */
export interface CageWorker {
  post(message: unknown): void;
  onMessage(handler: (message: unknown) => void): void;
  /** Called when the worker dies of something it threw; the text names it. */
  onCrash(handler: (reason: string) => void): void;
  close(): void;
}

/** The operating system's keyring: secrets by name, all under one service. */
export interface Keyring {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  /** `false` when there was none. */
  remove(name: string): Promise<boolean>;
}
