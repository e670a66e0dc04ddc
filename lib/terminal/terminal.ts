/**
 * The terminal. Its rules: standard output is only what was asked for; everything for a person goes to standard error,
 * through the redactor; no question is asked unless a person is there to answer it.
 */
import { isCi } from "../build_services.ts";
import { Interrupted, UserError } from "../errors.ts";
import type { Patience, Person, Picked, Question } from "../provider/context.ts";
import type { System } from "../system.ts";
import type { Choice } from "../system/terminal.ts";
import type { Hush } from "./hush.ts";
import { type Find, LogFile, type Noted } from "./log_file.ts";
import { type Paint, painter } from "./paint.ts";
import type { Redactor } from "./redact.ts";
import { type Failure, Messages } from "./messages.ts";
import { Waiting } from "./waiting.ts";
import type { Whole } from "./whole.ts";

/** Levels of logging, from nothing to everything. */
export const LEVELS = ["off", "error", "warn", "info", "debug", "trace"] as const;

/** The words for the levels in a file: Atmos has both `warn` and `warning`. */
export const WRITTEN_LEVELS = [...LEVELS, "warning"] as const;

/** A level of logging. */
type Level = typeof LEVELS[number];

/** Settings of the terminal. */
export interface Manners {
  readonly level: Level;
  /** Whether there are colours; `undefined`: as the terminal and its variables suggest. */
  readonly color: boolean | undefined;
  readonly interactive: boolean;
  /** Whether the output counts as a terminal, whatever it is. */
  readonly terminal?: boolean;
  /** Whether the answer, or the error, is one object. */
  readonly json?: boolean;
  /** The log file; without one, actions are printed. */
  readonly log?: Noted | undefined;
}

const NOWHERE: Noted = { file: undefined, said: undefined };

/** The only channel to the person. */
export class Terminal implements Person {
  readonly #system: System;
  readonly #manners: () => Manners;
  readonly #warned = new Set<string>();
  readonly #log: LogFile;
  readonly #messages: Messages;
  readonly #waiting: Waiting;
  #hush: Hush | undefined;
  readonly redactor: Redactor;

  /** Makes the terminal. The settings are read each time, since a configuration may change them. */
  constructor(system: System, manners: () => Manners, redactor: Redactor) {
    this.#system = system;
    this.#manners = manners;
    this.redactor = redactor;
    this.#log = new LogFile(system);
    const write = (text: string) => {
      this.#waiting.erase();
      system.stderr.write(text);
    };
    const { stderr } = system;
    this.#messages = new Messages(redactor, write, {
      waits: () => this.#holds(),
      columns: () => stderr.isTerminal() ? stderr.columns() : Infinity,
    });
    this.#waiting = new Waiting(system, {
      draws: () => this.#draws(),
      // Whoever waits for an object hears of it when it is over, and then it says nothing.
      tell: (line) => this.#holds() || this.say(line),
    });
  }

  /** Paint for standard error. */
  get paint(): Paint {
    return painter(!this.#holds() && this.#colors(this.#system.stderr.isTerminal()));
  }

  /** Paint for standard output. */
  get paintOut(): Paint {
    return painter(this.#colors(this.#system.stdout.isTerminal()));
  }

  /** Whether a person is there: a terminal both ways, not CI, and questions are wanted. */
  isThere(): boolean {
    const { stdin, stderr, env } = this.#system;
    const { interactive, terminal } = this.#manners();
    return interactive && (terminal || stdin.isTerminal() && stderr.isTerminal()) &&
      !isCi(env);
  }

  absence(): string {
    if (!this.#manners().interactive) return "nobody is to be asked (--interactive=false)";
    return isCi(this.#system.env)
      ? "a build service (CI) is no terminal to sign in at"
      : "there is no terminal to sign in at";
  }

  /**
   * Whether the person can answer: standard input must be a terminal as well, whatever the settings say of the output.
   */
  canAnswer(): boolean {
    return this.isThere() && this.#system.stdin.isTerminal();
  }

  /** Turns the echo off until the end, but for questions that need it: a secret will be asked for. */
  async hush(): Promise<void> {
    if (!this.canAnswer() || this.#hush !== undefined) return;
    const { Hush } = await import("./hush.ts");
    this.#hush = await Hush.begin(this.#system, () => this.#waiting.isHeard);
  }

  /** Turns the echo on again. */
  unhush(): void {
    this.#hush?.end();
    this.#hush = undefined;
  }

  async ask(question: Question): Promise<string> {
    this.#needPerson(question.message, question.hint);
    const prompts = await this.#system.prompts();
    const how = {
      hidden: question.hidden ?? false,
      ...question.otherwise === undefined ? {} : { otherwise: question.otherwise },
      ...question.check === undefined ? {} : { check: question.check },
      ...question.isWhole === undefined ? {} : { isWhole: question.isWhole },
    };
    const answer = await this.#alone(() => prompts.text(question.message, how));
    return answer ?? giveUp();
  }

  async pick(message: string, choices: readonly Choice[], beside: Picked = {}): Promise<string> {
    const { hint = "atmos-auth list", word } = beside;
    this.#needPerson(message, hint);
    const prompts = await this.#system.prompts();
    // What was typed for a word that nothing is called was meant for what comes after, and what was hidden stays so.
    const how = word === undefined ? { takesAhead: this.#hush === undefined } : { word };
    return await this.#alone(() => prompts.pick(message, choices, how)) ?? giveUp();
  }

  /**
   * Waits for work; where somebody watches, a line shows it once it takes a while, and Ctrl-C ends the waiting with
   * `interrupted`. Where nothing may be drawn, long work is mentioned once.
   */
  async waitFor<T>(what: string, work: Promise<T>, patience: Patience = {}): Promise<T> {
    const wait = () => this.#waiting.during(what, work, patience);
    return await (patience.isStill && this.#hush ? this.#hush.without(wait) : wait());
  }

  #draws(): boolean {
    return this.isThere() && this.#system.stderr.isTerminal() &&
      this.#manners().level !== "off" && this.#system.env.get("TERM") !== "dumb";
  }

  /** Writes the answer to standard output. */
  print(text: string): void {
    this.#waiting.erase();
    this.#system.stdout.write(text.endsWith("\n") || text === "" ? text : `${text}\n`);
  }

  say(line: string | Whole): void {
    if (this.#manners().level !== "off") this.#messages.say(line);
  }

  warn(line: string): void {
    if (!this.#says("warn")) return;
    this.#messages.say(`${this.paint("magenta", "warning:")} ${line}`);
    this.#note("warn", line);
  }

  hear(line: string): void {
    if (this.isThere() && this.#system.stderr.isTerminal()) this.#messages.say(line);
  }

  /** Warns, unless the same warning was given before. */
  warnOnce(line: string): void {
    if (!this.#warned.has(line)) this.warn(line);
    this.#warned.add(line);
  }

  /** Prints an action at a level, or appends it to the log file. */
  log(level: "info" | "debug" | "trace", line: string): void {
    if (!this.#says(level) || this.#note(level, line)) return;
    this.#messages.say(this.paint("dim", `${level}: ${line}`));
  }

  /** Sets the function that returns the path which appending to the log file ends at, or throws. */
  noteBy(find: Find): void {
    this.#log.findBy(find);
  }

  /** Resolves when all lines are written, to the log file and to the terminal; prints the error of a failed one. */
  async noted(): Promise<void> {
    const trouble = await this.#log.written();
    if (trouble !== undefined) this.warn(trouble);
    this.#messages.release();
  }

  /** Prints a message that a person must read, whatever the level. */
  complain(text: string | Whole): void {
    this.#messages.say(text);
  }

  /** Prints the error that ends a run. Where an object is expected, it is the only output. */
  fail(failure: Failure): void {
    this.#messages.fail(failure, this.#manners().json ?? false);
  }

  /** Throws the error of a question that nobody is there to answer, or that is not asked here. */
  refuse(message: string, hint: string): never {
    const why = this.canAnswer()
      ? `"${message}" wants an answer, and nobody is asked here`
      : `Nobody is there to answer "${message}"`;
    throw new UserError("person_needed", why, { hint });
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const asked = () => this.#waiting.without(work);
    return this.#hush?.around(asked) ?? asked();
  }

  #says(level: Level): boolean {
    return LEVELS.indexOf(level) <= LEVELS.indexOf(this.#manners().level);
  }

  #note(level: Level, line: string): boolean {
    return this.#log.note(this.#manners().log ?? NOWHERE, level, this.redactor.clean(line));
  }

  /** Whether messages are held back: a person at a terminal reads them at once, and no objects. */
  #holds(): boolean {
    const { json, terminal } = this.#manners();
    return json === true && !terminal && !this.#system.stderr.isTerminal();
  }

  #needPerson(message: string, hint: string): void {
    if (!this.canAnswer()) this.refuse(message, hint);
  }

  #colors(terminal: boolean): boolean {
    const { color, terminal: forced } = this.#manners();
    if (color !== undefined) return color;
    return (forced || terminal) && this.#system.env.get("TERM") !== "dumb";
  }
}

/** Asks a question, and returns whether the person answers yes. */
export async function agrees(person: Pick<Person, "ask">, question: Question): Promise<boolean> {
  return /^y(es)?$/i.test((await person.ask(question)).trim());
}

function giveUp(): never {
  throw new Interrupted({ byKey: true });
}
