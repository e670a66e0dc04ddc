/** `aws/saml`: a person's sign-in at an identity provider that AWS trusts, with SAML 2.0. */
import * as v from "valibot";
import {
  duration,
  endpoint,
  flag,
  region,
  secretSource,
  text,
} from "../../../lib/config/schema.ts";
import { hostOf } from "../../../lib/hosts.ts";
import { type Entry, kind } from "../../../lib/provider.ts";
import { known, SAML } from "../credential.ts";
import { reachIn, SPEC } from "../endpoint.ts";
import { roleArn } from "../role_fields.ts";
import { offersOf } from "./offers.ts";
import type { SamlPlan } from "./place.ts";
import { signIn } from "./sign_in.ts";

const schema = v.object({
  /** The address that leads to AWS, signed in: the provider's own page for the application. */
  url: endpoint(),
  region: region(),
  username: v.optional(text()),
  password: v.optional(secretSource()),
  driver: v.optional(text()),
  /** The original's older spelling of the same. */
  provider_type: v.optional(text()),
  /** The original fetches a browser with it; ours is the person's own. */
  download_browser_driver: v.optional(flag()),
  browser_type: v.optional(text()),
  browser_executable_path: v.optional(text()),
  /** A program that prints the provider's answer in Base64, in place of the browser. */
  assertion_process: v.optional(
    v.union(
      [text(), v.pipe(v.array(text()), v.nonEmpty("must name a program"))],
      "must be a command line, or a list of a program and its arguments",
    ),
  ),
  /** Whether the roles that are offered become identities. */
  auto_provision_identities: v.optional(flag()),
  /** The role of identities that name none. */
  principal: v.optional(v.object({ assume_role: v.optional(roleArn()) })),
  session: v.optional(v.object({ duration: v.optional(duration()) })),
  spec: SPEC,
});

/** What an entry says. */
export type SamlFields = v.InferOutput<typeof schema>;

/** An identity provider. */
export const saml = kind({
  name: "aws/saml",
  role: "provider",
  summary: "An identity provider with SAML 2.0, signed in to in your own browser",
  schema,
  accepts: [],
  yields: SAML,
  plan: planSaml,
});

function planSaml(entry: Entry<SamlFields>): SamlPlan {
  const offers = offersOf(entry.name, entry.fields.auto_provision_identities);
  const { url, region, username, principal, session, spec, assertion_process } = entry.fields;
  return {
    reach: reachIn(spec),
    saml: { provider: entry.name, role: principal?.assume_role, duration: session?.duration },
    facts: known({ url, region, username }),
    // An assertion is good for minutes, for anybody who has it: what is obtained with it is kept, not itself.
    stored: false,
    hosts: () => [],
    // From there the person is led on, to wherever their own provider says.
    pages: assertion_process === undefined ? [hostOf(url)] : [],
    signIn: (world) => signIn(entry, world),
    ...offers === undefined ? {} : { offers },
  };
}
