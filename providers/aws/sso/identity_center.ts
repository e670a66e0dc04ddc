/** `aws/iam-identity-center`: a person's sign-in at an organisation's AWS access portal. */
import * as v from "valibot";
import {
  duration,
  endpoint,
  flag,
  region,
  text,
  texts,
  unread,
} from "../../../lib/config/schema/schema.ts";
import { REGIONS } from "../partitions.ts";
import type { Credential } from "../../../lib/credential.ts";
import { throwBug } from "../../../lib/errors.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import { reachIn, RESOLVER } from "../endpoint.ts";
import { hostsOf, nameOf, pagesOf, type Portal, portalAt, SCOPE } from "./portal.ts";
import { offersOf } from "./provision.ts";
import { revoke } from "./revoke.ts";
import { signIn } from "./sign_in.ts";
import { SSO } from "./tokens.ts";
import { addressed } from "../../../lib/provider/addressed.ts";
import { known, type ProviderPlan } from "../../../lib/provider/plan.ts";
import { passOn } from "../passed_on.ts";

/** Lifetime of a token whose lifetime AWS does not tell, in milliseconds. */
const FALLBACK = 60 * 60_000;

const port = () =>
  v.pipe(
    v.number(),
    v.integer("must be a whole number"),
    v.minValue(1024, "must be from 1024 to 65535"),
    v.maxValue(65535, "must be from 1024 to 65535"),
  );

/** Whether the portal's accounts and roles become identities, and which of them. */
const provisioning = () =>
  v.union([
    flag(),
    v.object({
      accounts: v.optional(texts()),
      roles: v.optional(texts()),
      ttl: v.optional(duration()),
    }),
  ], "must be true, false or {accounts, roles, ttl}");

/** The schema of a region: a slip is told before a host is looked up that does not exist. */
const portalRegion = () =>
  v.pipe(
    region(),
    v.regex(REGIONS.shape, ({ input }) => `must be a region, such as ${REGIONS.meant(input)}`),
  );

const schema = v.object({
  region: v.pipe(portalRegion(), v.title("Region")),
  start_url: v.pipe(endpoint(), v.title("Start URL")),
  session: v.optional(v.object({ duration: v.optional(duration()) })),
  auto_provision_identities: v.optional(provisioning()),
  spec: v.optional(v.object({
    /** An address that is asked in place of AWS's own hosts. */
    endpoint_url: v.optional(endpoint()),
    aws: RESOLVER,
    /** The original's directory for its files; ours lie in the session. */
    files: v.optional(v.object({ base_path: v.optional(text()) })),
    auto_discover_identities: unread(),
    discovery: unread(),
    callback_port: v.optional(port()),
    scopes: v.optional(v.pipe(texts(), v.nonEmpty("must name a scope"))),
    use_fips_endpoint: v.optional(flag()),
    use_dualstack_endpoint: v.optional(flag()),
  })),
});

type Fields = v.InferOutput<typeof schema>;

/** An organisation's portal. */
export const identityCenter = kind({
  name: "aws/iam-identity-center",
  aliases: ["aws/sso", "aws-sso"],
  announced: { renamed: { sso_start_url: "start_url", sso_region: "region" } },
  role: "provider",
  obtains: {
    what: "AWS portal",
    parts: (said) => [[said("start_url").map((url) => addressed(url).place)]],
  },
  summary: "AWS IAM Identity Center (AWS SSO), signed in to in a browser",
  schema,
  accepts: [],
  yields: SSO,
  plan: planCenter,
});

function planCenter(entry: Entry<Fields>): ProviderPlan {
  const { name, fields } = entry;
  const { spec, session, auto_provision_identities: provision } = fields;
  const center = centerOf(entry);
  const options = {
    provider: name,
    port: spec?.callback_port,
    fallback: session?.duration ?? FALLBACK,
  };
  return {
    region: fields.region,
    passesOn: passOn({ reach: reachIn(spec), portal: { provider: name, center } }),
    shared: nameOf(center),
    facts: known({ url: center.startUrl, region: fields.region }),
    stored: true,
    hosts: () => hostsOf(center),
    pages: pagesOf(center),
    signIn: (context) => signIn(context, center, options),
    revoke: (context, credential: Credential) => revoke(context, center, credential),
    offers: offersOf(name, center, provision),
  };
}

function centerOf({ name, fields, at }: Entry<Fields>): Portal {
  const { start_url, region, spec } = fields;
  try {
    return portalAt(start_url, region, spec?.scopes ?? [SCOPE], reachIn(spec));
  } catch (error) {
    throwBug(error);
    const message = `Cannot use provider "${name}": ${error.message}`;
    throw error.with({ message, at: at("spec", "use_dualstack_endpoint") });
  }
}
