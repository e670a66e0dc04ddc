/**
 * From profiles to entries of ours, in the order in which AWS's CLI decides what a profile is: a role, a role by
 * token, a permission set, keys, a program. https://github.com/boto/botocore/blob/develop/botocore/credentials.py
 */
import type { Profile, Profiles } from "../shared/profiles.ts";
import { Draft } from "./draft.ts";
import { convertKeyless, convertKeys, hasKeys } from "./keys.ts";
import { followed } from "./asked.ts";
import { asMeant } from "./other_tools.ts";
import { convertProcess } from "./process.ts";
import { convertRole, convertTokenRole, type Source } from "./role.ts";
import { convertSession, convertSso, isSso } from "./sso.ts";
import { noteUnused } from "./unused.ts";

/** Turns everything into entries; what can't be turned is noted. */
export function convert(all: Profiles): Draft {
  const conversion = new Conversion(all);
  for (const session of all.sessions.values()) convertSession(conversion.draft, session);
  for (const name of all.profiles.keys()) conversion.identityOf(name, []);
  return conversion.draft;
}

class Conversion implements Source {
  readonly draft: Draft;
  readonly #all: Profiles;
  readonly #meant = new Map<string, Profile>();
  /** Names of identities by profile; `undefined` for one that can't be. */
  readonly #done = new Map<string, string | undefined>();

  constructor(all: Profiles) {
    this.#all = all;
    this.draft = new Draft(all.profiles.keys());
  }

  /** The identity that a profile becomes, with all that it hangs on; `path` is whose sake it is for. */
  identityOf(name: string, path: readonly string[]): string | undefined {
    if (this.#done.has(name)) return this.#done.get(name);
    const profile = this.#profile(name);
    const identity = profile && this.#convert(profile, [...path, name]);
    if (profile === undefined) this.#noteUnclear(name);
    this.#done.set(name, identity);
    return identity;
  }

  /** What a role is assumed with: keys of its own beat the role that a profile is beside. */
  sourceOf(name: string, path: readonly string[]): string | undefined {
    const profile = this.#profile(name);
    if (profile === undefined) return undefined;
    if (isRole(profile) && hasKeys(profile)) {
      return isSso(profile) ? undefined : convertKeys(this.draft, profile);
    }
    if (path.includes(name)) return undefined;
    const isKeyless = KINDS.every((key) => !profile.settings.has(key)) &&
      profile.settings.has("mfa_serial");
    return isKeyless ? this.#keyless(profile) : this.identityOf(name, path);
  }

  isProfile(name: string): boolean {
    return this.#all.profiles.has(name);
  }

  circleFrom(name: string): readonly string[] | undefined {
    const path = [name];
    for (let next = this.#followed(name); next !== undefined; next = this.#followed(next)) {
      if (path.includes(next)) return [...path, next];
      path.push(next);
    }
    return undefined;
  }

  /** The profile, or the identity of that name, that a profile asks for when it is used. */
  #followed(name: string): string | undefined {
    const profile = this.#profile(name);
    const value = (key: string) => profile?.settings.get(key)?.value;
    if (profile === undefined || isSso(profile)) return undefined;
    if (isRole(profile)) return value("source_profile");
    if (hasKeys(profile) && !isAsked(profile)) return undefined;
    return followed(value("credential_process") ?? "", this.#all.profiles.keys());
  }

  #noteUnclear(name: string): void {
    const profile = this.#all.profiles.get(name);
    const why = profile?.unclear?.text;
    if (profile && why) this.draft.note(profile, undefined, `no identity is made of it: ${why}`);
  }

  #keyless(profile: Profile): string | undefined {
    const known = this.#done.get(profile.name);
    if (known !== undefined) return known;
    const identity = convertKeyless(this.draft, profile);
    this.#done.set(profile.name, identity);
    return identity;
  }

  /** Nothing is made of what is unclear, whatever part of it could be read. */
  #profile(name: string): Profile | undefined {
    const known = this.#meant.get(name);
    const profile = this.#all.profiles.get(name);
    if (known !== undefined || profile === undefined || profile.unclear !== undefined) return known;
    const meant = asMeant(this.draft, this.#all, profile);
    this.#meant.set(name, meant);
    return meant;
  }

  #convert(profile: Profile, path: readonly string[]): string | undefined {
    const { draft } = this;
    const has = (key: string) => profile.settings.has(key);
    const user = hasKeys(profile) ? convertKeys(draft, profile, isAsked(profile)) : undefined;
    if (isRole(profile)) return convertRole(draft, this, profile, path);
    if (has("web_identity_token_file")) return convertTokenRole(draft, profile);
    if (isSso(profile)) return convertSso(draft, this.#all.sessions, profile);
    if (user !== undefined && !isAsked(profile)) return user;
    if (has("credential_process")) return convertProcess(draft, this, profile, path);
    noteUnused(draft, profile, []);
    return undefined;
  }
}

/** Settings that say how a credential is had. */
const KINDS = [
  ...["aws_access_key_id", "aws_secret_access_key", "role_arn", "web_identity_token_file"],
  ...["sso_account_id", "sso_role_name", "credential_process", "login_session"],
];

/** Whether its program comes before its keys. */
function isAsked({ settings, keysFirst }: Profile): boolean {
  return settings.has("credential_process") && !keysFirst;
}

function isRole({ settings }: Profile): boolean {
  return settings.has("role_arn") && !settings.has("web_identity_token_file");
}
