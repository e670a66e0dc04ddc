/**
 * Secrets in Google's Secret Manager: `gcp-sm:NAME#FIELD`, `gcp-sm:PROJECT/NAME` or `gcp-sm:projects/P/secrets/N/versions/V`
 * (cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access).
 */
import { askCage } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import type { Reference, SecretManager } from "../../lib/provider/secret_manager.ts";
import { fieldOf, itemAndField, withField } from "../../lib/references/field.ts";
import { Unavailable } from "../../lib/secret_programs/unavailable.ts";
import { typed } from "../../lib/terminal/escape.ts";
import { noted } from "../../lib/terminal/hint.ts";
import { googleHosts, passedOn } from "./google.ts";
import { KEPT, type KeptInput } from "./modules.ts";
import { TOKEN, tokenOf } from "./token.ts";

/** Secret Manager. */
export const secretManager: SecretManager = {
  accepts: [TOKEN],
  wrong(rest) {
    const [item] = itemAndField(rest);
    if (/^projects\/[^/]+\/locations\//.test(item)) {
      return "that is a secret of one region, and only those of all regions are asked for";
    }
    return SHAPE.test(item) ? undefined : "that is no name of a secret";
  },
  at(asked, plan) {
    const [item, field] = itemAndField(asked.rest);
    const parts = partsOf(item);
    const { endpoint, project } = passedOn(plan) ?? {};
    return {
      hosts: () => googleHosts(endpoint, "secretmanager"),
      read: async (context, credential) => {
        const there = parts.project ?? project ?? projectOf(credential, asked);
        const resource = `projects/${there}/secrets/${parts.name}/versions/${parts.version}`;
        const token = tokenOf(credential);
        const hints = hintsFor({ ...parts, project: there }, asked);
        const whole = await askCage(context, KEPT, { endpoint, resource, token, hints });
        return fieldOf(whole, field, (one) => asked.written(withField(item, one)));
      },
    };
  },
};

interface Parts {
  readonly project: string | undefined;
  readonly name: string;
  readonly version: string;
}

const SHAPE =
  /^(?:projects\/(?<whole>[a-zA-Z0-9][\w:.-]*)\/secrets\/|(?<short>[a-zA-Z0-9][\w:.-]*)\/)?(?<name>[\w-]{1,255})(?:\/versions\/(?<version>[\w-]+))?$/;

function partsOf(item: string): Parts {
  const { whole, short, name, version = "latest" } = SHAPE.exec(item)!.groups!;
  return { project: whole ?? short, name: name!, version };
}

function projectOf({ shown }: Credential, { rest, written }: Reference): string {
  if (shown.account !== undefined) return shown.account;
  const why = "it is not known in which project it is kept";
  throw new Unavailable(why, written(`PROJECT/${rest}`));
}

/** Returns the hints; an owner of the project does everything but reading. */
function hintsFor(
  { name, version, project }: Parts & { readonly project: string },
  { asWhoAsks }: Pick<Reference, "asWhoAsks">,
): KeptInput["hints"] {
  const [secret, within] = [typed(name), `--project ${typed(project)}`];
  const owner = (line: string) => noted(line, "as who looks after the project");
  const role = "--role roles/secretmanager.secretAccessor";
  const versions = asWhoAsks(`gcloud secrets versions list ${secret} ${within}`);
  const enabling = `gcloud secrets versions enable ${typed(version)} --secret ${secret} ${within}`;
  return {
    absent: asWhoAsks(`gcloud secrets list ${within}`),
    version: versions,
    // The latest one is enabled by its number.
    disabled: version === "latest" ? versions : owner(enabling),
    service: owner(`gcloud services enable secretmanager.googleapis.com ${within}`),
    denied: owner(
      `gcloud secrets add-iam-policy-binding ${secret} ${within} --member MEMBER ${role}`,
    ),
    noText: `gcloud secrets create ${typed(`${name}-text`)} ${within} --data-file FILE`,
  };
}
