/** Entries whose names differ only in case: the original knows no case of keys, so they are one entry. */
import type { Place, UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { remark } from "../schema/problems.ts";
import { type Located, type LocatedEntry, type LocatedMap, mapped } from "../yaml/located.ts";
import { isPart } from "../parts.ts";
import { moved } from "./keyed.ts";

/** The spelling of a name, and its place. */
interface Spelling {
  readonly name: string;
  readonly at: Place;
}

/** The names of one configuration; the spelling that is read first decides. */
export class Spellings {
  readonly #known = new Map<string, readonly Spelling[]>();

  /** Returns the file's configuration with each name as it was spelled first; adds a remark on each other spelling. */
  unify(root: LocatedMap, remarks: UserError[]): LocatedMap {
    const inParts = (value: Located, key: string) =>
      value.type === "map" && isPart(key) ? this.#unified(key, value, remarks) : value;
    return mapped(
      root,
      (value, name) => name === "auth" && value.type === "map" ? mapped(value, inParts) : value,
    );
  }

  #unified(part: string, map: LocatedMap, remarks: UserError[]): LocatedMap {
    const entries = [...map.entries].map(([written, entry]): [string, LocatedEntry] => {
      const name = this.#spelled(part, written, entry.keyAt, remarks);
      return [name, name === written ? entry : moved(map.at.path, name, entry)];
    });
    return { ...map, entries: new Map(entries) };
  }

  /**
   * Returns the spelling to use. One file with two spellings means two entries, whatever the original makes of that.
   */
  #spelled(part: string, written: string, at: Place, remarks: UserError[]): string {
    const folded = `${part} ${written.toLowerCase()}`;
    const known = this.#known.get(folded) ?? [];
    if (known.some(({ name }) => name === written)) return written;
    const beside = known.find(({ at: { file } }) => file === at.file);
    const first = known[0];
    if (first !== undefined && beside === undefined) {
      remarks.push(otherCase(written, first, at));
      return first.name;
    }
    if (beside !== undefined) remarks.push(twice(written, beside, at));
    this.#known.set(folded, [...known, { name: written, at }]);
    return written;
  }
}

function otherCase(written: string, { name, at: { file, line } }: Spelling, at: Place): UserError {
  const message = `Reading the name "${visible(written)}" as "${visible(name)}", as "${
    visible(file)
  }" has it on line ${line}: names that differ only in case are one`;
  return remark("spelling_accepted", message, at, `${visible(name)}:`);
}

function twice(written: string, { name, at: { line } }: Spelling, at: Place): UserError {
  const message = `Reading "${visible(written)}" as another entry than "${
    visible(name)
  }" of line ${line}, which differs in case alone: atmos itself takes them for one`;
  return remark("spelling_accepted", message, at, "rename one of them");
}
