/**
 * Handing over of a secret address to a browser: it signs in, or holds what a sign-in's answer must carry. A program
 * that starts a browser sees its arguments, and so does everybody on the machine; so the browser is given a page on
 * loopback with a name that can't be guessed, which leads to the true address, once.
 */
import { UserError } from "../errors.ts";
import type { Answer, Head } from "../loopback/service.ts";
import { isSameText, type Secret } from "../secret.ts";
import type { System } from "../system.ts";
import { pageFor } from "./page.ts";

/** The cookie by which the first browser is known when it comes again; cookies don't tell ports apart. */
const COOKIE = "atmos-auth-visit";

/** The purpose of a page, with its texts. */
export interface Purpose {
  /** The time after the first visit in which a second visitor is watched for, in milliseconds. */
  readonly aftermath: number;
  /** The text for whoever finds the page used. */
  readonly spent: string;
  /** The text for whoever asks for another page. */
  readonly stranger: string;
  /** Makes the error for a second visitor. */
  alarm(): UserError;
}

/** An address that waits for its browser; `close` must be called. */
export interface Handoff {
  /** The address for a browser to open; worth nothing after the first time. */
  readonly address: string;
  /** Resolves when a browser has come. */
  readonly came: Promise<void>;
  /** Resolves to the error to throw when a second browser has come: the first may have been somebody else's. */
  readonly alarm: Promise<UserError>;
  /** Whether a browser comes within so many milliseconds. Throws as `settled` does. */
  taken(patience: number): Promise<boolean>;
  /** Throws the alarm when a second browser has come, or does so in a moment after the first. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Serves the page and waits for its browser. */
export function offer(system: System, target: Secret, purpose: Purpose): Handoff {
  const page = new Page(system, target, purpose);
  const receive = (head: Head) => page.receive(head);
  const server = system.serve({ port: 0, host: "127.0.0.1", receive });
  const stop = new AbortController();
  const late = (ms: number) => system.clock.sleep(ms, stop.signal).then(() => undefined);
  const alarm = page.second.then(() => purpose.alarm());
  const settled = async () => {
    if (page.since === undefined) return;
    const rest = page.since + purpose.aftermath - system.clock.now();
    const trouble = await Promise.race([alarm, late(Math.max(rest, 0))]);
    if (trouble !== undefined) throw trouble;
  };
  const taken = async (patience: number) => {
    await Promise.race([page.first, late(patience)]);
    await settled();
    return page.since !== undefined;
  };
  const close = async () => {
    stop.abort();
    await server.close();
  };
  const address = `http://127.0.0.1:${server.port}${page.path}`;
  return { address, came: page.first, alarm, taken, settled, close };
}

class Page {
  readonly path: string;
  readonly first: Promise<void>;
  readonly second: Promise<void>;
  /** The time of the first visit, in milliseconds since 1970. */
  since: number | undefined;
  readonly #system: System;
  readonly #target: Secret;
  readonly #purpose: Purpose;
  readonly #cookie: string;
  readonly #onFirst: () => void;
  readonly #onSecond: () => void;

  constructor(system: System, target: Secret, purpose: Purpose) {
    this.#system = system;
    this.#target = target;
    this.#purpose = purpose;
    this.path = `/${system.random(32).toHex()}`;
    this.#cookie = `${COOKIE}=${system.random(32).toHex()}`;
    ({ promise: this.first, resolve: this.#onFirst } = Promise.withResolvers<void>());
    ({ promise: this.second, resolve: this.#onSecond } = Promise.withResolvers<void>());
  }

  receive(head: Head): Answer {
    const { spent, stranger } = this.#purpose;
    if (!isVisit(head, this.path)) return refuse("There is nothing here", stranger, 404);
    if (this.since === undefined) return this.#lead();
    // The browser that was led on may come back: its person reloads, or goes a step back.
    if (!this.#isFirst(head)) this.#onSecond();
    return refuse("This page has been used", spent, 410);
  }

  #isFirst({ headers }: Head): boolean {
    const cookies = (headers.cookie ?? "").split("; ");
    return cookies.some((cookie) => isSameText(cookie, this.#cookie));
  }

  #lead(): Answer {
    this.since = this.#system.clock.now();
    this.#onFirst();
    return {
      status: 302,
      headers: {
        "location": this.#target.reveal(),
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "set-cookie": `${this.#cookie}; Path=${this.path}; HttpOnly; SameSite=Lax`,
      },
      body: "",
    };
  }
}

/** Whether a request opens the page: one that is fetched ahead of time, or by another page, does not. */
function isVisit({ method, path, headers }: Head, wanted: string): boolean {
  const ahead = headers["sec-purpose"] ?? headers["purpose"] ?? headers["x-moz"] ?? "";
  const mode = headers["sec-fetch-mode"] ?? "navigate";
  return method === "GET" && isSameText(path, wanted) && !ahead.includes("prefetch") &&
    mode === "navigate";
}

function refuse(title: string, text: string, status: number): Answer {
  return pageFor({ good: false, title, text }, status);
}
