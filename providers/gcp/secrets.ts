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
import { googleHosts, passedOn } from "./google.ts";
import { KEPT, type KeptInput } from "./modules.ts";
import { TOKEN, tokenOf } from "./token.ts";

/** Secret Manager. */
export const secretManager: SecretManager = {
  accepts: [TOKEN],
  wrong(rest) {
    const [item] = itemAndField(rest);
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
        const hints = hintsFor(parts.name, there, asked);
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

function hintsFor(name: string, project: string, { asWhoAsks }: Reference): KeptInput["hints"] {
  return {
    absent: asWhoAsks(`gcloud secrets list --project ${typed(project)}`),
    noText: asWhoAsks(
      `gcloud secrets versions add ${typed(name)} --project ${typed(project)} --data-file FILE`,
    ),
  };
}
