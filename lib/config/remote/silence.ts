/** Hosts that kept us waiting for nothing: for a minute nobody waits for them again. */
import * as v from "valibot";
import { orUndefined } from "../../errors.ts";
import { pathOf } from "../../paths/directories.ts";
import { digestOf } from "../../secret.ts";
import type { System } from "../../system.ts";
import { showTime } from "../../duration.ts";
import { cachePlace } from "./cache_place.ts";
import { Unfetched } from "./fetched.ts";

/** A failure that took less, in milliseconds, costs nobody anything: whoever is online again has no need to wait. */
const SLOW = 3000;

/** How long it is remembered, in milliseconds. */
const REMEMBERED = 60_000;

/** What asks at once all the same, as a hint. */
export const ASKS_AT_ONCE = "atmos-auth trust --show   (asks again at once)";

const SILENCE = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ at: v.number(), why: v.string(), host: v.string() }),
);

type Silence = v.InferOutput<typeof SILENCE>;

const ENDING = ".silent";

/** A larger record, in bytes, is none of ours. */
const LARGEST = 64 * 1024;

/** A host, and whether it answered when it was asked last. */
export class Host {
  readonly #system: System;
  readonly #name: string;
  #silence: Promise<Silence | undefined>;

  /** The host of that address; `anew` for one that is asked whatever is remembered from before. */
  constructor(system: System, url: string, anew: boolean) {
    this.#system = system;
    const { protocol, host } = new URL(url);
    this.#name = `${protocol}//${host}`;
    this.#silence = anew ? Promise.resolve(undefined) : this.#read();
  }

  /** Asks it, unless it was silent a moment ago; what was fetched does for `ttl` ms. Throws `Unfetched`. */
  async ask<T>(ttl: number, act: () => Promise<T>): Promise<T> {
    const silence = await this.#silence;
    const began = this.#system.clock.now();
    const age = began - (silence?.at ?? -Infinity);
    if (silence !== undefined && age >= 0 && age < Math.min(REMEMBERED, ttl || REMEMBERED)) {
      throw new Unfetched(`${silence.why} (asked at ${showTime(silence.at)})`, ASKS_AT_ONCE, false);
    }
    try {
      return await act();
    } catch (error) {
      if (error instanceof Unfetched && !error.final) await this.#heed(error.message, began);
      throw error;
    }
  }

  async #heed(why: string, began: number): Promise<void> {
    const at = this.#system.clock.now();
    if (at - began < SLOW) return;
    const silence = { at, why, host: this.#name };
    this.#silence = Promise.resolve(silence);
    // Where nothing can be kept, it is waited for the next time too.
    await orUndefined(async () => {
      const path = await this.#path();
      if (path === undefined) return;
      const place = pathOf(this.#system.os).dirname(path);
      await this.#system.files.makeDirectory(place);
      await this.#system.files.writeBrief(path, JSON.stringify(silence));
      await this.#sweep(place);
    });
  }

  /** What is remembered no more goes, of whichever host. */
  async #sweep(place: string): Promise<void> {
    const { files, clock, os } = this.#system;
    for (const name of await files.list(place) ?? []) {
      if (!name.endsWith(ENDING)) continue;
      const path = pathOf(os).join(place, name);
      const info = await files.info(path);
      if (info !== undefined && clock.now() - info.modified > REMEMBERED) await files.remove(path);
    }
  }

  async #read(): Promise<Silence | undefined> {
    const path = await this.#path();
    const bytes = path && await orUndefined(() => this.#system.files.readOwn(path, LARGEST));
    const read = v.safeParse(SILENCE, bytes && new TextDecoder().decode(bytes));
    return read.success && read.output.host === this.#name ? read.output : undefined;
  }

  async #path(): Promise<string | undefined> {
    const place = await cachePlace(this.#system);
    const name = (await digestOf(this.#name)).slice(0, 32);
    return place && pathOf(this.#system.os).join(place, name + ENDING);
  }
}
