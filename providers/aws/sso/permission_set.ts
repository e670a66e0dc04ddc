/** `aws/permission-set`: a role in an account, as IAM Identity Center assigns it to the person. */
import * as v from "valibot";
import { text } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { isOver, UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import { type IdentityPlan, known, type Plan } from "../../../lib/provider/plan.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { callerIn, verifyCaller } from "../caller_identity.ts";
import { clusterToken } from "../integrations/cluster_token.ts";
import { credentialFrom, ROLE_SESSION } from "../credential.ts";
import { consoleAt } from "../console/sign_in.ts";
import { reachIn, REGION, SPEC, stsAt } from "../endpoint.ts";
import { accountId } from "../fields.ts";
import { DELIVERED, grantCredential } from "../grant/grant.ts";
import type { Visit } from "./accounts.ts";
import { askPortal, patiently } from "./ask.ts";
import type { Service } from "./modules.ts";
import { idOf, isNotYours, notAssigned } from "./candidates.ts";
import { SSO } from "./tokens.ts";
import { passedOn, passOnProving, type PortalSignIn, reachOf } from "../passed_on.ts";
import { typedFlag } from "../../../lib/terminal/flag.ts";

const schema = v.object({
  principal: v.object({
    name: text(),
    account: v.pipe(
      v.object({ id: v.optional(accountId()), name: v.optional(text()) }),
      v.check(
        ({ id, name }) => id !== undefined || name !== undefined,
        "must have an id or a name",
      ),
      v.examples([{ id: "123456789012" }]),
    ),
    region: REGION,
  }),
  spec: SPEC,
});

type Fields = v.InferOutput<typeof schema>;

/** A permission set in an account. */
export const permissionSet = kind({
  name: "aws/permission-set",
  announced: {
    keys: ["account_id", "account_name", "role_name", "permission_set"],
    renamed: {
      account_id: "principal.account.id",
      account_name: "principal.account.name",
      role_name: "principal.name",
      permission_set: "principal.name",
    },
  },
  role: "identity",
  tells: [["principal.account.name", "principal.account.id"], ["principal.name"]],
  obtains: {
    what: "AWS permission set",
    parts: (said) => [
      [said("principal.account.id"), said("principal.account.name")],
      [said("principal.name")],
    ],
  },
  summary: "A permission set in an account, from AWS IAM Identity Center",
  schema,
  accepts: [SSO],
  yields: ROLE_SESSION,
  plan: planSet,
});

function planSet(entry: Entry<Fields>, via: Plan | undefined): IdentityPlan {
  const { principal, spec } = entry.fields;
  const { center, provider } = portalBefore(via);
  // The sign-in's token goes nowhere but to the provider's own portal: an identity has no say in that.
  const { portal } = center;
  const reach = reachIn(spec, reachOf(via));
  const region = principal.region ?? via?.region;
  const sts = stsAt(reach, region);
  return {
    region,
    passesOn: passOnProving(() => sts, { reach, isRole: true }),
    facts: known({
      account: principal.account.id ?? principal.account.name,
      principal: principal.name,
      region,
    }),
    stored: true,
    hosts: () => [...new Set([hostOf(portal.url), hostOf(sts.url)])],
    signIn: (context, previous) => signIn({ entry, portal, region, provider }, context, previous),
    grant: (credential, place) => grantCredential(credential, place, region, { reach }),
    ...DELIVERED,
    verify: (context, credential) => verifyCaller(context, sts, credential),
    whose: (context, credential) => callerIn(context, sts, credential),
    console: consoleAt({ endpoint: reach.endpoint, region }),
    clusterToken,
  };
}

function portalBefore(via: Plan | undefined): PortalSignIn {
  const portal = passedOn(via)?.portal;
  if (portal === undefined) throw new Error("a permission set follows a portal");
  return portal;
}

/** A request for a permission set's credential. */
interface SetRequest {
  readonly entry: Entry<Fields>;
  readonly portal: Service;
  /** The region that its shells use. */
  readonly region: string | undefined;
  readonly provider: string;
}

async function signIn(
  wanted: SetRequest,
  context: ProviderContext,
  previous: Credential | undefined,
): Promise<Credential> {
  const { entry, portal, region } = wanted;
  const token = previous?.secret.access_token;
  if (token === undefined) throw new Error("a permission set follows a sign-in at the portal");
  const visit = { portal, token };
  try {
    const { account, name } = entry.fields.principal;
    const id = account.id ?? await idOf(entry, context, visit, account.name!);
    const answer = await credentialsFor(entry, context, visit, id);
    const shown = { account: id, region };
    return credentialFrom({ ...answer, principal: name }, ROLE_SESSION, shown, context.clock.now());
  } catch (error) {
    throw isOver(error) ? signInEnded(wanted) : error;
  }
}

async function credentialsFor(
  entry: Entry<Fields>,
  context: ProviderContext,
  visit: Visit,
  id: string,
) {
  const { portal, token } = visit;
  const role = entry.fields.principal.name;
  const request = {
    operation: "GetRoleCredentials" as const,
    account: id,
    role,
    access_token: token,
  };
  try {
    const ask = () => askPortal(context, portal, request);
    const { roleCredentials: got } = await patiently(context, ask);
    return {
      access_key_id: got.accessKeyId,
      secret_access_key: got.secretAccessKey,
      session_token: got.sessionToken,
      expires: got.expiration,
    };
  } catch (error) {
    throw isNotYours(error) ? await notAssigned(entry, context, visit, id, role) : error;
  }
}

/** Makes the error for a sign-in that was ended elsewhere: its token was valid when it was stored. */
function signInEnded({ entry, provider }: SetRequest): UserError {
  const message = `The sign-in of provider "${provider}" has been ended; "${entry.name}" needs it`;
  return new UserError("sign_in_needed", message, {
    hint: `atmos-auth login ${typedFlag("--provider", provider)}`,
  });
}
