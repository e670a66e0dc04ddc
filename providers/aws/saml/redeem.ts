/** Trading an assertion for a role's session: AssumeRoleWithSAML, and never AssumeRole after it. */
import * as v from "valibot";
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import type { Person, ProviderContext } from "../../../lib/provider/context.ts";
import type { Issued } from "../credential.ts";
import { askedBy, asLongAsMayBe, type DurationRequest, ROLE } from "../duration.ts";
import { partitionOf } from "../partitions.ts";
import type { RoleOrder } from "../kinds/role_order.ts";
import { REDEEM } from "./modules.ts";
import { narrowedTo } from "../kinds/session_policy.ts";
import type { SamlDefaults } from "../passed_on.ts";
import { typedFlag } from "../../../lib/terminal/flag.ts";

/** Settings that the assertion itself decides, so that they have no effect. */
const NOT_WITH_ASSERTION = [
  "session_name",
  "external_id",
  "tags",
  "transitive_tags",
  "source_identity",
] as const;

/** Requests the session; the answer is still to be checked. */
export async function redeemAssertion(
  { entry, sts, role, saml }: RoleOrder,
  context: ProviderContext,
  previous: Credential,
): Promise<Issued> {
  const { name, fields: { principal, session } } = entry;
  for (const key of NOT_WITH_ASSERTION.filter((key) => principal[key] !== undefined)) {
    context.person.warn(`principal.${key} of "${name}" has no effect with a SAML assertion`);
  }
  const { assertion } = previous.secret;
  if (assertion === undefined) throw new Error("there is no assertion");
  const own = askedBy(entry, {
    "principal.duration": principal.duration,
    "session.duration": session?.duration,
  });
  const asked = own ?? askedOf(saml);
  const request = { role, ...narrowedTo(entry, partitionOf(sts.region)), assertion };
  let chosen: Promise<number> | undefined;
  const choose = (offered: unknown) =>
    chosen ??= choice(name, context.person, v.parse(OFFERED, offered));
  const hints = { ...HINTS, ...tooLong(asked), NotOffered: otherPerson(saml) };
  return await asLongAsMayBe(context, ROLE, asked, (duration) => {
    const input = { endpoint: sts, request: { ...request, duration }, hints };
    return askCage(context, REDEEM, input, { choose });
  });
}

/** Returns the duration that the provider configures for its identities. */
function askedOf(saml: SamlDefaults | undefined): DurationRequest | undefined {
  if (saml?.duration === undefined) return undefined;
  const key = "session.duration";
  return { duration: saml.duration, key, from: `${key} of provider "${visible(saml.provider)}"` };
}

function tooLong(asked: DurationRequest | undefined): Readonly<Record<string, string>> {
  if (asked === undefined) return {};
  return { ValidationError: `check ${asked.from} against the role's maximum session duration` };
}

/** Returns the hint for signing in as another person: the browser stays signed in as the first. */
function otherPerson(saml: SamlDefaults | undefined): string {
  const provider = typedFlag("--provider", saml?.provider ?? "NAME");
  return `to sign in as somebody else: atmos-auth logout ${provider}`;
}

const OFFERED = v.pipe(
  v.array(v.object({ role: v.string(), provider: v.string() })),
  v.nonEmpty(),
);

/** Returns the index of the role that the person chooses; throws `sign_in_refused` when nobody is there to choose. */
async function choice(
  identity: string,
  person: Person,
  offered: v.InferOutput<typeof OFFERED>,
): Promise<number> {
  if (!person.isThere()) {
    const roles = offered.map(({ role, provider }) => `${role} (${provider})`).join(", ");
    throw new UserError(
      "sign_in_refused",
      `The identity provider offers "${identity}" more than one role: ${roles}`,
      { hint: `principal: {assume_role: ${offered[0]!.role}}` },
    );
  }
  const choices = offered.map(({ role, provider }, index) => ({
    ...{ value: String(index), label: role, notes: [provider] },
  }));
  return Number(await person.pick(`Which role is "${identity}"?`, choices));
}

const HINTS = {
  ExpiredToken:
    "AWS takes an assertion for five minutes: check the clock of this machine, and sign in again",
  IDPRejectedClaim: "ask whoever runs the identity provider whether AWS is assigned to you",
};
