/**
 * Files with application default credentials that lead Google's libraries to the session's token endpoint. There
 * are two since no type of file is known to all: `external_account` is known to those for Python, Node, Go, C++,
 * PHP, Ruby, Rust and .NET, but Java's insists that its token endpoint is `https`; of
 * `external_account_authorized_user` Java's does not, but those for C++, Ruby, Rust and, before October 2023, Go
 * don't know it. `authorized_user`, which all know, has its token endpoint built in.
 */
import type { CredentialEndpoint } from "../../../lib/provider/credential_endpoint.ts";
import { known } from "../../../lib/provider/plan.ts";
import { Secret } from "../../../lib/secret.ts";

/** The project that requests are charged to. */
interface Charged {
  readonly quota: string | undefined;
}

/** Returns an external account (google.aip.dev/auth/4117) whose issuer and exchange are the session itself. */
export function externalAccountFile(
  { quota }: Charged,
  secretFile: string,
  origin: string,
): string {
  return written({
    type: "external_account",
    audience: "//atmos-auth/session",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${origin}/token`,
    credential_source: { file: secretFile, format: { type: "text" } },
    ...known({ quota_project_id: quota }),
  });
}

/**
 * Returns a user of an external account, whose refresh token is the session's secret. The client must have a name and a
 * secret, which mean nothing.
 */
export function authorizedUserFile(
  { quota }: Charged,
  { origin, secret }: CredentialEndpoint,
): Secret {
  return new Secret(written({
    type: "external_account_authorized_user",
    audience: "//atmos-auth/session",
    client_id: "atmos-auth",
    client_secret: "atmos-auth",
    refresh_token: secret.reveal(),
    token_url: `${origin}/token`,
    ...known({ quota_project_id: quota }),
  }));
}

function written(file: unknown): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}
