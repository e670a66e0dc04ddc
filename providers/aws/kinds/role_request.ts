/** Requests for a role's session, with keys, a token or an assertion. */
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { AMBIENT, callerOf, type Issued, OIDC, ROLE_SESSION, SAML } from "../credential.ts";
import { askedBy, asLongAsMayBe, CHAINED, type DurationRequest, ROLE } from "../duration.ts";
import { oldToken } from "../../../lib/cage/refusal.ts";
import { ASSUME_ROLE, WEB_IDENTITY } from "../modules.ts";
import type { RoleOrder } from "./role_order.ts";
import { redeemAssertion } from "../saml/redeem.ts";
import { nameSession } from "./session_name.ts";
import { partitionOf } from "../partitions.ts";
import { saidAt } from "../said_at.ts";
import { narrowedTo } from "./session_policy.ts";
import { resolveSurroundings } from "./surroundings.ts";

/** Asks with whatever the step before has obtained; what comes back is still to be checked. */
export async function askForRole(
  order: RoleOrder,
  context: ProviderContext,
  previous: Credential,
): Promise<Issued> {
  if (previous.type === OIDC) return await askWithToken(order, context, previous);
  if (previous.type === SAML) return await redeemAssertion(order, context, previous);
  return await askWithKeys(order, context, previous);
}

/** Calls AssumeRole, signed with the credential before it. */
async function askWithKeys(
  order: RoleOrder,
  context: ProviderContext,
  previous: Credential,
): Promise<Issued> {
  const { entry, sts, role = "" } = order;
  const { principal } = entry.fields;
  const from = previous.type === AMBIENT ? await resolveSurroundings(context, sts) : previous;
  const { tags, transitive_tags, source_identity, external_id } = principal;
  const limits = from.type === ROLE_SESSION ? CHAINED : ROLE;
  const revealed = external_id && await context.reveal(external_id);
  return await asLongAsMayBe(
    context,
    limits,
    askedIn(order),
    (duration) =>
      askCage(context, ASSUME_ROLE, {
        endpoint: sts,
        caller: callerOf(from),
        request: {
          role,
          ...commonRequest(order, context, duration),
          ...{ tags, transitive_tags, source_identity },
          external_id: revealed,
        },
        hints: hintsFor(order),
      }),
  );
}

/** Calls AssumeRoleWithWebIdentity: the token itself has the source identity and the tags. */
async function askWithToken(
  order: RoleOrder,
  context: ProviderContext,
  previous: Credential,
): Promise<Issued> {
  const { entry, sts, role = "" } = order;
  const { principal } = entry.fields;
  for (const name of NOT_WITH_TOKEN.filter((name) => principal[name] !== undefined)) {
    context.person.warn(`principal.${name} of "${entry.name}" has no effect with an OpenID token`);
  }
  const { token } = previous.secret;
  if (token === undefined) throw new Error("an identity token is missing");
  return await asLongAsMayBe(
    context,
    ROLE,
    askedIn(order),
    (duration) =>
      askCage(context, WEB_IDENTITY, {
        endpoint: sts,
        request: { role, ...commonRequest(order, context, duration), token },
        hints: { ...hintsFor(order), ExpiredToken: oldToken() },
      }),
  );
}

const NOT_WITH_TOKEN = ["external_id", "tags", "transitive_tags", "source_identity"] as const;

/** Returns the duration that the entry asks for. */
export function askedIn({ entry }: Pick<RoleOrder, "entry">): DurationRequest | undefined {
  const { principal, session } = entry.fields;
  return askedBy(entry, {
    "principal.duration": principal.duration,
    "session.duration": session?.duration,
  });
}

function commonRequest(
  { entry, sts }: RoleOrder,
  context: ProviderContext,
  duration: number | undefined,
) {
  const { clock, person } = context;
  return {
    session_name: nameSession(nameIn(entry), entry.name, clock.now(), person),
    duration,
    ...narrowedTo(entry, partitionOf(sts.region)),
  };
}

function nameIn(entry: RoleOrder["entry"]) {
  const { from } = saidAt(entry, "principal.session_name");
  return { name: entry.fields.principal.session_name, from };
}

function hintsFor(order: RoleOrder): Readonly<Record<string, string>> {
  const { role = "" } = order;
  const key = askedIn(order)?.key;
  return {
    AccessDenied: `check that ${role} exists and trusts this caller, that the caller may ` +
      "sts:AssumeRole it, and principal.external_id",
    ExpiredToken: "the credential it was asked with has lapsed: atmos-auth login",
    InvalidIdentityToken:
      `check that an OpenID provider of ${role}'s account knows the token's issuer`,
    ValidationError: key === undefined
      ? "check principal.session_name, principal.tags and principal.policy"
      : `check ${key} against the role's maximum session duration`,
  };
}
