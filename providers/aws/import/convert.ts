/**
 * From profiles to entries of ours, in the order in which AWS's CLI decides what a profile is: a role, a role by
 * token, a permission set, keys, a program. https://github.com/boto/botocore/blob/develop/botocore/credentials.py
 */
import { withAwsSso } from "./aws_sso.ts";
import type { Shared } from "./read.ts";
import { decidingSetting, type Profile, type Profiles } from "../shared/profiles.ts";
import type { Reader } from "./asked.ts";
import { circleAmong, circleFrom, loopFrom } from "./circles.ts";
import { Draft, type LeftOut, type Made } from "./draft.ts";
import { convertKeyless, convertKeys } from "./keys.ts";
import { hasKeys, hasOwnKeys, isKeyless, isRole, isSso, withoutRole } from "./nature.ts";
import { asMeant } from "./other_tools.ts";
import { convertProcess } from "./process.ts";
import { convertRole, convertTokenRole, type Source } from "./role.ts";
import { convertSession, convertSso } from "./sso.ts";
import { whyNoSource, whyNothing } from "./unused.ts";

/** Material of a conversion: everything that the files hold. */
type Material = Profiles & Pick<Shared, "awsSso">;

/** Turns everything into entries; what can't be turned is noted. */
export function convert(all: Material, reader: Reader): Draft {
  const conversion = new Conversion(all, reader);
  for (const session of all.sessions.values()) convertSession(conversion.draft, session);
  for (const name of all.profiles.keys()) conversion.identityOf(name);
  dropCircles(conversion.draft, all, reader);
  return conversion.draft;
}

/**
 * Leaves out identities that lead back to themselves. A line may then mean another identity, whose name differs only in
 * case, and lead back through that.
 */
function dropCircles(
  draft: Draft,
  { profiles }: Pick<Profiles, "profiles">,
  reader: Reader,
): void {
  for (const [name, profile] of profiles) {
    const isThere = draft.identities.has(name);
    const circle = isThere ? circleAmong(name, draft.identities, reader) : undefined;
    if (circle === undefined) continue;
    draft.identities.delete(name);
    draft.leaveOut(profile, inCircle("credential_process", circle));
    return dropCircles(draft, { profiles }, reader);
  }
}

function loopText(loop: readonly string[]): string {
  return `AWS's CLI refuses the circle ${loop.join(" -> ")}; here its end is the keys of "${
    loop[0]
  }"`;
}

function inCircle(key: string, circle: readonly string[]): LeftOut {
  return { key, why: `${key} leads in a circle: ${circle.join(" -> ")}` };
}

class Conversion implements Source {
  readonly draft: Draft;
  readonly #all: Profiles;
  /** As their tools mean them; without those that are unclear: nothing is made of any part of these. */
  readonly #meant: ReadonlyMap<string, Profile>;
  /** Names of profiles that roles are assumed with. */
  readonly #sources: ReadonlySet<string | undefined>;
  /** Names of identities by profile; `undefined` for one that is left out, or not done yet. */
  readonly #done = new Map<string, string | undefined>();

  readonly reader: Reader;

  constructor(all: Material, reader: Reader) {
    this.#all = all;
    this.reader = reader;
    this.draft = new Draft(all);
    const clear = [...all.profiles].filter(([, { unclear }]) => unclear === undefined);
    this.#meant = new Map(clear.map(([name, it]) => [
      name,
      withAwsSso(this.draft, all.awsSso, reader, asMeant(this.draft, all, it)),
    ]));
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

  /**
   * Returns the identity of a profile's own keys: they take precedence over the role beside them, and are else looked
   * for as in any profile.
   */
  sourceOf(name: string): string | LeftOut {
    const profile = this.#meant.get(name);
    if (profile === undefined || !isRole(profile) || !hasOwnKeys(profile)) {
      const text = `source_profile "${name}" is left out, too`;
      return this.identityOf(name) ?? { key: "source_profile", why: text };
    }
    const source = withoutRole(profile);
    const isUser = decidingSetting(source)?.name === "aws_access_key_id" && hasKeys(source);
    return isUser ? convertKeys(this.draft, profile) : whyNoSource(source);
  }

  isProfile(name: string): boolean {
    return this.#all.profiles.has(name);
  }

  #judged({ name, unclear }: Profile): Made {
    const profile = this.#meant.get(name);
    if (profile === undefined) return { why: unclear?.text ?? "it is unclear" };
    const circle = circleFrom(name, this.#meant, this.reader);
    if (circle === undefined) {
      const loop = loopFrom(name, this.#meant);
      if (loop !== undefined) this.draft.note(profile, "source_profile", loopText(loop));
      return this.#convert(profile) ?? this.draft.notTaken.get(name) ?? whyNothing(profile);
    }
    if (hasKeys(profile)) convertKeys(this.draft, profile);
    return inCircle(isRole(profile) ? "source_profile" : "credential_process", circle);
  }

  /** By what AWS's CLI takes alone, whatever else is there; `undefined` where that can't become anything. */
  #convert(profile: Profile): Made | undefined {
    const { draft } = this;
    const user = hasKeys(profile) ? convertKeys(draft, profile) : undefined;
    switch (decidingSetting(profile)?.name) {
      case "role_arn":
      case "web_identity_token_file":
        return isRole(profile)
          ? convertRole(draft, this, profile)
          : convertTokenRole(draft, profile);
      case "sso_account_id":
      case "sso_role_name":
        return isSso(profile) ? convertSso(draft, this.#all.sessions, profile) : undefined;
      case "aws_access_key_id":
        return user === undefined ? undefined : { identity: user };
      case "credential_process":
        return convertProcess(draft, this, profile);
      case undefined:
        return this.#convertKeyless(profile);
      default:
        return undefined;
    }
  }

  #convertKeyless(profile: Profile): Made | undefined {
    const isUser = isKeyless(profile) && this.#sources.has(profile.name);
    return isUser ? convertKeyless(this.draft, profile) : undefined;
  }
}
