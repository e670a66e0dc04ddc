/** A configuration file together with all that it imports. */
import { directoryOf } from "../../paths/descriptors.ts";
import { expandHome, pathOf } from "../../paths/directories.ts";
import { type Place, UserError } from "../../errors.ts";
import { isRemote } from "../../paths/remote.ts";
import { visible } from "../../terminal/escape.ts";
import type { ConfigDirectory } from "./look.ts";
import { checkChain, readRoot } from "./file.ts";
import { filesOf, filesWithin, fixedPart, isPattern } from "./yaml_files.ts";
import {
  EMPTY,
  type Located,
  type LocatedMap,
  type LocatedWithheld,
  mapIn,
  textIn,
  typeInWords,
  valueIn,
  without,
} from "../yaml/located.ts";
import { mergeFiles } from "../yaml/merged.ts";
import type { Reader } from "./reader.ts";
import { type FetchedFiles, fetchedFiles, isFetched, type Naming } from "./remote_imports.ts";
import { isDangling, reached } from "./reached.ts";
import type { Reason } from "./source.ts";
import { dialect } from "../../terminal/dialect.ts";

/**
 * Importer of one configuration: merges a file over the ones that it imports, each once, however often it is imported.
 */
export class Importer {
  readonly #reader: Reader;
  readonly #done = new Map<string, LocatedMap>();
  /** By file, its `base_path`: its imports are seen from there first, as in the original. */
  readonly #bases = new Map<string, string>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** Loads the file over its imports; `chain` is the files that led to it. */
  async load(path: string, reason: Reason, chain: readonly string[] = []): Promise<LocatedMap> {
    const key = `${reason.needsTrust} ${reason.chosen ?? false} ${path}`;
    const known = this.#done.get(key) ?? await this.#load(path, reason, chain);
    this.#done.set(key, known);
    return known;
  }

  /** Loads a place's fragments, and its file over them. */
  async place(
    { directory, file, fragments, imports, ...given }: ConfigDirectory,
  ): Promise<LocatedMap> {
    const reason = await this.#reader.reasonFor(file ?? directory, given);
    if (reason.needsTrust) this.#reader.project.add(directory);
    const files = await Promise.all(
      fragments.map((each) => filesWithin(this.#reader, each, reason)),
    );
    const parts = await this.loadAll(files.flatMap((each) => each ?? []), {
      ...reason,
      origin: "fragment",
    });
    if (file === undefined) return parts;
    const own = imports ? this.load(file, reason) : readRoot(this.#reader, file, reason);
    return mergeFiles(parts, without(await own, "import", "imports"));
  }

  /** Loads files one after the other, later ones over earlier ones. */
  async loadAll(
    files: readonly string[],
    reason: Reason,
    chain: readonly string[] = [],
  ): Promise<LocatedMap> {
    let merged = EMPTY;
    for (const file of files) merged = mergeFiles(merged, await this.load(file, reason, chain));
    return merged;
  }

  async #load(path: string, reason: Reason, chain: readonly string[]): Promise<LocatedMap> {
    const own = await readRoot(this.#reader, path, reason);
    const because: Reason = { ...await this.#reader.reasonFor(path, reason), origin: "import" };
    await this.#heed(path, own);
    this.#heedBase(path, own);
    const namings = this.#names(own).map(({ text: name, at }) => ({ name, at, reason: because }));
    // Fetched together, so that hosts are not waited for one after the other.
    const fetched = await Promise.all(
      namings.map((naming) => isFetched(naming) ? fetchedFiles(this.#reader, naming) : undefined),
    );
    let imported = EMPTY;
    for (const [index, naming] of namings.entries()) {
      try {
        const there = await this.#imported(naming, [...chain, path], fetched[index]);
        imported = mergeFiles(imported, there);
      } catch (error) {
        this.#reader.report(error);
      }
    }
    return mergeFiles(imported, without(own, "import", "imports"));
  }

  async #imported(
    { name, at, reason: because }: Naming,
    chain: readonly string[],
    fetched: FetchedFiles | undefined,
  ): Promise<LocatedMap> {
    const { files, reason } = fetched ??
      { files: await this.#find(name, at, chain, because), reason: because };
    for (const file of files) checkChain(file, chain, at);
    return await this.loadAll(files, reason, chain);
  }

  /** Reads `imports.ttl`, which holds for the files after it, too; only a file of this machine may set it. */
  async #heed(path: string, own: LocatedMap): Promise<void> {
    const value = valueIn(mapIn(own, "imports"), "ttl");
    if (value === undefined || isRemote(path)) return;
    const { ttlOf } = await import("../remote/ttl.ts");
    const ttl = ttlOf(value);
    if (ttl === undefined) this.#reader.warn(noTtl(value.at));
    this.#reader.ttl = ttl ?? 0;
  }

  /** Notes a file's `base_path`; a fetched file's is passed over, since it can only mean files beside it. */
  #heedBase(path: string, own: LocatedMap): void {
    const base = textIn(own, "base_path");
    if (base === undefined || base === "" || isRemote(path)) return;
    const { resolve } = pathOf(this.#reader.system.os);
    this.#bases.set(path, resolve(directoryOf(this.#reader.system, path), base));
  }

  #names(root: LocatedMap): readonly { text: string; at: Place }[] {
    const value = valueIn(root, "import");
    const list: readonly Located[] = value?.type === "list" ? value.items : value ? [value] : [];
    return list.flatMap((each) => {
      if (each.type === "scalar" && (each.value === null || each.value === "")) {
        if (each !== value || each.value === "") this.#reader.warn(unnamed(each.at));
        return [];
      }
      if (each.type === "failed") return [];
      if (each.type === "scalar" && typeof each.value === "string") {
        return [{ text: each.value, at: each.at }];
      }
      if (each.type === "withheld" && !each.runs) return this.#leave(each);
      const message = `Cannot import a ${typeInWords(each)}: an import is a path`;
      this.#reader.report(
        new UserError("config_invalid", message, { hint: "import: [./FILE.yaml]", at: each.at }),
      );
      return [];
    });
  }

  /** Leaves an import unasked, with a warning, since the file that says it is not trusted. */
  #leave({ source, at }: LocatedWithheld): readonly [] {
    this.#reader.leave(source, at, { isAsked: true });
    const message =
      `Cannot import what "${visible(source)}" says yet: it is not asked for a file ` +
      "that nobody has trusted";
    this.#reader.warn(
      new UserError("trust_required", message, { hint: "atmos-auth trust", at }),
    );
    return [];
  }

  /**
   * Finds the files that an import means: seen from the nearest `base_path` of the chain, else from the importing file,
   * else from the first one of the chain.
   */
  async #find(
    said: string,
    at: Place,
    chain: readonly string[],
    reason: Reason,
  ): Promise<readonly string[]> {
    const { system } = this.#reader;
    const name = expandHome(system, said);
    const base = chain.map((each) => this.#bases.get(each)).findLast((each) => each !== undefined);
    const beside = [chain.at(-1)!, chain[0]!].map((each) => directoryOf(system, each));
    const directories = new Set([base ?? [], ...beside].flat());
    for (const from of directories) {
      const files = await this.#seenFrom(from, name, at, reason);
      if (files === undefined) return [];
      if (files.length > 0) return files;
    }
    const places = [...directories].map((from) => fixedPart(system, from, name));
    const isThere = (await Promise.all(places.map((each) => reached(system, each))))
      .some((each) => each?.kind === "directory");
    const why = isPattern(name)
      ? unmatched(said, at)
      : await this.#absent(said, at, places, isThere);
    // The original goes on without it, too; a missing file of one's own may have been one that protects.
    if (reason.needsTrust || isThere) this.#reader.warn(why);
    else this.#reader.report(why);
    return [];
  }

  async #absent(
    name: string,
    at: Place,
    places: readonly string[],
    isDirectory: boolean,
  ): Promise<UserError> {
    const dangling = await Promise.all(places.map((each) => isDangling(this.#reader.system, each)));
    const link = places[dangling.indexOf(true)];
    return link === undefined ? absent(name, at, isDirectory) : leadsNowhere(name, at, link);
  }

  /** Returns the files that a name means from there; `undefined` when the file that names them may not look there. */
  async #seenFrom(
    directory: string,
    name: string,
    at: Place,
    reason: Reason,
  ): Promise<readonly string[] | undefined> {
    const { system } = this.#reader;
    const base = fixedPart(system, directory, name);
    if (!await this.#reader.mayLookInto(base, reason, at)) return undefined;
    try {
      return await this.#reader.survey.walked(
        `${directory}\0${name}`,
        (left) => filesOf(system, directory, name, left),
      );
    } catch (error) {
      // Where it broke off is no line of anybody's.
      throw error instanceof UserError ? error.with({ at }) : error;
    }
  }
}

function noTtl(at: Place): UserError {
  const message = "Cannot understand how long imports will do: they are asked for each time";
  return new UserError("config_invalid", message, { hint: "imports: {ttl: 1h}", at });
}

function unnamed(at: Place): UserError {
  const hint = "import: [./FILE.yaml]";
  return new UserError("config_invalid", "Cannot import nothing: an import is a path", {
    hint,
    at,
  });
}

/** The warning of a pattern that no file matches: whoever writes one believes that its files count. */
function unmatched(name: string, at: Place): UserError {
  const isTemplate = /\{\{.*\}\}/.test(name);
  const why = isTemplate ? "templates are not followed here" : "no YAML file is called so";
  const hint = isTemplate ? "import: [./FILE.yaml]" : "put one there, or remove the line";
  return new UserError("config_invalid", `Cannot import "${visible(name)}": ${why}`, { hint, at });
}

function leadsNowhere(name: string, at: Place, link: string): UserError {
  const message = `Cannot import "${visible(name)}": it is a link to nothing`;
  return new UserError("config_invalid", message, { hint: dialect().look("", link), at });
}

function absent(name: string, at: Place, isDirectory: boolean): UserError {
  const why = isDirectory ? "it is a directory without a YAML file" : "there is no such file";
  const hint = isDirectory
    ? `put a file there: ${visible(name.replace(/\/+$/, ""))}/auth.yaml`
    : "import: [./FILE.yaml]";
  return new UserError("config_invalid", `Cannot import "${visible(name)}": ${why}`, { hint, at });
}
