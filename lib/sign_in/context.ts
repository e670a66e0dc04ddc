/** What a sign-in needs of whoever asks for it. */
import type { Chain } from "../chain/chain.ts";
import type { Model } from "../config/entries/model.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { Person, SignInOptions } from "../provider/context.ts";
import type { Secrets } from "../references/mod.ts";
import type { Store } from "../store/store.ts";
import type { System } from "../system.ts";
import type { Redactor } from "../terminal/redact.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type Announce, announcing } from "./announce.ts";
import { personWith } from "./person_with.ts";

/** Where somebody is to be signed in, and who can be asked. */
export interface SignInContext {
  readonly system: System;
  readonly clouds: readonly Cloud[];
  readonly model: Pick<Model, "realmOf"> & {
    readonly settings: { readonly shell: { readonly pass: readonly string[] } };
  };
  readonly terminal: Pick<Terminal, "say" | "warn" | "log" | "refuse" | "waitFor">;
  readonly redactor: Pick<Redactor, "learn">;
  readonly store: Pick<
    Store,
    "read" | "write" | "remove" | "list" | "lock" | "keeps" | "type" | "describe"
  >;
  /** Who is asked. */
  readonly person: Person;
  readonly options: SignInOptions;
  readonly secrets: Omit<Secrets, "person" | "behind" | "store">;
  /** Throws where the session around would be somebody else by now; who signs in anew says who they are. */
  readonly refuseOther: (chain: Chain) => Promise<void>;
  /** Names hosts that are not the vendor's own, before anything reaches them. */
  readonly announce: Announce;
}

/**
 * The same with nobody there to ask: who looked on before sees what is waited for, and hosts that are not the vendor's
 * own are named all the same.
 */
export function silently<It extends Pick<SignInContext, "terminal" | "person">>(it: It): It {
  const { terminal, person: before } = it;
  const person: Person = {
    isThere: () => false,
    absence: () => "nobody is asked here",
    ask: (question) => terminal.refuse(question.message, question.later ?? question.hint),
    pick: (message) => terminal.refuse(message, "atmos-auth login"),
    say: (line) => terminal.log("debug", line),
    warn: (line) => terminal.log("debug", line),
    waitFor: (what, work, patience) => before.waitFor(what, work, patience),
    hear: (line) => before.hear?.(line),
  };
  return { ...it, person };
}

/** The same for nobody's eyes: whoever called us has the terminal. */
export function unseen<It extends Pick<SignInContext, "terminal" | "person">>(it: It): It {
  const silent = silently(it);
  return {
    ...silent,
    person: personWith(silent.person, { waitFor: (_, work) => work, hear: () => {} }),
  };
}

/** The same behind a running shell, whose terminal is another's: what would be said goes to the log. */
export function behind<It extends SignInContext>(it: It): It {
  return { ...unseen(it), announce: announcing((line) => it.terminal.log("debug", line)) };
}
