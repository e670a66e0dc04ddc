/** Reads the files of one configuration within its project, and remembers which ones counted and why. */
import { throwBug, type UserError } from "../../errors.ts";
import { isRemote } from "../../paths/remote.ts";
import type { System } from "../../system.ts";
import { BUDGET } from "../yaml/locate.ts";
import type { Remotes } from "../remote/remotes.ts";
import { startOf, type YamlNode } from "../yaml/node.ts";
import { Spellings } from "./one_case.ts";
import type { Project } from "./project.ts";
import { lost, type Reason, type SourceFile, strangerOf } from "./source.ts";
import type { Survey } from "./survey.ts";

/**
 * How far a configuration may reach. `own`: the person's own files. `project`: those that were found too, but
 * these see nothing beyond their project, no variable and no program. `anywhere`: whatever they name.
 */
export type Reach = "own" | "project" | "anywhere";

/** What was not seen to be there before it is read; of all else a name that leads nowhere hides a configuration. */
const UNSEEN: ReadonlySet<Reason["origin"]> = new Set(["include", "provisioned"]);

/** A file beyond the project that a found one names. */
export interface Stray {
  readonly path: string;
  readonly at: NonNullable<UserError["at"]>;
}

/** What is shared while one configuration is loaded as far as it may reach. */
export class Reader {
  readonly survey: Survey;
  readonly reach: Reach;
  /** Over how many remote imports a file may have come that reaches as far. */
  readonly steps: number;
  /** How long what was fetched will do, in milliseconds. */
  ttl = 0;
  /** All that is wrong with the files; in the order in which it was found. */
  readonly problems: UserError[] = [];
  /** Those of them that break the entry or the setting in which they stand, and nothing else. */
  readonly confined = new Map<UserError, "nothing">();
  /** All that is odd about them, and keeps nothing from being used. */
  readonly remarks: UserError[] = [];
  /** What does not stop anything: what could not be fetched, and what is wrong with what was. */
  readonly unfetched: UserError[] = [];
  /** What was left unread, since it lies beyond the project. */
  readonly strays: Stray[] = [];
  /** Whether anything was kept from a found file. */
  heldBack = false;
  /** The names of its entries. */
  readonly spellings = new Spellings();
  /** How many more values the configuration may grow to. */
  readonly budget = { left: BUDGET };
  readonly #used = new Map<string, Reason>();
  /** Files whose YAML was asked for: what is wrong with it was noted. */
  readonly #noted = new Set<string>();
  /** Files of which everything counts, and not just the parts that are a configuration's. */
  readonly #whole = new Set<string>();

  constructor(survey: Survey, reach: Reach, steps = 0) {
    this.survey = survey;
    this.reach = reach;
    this.steps = steps;
  }

  get system(): System {
    return this.survey.system;
  }

  /** Where the found configuration is at home. */
  get project(): Project {
    return this.survey.project;
  }

  /**
   * The text of a file; `undefined` when there is none, or when it is beyond this reader's reach. Throws
   * `UserError` when it can't be read.
   */
  async text(path: string, reason: Reason): Promise<string | undefined> {
    const proven = await this.reasonFor(path, reason);
    if (proven.needsTrust && this.reach === "own") return undefined;
    if (isRemote(path)) return await this.survey.taken(path);
    if (!await this.mayLookInto(path, proven, startOf(path))) return undefined;
    const text = await this.survey.text(path, proven.needsTrust);
    if (text === undefined && !UNSEEN.has(reason.origin)) throw await lost(this.system, path);
    return text;
  }

  /** A file's YAML; `undefined` when there is none. Its problems are noted the first time. */
  async node(path: string, reason: Reason): Promise<YamlNode | undefined> {
    const text = await this.text(path, reason);
    if (text === undefined) return undefined;
    await this.use(path, reason);
    const { root, problems, remarks } = this.survey.parsed(path, text);
    if (!this.#noted.has(path)) {
      this.#noted.add(path);
      this.problemsOf(path).push(...problems);
      this.remarks.push(...remarks);
    }
    return root;
  }

  /** Where what is wrong with a file is noted: one that was fetched stops nothing. */
  problemsOf(path: string): UserError[] {
    return isRemote(path) ? this.unfetched : this.problems;
  }

  /** All that is not on this machine; loaded when the first is named. */
  remotes(): Promise<Remotes> {
    return this.survey.remotes();
  }

  /** Why a file counts, once its place was looked at: who could replace it decides whose it is. */
  async reasonFor(path: string, reason: Reason): Promise<Reason> {
    if (reason.needsTrust || reason.chosen) return reason;
    const weak = await this.survey.weakness(path);
    if (weak === undefined) return reason;
    return { ...reason, needsTrust: true, stranger: strangerOf(path, weak) };
  }

  /** Notes that a file counts. One that is the person's own needs no trust, whatever else names it. */
  async use(path: string, reason: Reason): Promise<void> {
    const proven = await this.reasonFor(path, reason);
    const known = this.#used.get(path);
    if (reason.origin === "include") this.#whole.add(path);
    if (known !== undefined && proven.needsTrust) return;
    this.#used.set(path, { ...proven, origin: known?.origin ?? proven.origin });
  }

  /** Notes a problem; anything that isn't a `UserError` is a bug and thrown on. */
  report(error: unknown): void {
    throwBug(error);
    this.problemsOf(error.at?.file ?? "").push(error);
  }

  /** Notes a problem that breaks what it stands in, and nothing else. */
  confine(problem: UserError): void {
    this.confined.set(problem, "nothing");
    this.report(problem);
  }

  /** Notes what does not stop anything. */
  warn(warning: UserError): void {
    this.unfetched.push(warning);
  }

  /** Whether a file is kept within its project, from variables and from programs. */
  keeps({ needsTrust, steps = 0 }: Reason): boolean {
    return needsTrust && !(this.reach === "anywhere" && steps <= this.steps);
  }

  /** Whether a found file may look there; what it may not is noted with the place that names it. */
  async mayLookInto(path: string, reason: Reason, at: Stray["at"]): Promise<boolean> {
    if (!this.keeps(reason) || await this.project.has(path)) return true;
    this.leave(path, at);
    return false;
  }

  /** Notes what is left unread. */
  leave(path: string, at: Stray["at"]): void {
    this.heldBack = true;
    if (!this.strays.some((stray) => stray.path === path)) this.strays.push({ path, at });
  }

  /** The files that counted, in the order in which they were first needed. */
  async files(): Promise<readonly SourceFile[]> {
    return await Promise.all([...this.#used].map(async ([path, reason]) => {
      const whole = this.#whole.has(path) || !this.#noted.has(path);
      return { path, ...reason, digest: await this.survey.digest(path, whole) };
    }));
  }
}
