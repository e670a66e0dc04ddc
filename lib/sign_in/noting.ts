/** The notes of the secrets that a link signs in with. */
import type { Link } from "../chain/link.ts";
import type { Credential, MadeWith } from "../credential.ts";
import type { ProviderContext } from "../provider/context.ts";
import { placeOfText } from "../config/yaml/located.ts";
import { isRefusal, type Place, type UserError } from "../errors.ts";
import { atHand, fromAnywhere, isAtHand } from "../references/at_hand.ts";
import { newValueOf } from "../references/new_value.ts";
import type { Secret, SecretSource } from "../secret.ts";
import { placeIn } from "./link_contexts.ts";
import { digestOfSecret, type Where } from "./made_with.ts";

/** A sign-in whose secrets are noted. */
interface Noted {
  readonly context: ProviderContext;
  /** Returns the credential, with the secrets that it and the one before were made with. */
  with(credential: Credential, previous: Credential | undefined): Credential;
  /** Returns the error of a refusal with the place of the secret that was refused, and what is done about it. */
  blamed(error: unknown): unknown;
}

/** Returns a link's context, in which the secrets are noted that it signs in with. */
export function noting(where: Where, link: Link, context: ProviderContext): Noted {
  const noted: Record<string, string> = {};
  let last: SecretSource | undefined;
  const reveal = async (source: SecretSource) => {
    const secret = await context.reveal(source);
    last = source;
    Object.assign(noted, await noteOf(where, link, source, secret));
    return secret;
  };
  return {
    context: { ...context, reveal },
    with: (credential, previous) => {
      const madeWith = { ...previous?.madeWith, ...noted };
      return Object.keys(madeWith).length === 0 ? credential : { ...credential, madeWith };
    },
    blamed: (error) => {
      // Where a person signs in, it is that which is refused.
      const isPersons = (link.plan.pages ?? []).length > 0;
      if (isPersons || last === undefined) return error;
      if (!isRefusal(error) || error.at !== undefined) return error;
      return error.with({ at: placeOf(link, last), hint: mendOf(error, last) });
    },
  };
}

function placeOf(link: Link, source: SecretSource): Place {
  const { tree, at } = link.node;
  if ("reference" in source) return placeIn(link, source) ?? at;
  return placeOfText(tree, source.value.reveal()) ?? at;
}

/** Returns the hint: to sign in again would only read the same secret again. */
function mendOf({ hint }: UserError, source: SecretSource): string | undefined {
  if (hint === undefined || !/^atmos-auth login\b/.test(hint)) return hint;
  return "reference" in source ? newValueOf(source.reference) : "another one in its place";
}

/** Notes a secret that lies at hand; one that the configuration holds itself is a part of the link's fingerprint. */
async function noteOf(
  where: Where,
  link: Link,
  source: SecretSource,
  secret: Secret,
): Promise<MadeWith> {
  if ("value" in source || !isAtHand(source.reference)) return {};
  const at = placeIn(link, source) ?? link.node.at;
  const name = await fromAnywhere(where.system, source.reference, at);
  // What the store has nothing of was kept in the operating system's keyring, which is not asked each time.
  const isThere = await atHand(where, name) !== "";
  return { [name]: isThere ? await digestOfSecret(secret.reveal()) : "" };
}
