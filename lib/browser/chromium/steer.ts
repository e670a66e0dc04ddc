/**
 * Steering a browser of the person's own over a pipe: no port is opened that another program could find, and
 * the browser ends when we do, since it then reads the end of the pipe.
 * https://chromium.googlesource.com/chromium/src/+/main/content/public/common/content_switches.cc
 */
import { browserEnvironment } from "../../environment/programs.ts";
import { UserError } from "../../errors.ts";
import type { Heard, SteeredBrowser, SteerOptions } from "../../provider/context.ts";
import type { System } from "../../system.ts";
import type { Lock } from "../../system/file_system.ts";
import type { Talk } from "../../system/programs.ts";
import { findChromium } from "./program.ts";
import { makeMemory, markSignedIn, memoryIn } from "./memory.ts";

/** The longest that a browser may take to close by itself, and then after a signal, in milliseconds. */
const CLOSING = 5_000;
const ENDING = 2_000;

/** The longest that another sign-in with the same browser is waited for, in milliseconds. */
const LOCK_WAIT = 2_000;

/** The time after its end in which messages from before may still come, in milliseconds. */
const ECHO = 500;

/** Opens the browser, with its memory below `place`. */
export async function steer(
  system: System,
  place: string,
  options: SteerOptions,
): Promise<SteeredBrowser> {
  const program = await findChromium(system, options);
  const memory = await memoryIn(system, place, options.boundTo);
  await makeMemory(system, memory);
  const lock = await takeLock(system, memory);
  try {
    const args = argumentsFor(memory, options.visible);
    const talk = await system.talk({ program, args, env: browserEnvironment(system) });
    return new Steered(system, { program, memory, talk, lock }, options.timeout);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function takeLock({ files }: System, memory: string): Promise<Lock> {
  const lock = await files.lock(`${memory}.lock`, LOCK_WAIT);
  if (lock !== undefined) return lock;
  throw new UserError("failed", "Another atmos-auth is signing in there with its browser", {
    hint: "finish that sign-in, or close its browser, and try again",
  });
}

/**
 * Returns the browser's arguments; the page's address is not among them: every process of this machine can read those.
 */
function argumentsFor(memory: string, visible: boolean): readonly string[] {
  return [
    "--remote-debugging-pipe",
    `--user-data-dir=${memory}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-sync",
    "--disable-background-mode",
    "--hide-crash-restore-bubble",
    // What an identity provider answers is not to lie about on the disk.
    "--disk-cache-size=1",
    ...visible ? [] : ["--headless=new"],
    "about:blank",
  ];
}

/** The parts of a steered browser. */
interface Parts {
  readonly program: string;
  readonly memory: string;
  readonly talk: Talk;
  readonly lock: Lock;
}

class Steered implements SteeredBrowser {
  readonly program: string;
  readonly #system: System;
  readonly #parts: Parts;
  readonly #until: number;
  /** Resolves at the program's end, however long others hold its pipes. */
  readonly #over: Promise<undefined>;
  #count = 0;
  #next: Promise<Heard> | undefined;

  constructor(system: System, parts: Parts, timeout: number) {
    this.program = parts.program;
    this.#system = system;
    this.#parts = parts;
    this.#until = system.clock.now() + timeout;
    this.#over = parts.talk.ended.then(() => system.clock.sleep(ECHO)).then(() => undefined);
  }

  command(method: string, params: object, session?: string): number {
    const id = ++this.#count;
    const to = session === undefined ? {} : { sessionId: session };
    this.#parts.talk.send(JSON.stringify({ id, method, params, ...to }));
    return id;
  }

  async hear(patience = Infinity): Promise<Heard> {
    const { clock } = this.#system;
    const left = Math.min(patience, this.#until - clock.now());
    if (left <= 0) return { type: "late" };
    const stop = new AbortController();
    const late = clock.sleep(left, stop.signal).then((): Heard => ({ type: "late" }));
    // What is not heard in time is heard the next time.
    const heard = await Promise.race([this.#next ??= this.#receive(), late]);
    stop.abort();
    if (heard.type === "message") this.#next = undefined;
    return heard;
  }

  async #receive(): Promise<Heard> {
    const text = await Promise.race([this.#parts.talk.receive(), this.#over]);
    return text === undefined ? { type: "gone" } : { type: "message", text };
  }

  async close({ signedIn }: { readonly signedIn: boolean }): Promise<void> {
    const { talk, lock, memory } = this.#parts;
    this.command("Browser.close", {});
    if (!await this.#ends(CLOSING)) talk.kill("SIGTERM");
    if (!await this.#ends(ENDING)) talk.kill("SIGKILL");
    talk.close();
    await markSignedIn(this.#system, memory, signedIn);
    lock.release();
  }

  async #ends(within: number): Promise<boolean> {
    const stop = new AbortController();
    const late = this.#system.clock.sleep(within, stop.signal).then(() => false);
    const ended = await Promise.race([this.#parts.talk.ended.then(() => true), late]);
    stop.abort();
    return ended;
  }
}
