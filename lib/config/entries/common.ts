/** The keys that every entry may have, whatever its kind. */
import { duration, flag, text, texts, variables } from "../schema/schema.ts";
import * as v from "valibot";

const via = v.pipe(
  v.object({ provider: v.optional(text()), identity: v.optional(text()) }),
  v.check(
    ({ provider, identity }) => (provider === undefined) !== (identity === undefined),
    "must name one provider or one identity",
  ),
  v.examples([{ provider: "NAME" }]),
);

/** The keys that providers and identities have in common; `kind` is read apart, since all depends on it. */
export const COMMON = v.object({
  /** What the entry is obtained from. */
  via: v.optional(via),
  /** Written by the original's auto-provisioning, to be read by people. */
  provider: v.optional(text()),
  /** Used when nobody asks for another. */
  default: v.optional(flag(), false),
  /** Signed in to beside another, by the original's Terraform commands only. */
  required: v.optional(flag(), false),
  /** Another name for it. */
  alias: v.optional(text()),
  tags: v.optional(texts(), () => []),
  /** Variables that its shell is given. */
  env: v.optional(variables(), () => ({})),
  session: v.optional(v.object({
    /** How long a credential should last, in milliseconds. */
    duration: v.optional(v.pipe(duration(), v.title("Session Duration"))),
    /** A shell starts only with at least this much left, in milliseconds. */
    min_ttl: v.optional(duration()),
    /** The credentials are taken away from a session after this long, in milliseconds. */
    maximum: v.optional(duration()),
  })),
  /** The prompt's colour. */
  color: v.optional(v.picklist(["red", "green", "yellow", "blue", "magenta", "cyan"])),
  /** Its name must be typed before a shell opens. */
  protected: v.optional(flag(), false),
  /** Variables that carry its secret and are set all the same, for programs that can read nothing else. */
  expose: v.optional(texts(), () => []),
  console: v.optional(v.object({
    /** How long the web console stays signed in, in milliseconds. */
    session_duration: v.optional(duration()),
  })),
  /** Its endpoint may be plain http although that is not on this machine. */
  insecure: v.optional(
    v.pipe(
      flag(),
      v.description("Allow plain http to its endpoint: whoever is between reads the secrets"),
    ),
    false,
  ),
  /** The original's local emulator that the entry belongs to. */
  emulator: v.optional(text()),
});

/** The one key that decides what the others are. */
export const KIND_KEY = v.object({ kind: text() });

/** What the common keys of an entry say. */
export type Common = v.InferOutput<typeof COMMON>;

/** What an entry says that has none of the common keys. */
export const NOTHING_SAID: Common = v.parse(COMMON, {});

/** Keys, and keys of theirs, that have no part in a sign-in, so that changing one does not make a stored credential stale. */
export const COSMETIC: ReadonlySet<string> = new Set([
  ...["provider", "default", "required", "alias", "tags", "env", "color", "protected", "expose"],
  ...["console", "session.min_ttl", "session.maximum"],
]);
