/** `mock/aws`: an AWS identity that is not one. Nobody is asked, and every value says EXAMPLE. */
import * as v from "valibot";
import { region } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { type Entry, kind, type KindOf, type Role, START } from "../../../lib/provider/kind.ts";
import type { IdentityPlan, Plan } from "../../../lib/provider/plan.ts";
import { Secret } from "../../../lib/secret.ts";
import { DELIVERED, grantCredential } from "../grant/grant.ts";

const TYPE = "mock/aws";
const ACCOUNT = "123456789012";
const PRINCIPAL = `arn:aws:iam::${ACCOUNT}:user/mock-user`;
const REGION = "us-east-1";
/** When it lapses: so late that nobody has to renew it. */
const EXPIRES = Date.parse("2099-12-31T23:59:59Z");

/** Whatever else an entry says belongs to the real kind that it stands in for. */
const schema = v.object({
  region: v.optional(v.pipe(region(), v.title("Region"))),
  principal: v.optional(v.looseObject({ region: v.optional(region()) })),
  credentials: v.optional(v.looseObject({})),
  spec: v.optional(v.looseObject({})),
});

type Fields = v.InferOutput<typeof schema>;

/** The provider and the identity; the latter may also stand alone. */
export const mockAws = [declare("provider"), declare("identity")] as const;

function declare<R extends Role>(role: R): KindOf<R> {
  return kind({
    name: TYPE,
    role,
    summary: `A fake AWS ${role}, for trying things out`,
    schema,
    accepts: role === "provider" ? [] : [TYPE, "mock", START],
    yields: TYPE,
    plan: planMock,
  });
}

function planMock({ name, fields }: Entry<Fields>, via: Plan | undefined): IdentityPlan {
  const region = fields.principal?.region ?? fields.region ?? via?.region ?? REGION;
  const facts = { region, account: ACCOUNT, principal: PRINCIPAL };
  return {
    facts,
    region,
    stored: false,
    hosts: () => [],
    signIn: () => Promise.resolve(fake(name, facts)),
    grant: (credential, place) => grantCredential(credential, place, region),
    ...DELIVERED,
    verify: () => Promise.resolve({ account: ACCOUNT, principal: PRINCIPAL }),
  };
}

function fake(name: string, facts: Credential["shown"]): Credential {
  return {
    type: TYPE,
    expires: EXPIRES,
    shown: { ...facts, access_key_id: "AKIAMOCK000000EXAMPLE" },
    secret: {
      secret_access_key: new Secret(`mock-secret-of-${name}-EXAMPLE`.replace(/[^!-~]/g, "-")),
      session_token: new Secret(`mock-token-of-${name}-EXAMPLE`.replace(/[^!-~]/g, "-")),
    },
  };
}
