/** Opening of the person's web browser, if one can be seen. */
import { inBackground, reasonOf, throwBug, UserError } from "../errors.ts";
import { findProgram } from "../paths/program.ts";
import type { Browser, Person } from "../provider/context.ts";
import { Secret } from "../secret.ts";
import { browserEnvironment } from "../environment/programs.ts";
import type { System } from "../system.ts";
import { type Guard, listenForCallback } from "./callback.ts";
import { type Handoff, offer, type Purpose } from "./handoff.ts";

/** Makes the browser of this machine and person, as far as it opens pages for them. */
export function browserOf(
  system: System,
  person: Person,
): Pick<Browser, "isHere" | "open" | "listen"> {
  let pages: SignInPages | undefined;
  return {
    isHere: () => isBrowserHere(system, person),
    open: async (url) => {
      const handoff = offer(system, new Secret(url), SIGN_IN);
      const opened = await startBrowser(system, handoff);
      if (opened) (pages ??= new SignInPages(system, person)).tend(handoff, url);
      else await handoff.close();
      return opened;
    },
    listen: (options) => {
      return listenForCallback(system, options, pages = new SignInPages(system, person));
    },
  };
}

/** Whether a browser can be seen: over ssh it would open where nobody looks; without a display there is none. */
export function isBrowserHere({ os, env }: System, person: Person): boolean {
  if (!person.isThere() || env.get("SSH_CONNECTION") || env.get("SSH_TTY")) return false;
  if (os !== "linux") return true;
  return Boolean(env.get("DISPLAY") || env.get("WAYLAND_DISPLAY") || env.get("WSL_DISTRO_NAME"));
}

/** Starts a browser that is to take the page over; `false` when that failed. Nothing else is ever opened. */
export async function startBrowser(system: System, handoff: Handoff): Promise<boolean> {
  const env = browserEnvironment(system);
  const here = handoff.came.then(() => ({ status: 0 }));
  for (const [name, ...args] of openers(system)) {
    try {
      const { path } = await findProgram(system, name!, system.env);
      const given = [...args, handoff.address];
      const child = system.spawn({ program: path, args: given, env, stdio: "none" });
      // A browser that is started may stay; one that fails does so at once.
      const stays = system.clock.sleep(3_000).then(() => ({ status: 0 }));
      const { status } = await Promise.race([child.ending, here, stays]);
      if (status === 0) return true;
    } catch (error) {
      throwBug(error);
    }
  }
  return false;
}

/** Returns the programs that open an address, in the order of preference; `BROWSER` may list several. */
function openers({ os, env }: System): readonly (readonly string[])[] {
  const named = (env.get("BROWSER") ?? "").split(os === "windows" ? ";" : ":").filter(Boolean);
  const own = named.filter((name) => !name.includes("%")).map((name) => name.split(" "));
  if (os === "darwin") return [...own, ["/usr/bin/open"]];
  if (os === "windows") return [...own, ["rundll32.exe", "url.dll,FileProtocolHandler"]];
  return [...own, ["wslview"], ["xdg-open"], ["gio", "open"], ["x-www-browser"]];
}

/** The time that a browser is waited for before the person is asked to help, in milliseconds. */
const PATIENCE = 20_000;

/** The time that a page waits in all, in milliseconds: there may be a choice of browsers. */
const LIFE = 10 * 60_000;

/** The purpose of a sign-in's page, with its texts. */
export const SIGN_IN: Purpose = {
  // The first visitor has to be quicker than a browser that starts, and than a person who signs in.
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
class SignInPages implements Guard {
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
