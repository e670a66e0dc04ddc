/** What was looked at for one configuration, each thing once, whichever of its readers asks. */
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

/** How many files that nobody chose are read, and how many bytes of them together. */
const MAX_FILES = 512;
const MAX_BYTES = 4 * 1024 * 1024;

/** How much several walks together may still look at; what is spent stays spent. */
export interface WalkBudget {
  left: number;
}

/** How many directories and other files one configuration's walks may look at. */
const MOST_WALKED = 20_000;

/** How a configuration is looked for. */
interface SurveyOptions {
  /** Whether what is not on this machine is fetched, and not only looked up in the cache. */
  readonly fetches?: Fetching;
  /** The keys that a configuration may have; those of the clouds, unless told. */
  readonly known?: KnownKeys;
  /** Also those whose certificate authorities are believed where something is fetched. */
  readonly clouds?: readonly Cloud[];
}

/** The texts of files, what they hold, and whose they are. */
export class Survey {
  readonly system: System;
  /** The keys that a configuration may have. */
  readonly known: KnownKeys;
  /** Where the found configuration is at home. */
  readonly project: Project;
  readonly #fetches: Fetching;
  readonly #clouds: readonly Cloud[];
  readonly #walk: WalkBudget = { left: MOST_WALKED };
  readonly #left = { files: MAX_FILES, bytes: MAX_BYTES };
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

  /** The text of a file of this machine, `undefined` when there is none; of `others` less is read. */
  text(path: string, others: boolean): Promise<string | undefined> {
    return kept(this.#texts, path, () => this.#read(path, others));
  }

  /** What was taken of a file that was fetched: nobody has it but by the name that it goes by. */
  taken(file: string): Promise<string | undefined> {
    return this.#texts.get(file) ?? Promise.resolve(undefined);
  }

  /** A file that was fetched. */
  take(file: string, text: string): void {
    if (!this.#texts.has(file)) this.#count(file, text);
    this.#texts.set(file, Promise.resolve(text));
  }

  /** A file's YAML, given its text. */
  parsed(path: string, text: string): ParsedYaml {
    return kept(this.#parsed, path, () => withoutIndentation(text, path) ?? parseYaml(text, path));
  }

  /** SHA-256 of a file's text, or of what of its YAML is a configuration's, in hexadecimal. */
  digest(path: string, whole: boolean): Promise<string> {
    return kept(this.#digests, `${whole} ${path}`, async () => {
      const parsed = whole ? undefined : this.#parsed.get(path);
      return await digestOf(parsed ? contentOf(parsed.root) : await this.#texts.get(path) ?? "");
    });
  }

  /** What is weak about the place of a file: who could replace it. */
  weakness(path: string): Promise<Weakness | undefined> {
    return kept(this.#weaknesses, path, () => weakness(this.system, path));
  }

  /** The files that were found by walking, which `what` tells from all others. */
  walked(
    what: string,
    walk: (budget: WalkBudget) => Promise<readonly string[]>,
  ): Promise<readonly string[]> {
    return kept(this.#walks, what, () => walk(this.#walk));
  }

  /** The repository around the working directory. */
  gitRoot(): Promise<string | undefined> {
    return this.#gitRoot ??= gitRoot(this.system, this.system.cwd());
  }

  /** All that is not on this machine; loaded when the first is named. */
  remotes(): Promise<Remotes> {
    return this.#remotes ??= import("../remote/remotes.ts").then(({ Remotes }) =>
      new Remotes(this.system, this.#fetches, this.#clouds)
    );
  }

  /** Keeps what was fetched. */
  async close(): Promise<void> {
    await (await this.#remotes)?.close();
  }

  async #read(path: string, others: boolean): Promise<string | undefined> {
    const text = await readText(this.system, path, others ? this.#left.bytes : undefined);
    if (text !== undefined && others) this.#count(path, text);
    return text;
  }

  #count(path: string, text: string): void {
    this.#left.bytes -= text.length;
    if (--this.#left.files < 0 || this.#left.bytes < 0) throw tooMany(path);
  }
}

/** What is known under that key, else what is made now. */
function kept<T>(known: Map<string, T>, key: string, make: () => T): T {
  if (!known.has(key)) known.set(key, make());
  return known.get(key)!;
}

function tooMany(path: string): UserError {
  const message = `Cannot read "${visible(path)}": the project's configuration has more than ` +
    `${MAX_FILES} files`;
  return new UserError("config_invalid", message, {
    hint: "import fewer files",
    at: startOf(path),
  });
}
