/** Draft of a configuration, which grows while profiles are converted. */
import { REGIONS } from "../partitions.ts";
import { compact } from "../../../lib/map.ts";
import * as v from "valibot";
import type { ImportNote, KeyPlace } from "../../../lib/provider/import.ts";
import type { Kind } from "../../../lib/provider/kind.ts";
import type { Secret } from "../../../lib/secret.ts";
import type { Profiles } from "../shared/profiles.ts";
import type { Section, Setting } from "../shared/shared_file.ts";

/** An entry as it will stand in the file. */
export type Entry = Record<string, unknown>;

/** The reason for which a profile is not converted, and the setting that it concerns. */
export interface LeftOut {
  readonly why: string;
  readonly key?: string | undefined;
}

/** The result of a profile: the identity of that name, or the reason why there is none. */
export type Made = { readonly identity: string } | LeftOut;

/** Entries, and what has to be said about them. */
export class Draft {
  readonly providers = new Map<string, Entry>();
  readonly identities = new Map<string, Entry>();
  readonly keys = new Map<string, Secret>();
  readonly keyPlaces = new Map<string, KeyPlace>();
  /** The users that profiles with keys have become. */
  readonly users = new Map<Section, string>();
  /** The providers that portals have become, or why none, by the section that says where they are, and another address. */
  readonly portals = new Map<Section, Map<string | undefined, string | LeftOut>>();
  /** Users whose keys are in neither file. */
  readonly keyless = new Set<string>();
  /** Reasons why a profile could not take over settings of others, by its name. */
  readonly notTaken = new Map<string, LeftOut>();
  notes: readonly ImportNote[] = [];
  /** Places of the sections that became entries, by the entry's name. */
  readonly origins = {
    providers: new Map<string, Origin>(),
    identities: new Map<string, Origin>(),
  };
  /** Names that profiles have, or will have. */
  readonly #taken: ReadonlySet<string>;

  /** The addresses of single services, by name. */
  readonly services: ReadonlyMap<string, Section>;

  constructor({ profiles, services }: Pick<Profiles, "profiles" | "services">) {
    this.#taken = new Set(profiles.keys());
    this.services = services;
  }

  /** Puts an entry in its place. */
  add(place: "providers" | "identities", name: string, entry: Entry, section: Section): void {
    const { file, line } = section;
    const isOwn = place === "identities" && name === section.name;
    const subject = isOwn
      ? titleOf(section)
      : `${place === "providers" ? "provider" : "identity"} "${name}"`;
    this[place].set(name, entry);
    this.origins[place].set(name, { file, line, subject });
  }

  /** Says something about a profile, or about a setting of it, that is so as long as that identity is there. */
  note(profile: Section, key: string | undefined, text: string, identity?: string): void {
    const title = titleOf(profile);
    const about = identity ?? (profile.type === "profile" ? profile.name : undefined);
    const subject = key === undefined ? title : `${title}: ${key}`;
    const isSaid = this.notes.some((each) => each.subject === subject && each.text === text);
    if (isSaid) return;
    this.notes = [...this.notes, { ...placeOf(profile, key), subject, text, about }];
  }

  /** Says that nothing is made of a section, and nothing else of it. */
  leaveOut(section: Section, { why, key }: LeftOut): void {
    const about = section.type === "profile" ? section.name : undefined;
    const subject = titleOf(section);
    const isOf = (note: ImportNote) => note.about === about && note.subject.startsWith(subject);
    const others = this.notes.filter((note) => !isOf(note));
    const leftOut = about === undefined ? {} : { leftOut: about };
    const verdict = { subject, text: `left out: ${why}`, about, ...leftOut };
    this.notes = [...others, { ...placeOf(section, key), ...verdict }];
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
   * The entry without what its kind does not take, each with a note; why there is none when it can't do without.
   * `without` is told of each setting that was left out.
   */
  fitted(
    kind: Kind,
    entry: Entry,
    profile: Section,
    keyOf: KeyOf,
    without = new Map<string | undefined, string>(),
  ): { readonly entry: Entry } | LeftOut {
    const fitted = structuredClone(entry);
    for (let tries = 0; tries < 20; tries++) {
      const read = v.safeParse(kind.schema, fitted);
      if (read.success) {
        this.#noteRegion(fitted, profile);
        return { entry: compact(fitted) };
      }
      const issue = read.issues[0];
      const path = issue.path?.map(({ key }) => String(key)) ?? [];
      const key = keyOf(path);
      const isThere = remove(fitted, path);
      const said = key === undefined ? undefined : remark(profile.settings.get(key));
      const fault = `${issue.message}${said ?? ""}`;
      const first = without.get(key) ?? `${key ?? path.join(".")} ${fault}`;
      if (!isThere) return { key, why: first };
      if (without.has(key)) continue;
      without.set(key, first);
      this.note(profile, key, `it ${issue.message}, so it is left out${said ?? ""}`);
    }
    throw new Error("an entry has more faults than fields");
  }

  /** A region that no partition has is carried over: an endpoint of somebody's own may have any. */
  #noteRegion(entry: Entry, profile: Section): void {
    const key = ["region", "sso_region"].find((each) => {
      const said = profile.settings.get(each)?.value;
      return said !== undefined && [entry.region, Object(entry.principal).region].includes(said);
    });
    const region = key === undefined ? "" : profile.settings.get(key)?.value ?? "";
    if (region === "" || REGIONS.shape.test(region)) return;
    this.note(profile, key, `no partition has that region; ${REGIONS.meant(region)} may be meant`);
  }
}

function titleOf({ type, name }: Section): string {
  return `${type === "sso-session" ? "sso-session" : "profile"} "${name}"`;
}

function placeOf(section: Section, key: string | undefined): Pick<Section, "file" | "line"> {
  const { file, line } = (key === undefined ? undefined : section.settings.get(key)) ?? section;
  return { file, line };
}

/** The place of a section. */
type Origin = Omit<ImportNote, "text" | "about">;

/** Returns a remark on text that looks like a comment, and is none to AWS's CLI; `undefined` when there is none. */
function remark(setting: Setting | undefined): string | undefined {
  if (setting === undefined || !/\s[#;]/.test(setting.value)) return undefined;
  return " (AWS's CLI takes what follows # or ; in a line for a part of the value)";
}

/** A function that returns the profile's setting which a path of an entry came from. */
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
