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
  /** The entry that it is obtained from. */
  via: v.optional(via),
  /** Written by the original's auto-provisioning, for people to read. */
  provider: v.optional(text()),
  /** Whether it is used when no identity is named. */
  default: v.optional(flag(), false),
  /** Whether the original's Terraform commands sign in to it beside another; nothing else uses it. */
  required: v.optional(flag(), false),
  /** Another name for it. */
  alias: v.optional(text()),
  tags: v.optional(texts(), () => []),
  /** Variables that its session is given. */
  env: v.optional(variables(), () => ({})),
  session: v.optional(v.object({
    /** The length of a credential's life that is asked for, in milliseconds. */
    duration: v.optional(v.pipe(duration(), v.title("Session Duration"))),
    /** The least that a credential must still last for a shell to start, in milliseconds. */
    min_ttl: v.optional(duration()),
    /** The time after which a session's credentials are taken away, in milliseconds. */
    maximum: v.optional(duration()),
  })),
  /** The prompt's colour. */
  color: v.optional(v.picklist(["red", "green", "yellow", "blue", "magenta", "cyan"])),
  /** Whether its name must be typed before a shell opens. */
  protected: v.optional(flag(), false),
  /** Variables that carry its secret and are set all the same, for programs that can read nothing else. */
  expose: v.optional(texts(), () => []),
  console: v.optional(v.object({
    /** The time that the web console stays signed in, in milliseconds. */
    session_duration: v.optional(duration()),
  })),
  /** Whether its endpoint may be plain http to another machine. */
  insecure: v.optional(flag(), false),
  /** The original's local emulator that the entry belongs to. */
  emulator: v.optional(text()),
});

/** The key `kind`, which decides what the other keys are. */
export const KIND_KEY = v.object({ kind: text() });

/** Whether every entry may have the key, whatever its kind. */
export function isCommon(key: string): boolean {
  return Object.hasOwn(COMMON.entries, key) || Object.hasOwn(KIND_KEY.entries, key);
}

/** The values of an entry's common keys. */
export type Common = v.InferOutput<typeof COMMON>;

/** The values of an entry that has none of the common keys. */
export const NOTHING_SAID: Common = v.parse(COMMON, {});

/** The traits of a common key. */
interface Nature {
  /** The roles in whose entries it has a meaning, so that hints name it there; `via` depends on the kind, too. */
  readonly of: readonly NodeRole[];
  /** Whether it says neither who one is nor what protects that: without it, nobody becomes somebody else. */
  readonly label: boolean;
  /** Whether it, or which of its own keys, has no part in a sign-in: a change makes no stored credential stale. */
  readonly cosmetic: boolean | readonly (keyof NonNullable<Common["session"]>)[];
  /** Says that it is about a session, and so has a meaning for identities alone. */
  readonly session?: true;
}

const ALL = ["provider", "identity", "integration"] as const;
const BOTH = ["provider", "identity"] as const;
const IDENTITY = ["identity"] as const;

const NATURE: Readonly<Record<keyof typeof COMMON.entries, Nature>> = {
  via: { of: ["identity", "integration"], label: false, cosmetic: false },
  provider: { of: [], label: true, cosmetic: true },
  default: { of: BOTH, label: true, cosmetic: true },
  required: { of: IDENTITY, label: true, cosmetic: true },
  alias: { of: IDENTITY, label: true, cosmetic: true },
  tags: { of: ALL, label: true, cosmetic: true },
  env: { of: IDENTITY, label: true, cosmetic: true, session: true },
  session: { of: BOTH, label: false, cosmetic: ["min_ttl", "maximum"] },
  color: { of: IDENTITY, label: true, cosmetic: true, session: true },
  protected: { of: BOTH, label: false, cosmetic: true },
  expose: { of: IDENTITY, label: true, cosmetic: true, session: true },
  console: { of: BOTH, label: true, cosmetic: true },
  insecure: { of: BOTH, label: true, cosmetic: false },
  emulator: { of: IDENTITY, label: true, cosmetic: false },
};

function natureOf(key: string): Nature | undefined {
  return Object.hasOwn(NATURE, key) ? NATURE[key as keyof typeof NATURE] : undefined;
}

/** Whether a lack of such a key changes who one is, or what protects that. */
export function isMissed(key: string): boolean {
  return !natureOf(key)?.label;
}

/** Keys, and keys of theirs such as `session.maximum`, that have no part in a sign-in. */
export const COSMETIC: ReadonlySet<string> = new Set(
  Object.entries(NATURE).flatMap(([key, { cosmetic }]) =>
    typeof cosmetic === "boolean"
      ? cosmetic ? [key] : []
      : cosmetic.map((inner) => `${key}.${inner}`)
  ),
);

/** Whether an identity alone may have the common key. */
export function isOfIdentities(key: string): boolean {
  return natureOf(key)?.session === true;
}

/** Keys that the original has for entries of any kind of a role, though not every kind uses them. */
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

/** Whether hints for an entry of that role name a common key; they always name a kind's own. */
export function isOffered(role: NodeRole, key: string): boolean {
  return natureOf(key)?.of.includes(role) ?? true;
}
