/** All places that one loading of a configuration fetches from: each is asked once, and its files are kept. */
import { orUndefined } from "../../errors.ts";
import { showTime } from "../../duration.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { System } from "../../system.ts";
import { type Address, inRepository, unusable } from "./address.ts";
import { type Snapshot, type Source, Unfetched } from "./fetched.ts";
import { gitSource } from "./git.ts";
import { httpsSource } from "./https.ts";
import { readKept, writeKept } from "./kept.ts";
import { scratchOf } from "./scratch.ts";
import { ASKS_AT_ONCE, Host } from "./silence.ts";

/** Files that an address means. */
export interface Fetched {
  /** Texts by each file's own address, which is its name from then on. */
  readonly texts: ReadonlyMap<string, string>;
  /** The reason why kept files are used instead of current ones, the time at which they were current, and a hint. */
  readonly instead?: { readonly why: string; readonly since: string; readonly hint: string };
}

/**
 * Whether places are asked: `false` for the cache alone, `true` for all but hosts that did not answer a moment ago,
 * `anew` for those, too.
 */
export type Fetching = boolean | "anew";

/** The most places that one configuration may fetch from. */
const MOST = 16;

/** The places of one loading. */
export class Remotes {
  readonly #system: System;
  readonly #fetches: Fetching;
  readonly #clouds: readonly Cloud[];
  readonly #places = new Map<string, Place>();
  readonly #hosts = new Map<string, Host>();
  readonly #origins = new Map<string, Address>();

  /** Makes them; if `fetches` is `false`, kept files are used, however old, and nothing is asked. */
  constructor(system: System, fetches: Fetching, clouds: readonly Cloud[]) {
    this.#system = system;
    this.#clouds = clouds;
    this.#fetches = fetches;
  }

  /** Returns the files at an address; `ttl` is how long kept ones are current, in milliseconds. Throws `Unfetched`. */
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

  /** Returns the address that a file came from, by the file's name. */
  originOf(file: string): Address | undefined {
    return this.#origins.get(file);
  }

  /** Keeps what was fetched, and removes all else. */
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
    const host = this.#fetches === false ? undefined : this.#hostOf(address.url);
    const place = new Place(this.#system, key, source, host);
    this.#places.set(key, place);
    return place;
  }

  #hostOf(url: string): Host {
    const { protocol, host } = new URL(url);
    const known = this.#hosts.get(`${protocol}//${host}`) ??
      new Host(this.#system, url, this.#fetches === "anew");
    this.#hosts.set(`${protocol}//${host}`, known);
    return known;
  }
}

/** The name of an address's files within its place. */
function nameIn(address: Address): string {
  return address.kind === "git" ? address.path : "file";
}

/** Files by path, and why they are not current if so. */
interface FoundThere extends Pick<Fetched, "instead"> {
  readonly files: readonly (readonly [string, string])[];
}

/** One place, in the state that it had when it was first asked. */
class Place {
  readonly #system: System;
  readonly #key: string;
  readonly #source: Source;
  /** The host to ask; `undefined` when nothing is asked. */
  readonly #host: Host | undefined;
  #kept: Promise<Snapshot | undefined> | undefined;
  #now: Promise<Snapshot> | undefined;
  /** Whether the place's state differs from the kept one, which then is used no more. */
  #moved = false;
  /** The files to keep. */
  #news: Snapshot | undefined;

  constructor(system: System, key: string, source: Source, host: Host | undefined) {
    this.#system = system;
    this.#key = key;
    this.#source = source;
    this.#host = host;
  }

  async find(name: string, ttl: number): Promise<FoundThere> {
    const kept = await (this.#kept ??= readKept(this.#system, this.#key));
    const host = this.#host;
    if (host === undefined) return { files: filesIn(kept, name) ?? notYet() };
    try {
      return { files: await this.#current(host, name, kept, ttl) };
    } catch (error) {
      const files = filesIn(kept, name);
      if (!(error instanceof Unfetched) || error.final || this.#moved || files === undefined) {
        throw error;
      }
      const hint = error.hint === ASKS_AT_ONCE ? ASKS_AT_ONCE : "check the network";
      return { files, instead: { why: error.message, since: showTime(kept!.at)!, hint } };
    }
  }

  /** Keeps new files and closes the source, also after a failure: the files were found before it. */
  async close(): Promise<void> {
    // When nothing can be kept, it is fetched again the next time.
    await orUndefined(async () => {
      if (this.#news !== undefined) await writeKept(this.#system, this.#key, this.#news);
    });
    await orUndefined(() => this.#source.close());
  }

  async #current(host: Host, name: string, kept: Snapshot | undefined, ttl: number) {
    const snapshot = this.#news ?? await (this.#now ??= this.#asked(host, kept, ttl));
    const known = filesIn(snapshot, name);
    if (known !== undefined) return known;
    const texts = await host.ask(ttl, () => this.#source.read(snapshot.version, name));
    // Another name of the same place may have been read meanwhile.
    const { found, files } = this.#news ?? snapshot;
    this.#news = {
      ...snapshot,
      found: { ...found, [name]: [...texts.keys()] },
      files: { ...files, ...Object.fromEntries(texts) },
    };
    return [...texts];
  }

  /** Returns the kept files while they are current; else the place's state now, with the files known of it. */
  async #asked(host: Host, kept: Snapshot | undefined, ttl: number): Promise<Snapshot> {
    const at = this.#system.clock.now();
    const age = kept === undefined ? Infinity : at - kept.at;
    if (kept !== undefined && (this.#source.fixed || age >= 0 && age < ttl)) return kept;
    const version = await host.ask(ttl, () => this.#source.version());
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
  const why = "no copy of it is here, and this command fetches none";
  throw new Unfetched(why, "atmos-auth trust --show   (fetches it)", true);
}
