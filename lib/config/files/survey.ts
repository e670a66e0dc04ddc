/** Survey of the disk for one configuration: each thing is looked at once, whichever reader asks. */
import { UserError } from "../../errors.ts";
import { type Weakness, weakness } from "../../paths/ownership.ts";
import type { Cloud } from "../../provider/cloud.ts";
import { digestOf } from "../../secret.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { type KnownKeys, knownKeys } from "../entries/known_keys.ts";
import type { Fetching, Remotes } from "../remote/remotes.ts";
import { type ParsedYaml, startOf } from "../yaml/node.ts";
import { withoutIndentation } from "./lost_indentation.ts";
import { parseYaml } from "../yaml/yaml.ts";
import { gitRoot, Project } from "./project.ts";
import { contentOf, readText } from "./source.ts";

/** The most files read that the person did not choose, and their total size in bytes. */
const MAX_FILES = 512;
const MAX_BYTES = 4 * 1024 * 1024;

/** The number of files that walks of one configuration may still look at. */
export interface WalkBudget {
  left: number;
}

/** The most directories and other files that one configuration's walks may look at. */
const MOST_WALKED = 20_000;

/** Options of how a configuration is looked for. */
interface SurveyOptions {
  /** Whether remote imports are fetched, and not only looked up in the cache. */
  readonly fetches?: Fetching;
  /** The keys that a configuration may have; those of the clouds by default. */
  readonly known?: KnownKeys;
  /** The clouds, whose certificate authorities are trusted when fetching, too. */
  readonly clouds?: readonly Cloud[];
}

/** Texts of files, their YAML, and their weaknesses, each read once. */
export class Survey {
  readonly system: System;
  /** The keys that a configuration may have. */
  readonly known: KnownKeys;
  /** The project of the found configuration. */
  readonly project: Project;
  readonly #fetches: Fetching;
  readonly #clouds: readonly Cloud[];
  readonly #walk: WalkBudget = { left: MOST_WALKED };
  readonly #left = { files: MAX_FILES, bytes: MAX_BYTES };
  #full: UserError | undefined;
  readonly #texts = new Map<string, Promise<string | undefined>>();
  readonly #parsed = new Map<string, ParsedYaml>();
  readonly #digests = new Map<string, Promise<string>>();
  readonly #weaknesses = new Map<string, Promise<Weakness | undefined>>();
  readonly #walks = new Map<string, Promise<readonly string[]>>();
  #remotes: Promise<Remotes> | undefined;
  #gitRoot: Promise<string | undefined> | undefined;

  constructor(system: System, { fetches = false, clouds = [], known }: SurveyOptions = {}) {
    this.system = system;
    this.known = known ?? knownKeys(clouds);
    this.#fetches = fetches;
    this.#clouds = clouds;
    this.project = new Project(system, () => this.gitRoot());
  }

  /** Returns the text of a file of this machine; `undefined` when there is none. If it is of `others`, less is read. */
  text(path: string, others: boolean): Promise<string | undefined> {
    return kept(this.#texts, path, () => this.#read(path, others));
  }

  /** Returns the text of a fetched file by its name; `undefined` before it was taken. */
  taken(file: string): Promise<string | undefined> {
    return this.#texts.get(file) ?? Promise.resolve(undefined);
  }

  /** Takes the text of a fetched file. */
  take(file: string, text: string): void {
    if (!this.#texts.has(file)) this.#count(file, text);
    this.#texts.set(file, Promise.resolve(text));
  }

  /** Parses a file's text. */
  parsed(path: string, text: string): ParsedYaml {
    return kept(this.#parsed, path, () => withoutIndentation(text, path) ?? parseYaml(text, path));
  }

  /** Returns the SHA-256 of a file's text, or of its YAML's sections of configuration, in hexadecimal. */
  digest(path: string, whole: boolean): Promise<string> {
    return kept(this.#digests, `${whole} ${path}`, async () => {
      const parsed = whole ? undefined : this.#parsed.get(path);
      return await digestOf(parsed ? contentOf(parsed.root) : await this.#texts.get(path) ?? "");
    });
  }

  /** Returns the weakness of a file's place, by which others could replace it; `undefined` when there is none. */
  weakness(path: string): Promise<Weakness | undefined> {
    return kept(this.#weaknesses, path, () => weakness(this.system, path));
  }

  /** Returns the files that a walk finds; `what` identifies the walk. */
  walked(
    what: string,
    walk: (budget: WalkBudget) => Promise<readonly string[]>,
  ): Promise<readonly string[]> {
    return kept(this.#walks, what, () => walk(this.#walk));
  }

  /** Returns the root of the repository around the working directory; `undefined` outside of one. */
  gitRoot(): Promise<string | undefined> {
    return this.#gitRoot ??= gitRoot(this.system, this.system.cwd());
  }

  /** Returns the places of remote imports; their code is loaded with the first one. */
  remotes(): Promise<Remotes> {
    return this.#remotes ??= import("../remote/remotes.ts").then(({ Remotes }) =>
      new Remotes(this.system, this.#fetches, this.#clouds)
    );
  }

  /** Keeps the files that were fetched. */
  async close(): Promise<void> {
    await (await this.#remotes)?.close();
  }

  async #read(path: string, others: boolean): Promise<string | undefined> {
    if (others && this.#full !== undefined) throw this.#full;
    const text = await readText(this.system, path, others ? this.#left.bytes : undefined);
    if (text !== undefined && others) this.#count(path, text);
    return text;
  }

  /** Throws the same error for each file from then on, so that it is told once. */
  #count(path: string, text: string): void {
    this.#left.bytes -= text.length;
    if (--this.#left.files < 0 || this.#left.bytes < 0) throw this.#full ??= tooMany(path);
  }
}

/** Returns the value under that key; makes it if there is none. */
function kept<T>(known: Map<string, T>, key: string, make: () => T): T {
  if (!known.has(key)) known.set(key, make());
  return known.get(key)!;
}

function tooMany(path: string): UserError {
  const message = `Cannot read "${visible(path)}": the project's configuration has more than ` +
    `${MAX_FILES} files or ${MAX_BYTES / 2 ** 20} MiB`;
  return new UserError("config_invalid", message, {
    hint: "import fewer files",
    at: startOf(path),
  });
}
