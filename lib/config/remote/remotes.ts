/** All that one loading of a configuration takes from elsewhere: each place is asked once, and kept. */
import { unlessRefused } from "../../errors.ts";
import { showTime } from "../schema/duration.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { System } from "../../system.ts";
import { type Address, inRepository, unusable } from "./address.ts";
import { type Snapshot, type Source, Unfetched } from "./fetched.ts";
import { gitSource } from "./git.ts";
import { httpsSource } from "./https.ts";
import { readKept, writeKept } from "./kept.ts";
import { scratchOf } from "./scratch.ts";

/** Files that an address means. */
export interface Fetched {
  /** By the address of each, which is the name that it goes by. */
  readonly texts: ReadonlyMap<string, string>;
  /** Why what was kept stands in for what is there now, and since when. */
  readonly instead?: { readonly why: string; readonly since: string };
}

/** How many places one configuration may take from. */
const MOST = 16;

/** The places. */
export class Remotes {
  readonly #system: System;
  readonly #fetches: boolean;
  readonly #clouds: readonly Cloud[];
  readonly #places = new Map<string, Place>();
  readonly #origins = new Map<string, Address>();

  /** Unless it `fetches`, it looks at what was kept, however old, and asks nobody. */
  constructor(system: System, fetches: boolean, clouds: readonly Cloud[]) {
    this.#system = system;
    this.#clouds = clouds;
    this.#fetches = fetches;
  }

  /** The files there; `ttl` is how long what was kept will do, in ms. Throws `Unfetched`. */
  async find(address: Address, ttl: number): Promise<Fetched> {
    const { files, ...rest } = await this.#placeOf(address).find(nameIn(address), ttl);
    const texts = new Map<string, string>();
    for (const [path, text] of files) {
      const origin = address.kind === "git" ? inRepository(address, path) : address;
      this.#origins.set(origin.shown, origin);
      texts.set(origin.shown, text);
    }
    return { texts, ...rest };
  }

  /** Where a file came from, by the name that it goes by. */
  originOf(file: string): Address | undefined {
    return this.#origins.get(file);
  }

  /** Keeps what was fetched, and leaves nothing else behind. */
  async close(): Promise<void> {
    await Promise.all([...this.#places.values()].map((place) => place.close()));
    this.#places.clear();
  }

  #placeOf(address: Address): Place {
    const key = JSON.stringify([address.kind, address.url, address.kind === "git" && address.ref]);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    if (this.#places.size >= MOST) throw unusable(`more than ${MOST} places are imported from`);
    const source = address.kind === "git"
      ? gitSource(this.#system, address, scratchOf(this.#system))
      : httpsSource(this.#system, address, this.#clouds);
    const place = new Place(this.#system, key, source, this.#fetches);
    this.#places.set(key, place);
    return place;
  }
}

/** What an address means in its place. */
function nameIn(address: Address): string {
  return address.kind === "git" ? address.path : "file";
}

/** Files by path, and whether they are those of now. */
interface FoundThere extends Pick<Fetched, "instead"> {
  readonly files: readonly (readonly [string, string])[];
}

/** One place, in the state that it had when it was first asked. */
class Place {
  readonly #system: System;
  readonly #key: string;
  readonly #source: Source;
  readonly #fetches: boolean;
  #kept: Promise<Snapshot | undefined> | undefined;
  #now: Promise<Snapshot> | undefined;
  /** Whether another state is there than the one that was kept, which then stands in for nothing. */
  #moved = false;
  /** What is to be kept. */
  #news: Snapshot | undefined;

  constructor(system: System, key: string, source: Source, fetches: boolean) {
    this.#system = system;
    this.#key = key;
    this.#source = source;
    this.#fetches = fetches;
  }

  async find(name: string, ttl: number): Promise<FoundThere> {
    const kept = await (this.#kept ??= readKept(this.#system, this.#key));
    if (!this.#fetches) return { files: filesIn(kept, name) ?? notYet() };
    try {
      return { files: await this.#current(name, kept, ttl) };
    } catch (error) {
      const files = filesIn(kept, name);
      if (!(error instanceof Unfetched) || error.final || this.#moved || files === undefined) {
        throw error;
      }
      const since = showTime(kept!.at)!;
      return { files, instead: { why: error.message, since } };
    }
  }

  /** Also where it failed: what is kept then was found before that. */
  async close(): Promise<void> {
    // Where nothing can be kept, it is fetched again the next time.
    await unlessRefused(async () => {
      if (this.#news !== undefined) await writeKept(this.#system, this.#key, this.#news);
    });
    await unlessRefused(() => this.#source.close());
  }

  async #current(name: string, kept: Snapshot | undefined, ttl: number) {
    const snapshot = this.#news ?? await (this.#now ??= this.#asked(kept, ttl));
    const known = filesIn(snapshot, name);
    if (known !== undefined) return known;
    const texts = await this.#source.read(snapshot.version, name);
    this.#news = {
      ...snapshot,
      found: { ...snapshot.found, [name]: [...texts.keys()] },
      files: { ...snapshot.files, ...Object.fromEntries(texts) },
    };
    return [...texts];
  }

  /** What was kept, as long as it will do; else what is there now, with what is known of that state. */
  async #asked(kept: Snapshot | undefined, ttl: number): Promise<Snapshot> {
    const at = this.#system.clock.now();
    const age = kept === undefined ? Infinity : at - kept.at;
    if (kept !== undefined && (this.#source.fixed || age >= 0 && age < ttl)) return kept;
    const version = await this.#source.version();
    this.#moved = kept?.version !== version;
    const same = kept === undefined || this.#moved ? { version, found: {}, files: {} } : kept;
    return this.#news = { ...same, at };
  }
}

function filesIn(snapshot: Snapshot | undefined, name: string) {
  if (snapshot === undefined || !Object.hasOwn(snapshot.found, name)) return undefined;
  return snapshot.found[name]!.map((path) => [path, snapshot.files[path] ?? ""] as const);
}

function notYet(): never {
  const why = "it has not been fetched yet, and this command only looks";
  throw new Unfetched(why, "atmos-auth trust --show   (fetches it)", true);
}
