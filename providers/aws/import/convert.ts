/**
 * From profiles to entries of ours, in the order in which AWS's CLI decides what a profile is: a role, a role by
 * token, a permission set, keys, a program. https://github.com/boto/botocore/blob/develop/botocore/credentials.py
 */
import type { AskedOfUs } from "../../../lib/provider/cloud.ts";
import type { Profile, Profiles } from "../shared/profiles.ts";
import { circleAmong, circleFrom } from "./circles.ts";
import { Draft, type LeftOut, type Made } from "./draft.ts";
import { convertKeyless, convertKeys } from "./keys.ts";
import { hasKeys, isAsked, isKeyless, isRole, isSso } from "./nature.ts";
import { asMeant } from "./other_tools.ts";
import { convertProcess } from "./process.ts";
import { convertRole, convertTokenRole, type Source } from "./role.ts";
import { convertSession, convertSso } from "./sso.ts";
import { whyNothing } from "./unused.ts";

/** Turns everything into entries; what can't be turned is noted. */
export function convert(all: Profiles, ofUs: AskedOfUs): Draft {
  const conversion = new Conversion(all, ofUs);
  for (const session of all.sessions.values()) convertSession(conversion.draft, session);
  for (const name of all.profiles.keys()) conversion.identityOf(name);
  dropCircles(conversion.draft, all, ofUs);
  return conversion.draft;
}

/** Where one is left out we would take another whose name differs in case alone, and may come back to who asks. */
function dropCircles(
  draft: Draft,
  { profiles }: Pick<Profiles, "profiles">,
  ofUs: AskedOfUs,
): void {
  for (const [name, profile] of profiles) {
    const isThere = draft.identities.has(name);
    const circle = isThere ? circleAmong(name, draft.identities, ofUs) : undefined;
    if (circle === undefined) continue;
    draft.identities.delete(name);
    draft.leaveOut(profile, inCircle("credential_process", circle));
    return dropCircles(draft, { profiles }, ofUs);
  }
}

function inCircle(key: string, circle: readonly string[]): LeftOut {
  return { key, why: `${key} leads in a circle: ${circle.join(" -> ")}` };
}

class Conversion implements Source {
  readonly draft: Draft;
  readonly #all: Profiles;
  /** As their tools mean them; without those that are unclear: nothing is made of any part of these. */
  readonly #meant: ReadonlyMap<string, Profile>;
  /** What roles are assumed with. */
  readonly #sources: ReadonlySet<string | undefined>;
  /** Names of identities by profile; `undefined` for one that is left out, or not done yet. */
  readonly #done = new Map<string, string | undefined>();

  readonly ofUs: AskedOfUs;

  constructor(all: Profiles, ofUs: AskedOfUs) {
    this.#all = all;
    this.ofUs = ofUs;
    this.draft = new Draft(all.profiles.keys());
    const clear = [...all.profiles].filter(([, { unclear }]) => unclear === undefined);
    this.#meant = new Map(clear.map(([name, it]) => [name, asMeant(this.draft, all, it)]));
    const roles = [...this.#meant.values()].filter(isRole);
    this.#sources = new Set(roles.map(({ settings }) => settings.get("source_profile")?.value));
  }

  /** Each profile is judged once. */
  identityOf(name: string): string | undefined {
    const profile = this.#all.profiles.get(name);
    if (profile === undefined || this.#done.has(name)) return this.#done.get(name);
    this.#done.set(name, undefined);
    const made = this.#judged(profile);
    if ("identity" in made) this.#done.set(name, made.identity);
    else this.draft.leaveOut(profile, made);
    return this.#done.get(name);
  }

  /** Keys of its own beat the role that a profile is beside. */
  sourceOf(name: string): string | undefined {
    const profile = this.#meant.get(name);
    if (profile === undefined || !isRole(profile) || !hasKeys(profile)) {
      return this.identityOf(name);
    }
    return isSso(profile) ? undefined : convertKeys(this.draft, profile);
  }

  isProfile(name: string): boolean {
    return this.#all.profiles.has(name);
  }

  #judged({ name, unclear }: Profile): Made {
    const profile = this.#meant.get(name);
    if (profile === undefined) return { why: unclear?.text ?? "it is unclear" };
    const circle = circleFrom(name, this.#meant, this.ofUs);
    if (circle === undefined) {
      return this.#convert(profile) ?? this.draft.notTaken.get(name) ?? whyNothing(profile);
    }
    if (hasKeys(profile)) convertKeys(this.draft, profile, true);
    return inCircle(isRole(profile) ? "source_profile" : "credential_process", circle);
  }

  /** `undefined` where nothing of it says how a credential is had. */
  #convert(profile: Profile): Made | undefined {
    const { draft } = this;
    const has = (key: string) => profile.settings.has(key);
    const user = hasKeys(profile) ? convertKeys(draft, profile, isAsked(profile)) : undefined;
    if (isRole(profile)) return convertRole(draft, this, profile);
    if (has("web_identity_token_file")) return convertTokenRole(draft, profile);
    if (isSso(profile)) return convertSso(draft, this.#all.sessions, profile);
    if (user !== undefined && !isAsked(profile)) return { identity: user };
    if (has("credential_process")) return convertProcess(draft, this, profile);
    const isUser = isKeyless(profile) && this.#sources.has(profile.name);
    return isUser ? convertKeyless(draft, profile) : undefined;
  }
}
