/** Signing in to Vault: by an auth method (`auth/MOUNT/login`), or with a token, which is asked of itself. */
import type { JsonAnswer } from "../../../lib/cage/json.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { laidOpen, type Secret } from "../../../lib/secret.ts";
import { LOGIN } from "../modules.ts";
import { askVault, isNoNamespace, isTaken, LOOK, refusal, wordsOf } from "./ask.ts";

type Input = NonNullable<typeof LOGIN.input>;

/** Signs in. */
export async function run(input: Input, inside: Inside): Promise<unknown> {
  const { by, ...place } = input;
  if ("token" in by) return await ofToken(input, by.token, inside);
  const body = JSON.stringify(laidOpen(by.body));
  // A secret id may be good once.
  const ask = { method: "POST", body, headers: { "content-type": "application/json" } };
  const answer = await askVault(place, by.path, ask, inside);
  if (answer.status >= 300) throw refused(`Signing in at ${by.path}`, input, answer);
  const { client_token, lease_duration, display_name, metadata } = Object(answer.body.auth);
  const name = display_name ?? Object(metadata).role_name ?? Object(metadata).role ?? "";
  return { token: client_token, life: lease_duration, name: String(name) };
}

async function ofToken(input: Input, token: Secret, inside: Inside): Promise<unknown> {
  const answer = await askVault(input, LOOK, { bearer: token }, inside);
  if (answer.status === 403) {
    // It may be good for what it is wanted for.
    if (await isTaken(input, token, inside)) return { token, life: 0, name: "" };
    throw new UserError(
      "sign_in_refused",
      "Vault does not take that token: it lapsed, or was revoked",
      {
        hint: "put a new one where token: says, such as what `vault login` or `bao login` gives",
      },
    );
  }
  if (answer.status >= 300) throw refused("Looking at the token", input, answer);
  const { ttl, display_name } = Object(answer.body.data);
  return { token, life: ttl, name: String(display_name ?? "") };
}

function refused(action: string, input: Input, answer: JsonAnswer): UserError {
  const { by, namespace } = input;
  if (isNoNamespace(answer)) return refusal(action, answer, `namespace: not "${namespace}"`);
  const words = wordsOf(answer);
  // AWS's word on who signed: the identity is to be signed in to anew.
  if (
    // Of an id that it does not know it may be the STS of another partition that is asked.
    /received error code 403 from STS/i.test(words) && /Expired/.test(words)
  ) {
    const message = `${action} failed: AWS takes the identity's credential no longer`;
    return new UserError("sign_in_needed", message, { hint: "atmos-auth login" });
  }
  const hint = HINTS.find(({ says }) => says.test(words))?.hint ??
    // Of a mount that is not there it says the same as of one that nobody may use.
    ([403, 404].includes(answer.status) ? MOUNT : "token" in by ? "atmos-auth login" : PROOF);
  return refusal(action, answer, hint);
}

const MOUNT = "check mount: it says where the auth method is; vault auth list, or: bao auth list";

const PROOF =
  "check the role, and what proves it: a secret id is good for a while, and may be good once";

/** What the auth methods of AWS and of JWT say. */
const HINTS: readonly { readonly says: RegExp; readonly hint: string }[] = [
  {
    says: /X-Vault-AWS-IAM-Server-ID|error validating .* header/i,
    hint: "aws: {server_id: NAME}, as the server's iam_server_id_header_value says",
  },
  {
    says: /from STS|making upstream request/i,
    hint: "aws: {region: NAME}, as the server's sts_region says",
  },
  {
    says: /IAM Principal|does not belong to the role/i,
    hint: "bound_iam_principal_arn of the role must name the identity: atmos-auth whoami",
  },
  {
    says: /\(aud\)|audience/i,
    hint: "audience: NAME, one that bound_audiences of the role lists",
  },
  {
    says: /\((nbf|exp|iat)\)|not yet valid|is expired/i,
    hint: "date -u: check the clock of this machine, and the server's",
  },
  {
    says: /\(sub\)|claim/i,
    hint: "bound_subject and bound_claims of the role must fit what the token says",
  },
];
