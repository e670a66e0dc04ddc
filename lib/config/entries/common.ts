/** The keys that every entry may have, whatever its kind. */
import { duration, flag, text, texts, variables } from "../schema/schema.ts";
import type { NodeRole } from "../../provider/kind.ts";
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
  insecure: v.optional(flag(), false),
  /** The original's local emulator that the entry belongs to. */
  emulator: v.optional(text()),
});

/** The one key that decides what the others are. */
export const KIND_KEY = v.object({ kind: text() });

/** Whether every entry may have the key, whatever its kind. */
export function isCommon(key: string): boolean {
  return Object.hasOwn(COMMON.entries, key) || Object.hasOwn(KIND_KEY.entries, key);
}

/** What the common keys of an entry say. */
export type Common = v.InferOutput<typeof COMMON>;

/** What an entry says that has none of the common keys. */
export const NOTHING_SAID: Common = v.parse(COMMON, {});

/** Keys that say neither who one is nor what protects that: nobody becomes somebody else without them. */
const LABELS: readonly string[] = [
  ...["provider", "default", "required", "alias", "tags", "env", "color", "expose", "console"],
  ...["insecure", "emulator"],
];

/** Whether the lack of such a key is a matter of who one is, or of what protects that. */
export function isMissed(key: string): boolean {
  return !LABELS.includes(key);
}

/** Keys, and keys of theirs, that have no part in a sign-in, so that changing one does not make a stored credential stale. */
export const COSMETIC: ReadonlySet<string> = new Set([
  ...["provider", "default", "required", "alias", "tags", "env", "color", "protected", "expose"],
  ...["console", "session.min_ttl", "session.maximum"],
]);

/** The common keys that mean something in an entry of each role, `via` aside, which depends on its kind. */
const OFFERED = {
  provider: ["kind", "default", "tags", "session", "console", "insecure", "protected"],
  identity: Object.keys(COMMON.entries).filter((key) => key !== "provider").concat("kind"),
  integration: ["kind", "via", "tags"],
} as const satisfies Record<NodeRole, readonly string[]>;

/** What is said of a session, and so of the identity that it is: nobody hears it of a provider. */
const OF_IDENTITIES: readonly string[] = ["env", "expose", "color"];

/** Whether an identity alone may have the common key. */
export function isOfIdentities(key: string): boolean {
  return OF_IDENTITIES.includes(key);
}

/** What the original has for entries of any kind of a role, though not every kind of them uses it. */
const SHARED: Readonly<Record<NodeRole, readonly string[]>> = {
  provider: [
    ...["region", "start_url", "url", "username", "password", "driver", "provider_type"],
    ...["download_browser_driver", "browser_type", "browser_executable_path"],
    "auto_provision_identities",
  ],
  identity: [],
  integration: [],
};

/** Whether the original has the key for entries of that role, whatever their kind. */
export function isShared(role: NodeRole, key: string): boolean {
  return SHARED[role].includes(key);
}

/** Whether a common key is worth naming to somebody who writes an entry of that role; a kind's own always are. */
export function isOffered(role: NodeRole, key: string): boolean {
  return !Object.hasOwn(COMMON.entries, key) || OFFERED[role].some((each) => each === key);
}
