/** Reading of one configuration's files within its project; each file that counted is remembered, with its reason. */
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
 * The reach of a configuration. `own`: the person's own files. `project`: found ones, too, but these see nothing beyond
 * their project, no variable and no program. `anywhere`: whatever they name.
 */
export type Reach = "own" | "project" | "anywhere";

/**
 * The reasons of files that are read without having been seen before; with any other, a name that leads to nothing
 * hides a configuration.
 */
const UNSEEN: ReadonlySet<Reason["origin"]> = new Set(["include", "provisioned"]);

/** A file beyond the project that a found one names. */
export interface Stray {
  /** Its path; or what tells it (`!env NAME`), where that may not be asked yet. */
  readonly path: string;
  readonly isAsked?: true;
  readonly at: NonNullable<UserError["at"]>;
}

/** Reader of one configuration, as far as that may reach, with all that is noted on the way. */
export class Reader {
  readonly survey: Survey;
  readonly reach: Reach;
  /** The most remote imports in a row over which a file of this reach may have come. */
  readonly steps: number;
  /** The time that fetched files are used, in milliseconds. */
  ttl = 0;
  /** Problems of the files, in the order in which they were found. */
  readonly problems: UserError[] = [];
  /** Problems among them that break only the entry or setting in which they stand. */
  readonly confined = new Map<UserError, "nothing">();
  /** Remarks on the files. */
  readonly remarks: UserError[] = [];
  /** Warnings of imports that could not be fetched, and of problems in fetched files; they stop nothing. */
  readonly unfetched: UserError[] = [];
  /** Files that were left unread, since they lie beyond the project. */
  readonly strays: Stray[] = [];
  /** Whether anything was kept from a found file. */
  heldBack = false;
  /** The names of the configuration's entries, as they are spelled. */
  readonly spellings = new Spellings();
  /** The number of values that the configuration may still grow by. */
  readonly budget = { left: BUDGET };
  readonly #used = new Map<string, Reason>();
  /** Files whose YAML was asked for, and its problems noted. */
  readonly #noted = new Set<string>();
  /** Included files, all of whose content counts, not just a configuration's sections. */
  readonly #whole = new Set<string>();

  constructor(survey: Survey, reach: Reach, steps = 0) {
    this.survey = survey;
    this.reach = reach;
    this.steps = steps;
  }

  get system(): System {
    return this.survey.system;
  }

  /** The project of the found configuration. */
  get project(): Project {
    return this.survey.project;
  }

  /**
   * Returns the text of a file; `undefined` when there is none, or when it is beyond this reader's reach. Throws
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

  /** Returns a file's YAML; `undefined` when there is none. Notes its problems the first time. */
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

  /** Returns the list in which a file's problems are noted: a fetched file's stop nothing. */
  problemsOf(path: string): UserError[] {
    return isRemote(path) ? this.unfetched : this.problems;
  }

  /** Returns the places of remote imports; their code is loaded with the first one. */
  remotes(): Promise<Remotes> {
    return this.survey.remotes();
  }

  /** Returns why a file counts once its place was checked: a file that others could replace is not one's own. */
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

  /** Notes a problem, once; anything that isn't a `UserError` is a bug and thrown on. */
  report(error: unknown): void {
    throwBug(error);
    const problems = this.problemsOf(error.at?.file ?? "");
    if (!problems.includes(error)) problems.push(error);
  }

  /** Notes a problem that breaks only the entry or setting in which it stands. */
  confine(problem: UserError): void {
    this.confined.set(problem, "nothing");
    this.report(problem);
  }

  /** Notes a warning, which stops nothing. */
  warn(warning: UserError): void {
    this.unfetched.push(warning);
  }

  /** Whether a file is kept within its project, from variables and from programs. */
  keeps({ needsTrust, steps = 0 }: Reason): boolean {
    return needsTrust && !(this.reach === "anywhere" && steps <= this.steps);
  }

  /** Whether a file may look there; if not, the path is noted with the place that names it. */
  async mayLookInto(path: string, reason: Reason, at: Stray["at"]): Promise<boolean> {
    if (!this.keeps(reason) || await this.project.has(path)) return true;
    this.leave(path, at);
    return false;
  }

  /** Notes a file that is left unread. */
  leave(path: string, at: Stray["at"], more: Pick<Stray, "isAsked"> = {}): void {
    this.heldBack = true;
    if (!this.strays.some((stray) => stray.path === path)) this.strays.push({ path, at, ...more });
  }

  /** Returns the files that counted, in the order in which they were first needed. */
  async files(): Promise<readonly SourceFile[]> {
    return await Promise.all([...this.#used].map(async ([path, reason]) => {
      if (!reason.needsTrust) return { path, ...reason, needsTrust: false };
      const whole = this.#whole.has(path) || !this.#noted.has(path);
      const digest = await this.survey.digest(path, whole);
      return { path, ...reason, needsTrust: true, digest };
    }));
  }
}
