/** The pages that a sign-in has handed to browsers: whether one came, and whether somebody else was first. */
import { inBackground, reasonOf, UserError } from "../errors.ts";
import type { System } from "../system.ts";
import type { Person } from "../provider/context.ts";
import type { Guard } from "./callback.ts";
import type { Handoff, Purpose } from "./handoff.ts";

/** How long a browser is waited for before the person is asked to help, in milliseconds. */
const PATIENCE = 20_000;

/** How long a page waits at all, in milliseconds: there may be a choice of browsers. */
const LIFE = 10 * 60_000;

/** What a sign-in's page says. */
export const SIGN_IN: Purpose = {
  // Who was first has to be quicker than a browser that starts, and than a person who signs in.
  aftermath: 3_000,
  spent:
    "It leads to a sign-in once. If you have not seen one, somebody else on this machine has: " +
    "go on with nothing, and sign in again from the terminal.",
  stranger: "Sign in from the terminal.",
  alarm: () =>
    new UserError("sign_in_refused", "The page that leads to the sign-in was asked for twice", {
      hint: "somebody else on this machine may have been first: sign in again; if it happens " +
        "every time, with the device code: atmos-auth login --device",
    }),
};

/** All pages of one sign-in. */
export class SignInPages implements Guard {
  readonly alarm: Promise<UserError>;
  readonly #system: System;
  readonly #person: Person;
  readonly #handoffs = new Set<Handoff>();
  readonly #onAlarm: (trouble: UserError) => void;

  constructor(system: System, person: Person) {
    this.#system = system;
    this.#person = person;
    ({ promise: this.alarm, resolve: this.#onAlarm } = Promise.withResolvers<UserError>());
  }

  /** Watches a page that a browser was sent to; says so when none comes. It closes by itself in the end. */
  tend(handoff: Handoff, url: string): void {
    this.#handoffs.add(handoff);
    inBackground(handoff.alarm.then(this.#onAlarm), this.#onTrouble);
    inBackground(this.#waitFor(handoff, url), this.#onTrouble);
  }

  readonly #onTrouble = (error: unknown) => this.#person.warn(reasonOf(error));

  async settled(): Promise<void> {
    for (const handoff of this.#handoffs) await handoff.settled();
  }

  async close(): Promise<void> {
    const all = [...this.#handoffs];
    this.#handoffs.clear();
    await Promise.all(all.map((handoff) => handoff.close()));
  }

  async #waitFor(handoff: Handoff, url: string): Promise<void> {
    const { clock } = this.#system;
    const came = handoff.came.then(() => true);
    const inTime = await Promise.race([came, clock.sleep(PATIENCE).then(() => false)]);
    if (!inTime && this.#handoffs.has(handoff)) {
      this.#person.say(`No browser has come yet; open this address yourself:\n\n  ${url}\n`);
    }
    await clock.sleep(LIFE);
    if (this.#handoffs.delete(handoff)) await handoff.close();
  }
}
