/** Hosts that did not answer: for a minute none of them is waited for again. */
import * as v from "valibot";
import { orUndefined } from "../../errors.ts";
import { pathOf } from "../../paths/directories.ts";
import { digestOf } from "../../secret.ts";
import type { System } from "../../system.ts";
import { showTime } from "../../duration.ts";
import { cachePlace } from "./cache_place.ts";
import { Unfetched } from "./fetched.ts";

/**
 * The shortest failure, in milliseconds, that is remembered: a quicker one costs nothing, and whoever is online again
 * should not have to wait.
 */
const SLOW = 3000;

/** The time that a failure is remembered, in milliseconds. */
const REMEMBERED = 60_000;

/** A hint with a command that asks again at once. */
export const ASKS_AT_ONCE = "atmos-auth trust --show   (asks again at once)";

const SILENCE = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ at: v.number(), why: v.string(), host: v.string() }),
);

type Silence = v.InferOutput<typeof SILENCE>;

const ENDING = ".silent";

/** The largest record, in bytes; a larger one is not ours. */
const LARGEST = 64 * 1024;

/** A host, and its last failure to answer. */
export class Host {
  readonly #system: System;
  readonly #name: string;
  #silence: Promise<Silence | undefined>;

  /** Makes the host of that address; with `anew`, earlier failures are not read. */
  constructor(system: System, url: string, anew: boolean) {
    this.#system = system;
    const { protocol, host } = new URL(url);
    this.#name = `${protocol}//${host}`;
    this.#silence = anew ? Promise.resolve(undefined) : this.#read();
  }

  /**
   * Runs `act`, unless the host did not answer a moment ago; fetched files stay current for `ttl` milliseconds. Throws
   * `Unfetched`.
   */
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
    // When nothing can be kept, the host is waited for the next time, too.
    await orUndefined(async () => {
      const path = await this.#path();
      if (path === undefined) return;
      const place = pathOf(this.#system.os).dirname(path);
      await this.#system.files.makeDirectory(place);
      await this.#system.files.writeBrief(path, JSON.stringify(silence));
      await this.#sweep(place);
    });
  }

  /** Removes records of any host that are no longer remembered. */
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
