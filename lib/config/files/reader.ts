/** Reads the files of one configuration, each once and within its project, and remembers which ones counted and why. */
import { UserError } from "../../errors.ts";
import { weakness } from "../../paths/ownership.ts";
import { isRemote } from "../../paths/remote.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { BUDGET } from "../yaml/locate.ts";
import type { Fetching, Remotes } from "../remote/remotes.ts";
import { startOf, type YamlNode } from "../yaml/node.ts";
import { gitRoot, Project } from "./project.ts";
import { parseYaml } from "../yaml/yaml.ts";
import { contentOf, lost, readText, type Reason, type SourceFile, strangerOf } from "./source.ts";
import { digestOf } from "../../secret.ts";
import { type KnownKeys, knownKeys } from "../entries/known_keys.ts";

/**
 * How far a configuration may reach. `own`: the person's own files. `project`: those that were found too, but
 * these see nothing beyond their project, no variable and no program. `anywhere`: whatever they name.
 */
export type Reach = "own" | "project" | "anywhere";

/** How many files that nobody chose are read, and how many bytes of them together. */
const MAX_FILES = 512;
const MAX_BYTES = 4 * 1024 * 1024;

/** What was seen to be there: a name that then leads nowhere hides a whole configuration. */
const NAMED: ReadonlySet<Reason["origin"]> = new Set(["system", "home", "discovered", "chosen"]);

/** A file beyond the project that a found one names. */
export interface Stray {
  readonly path: string;
  readonly at: NonNullable<UserError["at"]>;
}

/** How much several walks together may still look at; what is spent stays spent. */
export interface WalkBudget {
  left: number;
}

/** How many directories and other files one configuration's walks may look at. */
const MOST_WALKED = 20_000;

/** How a reader is to read, beside how far. */
interface ReaderOptions {
  /** What it has read is not read again. */
  readonly before?: Reader;
  /** Over how many remote imports a file may have come that is let reach `anywhere`. */
  readonly steps?: number;
  /** Whether what is not on this machine is fetched, and not only looked up in the cache. */
  readonly fetches?: Fetching;
  /** The keys that a configuration may have; those of the one before, unless told. */
  readonly known?: KnownKeys;
  /** The clouds whose certificate authorities are believed where something is fetched. */
  readonly clouds?: readonly Cloud[];
}

/** What several readers of one configuration have in common. */
interface Elsewhere {
  readonly fetches: Fetching;
  readonly clouds: readonly Cloud[];
  remotes?: Promise<Remotes>;
}

/** What is shared while one configuration is loaded. */
export class Reader {
  readonly system: System;
  readonly reach: Reach;
  /** The keys that a configuration may have. */
  readonly known: KnownKeys;
  /** Over how many remote imports a file may have come that reaches as far. */
  readonly steps: number;
  /** How long what was fetched will do, in milliseconds. */
  ttl = 0;
  /** All that is wrong with the files; in the order in which it was found. */
  readonly problems: UserError[] = [];
  /** All that is odd about them, and keeps nothing from being used. */
  readonly remarks: UserError[] = [];
  /** What does not stop anything: what could not be fetched, and what is wrong with what was. */
  readonly unfetched: UserError[] = [];
  /** What was left unread, since it lies beyond the project. */
  readonly strays: Stray[] = [];
  /** Where the found configuration is at home. */
  readonly project: Project;
  /** Whether anything was kept from a found file. */
  heldBack = false;
  /** How many more values the configuration may grow to. */
  readonly budget = { left: BUDGET };
  /** How much its walks through directories may still look at. */
  readonly walk: WalkBudget = { left: MOST_WALKED };
  readonly #left = { files: MAX_FILES, bytes: MAX_BYTES };
  readonly #texts: Map<string, Promise<string | undefined>>;
  readonly #nodes = new Map<string, YamlNode | undefined>();
  readonly #reasons = new Map<string, Promise<Reason>>();
  readonly #used = new Map<string, Reason>();
  /** Files of which everything counts, and not just the parts that are a configuration's. */
  readonly #whole = new Set<string>();
  readonly #elsewhere: Elsewhere;
  #gitRoot: Promise<string | undefined> | undefined;

  constructor(
    system: System,
    reach: Reach,
    { before, steps = 0, fetches = false, known, clouds = [] }: ReaderOptions = {},
  ) {
    this.system = system;
    this.reach = reach;
    this.steps = steps;
    this.known = known ?? before?.known ?? knownKeys([]);
    this.#elsewhere = before === undefined ? { fetches, clouds } : before.#elsewhere;
    this.#texts = new Map(before === undefined ? [] : before.#texts);
    if (before !== undefined) this.#gitRoot = before.#gitRoot;
    this.project = new Project(system, () => this.gitRoot());
  }

  /**
   * The text of a file; `undefined` when there is none, or when it is beyond this reader's reach. Throws
   * `UserError` when it can't be read.
   */
  async text(path: string, reason: Reason): Promise<string | undefined> {
    const proven = await this.reasonFor(path, reason);
    if (proven.needsTrust && this.reach === "own") return undefined;
    if (isRemote(path)) return await this.#texts.get(path);
    if (!await this.mayLookInto(path, proven, startOf(path))) return undefined;
    const text = this.#texts.get(path) ?? this.#read(path, proven.needsTrust);
    this.#texts.set(path, text);
    if (await text === undefined && NAMED.has(reason.origin)) throw await lost(this.system, path);
    return await text;
  }

  /** A file's YAML; `undefined` when there is none. Its problems are noted the first time. */
  async node(path: string, reason: Reason): Promise<YamlNode | undefined> {
    const text = await this.text(path, reason);
    if (text === undefined) return undefined;
    await this.use(path, reason);
    if (!this.#nodes.has(path)) {
      const { root, problems, remarks } = parseYaml(text, path);
      this.#nodes.set(path, root);
      this.problemsOf(path).push(...problems);
      this.remarks.push(...remarks);
    }
    return this.#nodes.get(path);
  }

  /** Where what is wrong with a file is noted: one that was fetched stops nothing. */
  problemsOf(path: string): UserError[] {
    return isRemote(path) ? this.unfetched : this.problems;
  }

  /** A file that was fetched: nobody has it but by the name that it goes by. */
  take(file: string, text: string): void {
    if (!this.#texts.has(file)) this.#count(file, text);
    this.#texts.set(file, Promise.resolve(text));
  }

  /** All that is not on this machine; loaded when the first is named. */
  async remotes(): Promise<Remotes> {
    const elsewhere = this.#elsewhere;
    return await (elsewhere.remotes ??= import("../remote/remotes.ts").then(({ Remotes }) =>
      new Remotes(this.system, elsewhere.fetches, elsewhere.clouds)
    ));
  }

  /** Keeps what was fetched, for this reader and all that came after it. */
  async close(): Promise<void> {
    await (await this.#elsewhere.remotes)?.close();
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
    if (!(error instanceof UserError)) throw error;
    this.problemsOf(error.at?.file ?? "").push(error);
  }

  /** Notes what does not stop anything. */
  warn(warning: UserError): void {
    this.unfetched.push(warning);
  }

  /** Whether a file is kept within its project, from variables and from programs. */
  keeps({ needsTrust, steps = 0 }: Reason): boolean {
    return needsTrust && !(this.reach === "anywhere" && steps <= this.steps);
  }

  /** The repository around the working directory. */
  gitRoot(): Promise<string | undefined> {
    return this.#gitRoot ??= gitRoot(this.system, this.system.cwd());
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
      const whole = this.#whole.has(path) || !this.#nodes.has(path);
      const content = whole ? await this.#texts.get(path) ?? "" : contentOf(this.#nodes.get(path));
      return { path, ...reason, digest: await digestOf(content) };
    }));
  }

  async #read(path: string, needsTrust: boolean): Promise<string | undefined> {
    const text = await readText(this.system, path, needsTrust ? this.#left.bytes : undefined);
    if (text !== undefined && needsTrust) this.#count(path, text);
    return text;
  }

  #count(path: string, text: string): void {
    this.#left.bytes -= text.length;
    if (--this.#left.files < 0 || this.#left.bytes < 0) throw tooMany(path);
  }
}

function tooMany(path: string): UserError {
  const message = `Cannot read "${visible(path)}": the project's configuration has more than ` +
    `${MAX_FILES} files`;
  return new UserError("config_invalid", message, {
    hint: "import fewer files",
    at: startOf(path),
  });
}
