/** `gcp/service-account`: acting as a service account. */
import * as v from "valibot";
import { region } from "../../../lib/config/schema/schema.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { TOO_LONG } from "../modules.ts";
import { kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { known } from "../../../lib/provider/plan.ts";
import { consoleAt } from "../console.ts";
import { clusterToken } from "../integrations/cluster_token.ts";
import {
  CLOUD_PLATFORM,
  lifetime,
  projectId,
  scopes,
  serviceAccount,
  serviceAccountSaid,
} from "./fields.ts";
import { described, googleHosts, passedOn, projectOf } from "../google.ts";
import { grantFor } from "../grant/grant.ts";
import { HOUR, impersonate } from "./impersonate.ts";
import { answerSession } from "../grant/session_token.ts";
import { credentialOf, TOKEN, tokenOf } from "../token.ts";
import { verify } from "../verify.ts";

const schema = v.object({
  principal: v.object({
    service_account_email: serviceAccount(),
    delegates: v.optional(v.array(serviceAccount())),
    scopes: v.optional(scopes()),
    lifetime: v.optional(lifetime()),
    project_id: v.optional(projectId()),
    region: v.optional(region()),
    zone: v.optional(region()),
  }),
  session: v.optional(v.object({ duration: v.optional(lifetime()) })),
});

type Principal = v.InferOutput<typeof schema>["principal"];

/** The kind. */
export const serviceAccountIdentity = kind({
  name: "gcp/service-account",
  announced: { keys: ["service_account_email"] },
  role: "identity",
  tells: [["principal.service_account_email"]],
  obtains: serviceAccountSaid("principal.service_account_email", "principal.delegates"),
  summary: "A Google service account that another identity may act as",
  schema,
  accepts: [TOKEN],
  yields: TOKEN,
  plan({ name, fields, at }, via) {
    const lasting = fields.principal.lifetime ?? fields.session?.duration;
    const principal = {
      ...fields.principal,
      ...(lasting === undefined ? {} : { lifetime: lasting }),
    };
    const { service_account_email: email } = principal;
    const { endpoint, project: own } = passedOn(via) ?? {};
    const project = principal.project_id ?? projectOf(email) ?? own;
    const place = { project, region: principal.region ?? via?.region };
    const duration = principal.lifetime === undefined ? undefined : `${principal.lifetime}s`;
    return {
      ...described({ ...place, principal: email, endpoint, duration }),
      hosts: () => googleHosts(endpoint, "iam", "oauth"),
      stored: via?.stored ?? false,
      signIn: async (context, previous) => {
        const once = (lifetime: number | undefined) =>
          actAs(context, { ...principal, lifetime }, project, endpoint, previous);
        return await once(lasting).catch(async (error) => {
          if (!isTooLong(error) || lasting === undefined || lasting <= HOUR) throw error;
          const key = fields.principal.lifetime === undefined
            ? "session.duration"
            : "principal.lifetime";
          const { file, line, column } = at(...key.split("."));
          context.person.warn(
            `Google lets tokens of "${email}" last an hour, not ${duration} ` +
              `(${key} of "${visible(name)}", ${visible(file)}:${line}:${column})`,
          );
          return await once(HOUR);
        });
      },
      grant: (credential, where) =>
        grantFor({ ...place, zone: principal.zone, quota: undefined }, credential, where),
      answer: answerSession,
      console: consoleAt(project),
      verify: (context, credential) => verify(context, credential, endpoint),
      clusterToken,
    };
  },
});

/** Whether Google refused a lifetime over an hour, which an organisation's policy must allow. */
function isTooLong(error: unknown): boolean {
  return error instanceof UserError && error.hint === TOO_LONG;
}

async function actAs(
  context: ProviderContext,
  principal: Principal,
  project: string | undefined,
  endpoint: string | undefined,
  previous: Credential | undefined,
): Promise<Credential> {
  const { service_account_email: email, delegates = [] } = principal;
  const token = tokenOf(previous);
  const shown = { project, principal: email };
  if (isAlready(principal, previous)) {
    return { ...previous!, shown: { ...previous!.shown, ...known(shown) } };
  }
  const asked = {
    email,
    delegates,
    scopes: principal.scopes ?? [CLOUD_PLATFORM],
    lifetime: principal.lifetime ?? HOUR,
    caller: previous?.shown.principal,
    endpoint,
  };
  return credentialOf(context, await impersonate(context, token, asked), shown);
}

/** Whether the credential is that account's own, as it comes: few accounts may act as themselves. */
function isAlready(principal: Principal, previous: Credential | undefined): boolean {
  const { service_account_email: email, delegates, scopes, lifetime } = principal;
  const asks = [delegates, scopes, lifetime].some((one) => one !== undefined);
  return !asks && previous?.shown.principal === email;
}
