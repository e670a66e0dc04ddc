/**
 * The credential that a container is offered: ECS, EKS Pod Identity, CloudShell.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
import { askCage } from "../../../lib/cage/module.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { Secret } from "../../../lib/secret.ts";
import type { Environment } from "../../../lib/system.ts";
import { credentialOf, ROLE_SESSION } from "../credential.ts";
import { CONTAINER } from "../modules.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";

/** ECS's address for relative ones, and the others that may be asked over plain HTTP. */
const ECS = "169.254.170.2";
const PLAIN_HOSTS: ReadonlySet<string> = new Set([ECS, "169.254.170.23", "[fd00:ec2::23]"]);

/** Addresses of AWS's container credential endpoints, with their port. */
export const CONTAINER_HOSTS: readonly string[] = [...PLAIN_HOSTS].map((host) => `${host}:80`);

/** A container's credential endpoint. */
interface Container {
  readonly url: string;
}

/** Returns the container's credential endpoint; `undefined` when there is none, or it must not be asked. */
export function containerOf(env: Environment): Container | undefined {
  const relative = env.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  if (relative) return { url: `http://${ECS}/${relative.replace(/^\/+/, "")}` };
  const full = env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  const url = full ? URL.parse(full) : null;
  return url !== null && mayAsk(url) ? { url: url.href } : undefined;
}

/** Whether the address may be asked. The token is sent to it, so only the hosts that AWS's SDKs allow may be. */
function mayAsk({ protocol, hostname }: URL): boolean {
  if (protocol === "https:") return true;
  return protocol === "http:" &&
    (PLAIN_HOSTS.has(hostname) || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname));
}

/** Asks it; `undefined` when this is no container. */
export async function findContainer(context: ProviderContext): Promise<Credential | undefined> {
  const container = containerOf(context.env);
  if (container === undefined) {
    if (context.env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")) throw notFit();
    return undefined;
  }
  const { url } = container;
  const token = await tokenOf(context);
  const answer = await askCage(context, CONTAINER, {
    url,
    token: token && new Secret(token) || undefined,
  });
  return credentialOf(answer, ROLE_SESSION, {}, context.clock.now());
}

async function tokenOf({ env, files }: ProviderContext): Promise<string | undefined> {
  const path = env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  if (!path) return env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN") || undefined;
  const token = (await files.readText(path))?.trim();
  if (token) return token;
  throw new UserError(
    "sign_in_needed",
    `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names "${path}", which holds no token`,
    { hint: dialect().unset("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") },
  );
}

function notFit(): UserError {
  return new UserError(
    "sign_in_refused",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https:// nor an address of this machine or of AWS",
    { hint: dialect().unset("AWS_CONTAINER_CREDENTIALS_FULL_URI") },
  );
}
