/** `mock`: an identity of no cloud, for trying things out. Nobody is asked, and every value says EXAMPLE. */
import * as v from "valibot";
import { region, text } from "../../lib/config/schema/schema.ts";
import { type Entry, kind, type KindOf, type Role, START } from "../../lib/provider/kind.ts";
import type { IdentityPlan } from "../../lib/provider/plan.ts";
import { Secret } from "../../lib/secret.ts";

const TYPE = "mock";
/** When it lapses: so late that nobody has to renew it. */
const EXPIRES = Date.parse("2099-12-31T23:59:59Z");

/** Whatever else an entry says belongs to the real kind that it stands in for. */
const schema = v.object({
  region: v.optional(v.pipe(region(), v.title("Region"))),
  start_url: v.optional(v.pipe(text(), v.title("Start URL"))),
  principal: v.optional(v.looseObject({})),
  credentials: v.optional(v.looseObject({})),
  spec: v.optional(v.looseObject({})),
});

/** The provider and the identity; the latter may also stand alone. */
export const mock = [declare("provider"), declare("identity")] as const;

/** The variables that a shell is given. */
export const MOCK_VARIABLES = ["MOCK_IDENTITY"] as const;

function declare<R extends Role>(role: R): KindOf<R> {
  return kind({
    name: "mock",
    role,
    summary: `A fake ${role} of no cloud, for trying things out`,
    schema,
    accepts: role === "provider" ? [] : [TYPE, "mock/aws", START],
    yields: TYPE,
    plan: planMock,
  });
}

function planMock({ name, fields }: Entry<v.InferOutput<typeof schema>>): IdentityPlan {
  const token = new Secret(`mock-token-of-${name}-EXAMPLE`);
  return {
    region: fields.region,
    facts: fields.region === undefined ? {} : { region: fields.region },
    stored: false,
    hosts: () => [],
    signIn: () => Promise.resolve({ type: TYPE, expires: EXPIRES, shown: {}, secret: { token } }),
    grant: (_credential, place) => ({
      variables: { MOCK_IDENTITY: place.identity },
      files: {},
      pass: [],
      serves: { lasting: ["tests"], brief: [], none: [] },
    }),
    verify: () => Promise.resolve({ principal: "mock-user" }),
  };
}
