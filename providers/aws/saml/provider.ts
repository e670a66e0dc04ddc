/** `aws/saml`: a person's sign-in at an identity provider that AWS trusts, with SAML 2.0. */
import { addressed } from "../../../lib/provider/addressed.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import { askedBy, outOfBounds, ROLE } from "../duration.ts";
import { SAML } from "../credential.ts";
import { reachIn } from "../endpoint.ts";
import { SAML_FIELDS, type SamlFields } from "./fields.ts";
import { offersOf } from "./offers.ts";
import { signIn } from "./sign_in.ts";
import { known, type ProviderPlan } from "../../../lib/provider/plan.ts";
import { passOn } from "../passed_on.ts";

/** An identity provider. */
export const saml = kind({
  name: "aws/saml",
  aliases: ["saml"],
  announced: { keys: ["url", "saml_url"], renamed: { saml_url: "url" } },
  role: "provider",
  obtains: {
    what: "SAML sign-in",
    parts: (said) => {
      const urls = said("url").map(addressed);
      // Of a query one word says where one signs in, as Google's do, and others nothing: which, is not known.
      return [[urls.map(({ place }) => place)], [urls.flatMap(({ query }) => query)]];
    },
  },
  summary: "An identity provider with SAML 2.0, signed in to in your own browser",
  schema: SAML_FIELDS,
  accepts: [],
  yields: SAML,
  plan: planSaml,
});

function planSaml(entry: Entry<SamlFields>): ProviderPlan {
  const offers = offersOf(entry.name, entry.fields.auto_provision_identities);
  const { url, region, username, principal, session, spec, assertion_process } = entry.fields;
  return {
    region,
    odd: outOfBounds(ROLE, askedBy(entry, { "session.duration": session?.duration })),
    passesOn: passOn({
      reach: reachIn(spec),
      saml: { provider: entry.name, role: principal?.assume_role, duration: session?.duration },
    }),
    facts: known({ url, region, username }),
    // An assertion is good for minutes, for anybody who has it: what is obtained with it is kept, not itself.
    stored: false,
    hosts: () => [],
    // From there the person is led on, to wherever their own provider says.
    pages: assertion_process === undefined ? [hostOf(url)] : [],
    signIn: (context) => signIn(entry, context),
    ...offers === undefined ? {} : { offers },
  };
}
