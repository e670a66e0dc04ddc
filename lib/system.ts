/**
 * Everything the program does to the world goes through one value, so that a test can hand it another
 * world. The real one is `lib/deno/system.ts`; nothing else mentions `Deno`.
 */

import type { Server, Service } from "./loopback/service.ts";
import type { Files } from "./system/file_system.ts";
import type { KernelKeyring, Keyring } from "./system/keyrings.ts";
import type {
  Ancestors,
  Child,
  Command,
  Death,
  HelperCommand,
  HelperResult,
  Signal,
  Talk,
  TalkCommand,
} from "./system/programs.ts";
import type { Input, Output, Prompts } from "./system/terminal.ts";

/** The operating systems that behave differently here. */
export type Os = "linux" | "darwin" | "windows";

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
   * Ends this process as the signal does where nobody hears it, and with it, where that is said, all that the terminal
   * would have told: its whole process group. Returns where it does not: on Windows, for the first process of a
   * container, and for one that was started deaf to it.
   */
  dieOf(death: Death, whom?: "us" | "group"): Promise<void>;
  /** Sends a signal to another process of this user; throws `UserError` when it can't. */
  signal(pid: number, signal: Signal): Promise<void>;
  /** Starts the caged worker: it may reach these hosts (`name` or `name:port`) and do nothing else. */
  openCage(hosts: readonly string[]): CageWorker;
  /** Opens what the kernel keeps for this login, or this person; `undefined` where there is no such thing. */
  kernelKeyring(whose: "login" | "person"): Promise<KernelKeyring | undefined>;
  /**
   * The operating system's keyring; throws when there is none or it stays silent for `timeout` ms. One that asks nobody is
   * for looking alone: on Linux it throws `store_locked` where the service would ask the person to unlock it.
   */
  keyring(timeout: number, asks?: boolean): Promise<Keyring>;
  /** Serves HTTP to this machine only; throws `UserError` when the port can't be had. Nothing else listens. */
  serve(service: Service): Server;
  /**
   * Means to type with where this runs: a terminal, whichever streams lead elsewhere; and a shell, which many an image
   * has not.
   */
  hands(): { readonly terminal: boolean; readonly shell: boolean };
  /** Ways to ask the person at the terminal; loaded only when there is something to ask. */
  prompts(): Promise<Prompts>;
  /** Hands over what nobody caught, instead of letting the runtime print it and end the program. */
  onCrash(handler: (crash: Crash) => void): void;
}

/** Something thrown that nobody caught: a bug. */
export interface Crash {
  readonly error: unknown;
  /** Whether a program that took over the terminal is running: it must not lose us. */
  readonly busy: boolean;
}

/** Environment variables, read only. */
export interface Environment {
  get(name: string): string | undefined;
  entries(): readonly (readonly [string, string])[];
  /** Whether a variable is set to what is no UTF-8 text: it can't be had, and is as if it were not set. */
  isGarbled?(name: string): boolean;
}

/** Time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The caged worker as seen from outside: plain messages both ways. */
export interface CageWorker {
  post(message: unknown): void;
  onMessage(handler: (message: unknown) => void): void;
  /** Called when the worker dies of something it threw; the text names it. */
  onCrash(handler: (reason: string) => void): void;
  close(): void;
}
