/**
 * Secrets that AWS keeps: `aws-sm:NAME#FIELD` in Secrets Manager, `aws-ssm:NAME` in the Parameter Store, each also by
 * its ARN (docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html, .../systems-manager/latest/APIReference/API_GetParameter.html).
 */
import { askCage } from "../../lib/cage/module.ts";
import type { Reference, SecretManager, Wrong } from "../../lib/provider/secret_manager.ts";
import { itemAndField, withField } from "../../lib/references/field.ts";
import { Unavailable } from "../../lib/secret_programs/unavailable.ts";
import { typed, visible } from "../../lib/terminal/escape.ts";
import { noted } from "../../lib/terminal/hint.ts";
import { callerFor, serviceAt, serviceHosts, wholeAddress } from "./integrations/service.ts";
import { SERVICES } from "./integrations/services.ts";
import { KEPT, type KeptIn, LIST, NO_TEXT } from "./modules.ts";
import { SIGNERS } from "./signer.ts";

/** AWS's secret managers, by scheme. */
export const secretManagers = {
  "aws-sm": manager("secretsmanager", /^[\w/+=.@-]{1,512}$/),
  "aws-ssm": manager("ssm", /^[\w./-]{1,1011}(?::[\w.-]+)?$/),
};

function manager(service: KeptIn, names: RegExp): SecretManager {
  return {
    accepts: SIGNERS,
    wrong(rest) {
      const [item, field] = itemAndField(rest);
      if (regionIn(item, service) !== undefined || names.test(item)) return undefined;
      return wrongIn(service, item, field);
    },
    at(asked, plan) {
      const [item] = itemAndField(asked.rest);
      const place = () => {
        const region = regionIn(item, service) ?? plan.region;
        if (region === undefined) throw nowhere(item);
        return { region, endpoint: serviceAt(SERVICES[service], region, plan) };
      };
      return {
        hosts: (env) => serviceHosts(place().endpoint, plan, env),
        read: async (context, credential) => {
          const { region, endpoint } = place();
          const caller = await callerFor(context, credential, plan);
          const address = wholeAddress(plan);
          const hints = hintsFor({ service, item, region, address, asked });
          const whole = await askCage(context, KEPT, { endpoint, caller, service, item, hints });
          return { whole, filling: hints.empty };
        },
      };
    },
  };
}

/** Returns the fault of an item; one with a version tells how a version is told. */
function wrongIn(service: KeptIn, item: string, field: string | undefined): Wrong {
  const why = "that is no name of a secret, and no ARN of one";
  const { name, version } = VERSION.exec(item)?.groups ?? {};
  if (name === undefined) return { why };
  return service === "ssm"
    ? { why: "its version stands behind a colon", meant: withField(`${name}:${version}`, field) }
    : { why: "its current version alone is asked for", meant: withField(name, field) };
}

const VERSION = /^(?<name>[\w/+=.@-]+)(?:\?version=|:|\?version[iI]d=)(?<version>[\w.-]+)$/;

/** Returns the region in an ARN; `undefined` for a name, whose region is the asking identity's. */
function regionIn(item: string, service: KeptIn): string | undefined {
  const [, of, there] = /^arn:aws[a-z-]*:([a-z]+):([a-z0-9-]+):[0-9]{12}:[!-~]+$/.exec(item) ?? [];
  return of === service ? there : undefined;
}

function nowhere(item: string): Unavailable {
  const why = "it is not known in which region it is kept";
  return new Unavailable(
    why,
    `region: us-east-1 in the identity, or the ARN of "${visible(item)}"`,
  );
}

/** The secret that is asked for, and its region. */
interface Sought {
  readonly service: KeptIn;
  readonly item: string;
  readonly region: string;
  /** The address that stands for all of AWS; it is kept from a session's programs. */
  readonly address: string | undefined;
  readonly asked: Reference;
}

function hintsFor(
  { service, item, region, address, asked }: Sought,
): Readonly<Record<string, string>> & { readonly empty: string } {
  const [action, list] = service === "ssm"
    ? ["ssm:GetParameter and kms:Decrypt", "aws ssm describe-parameters"]
    : ["secretsmanager:GetSecretValue and kms:Decrypt", "aws secretsmanager list-secrets"];
  const elsewhere = address === undefined ? "" : ` --endpoint-url ${typed(address)}`;
  const there = `--region ${typed(region)}${elsewhere}`;
  const absent = asked.asWhoAsks(`${list} ${there}`);
  // Another one: whoever reads what is there reads bytes.
  const create = `aws secretsmanager create-secret --name NAME `;
  // Of GetSecretValue it is said of a secret that is marked as deleted, and kept for a while.
  const restore = `aws secretsmanager restore-secret --secret-id ${typed(item)} `;
  const restored = asked.asWhoAsks(`${restore}${there}`);
  const [parameter = item] = item.split(/:(?=[^:]*$)/);
  const history = `aws ssm get-parameter-history --name ${typed(parameter)} `;
  // Another one: whoever reads what is there reads a list.
  const alone = "aws ssm put-parameter --name NAME --type SecureString --value file://FILE";
  const single = noted(`${alone} ${there}`, "one of them; as who looks after it");
  const denied = `the identity needs ${action} on "${visible(item)}"`;
  const put = service === "ssm"
    ? ["put-parameter --type SecureString --overwrite --name", parameter, "--value"] as const
    : ["put-secret-value --secret-id", item, "--secret-string"] as const;
  const filling = `aws ${service} ${put[0]} ${typed(put[1])} ${there} ${put[2]} file://FILE`;
  return {
    empty: noted(filling, "as who looks after it"),
    AccessDenied: denied,
    AccessDeniedException: denied,
    ResourceNotFound: absent,
    ResourceNotFoundException: absent,
    ParameterNotFound: absent,
    ParameterVersionNotFound: asked.asWhoAsks(
      `${history}${there} --query "Parameters[].Version"`,
    ),
    ...service === "secretsmanager" ? { InvalidRequest: restored } : { [LIST]: single },
    [NO_TEXT]: `${create}${there} --secret-string file://FILE`,
  };
}
