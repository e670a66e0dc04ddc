/**
 * The world as a sign-in sees it, in the main process: the person, their browser, the cage, and little else.
 * Whatever is not here, a provider can't do.
 */
import type { CageTask } from "../cage/module.ts";
import type { Place } from "../errors.ts";
import type { HostName } from "../loopback/service.ts";
import type { Secret, SecretSource } from "../secret.ts";
import type { Clock, Environment, Os } from "../system.ts";
import type { Files } from "../system/file_system.ts";
import type { HelperCommand, HelperResult } from "../system/programs.ts";
import type { Choice, Trouble } from "../system/terminal.ts";

/** The context of a sign-in: all that it may use of the world, in the main process. */
export interface ProviderContext {
  readonly os: Os;
  readonly env: Environment;
  readonly clock: Clock;
  /** A number from 0 up to 1, for pauses that are not everybody's; nothing secret is made of it. */
  chance(): number;
  readonly files: Pick<Files, "read" | "readText" | "info">;
  readonly person: Person;
  /** Reason that what was stored is no longer taken: whoever is asked for another hears of it without the sign-in. */
  readonly ended?: string;
  readonly browser: Browser;
  /** Resolves a secret that the configuration gives in place or by reference. */
  reveal(source: SecretSource): Promise<Secret>;
  readonly codes: OneTimeCodes;
  /** Runs a helper that the configuration names. */
  run(task: HelperTask): Promise<HelperResult>;
  /** Runs a sign-in module in the cage: what `askCage` stands on. */
  cage(task: CageTask): Promise<unknown>;
  /** Items that this entry keeps between runs beside its credential, such as long-lived keys. */
  readonly entryStore: EntryStore;
  /** Wishes of the person, from the command line. */
  readonly options: SignInOptions;
  /** The next line of standard input, for `--mfa-code-stdin`; `undefined` at its end. */
  readLine(): Promise<string | undefined>;
}

/** One-time codes of second factors: who checks them takes each once, so none is given twice on this machine. */
export interface OneTimeCodes {
  /** The next code of a seed (RFC 6238), waited for where its time has not come; throws `secret_unavailable`. */
  ofSeed(seed: CodeSeed): Promise<Secret>;
  /** Waits until a code that a program makes of the time is none that was given before, and has it made. */
  inTurn(device: string, make: () => Promise<Secret>): Promise<Secret>;
}

/** Seed of one-time codes: Base32, or an `otpauth://totp/` address. */
export interface CodeSeed {
  readonly source: SecretSource;
  /** Place in the configuration that says so. */
  readonly at: Place;
  /** Device that the codes are of, such as its ARN. */
  readonly device: string;
  /** Number of digits that a code has for who checks it. */
  readonly digits: number;
}

/** A helper program of a sign-in; what of the person's environment it is given is not the sign-in's to say. */
export interface HelperTask extends Omit<HelperCommand, "env"> {
  /** Variables beside those. */
  readonly told?: Readonly<Record<string, string>>;
}

/** Flags that reach a sign-in. */
export interface SignInOptions {
  /** Read the MFA code from standard input. */
  readonly mfaCodeStdin: boolean;
  /** Sign in with a device code, even where a browser could be opened (RFC 8628). */
  readonly device: boolean;
  /** Sign in to an IAM user in the browser, even where there are keys. */
  readonly webflow: boolean;
}

/** Details of a pick, beside its choices. */
export interface Picked {
  /** Mend that is typed where nobody is there to pick. */
  readonly hint?: string | undefined;
  /** Word that is looked for at first, as if they had typed it. */
  readonly word?: string | undefined;
}

/** Manner of waiting for something. */
export interface Patience {
  /** When it is given up, in milliseconds. */
  readonly limit?: number | undefined;
  /** It is a part of something else, whose name is shown where that is waited for, too. */
  readonly isPart?: true;
  /** A program may ask for something at the terminal meanwhile: nothing is written into its question. */
  readonly isStill?: true;
}

/** Something that is waited for: its name for the person, and how. */
export interface Waited extends Patience {
  readonly what: string;
}

/** The person at the terminal. Every question throws `person_needed` when nobody is there. */
export interface Person {
  isThere(): boolean;
  /** Says why nobody is, as the end of a sentence: `there is no terminal to sign in at`. */
  absence(): string;
  /** Asks for a line of text. */
  ask(question: Question): Promise<string>;
  /** Lets one of several be picked. */
  pick(message: string, choices: readonly Choice[], beside?: Picked): Promise<string>;
  /**
   * Waits before their eyes, where somebody looks on: they see for what and until when, and can end it. Where nobody
   * does, a line says what takes so long.
   */
  waitFor<T>(what: string, work: Promise<T>, patience?: Patience): Promise<T>;
  /** Shows a line that a program says while it is waited for; absent where nobody looks on. */
  hear?(line: string): void;
  /** Says a line on standard error. */
  say(line: string): void;
  /** Says a warning on standard error. */
  warn(line: string): void;
}

/** The one who is told what is waited for. */
export type Waiter = Pick<Person, "waitFor" | "hear">;

/** The person's web browser, for sign-ins that end in it. */
export interface Browser {
  /** Whether one can be opened here for somebody to see: not over ssh, not in CI, and a person is there. */
  isHere(): boolean;
  /**
   * Opens a page; `false` when that failed. Its address becomes nobody's argument: the browser is handed it by a
   * page on loopback, once.
   */
  open(url: string): Promise<boolean>;
  /**
   * Listens for the redirect of an OAuth sign-in (RFC 8252 section 7.3), before any browser opens; throws
   * `UserError` when the port can't be had.
   */
  listen(options: CallbackOptions): Callback;
  /**
   * Starts a browser of the Chromium family that is steered over a pipe, with a memory of its own. Throws
   * `UserError` when there is none; `close` must be called.
   */
  steer(options: SteerOptions): Promise<SteeredBrowser>;
  /** Whether a browser that is bound to this was closed as signed in. */
  remembers(boundTo: readonly string[]): Promise<boolean>;
}

/** Options for a browser that is steered. */
export interface SteerOptions {
  /** The program, as the configuration names it; absent for any that is installed. */
  readonly program: string | undefined;
  /** Browser that is preferred, such as `chrome`. */
  readonly type: string | undefined;
  readonly visible: boolean;
  /** Milliseconds until nothing more is waited for. */
  readonly timeout: number;
  /** Words that its memory belongs to beside the entry: with other words, it is another memory. */
  readonly boundTo: readonly string[];
}

/** A browser that is steered: https://chromedevtools.github.io/devtools-protocol/ */
export interface SteeredBrowser {
  /** Absolute path of its program. */
  readonly program: string;
  /** Sends a command, to the browser itself or to a session; returns the number that its answer will have. */
  command(method: string, params: object, session?: string): number;
  /** Hears what the browser says next, within so many milliseconds and the time that is left at all. */
  hear(patience?: number): Promise<Heard>;
  /** Closes it, and remembers whether it is signed in somewhere now. */
  close(end: { readonly signedIn: boolean }): Promise<void>;
}

/** Word from a browser: a message, nothing in time, or that it has gone. */
export type Heard =
  | { readonly type: "message"; readonly text: string }
  | { readonly type: "late" }
  | { readonly type: "gone" };

/** Redirect that is waited for. */
export interface CallbackOptions {
  /** Path of the redirect address, such as `/oauth/callback`. */
  readonly path: string;
  /** A fixed port, for `ssh -L`; 0 for any free one. */
  readonly port: number;
  /** The host of the redirect address, where the vendor insists on the name; otherwise 127.0.0.1. */
  readonly host?: HostName;
  /** The value that the redirect must carry as `state`; what carries another one is refused. */
  readonly state: string;
  /** Milliseconds until nobody is expected any more. */
  readonly timeout: number;
}

/** A redirect that is waited for; `close` must be called. */
export interface Callback {
  readonly redirectUri: string;
  /**
   * The parameters of the redirect. Throws `sign_in_refused` when it carries an `error` or when somebody else
   * may have seen the sign-in's address, and `sign_in_needed` when nobody came in time.
   */
  wait(): Promise<URLSearchParams>;
  close(): Promise<void>;
}

/** A question to the person. */
export interface Question {
  readonly message: string;
  /** Not echoed. */
  readonly hidden?: boolean;
  /** Meaning of an empty answer. */
  readonly otherwise?: string;
  /** Mend when nobody is there to answer; becomes the error's hint. */
  readonly hint: string;
  /** Mend where the person is left alone, and may be there all the same: what asks them. */
  readonly later?: string;
  /** Whether all of an answer is there that may have several lines, as what is pasted has. */
  isWhole?(answer: string): boolean;
  /**
   * Says what is wrong with an answer, or `undefined` when it will do. Until then the question stands: what a person
   * types ahead, as a passphrase once more, is echoed no more than the answer.
   */
  check?(answer: string): Trouble | Promise<Trouble>;
}

/** Encrypted values of one entry, by name. */
export interface EntryStore {
  read(name: string): Promise<Secret | undefined>;
  write(name: string, value: Secret): Promise<void>;
  /** As `write`, for as many hosts as what is there already. */
  replace(name: string, value: Secret): Promise<void>;
  remove(name: string): Promise<boolean>;
  /** When it was last written, in milliseconds since 1970; `undefined` where nobody knows. */
  writtenAt(name: string): Promise<number | undefined>;
  /** The other realms in which an entry of this name keeps a value under that one; it is not read. */
  elsewhere(name: string): Promise<readonly string[]>;
}
