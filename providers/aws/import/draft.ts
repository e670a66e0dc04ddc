/** What is written on while profiles are turned into entries. */
import * as v from "valibot";
import type { ImportNote } from "../../../lib/provider/cloud.ts";
import type { Kind } from "../../../lib/provider/kind.ts";
import type { Secret } from "../../../lib/secret.ts";
import type { Section, Setting } from "../shared/shared_file.ts";

/** An entry as it will stand in the file. */
export type Entry = Record<string, unknown>;

/** Entries, and what has to be said about them. */
export class Draft {
  readonly providers = new Map<string, Entry>();
  readonly identities = new Map<string, Entry>();
  readonly keys = new Map<string, Secret>();
  /** The users that profiles with keys have become. */
  readonly users = new Map<Section, string>();
  /** Users whose keys are in neither file. */
  readonly keyless = new Set<string>();
  readonly notes: ImportNote[] = [];
  /** Where what has become an entry stands, by the entry's name. */
  readonly origins = {
    providers: new Map<string, Origin>(),
    identities: new Map<string, Origin>(),
  };
  /** Names that profiles have, or will have. */
  readonly #taken: ReadonlySet<string>;

  constructor(names: Iterable<string>) {
    this.#taken = new Set(names);
  }

  /** Puts an entry in its place. */
  add(place: "providers" | "identities", name: string, entry: Entry, { file, line }: Origin): void {
    this[place].set(name, entry);
    this.origins[place].set(name, { file, line });
  }

  /** Says something about a profile, or about a setting of it. */
  note(profile: Section, key: string | undefined, text: string): void {
    const setting = key === undefined ? undefined : profile.settings.get(key);
    const { file, line } = setting ?? profile;
    const title = `${profile.type === "sso-session" ? "sso-session" : "profile"} "${profile.name}"`;
    this.notes.push({
      file,
      line,
      subject: key === undefined ? title : `${title}: ${key}`,
      text,
    });
  }

  /** That name, or one like it that nobody has. */
  freeName(place: "providers" | "identities", wanted: string): string {
    const isFree = (name: string) =>
      !this[place].has(name) && (place === "providers" || !this.#taken.has(name));
    for (let count = 1;; count++) {
      const name = count === 1 ? wanted : `${wanted}-${count}`;
      if (isFree(name)) return name;
    }
  }

  /**
   * The entry without what its kind does not take, each with a note; `undefined` when it can't do without.
   */
  fitted(kind: Kind, entry: Entry, profile: Section, keyOf: KeyOf): Entry | undefined {
    const fitted = structuredClone(entry);
    for (let tries = 0; tries < 20; tries++) {
      const read = v.safeParse(kind.schema, fitted);
      if (read.success) return compact(fitted);
      const issue = read.issues[0];
      const path = issue.path?.map(({ key }) => String(key)) ?? [];
      if (!remove(fitted, path)) return undefined;
      const key = keyOf(path);
      const about = key === undefined ? undefined : remark(profile.settings.get(key));
      this.note(profile, key, `it ${issue.message}, so it is left out${about ?? ""}`);
    }
    return undefined;
  }
}

/** Where a section stands. */
type Origin = Pick<Section, "file" | "line">;

/** What many take for a comment is none to AWS's CLI. */
function remark(setting: Setting | undefined): string | undefined {
  if (setting === undefined || !/\s[#;]/.test(setting.value)) return undefined;
  return " (AWS's CLI takes what follows # or ; in a line for a part of the value)";
}

/** Which setting of the profile a path of an entry came from. */
type KeyOf = (path: readonly string[]) => string | undefined;

/** Takes a value out of the entry; `false` when it isn't there to be taken. */
function remove(entry: Entry, path: readonly string[]): boolean {
  const last = path.at(-1);
  let here: unknown = entry;
  for (const step of path.slice(0, -1)) here = (here as Entry | undefined)?.[step];
  if (last === undefined || typeof here !== "object" || here === null) return false;
  if (!Object.hasOwn(here, last)) return false;
  delete (here as Entry)[last];
  return true;
}

/** Without what is not known, at any depth; maps that become empty go too. */
export function compact(entry: Entry): Entry {
  const pairs = Object.entries(entry).map(([key, value]) => {
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    return [key, isMap ? compact(value as Entry) : value] as const;
  });
  const isThere = (value: unknown) =>
    value !== undefined && !(typeof value === "object" && value !== null &&
      !Array.isArray(value) && Object.keys(value).length === 0);
  return Object.fromEntries(pairs.filter(([, value]) => isThere(value)));
}
