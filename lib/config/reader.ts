/** Reads the files of one configuration, each once, and remembers which ones counted and why. */
import { pathOf } from "../dirs.ts";
import { type Place, UserError } from "../errors.ts";
import type { System } from "../system.ts";
import { walkBudget } from "./glob.ts";
import { BUDGET } from "./locate.ts";
import { gitRoot } from "./repository.ts";
import { digestOf, readText, type Reason, type SourceFile } from "./source.ts";
import { needsWord } from "./trust.ts";
import { type Node, parseYaml } from "./yaml.ts";

/** What is shared while one configuration is loaded. */
export class Reader {
  readonly system: System;
  /** All that is wrong with the files; in the order in which it was found. */
  readonly problems: UserError[] = [];
  /** Files of elsewhere that a found file takes in: they are the person's, and wait for trust. */
  readonly strays: string[] = [];
  /** The directories in which configuration was found: what lies below is the project's. */
  readonly homes: string[] = [];
  /** Whether such files are left unread. */
  readonly guarded: boolean;
  /** How many more values the configuration may grow to. */
  readonly budget = { left: BUDGET };
  /** How much its walks through directories may still look at. */
  readonly walk = walkBudget();
  readonly #texts = new Map<string, Promise<string | undefined>>();
  readonly #nodes = new Map<string, Node | undefined>();
  readonly #used = new Map<string, Reason>();
  #gitRoot: Promise<string | undefined> | undefined;

  constructor(system: System, guarded = false) {
    this.system = system;
    this.guarded = guarded;
  }

  /** The text of a file; `undefined` when there is none. Throws `UserError` when it can't be read. */
  text(path: string): Promise<string | undefined> {
    const text = this.#texts.get(path) ?? readText(this.system, path);
    this.#texts.set(path, text);
    return text;
  }

  /** A file's YAML; `undefined` when there is none. Its problems are noted the first time. */
  async node(path: string, reason: Reason): Promise<Node | undefined> {
    const text = await this.text(path);
    if (text === undefined) return undefined;
    this.use(path, reason);
    if (!this.#nodes.has(path)) {
      const { root, problems } = parseYaml(text, path);
      this.#nodes.set(path, root);
      this.problems.push(...problems);
    }
    return this.#nodes.get(path);
  }

  /** Notes that a file counts. One that somebody asked for needs no trust, whatever else names it. */
  use(path: string, reason: Reason): void {
    const known = this.#used.get(path) ?? reason;
    this.#used.set(path, { ...known, needsTrust: known.needsTrust && reason.needsTrust });
  }

  /** Notes a problem; anything that isn't a `UserError` is a bug and thrown on. */
  report(error: unknown): void {
    if (!(error instanceof UserError)) throw error;
    this.problems.push(error);
  }

  /** The repository around the working directory. */
  gitRoot(): Promise<string | undefined> {
    return this.#gitRoot ??= gitRoot(this.system, this.system.cwd());
  }

  /**
   * Notes a file of elsewhere: one neither in the repository, nor below where configuration was found, nor
   * beside the file that names it. Throws `trust_required` when such files are left unread.
   */
  async meetStray(path: string, at: Place): Promise<void> {
    if (!await this.#isStray(path, at.file)) return;
    if (this.guarded) throw needsWord(`read "${path}", which is not the project's,`, at);
    this.strays.push(path);
  }

  async #isStray(path: string, from: string): Promise<boolean> {
    const { dirname, SEPARATOR } = pathOf(this.system.os);
    const real = async (each: string) => await this.system.files.realPath(each) ?? each;
    const target = await real(path);
    const root = await this.gitRoot();
    const homes = await Promise.all(
      [dirname(from), ...this.homes, ...root ? [root] : []].map(real),
    );
    return !homes.some((home) => target.startsWith(home + SEPARATOR));
  }

  /** The files that counted, in the order in which they were first needed. */
  async files(): Promise<readonly SourceFile[]> {
    return await Promise.all([...this.#used].map(async ([path, reason]) => {
      return { path, ...reason, digest: await digestOf(path, await this.text(path) ?? "") };
    }));
  }
}
