/** A configuration file together with all that it imports. */
import { pathOf } from "../dirs.ts";
import { type Place, UserError } from "../errors.ts";
import { visible } from "../visible.ts";
import type { Found } from "./found.ts";
import { readRoot } from "./file.ts";
import { filesBelow, filesOf } from "./glob.ts";
import { checkChain, isRemote } from "./leads.ts";
import { type Located, type LocatedMap, valueIn } from "./located.ts";
import { EMPTY, merge } from "./merge.ts";
import type { Reader } from "./reader.ts";
import type { Reason } from "./source.ts";

/** A file's content, merged over what it imports; every file is merged once, however often it is imported. */
export class Importer {
  readonly #reader: Reader;
  readonly #done = new Map<string, LocatedMap>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** The file over its imports; `chain` is the files that led to it. */
  async load(path: string, reason: Reason, chain: readonly string[] = []): Promise<LocatedMap> {
    const key = `${reason.needsTrust} ${path}`;
    const known = this.#done.get(key) ?? await this.#load(path, reason, chain);
    this.#done.set(key, known);
    return known;
  }

  /** A place's fragments, and its file over them. */
  async place(
    { directory, file, fragments, needsTrust, origin, imports }: Found,
  ): Promise<LocatedMap> {
    if (needsTrust) this.#reader.homes.push(directory);
    const files = await Promise.all(
      fragments.map((each) => filesBelow(this.#reader.system, each, { budget: this.#reader.walk })),
    );
    const parts = await this.loadAll(files.flat(), { origin: "fragment", needsTrust });
    if (file === undefined) return parts;
    const reason = { origin, needsTrust };
    return merge(parts, await (imports ? this.load(file, reason) : this.#own(file, reason)));
  }

  /** Files one after the other, later ones over earlier ones. */
  async loadAll(
    files: readonly string[],
    reason: Reason,
    chain: readonly string[] = [],
  ): Promise<LocatedMap> {
    let merged = EMPTY;
    for (const file of files) merged = merge(merged, await this.load(file, reason, chain));
    return merged;
  }

  async #load(path: string, reason: Reason, chain: readonly string[]): Promise<LocatedMap> {
    const own = await readRoot(this.#reader, path, reason);
    const because: Reason = { origin: "import", needsTrust: reason.needsTrust };
    let imported = EMPTY;
    for (const name of this.#names(own)) {
      try {
        const files = await this.#find(name.text, name.at, [...chain, path]);
        if (reason.needsTrust) {
          for (const file of files) await this.#reader.meetStray(file, name.at);
        }
        imported = merge(imported, await this.loadAll(files, because, [...chain, path]));
      } catch (error) {
        this.#reader.report(error);
      }
    }
    return merge(imported, withoutImports(own));
  }

  async #own(path: string, reason: Reason): Promise<LocatedMap> {
    return withoutImports(await readRoot(this.#reader, path, reason));
  }

  #names(root: LocatedMap): readonly { text: string; at: Place }[] {
    const value = valueIn(root, "import");
    const list: readonly Located[] = value?.type === "list" ? value.items : value ? [value] : [];
    return list.flatMap((each) => {
      if (each.type === "scalar" && typeof each.value === "string") {
        return [{ text: each.value, at: each.at }];
      }
      if (each.type === "scalar" && each.value === null) return [];
      const message = `Cannot import a ${each.type}: an import is a path`;
      this.#reader.report(
        new UserError("config_invalid", message, { hint: "import: [./FILE.yaml]", at: each.at }),
      );
      return [];
    });
  }

  /** Seen from the importing file, else from the first one of the chain, as the original does. */
  async #find(name: string, at: Place, chain: readonly string[]): Promise<readonly string[]> {
    if (isRemote(name)) throw remote(name, at);
    const { system, walk: budget } = this.#reader;
    const { dirname } = pathOf(system.os);
    const seen = (from: string) => filesOf(system, dirname(from), name, { budget });
    const here = await seen(chain.at(-1)!);
    const files = here.length > 0 ? here : await seen(chain[0]!);
    if (files.length === 0 && !/[*?[{]/.test(name)) throw absent(name, at);
    for (const file of files) checkChain(file, chain, at);
    return files;
  }
}

function withoutImports(root: LocatedMap): LocatedMap {
  const entries = new Map(root.entries);
  entries.delete("import");
  return { ...root, entries };
}

function remote(name: string, at: Place): UserError {
  const message = `Cannot import "${visible(name)}": remote imports are not loaded`;
  return new UserError("config_invalid", message, { hint: "import: [./COPY.yaml]", at });
}

function absent(name: string, at: Place): UserError {
  const message = `Cannot import "${visible(name)}": there is no such file`;
  return new UserError("config_invalid", message, { hint: "import: [./FILE.yaml]", at });
}
