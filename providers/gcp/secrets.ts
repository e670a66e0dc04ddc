/**
 * Secrets in Google's Secret Manager: `gcp-sm:NAME#FIELD`, `gcp-sm:PROJECT/NAME` or
 * `gcp-sm:projects/P/secrets/N/versions/V`; of one region: `gcp-sm:projects/P/locations/L/secrets/N`, which its own
 * host has (cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access, and
 * .../v1/projects.locations.secrets.versions/access).
 */
import { askCage } from "../../lib/cage/module.ts";
import type { Credential } from "../../lib/credential.ts";
import type { Reference, SecretManager } from "../../lib/provider/secret_manager.ts";
import { itemAndField, withField } from "../../lib/references/field.ts";
import { Unavailable } from "../../lib/secret_programs/unavailable.ts";
import { typed } from "../../lib/terminal/escape.ts";
import { noted } from "../../lib/terminal/hint.ts";
import { googleHosts, HOSTS, passedOn, secretsIn } from "./google.ts";
import { KEPT, type KeptInput } from "./modules.ts";
import { TOKEN, tokenOf } from "./token.ts";

/** Secret Manager. */
export const secretManager: SecretManager = {
  accepts: [TOKEN],
  wrong(rest) {
    const [item, field] = itemAndField(rest);
    if (SHAPE.test(item)) return undefined;
    const meant = meantBy(item);
    const why = "that is no name of a secret, nor of a version of one";
    return { why, meant: meant && withField(meant, field) };
  },
  at(asked, plan) {
    const [item] = itemAndField(asked.rest);
    const parts = partsOf(item);
    const { endpoint, project } = passedOn(plan) ?? {};
    const host = hostFor(parts);
    return {
      hosts: () => endpoint === undefined ? [`${host}:443`] : googleHosts(endpoint),
      read: async (context, credential) => {
        const there = parts.project ?? project ?? projectOf(credential, asked);
        const resource = resourceOf({ ...parts, project: there });
        const token = tokenOf(credential);
        const hints = hintsFor({ ...parts, project: there }, asked);
        const whole = await askCage(context, KEPT, { endpoint, host, resource, token, hints });
        return { whole, filling: hints.empty };
      },
    };
  },
};

interface Parts {
  readonly project: string | undefined;
  /** Of a secret of one region. */
  readonly location: string | undefined;
  readonly name: string;
  readonly version: string;
}

/** A location is part of a host's name, so nothing else may stand there. */
const SHAPE =
  /^(?:projects\/(?<whole>[a-zA-Z0-9][\w:.-]*)\/(?:locations\/(?<location>[a-z]+(?:-[a-z0-9]+)*)\/)?secrets\/|(?<short>[a-zA-Z0-9][\w:.-]*)\/)?(?<name>[\w-]{1,255})(?:\/versions\/(?<version>[\w-]+))?$/;

function partsOf(item: string): Parts {
  const { whole, short, location, name, version = "latest" } = SHAPE.exec(item)!.groups!;
  return { project: whole ?? short, location, name: name!, version };
}

/** A secret, or a version of it, in the words of other tools; or all of a resource's name. */
const ALIKE =
  /^(?:(?:https:)?\/\/secretmanager\.(?:[a-z0-9-]+\.rep\.)?googleapis\.com\/(?:v1\/)?)?(?<item>[^?@]+?)(?:(?:\?version=|[:@/]|\/versions\/)(?<version>\d{1,9}|latest)(?::access)?)?$/;

/** Returns the item that was meant, if it can be told. */
function meantBy(item: string): string | undefined {
  const { item: name, version } = ALIKE.exec(item)?.groups ?? {};
  const meant = version === undefined ? name : `${name}/versions/${version}`;
  return meant !== undefined && SHAPE.test(meant) ? meant : undefined;
}

function hostFor({ location }: Parts): string {
  return location === undefined ? HOSTS.secretmanager : secretsIn(location);
}

function resourceOf({ project, location, name, version }: Parts): string {
  const region = location === undefined ? "" : `/locations/${location}`;
  return `projects/${project}${region}/secrets/${name}/versions/${version}`;
}

function projectOf({ shown }: Credential, { rest, written }: Reference): string {
  if (shown.account !== undefined) return shown.account;
  const why = "it is not known in which project it is kept";
  throw new Unavailable(why, written(`PROJECT/${rest}`));
}

/** Returns the hints; an owner of the project does everything but reading. */
function hintsFor(
  { name, version, project, location }: Parts & { readonly project: string },
  { asWhoAsks }: Pick<Reference, "asWhoAsks">,
): KeptInput["hints"] & { readonly empty: string } {
  const region = location === undefined ? "" : ` --location ${typed(location)}`;
  const [secret, within] = [typed(name), `--project ${typed(project)}${region}`];
  const owner = (line: string) => noted(line, "as who looks after the project");
  const role = "--role roles/secretmanager.secretAccessor";
  const versions = asWhoAsks(`gcloud secrets versions list ${secret} ${within}`);
  const enabling = `gcloud secrets versions enable ${typed(version)} --secret ${secret} ${within}`;
  return {
    absent: asWhoAsks(`gcloud secrets list ${within}`),
    version: versions,
    // The latest one is enabled by its number.
    disabled: version === "latest" ? versions : owner(enabling),
    service: owner(
      `gcloud services enable secretmanager.googleapis.com --project ${typed(project)}`,
    ),
    denied: owner(
      `gcloud secrets add-iam-policy-binding ${secret} ${within} --member MEMBER ${role}`,
    ),
    empty: owner(`gcloud secrets versions add ${secret} ${within} --data-file FILE`),
    noText: `gcloud secrets create ${typed(`${name}-text`)} ${within} --data-file FILE`,
  };
}
