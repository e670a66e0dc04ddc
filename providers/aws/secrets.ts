/**
 * Secrets that AWS keeps: `aws-sm:NAME#FIELD` in Secrets Manager, `aws-ssm:NAME` in the Parameter Store, each also by
 * its ARN (docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html, .../systems-manager/latest/APIReference/API_GetParameter.html).
 */
import { askCage } from "../../lib/cage/module.ts";
import type { Plan } from "../../lib/provider/plan.ts";
import type { SecretManager } from "../../lib/provider/secret_manager.ts";
import { fieldOf, itemAndField } from "../../lib/references/field.ts";
import { Unavailable } from "../../lib/references/scheme.ts";
import { visible } from "../../lib/terminal/escape.ts";
import { callerFor, serviceAt, serviceHosts } from "./integrations/service.ts";
import { SERVICES } from "./integrations/services.ts";
import { KEPT, type KeptIn } from "./modules.ts";
import { SIGNERS } from "./signer.ts";

/** What AWS keeps secrets in. */
export const secretManagers = {
  "aws-sm": manager("aws-sm", "secretsmanager", /^[\w/+=.@-]{1,512}$/),
  "aws-ssm": manager("aws-ssm", "ssm", /^[\w./-]{1,1011}(?::[\w.-]+)?$/),
};

function manager(scheme: string, service: KeptIn, names: RegExp): SecretManager {
  return {
    accepts: SIGNERS,
    at(rest, plan) {
      const [item, field] = itemAndField(rest);
      const region = regionOf(item, { scheme, service, names }, plan);
      const endpoint = serviceAt(SERVICES[service], region, plan);
      return {
        hosts: (env) => serviceHosts(endpoint, plan, env),
        read: async (context, credential) => {
          const caller = await callerFor(context, credential, plan);
          const hints = hintsFor(service, item, region);
          const whole = await askCage(context, KEPT, { endpoint, caller, service, item, hints });
          return fieldOf(whole, `${scheme}:${item}`, field);
        },
      };
    },
  };
}

/** An ARN tells it; for a name it is the asking identity's. */
function regionOf(
  item: string,
  { scheme, service, names }: { scheme: string; service: KeptIn; names: RegExp },
  { region }: Plan,
): string {
  const [, of, there] = /^arn:aws[a-z-]*:([a-z]+):([a-z0-9-]+):[0-9]{12}:[!-~]+$/.exec(item) ?? [];
  if (of === service && there !== undefined) return there;
  if (!names.test(item)) {
    throw new Unavailable("that is no name of a secret, and no ARN of one", `${scheme}:NAME#FIELD`);
  }
  if (region !== undefined) return region;
  const why = "it is not known in which region it is kept";
  throw new Unavailable(why, `region: us-east-1 in the identity, or the ARN of "${visible(item)}"`);
}

function hintsFor(service: KeptIn, item: string, region: string): Readonly<Record<string, string>> {
  const [action, list] = service === "ssm"
    ? ["ssm:GetParameter and kms:Decrypt", "aws ssm describe-parameters"]
    : ["secretsmanager:GetSecretValue and kms:Decrypt", "aws secretsmanager list-secrets"];
  const there = `${list} --region ${region}`;
  const denied = `the identity needs ${action} on "${visible(item)}"`;
  return {
    AccessDenied: denied,
    AccessDeniedException: denied,
    ResourceNotFound: there,
    ResourceNotFoundException: there,
    ParameterNotFound: there,
  };
}
