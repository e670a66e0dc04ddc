/**
 * From profiles to entries of ours, in the order in which AWS's own tools decide what a profile is: a role, a
 * role by token, a permission set, keys, a program.
 */
import type { Profile, Shared } from "./profiles.ts";
import { Draft } from "./draft.ts";
import { convertKeys, hasKeys } from "./keys.ts";
import { convertProcess } from "./process.ts";
import { convertRole, type RoleSource } from "./role.ts";
import { convertSession, convertSso, isSso } from "./sso.ts";
import { noteUnused } from "./unused.ts";

/** Turns everything into entries; what can't be turned is noted. */
export function convert(shared: Shared): Draft {
  const conversion = new Conversion(shared);
  for (const session of shared.sessions.values()) convertSession(conversion.draft, session);
  for (const name of shared.profiles.keys()) conversion.identityOf(name, []);
  return conversion.draft;
}

class Conversion implements RoleSource {
  readonly draft: Draft;
  readonly #shared: Shared;
  /** Names of identities by profile; `undefined` for one that can't be. */
  readonly #done = new Map<string, string | undefined>();

  constructor(shared: Shared) {
    this.#shared = shared;
    this.draft = new Draft(shared.profiles.keys());
  }

  /** The identity that a profile becomes, with all that it hangs on; `path` is whose sake it is for. */
  identityOf(name: string, path: readonly string[]): string | undefined {
    if (this.#done.has(name)) return this.#done.get(name);
    const profile = this.#shared.profiles.get(name)!;
    const identity = this.#convert(profile, [...path, name]);
    this.#done.set(name, identity);
    return identity;
  }

  /** Keys of its own beat whatever else the profile of a source says. */
  sourceOf(name: string, path: readonly string[]): string | undefined {
    const profile = this.#shared.profiles.get(name);
    if (profile === undefined) return undefined;
    if (hasKeys(profile)) return convertKeys(this.draft, profile);
    return path.includes(name) ? undefined : this.identityOf(name, path);
  }

  isProfile(name: string): boolean {
    return this.#shared.profiles.has(name);
  }

  #convert(profile: Profile, path: readonly string[]): string | undefined {
    const { draft } = this;
    const user = hasKeys(profile) ? convertKeys(draft, profile) : undefined;
    const has = (key: string) => profile.settings.has(key);
    if (has("role_arn")) return convertRole(draft, this, profile, path);
    if (isSso(profile)) return convertSso(draft, this.#shared.sessions, profile);
    if (user !== undefined) return user;
    if (has("credential_process")) return convertProcess(draft, profile);
    noteUnused(draft, profile, []);
    return undefined;
  }
}
