/** Reads the files of one configuration, each once, and remembers which ones counted and why. */
import { UserError } from "../../errors.ts";
import { weakness } from "../../paths/ownership.ts";
import {
  contentOf,
  digestOf,
  readText,
  type Reason,
  type SourceFile,
  strangerOf,
} from "./source.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { walkBudget } from "./yaml_files.ts";
import { BUDGET } from "../yaml/locate.ts";
import { gitRoot, Project } from "./repository.ts";
import { parseYaml } from "../yaml/yaml.ts";
import type { Node } from "../yaml/node.ts";

/**
 * How far a configuration may reach. `own`: the person's own files. `project`: those that were found too, but
 * these see nothing beyond their project, no variable and no program. `anywhere`: whatever they name.
 */
export type Reach = "own" | "project" | "anywhere";

/** How many files that nobody chose are read, and how many bytes of them together. */
const MAX_FILES = 512;
const MAX_BYTES = 4 * 1024 * 1024;

/** A file beyond the project that a found one names. */
export interface Stray {
  readonly path: string;
  readonly at: NonNullable<UserError["at"]>;
}

/** What is shared while one configuration is loaded. */
export class Reader {
  readonly system: System;
  readonly reach: Reach;
  /** All that is wrong with the files; in the order in which it was found. */
  readonly problems: UserError[] = [];
  /** What was left unread, since it lies beyond the project. */
  readonly strays: Stray[] = [];
  /** Where the found configuration is at home. */
  readonly project: Project;
  /** Whether anything was kept from a found file. */
  heldBack = false;
  /** How many more values the configuration may grow to. */
  readonly budget = { left: BUDGET };
  /** How much its walks through directories may still look at. */
  readonly walk = walkBudget();
  readonly #left = { files: MAX_FILES, bytes: MAX_BYTES };
  readonly #texts: Map<string, Promise<string | undefined>>;
  readonly #nodes = new Map<string, Node | undefined>();
  readonly #reasons = new Map<string, Promise<Reason>>();
  readonly #used = new Map<string, Reason>();
  /** Files of which everything counts, and not just the parts that are a configuration's. */
  readonly #whole = new Set<string>();
  #gitRoot: Promise<string | undefined> | undefined;

  /** What `before` has read is not read again. */
  constructor(system: System, reach: Reach, before?: Reader) {
    this.system = system;
    this.reach = reach;
    this.#texts = new Map(before === undefined ? [] : before.#texts);
    this.project = new Project(system, () => this.gitRoot());
  }

  /**
   * The text of a file; `undefined` when there is none, or when it is beyond this reader's reach. Throws
   * `UserError` when it can't be read.
   */
  async text(path: string, reason: Reason): Promise<string | undefined> {
    const { needsTrust } = await this.reasonFor(path, reason);
    if (needsTrust && !await this.#mayRead(path)) return undefined;
    const text = this.#texts.get(path) ?? this.#read(path, needsTrust);
    this.#texts.set(path, text);
    return await text;
  }

  /** A file's YAML; `undefined` when there is none. Its problems are noted the first time. */
  async node(path: string, reason: Reason): Promise<Node | undefined> {
    const text = await this.text(path, reason);
    if (text === undefined) return undefined;
    await this.use(path, reason);
    if (!this.#nodes.has(path)) {
      const { root, problems } = parseYaml(text, path);
      this.#nodes.set(path, root);
      this.problems.push(...problems);
    }
    return this.#nodes.get(path);
  }

  /** Why a file counts, once its place was looked at: who could replace it decides whose it is. */
  async reasonFor(path: string, reason: Reason): Promise<Reason> {
    if (reason.needsTrust || reason.chosen) return reason;
    const proven = this.#reasons.get(path) ?? this.#proven(path, reason);
    this.#reasons.set(path, proven);
    return await proven;
  }

  async #proven(path: string, reason: Reason): Promise<Reason> {
    const weak = await weakness(this.system, path);
    if (weak === undefined) return reason;
    return { ...reason, needsTrust: true, stranger: strangerOf(path, weak) };
  }

  /** EntryStore that a file counts. One that is the person's own needs no trust, whatever else names it. */
  async use(path: string, reason: Reason): Promise<void> {
    const proven = await this.reasonFor(path, reason);
    const known = this.#used.get(path);
    if (reason.origin === "include") this.#whole.add(path);
    if (known !== undefined && proven.needsTrust) return;
    this.#used.set(path, { ...proven, origin: known?.origin ?? proven.origin });
  }

  /** EntryStore a problem; anything that isn't a `UserError` is a bug and thrown on. */
  report(error: unknown): void {
    if (!(error instanceof UserError)) throw error;
    this.problems.push(error);
  }

  /** The repository around the working directory. */
  gitRoot(): Promise<string | undefined> {
    return this.#gitRoot ??= gitRoot(this.system, this.system.cwd());
  }

  /** Whether a found file may look there; what it may not is noted with the place that names it. */
  async mayLookInto(path: string, reason: Reason, at: Stray["at"]): Promise<boolean> {
    if (!reason.needsTrust || this.reach === "anywhere" || await this.project.has(path)) {
      return true;
    }
    this.#hold({ path, at });
    return false;
  }

  /** The files that counted, in the order in which they were first needed. */
  async files(): Promise<readonly SourceFile[]> {
    return await Promise.all([...this.#used].map(async ([path, reason]) => {
      const whole = this.#whole.has(path) || !this.#nodes.has(path);
      const content = whole ? await this.#texts.get(path) ?? "" : contentOf(this.#nodes.get(path));
      return { path, ...reason, digest: await digestOf(content) };
    }));
  }

  async #mayRead(path: string): Promise<boolean> {
    if (this.reach === "own") return false;
    if (this.reach === "anywhere" || await this.project.has(path)) return true;
    this.#hold({ path, at: { file: path, line: 1, column: 1, path: "" } });
    return false;
  }

  #hold(stray: Stray): void {
    this.heldBack = true;
    if (!this.strays.some(({ path }) => path === stray.path)) this.strays.push(stray);
  }

  async #read(path: string, needsTrust: boolean): Promise<string | undefined> {
    const text = await readText(this.system, path, needsTrust ? this.#left.bytes : undefined);
    if (text === undefined || !needsTrust) return text;
    this.#left.bytes -= text.length;
    if (--this.#left.files < 0) throw tooMany(path);
    return text;
  }
}

function tooMany(path: string): UserError {
  const message = `Cannot read "${visible(path)}": the project's configuration has more than ` +
    `${MAX_FILES} files`;
  return new UserError("config_invalid", message, {
    hint: "import fewer files",
    at: { file: path, line: 1, column: 1, path: "" },
  });
}
