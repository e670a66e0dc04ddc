/** The context of a sign-in, from the command that asks for it. */
import type { Chain } from "../chain/chain.ts";
import type { Model } from "../config/entries/model.ts";
import type { Credential } from "../credential.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { Person, SignInOptions } from "../provider/context.ts";
import type { Secrets } from "../references/mod.ts";
import type { Store } from "../store/store.ts";
import type { System } from "../system.ts";
import type { Redactor } from "../terminal/redact.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type Announce, announcing } from "./announce.ts";
import { personWith } from "./person_with.ts";

/** The configuration, the store, and the person of a sign-in. */
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
  /** The person who may be asked. */
  readonly person: Person;
  readonly options: SignInOptions;
  readonly secrets: Omit<Secrets, "person" | "behind" | "store">;
  /** Throws where the session around would become another identity; a person who signs in anew decides who they are. */
  readonly refuseOther: (chain: Chain) => Promise<void>;
  /**
   * Throws for a credential of a chain's end, before it is used, kept or shown, that is another's than the one that the
   * session around holds under its name.
   */
  readonly refuseOthers: (chain: Chain, credential: Credential) => Promise<void>;
  /** Announces hosts that are not the vendor's own, before anything reaches them. */
  readonly announce: Announce;
}

/**
 * Returns the context with nobody to ask. The person still sees what is waited for and is warned, and hosts that are not
 * the vendor's own are announced all the same.
 */
export function silently<It extends Pick<SignInContext, "terminal" | "person">>(it: It): It {
  const { terminal, person: before } = it;
  const person: Person = {
    isThere: () => false,
    absence: () => "nobody is asked here",
    ask: (question) => terminal.refuse(question.message, question.later ?? question.hint),
    pick: (message) => terminal.refuse(message, "atmos-auth login"),
    say: (line) => terminal.log("debug", line),
    warn: (line) => before.warn(line),
    waitFor: (what, work, patience) => before.waitFor(what, work, patience),
    hear: (line) => before.hear?.(line),
  };
  return { ...it, person };
}

/** Returns the silent context, in which waiting is not shown either: the calling program has the terminal. */
export function unseen<It extends Pick<SignInContext, "terminal" | "person">>(it: It): It {
  const silent = silently(it);
  return {
    ...silent,
    person: personWith(silent.person, {
      warn: (line) => it.terminal.log("debug", line),
      waitFor: (_, work) => work,
      hear: () => {},
    }),
  };
}

/** Returns the unseen context for a running shell, whose terminal is the shell's: all lines go to the log. */
export function behind<It extends SignInContext>(it: It): It {
  return { ...unseen(it), announce: announcing((line) => it.terminal.log("debug", line)) };
}
