/**
 * The terminal. Its rules: standard output is only what was asked for; everything said to a person goes to
 * standard error, through the redactor; no question is asked unless a person is there to answer it.
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

/** How much is said, from nothing to everything. */
export const LEVELS = ["off", "error", "warn", "info", "debug", "trace"] as const;

/** The words for them in a file: Atmos says both `warn` and `warning`. */
export const WRITTEN_LEVELS = [...LEVELS, "warning"] as const;

/** How much is said. */
type Level = typeof LEVELS[number];

/** How the terminal was asked to behave. */
export interface Manners {
  readonly level: Level;
  /** `undefined`: as the terminal and its variables suggest. */
  readonly color: boolean | undefined;
  readonly interactive: boolean;
  /** The output is a terminal, whatever it looks like. */
  readonly terminal?: boolean;
  /** The answer is one object, and so is an error. */
  readonly json?: boolean;
  /** The file that what is done is noted in; said when there is none. */
  readonly log?: Noted | undefined;
}

const NOWHERE: Noted = { file: undefined, said: undefined };

/** The one place that talks to the person. */
export class Terminal implements Person {
  readonly #system: System;
  readonly #manners: () => Manners;
  readonly #warned = new Set<string>();
  readonly #log: LogFile;
  readonly #messages: Messages;
  readonly #waiting: Waiting;
  #hush: Hush | undefined;
  readonly redactor: Redactor;

  /** The manners are asked for each time, since what is read may change them. */
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

  /** Paints for standard error. */
  get paint(): Paint {
    return painter(!this.#holds() && this.#colors(this.#system.stderr.isTerminal()));
  }

  /** Paints for standard output. */
  get paintOut(): Paint {
    return painter(this.#colors(this.#system.stdout.isTerminal()));
  }

  /** Whether somebody is there: a terminal both ways, not CI, and questions are wanted. */
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

  /** Whether they can answer, too: standard input must be a terminal, whatever is said of the output. */
  canAnswer(): boolean {
    return this.isThere() && this.#system.stdin.isTerminal();
  }

  /** From now on nothing is shown of what is typed, but at a question that shows it: a secret will be asked for. */
  async hush(): Promise<void> {
    if (!this.canAnswer()) return;
    const { Hush } = await import("./hush.ts");
    this.#hush = new Hush(this.#system, () => this.#waiting.isHeard);
  }

  /** Shows what is typed, as before. */
  unhush(): void {
    this.#hush?.end();
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
    return await this.#alone(() => prompts.pick(message, choices, word)) ?? giveUp();
  }

  /**
   * Waits for something; where somebody looks on, they see what for as soon as it takes a while, and can end it by
   * Ctrl-C, which throws `interrupted`. Where nothing may be drawn, what takes long is said once.
   */
  async waitFor<T>(what: string, work: Promise<T>, patience: Patience = {}): Promise<T> {
    const wait = () => this.#waiting.during(what, work, patience);
    return await (patience.isStill && this.#hush ? this.#hush.without(wait) : wait());
  }

  #draws(): boolean {
    return this.isThere() && this.#system.stderr.isTerminal() &&
      this.#manners().level !== "off" && this.#system.env.get("TERM") !== "dumb";
  }

  /** Writes what was asked for, on standard output. */
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

  /** Warns, unless the same was warned of before. */
  warnOnce(line: string): void {
    if (!this.#warned.has(line)) this.warn(line);
    this.#warned.add(line);
  }

  /** Says what is done, at a level; notes it instead where a file is named for that. */
  log(level: "info" | "debug" | "trace", line: string): void {
    if (!this.#says(level) || this.#note(level, line)) return;
    this.#messages.say(this.paint("dim", `${level}: ${line}`));
  }

  /** What is noted from now on ends where that says, or is not noted. */
  noteBy(find: Find): void {
    this.#log.findBy(find);
  }

  /** Resolves when all that was to be noted is, and all is said; says what could not be. */
  async noted(): Promise<void> {
    const trouble = await this.#log.written();
    if (trouble !== undefined) this.warn(trouble);
    this.#messages.release();
  }

  /** Writes what a person must hear, whatever the level. */
  complain(text: string | Whole): void {
    this.#messages.say(text);
  }

  /** Writes the error that ends a run. Where an object is waited for, it is all that stands there. */
  fail(failure: Failure): void {
    this.#messages.fail(failure, this.#manners().json ?? false);
  }

  /** What a question comes to when nobody is there. */
  refuse(message: string, hint: string): never {
    throw new UserError("person_needed", `Nobody is there to answer "${message}"`, { hint });
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

  /** A person at a terminal hears everything at once; nobody reads objects there. */
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

/** Whether the person answers yes. */
export async function agrees(person: Pick<Person, "ask">, question: Question): Promise<boolean> {
  return /^y(es)?$/i.test((await person.ask(question)).trim());
}

function giveUp(): never {
  throw new Interrupted({ byKey: true });
}
