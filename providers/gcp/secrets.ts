/**
 * Secrets in Google's Secret Manager: `gcp-sm:NAME#FIELD`, `gcp-sm:PROJECT/NAME` or `gcp-sm:projects/P/secrets/N/versions/V`
 * (cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access).
 */
import { askCage } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import type { SecretManager } from "../../lib/provider/secret_manager.ts";
import { fieldOf, itemAndField } from "../../lib/references/field.ts";
import { Unavailable } from "../../lib/references/scheme.ts";
import { googleHosts, passedOn } from "./google.ts";
import { KEPT } from "./modules.ts";
import { TOKEN, tokenOf } from "./token.ts";

/** Secret Manager. */
export const secretManager: SecretManager = {
  accepts: [TOKEN],
  at(rest, plan) {
    const [item, field] = itemAndField(rest);
    const parts = partsOf(item);
    const { endpoint, project } = passedOn(plan) ?? {};
    return {
      hosts: () => googleHosts(endpoint, "secretmanager"),
      read: async (context, credential) => {
        const there = parts.project ?? project ?? projectOf(credential);
        const resource = `projects/${there}/secrets/${parts.name}/versions/${parts.version}`;
        const token = tokenOf(credential);
        const whole = await askCage(context, KEPT, { endpoint, resource, token });
        return fieldOf(whole, `gcp-sm:${item}`, field);
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
  const { whole, short, name, version = "latest" } = SHAPE.exec(item)?.groups ?? {};
  if (name !== undefined) return { project: whole ?? short, name, version };
  throw new Unavailable("that is no name of a secret", "gcp-sm:PROJECT/NAME");
}

function projectOf({ shown }: Credential): string {
  if (shown.account !== undefined) return shown.account;
  throw new Unavailable("it is not known in which project it is kept", "gcp-sm:PROJECT/NAME");
}
