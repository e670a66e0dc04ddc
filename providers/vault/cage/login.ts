/** Sign-in to Vault: by an auth method (`auth/MOUNT/login`), or with a token, which is looked up. */
import type { JsonAnswer } from "../../../lib/cage/json.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { laidOpen, type Secret } from "../../../lib/secret.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";
import { noted } from "../../../lib/terminal/hint.ts";
import { LOGIN, type VaultPlace } from "../modules.ts";
import { askVault, isNoNamespace, isTaken, LOOK, namespaces, refusal, wordsOf } from "./ask.ts";
import { lineOf } from "../line.ts";

type Input = NonNullable<typeof LOGIN.input>;
type ByMethod = Extract<Input["by"], { path: string }>;

/** Signs in. */
export async function run(input: Input, inside: Inside): Promise<unknown> {
  const { by, ...place } = input;
  if ("token" in by) return await ofToken(input, by.token, inside);
  const body = JSON.stringify(laidOpen(by.body));
  // A secret id may be good once.
  const ask = { method: "POST", body, headers: { "content-type": "application/json" } };
  const answer = await askVault(place, by.path, ask, inside);
  if (answer.status >= 300) throw refused(`Signing in at ${by.path}`, input, answer);
  const { client_token, lease_duration, display_name, metadata, mfa_requirement } = Object(
    answer.body.auth,
  );
  if (!client_token && mfa_requirement) {
    throw useless(place, `Signing in at ${by.path} needs a second factor, which is not asked for`);
  }
  const name = display_name ?? Object(metadata).role_name ?? Object(metadata).role ?? "";
  return { token: client_token, life: lease_duration, name: String(name) };
}

async function ofToken(input: Input, token: Secret, inside: Inside): Promise<unknown> {
  const answer = await askVault(input, LOOK, { bearer: token }, inside);
  if (answer.status === 403) {
    // It may be good for what it is wanted for.
    if (await isTaken(input, token, inside)) return { token, life: 0, name: "" };
    throw useless(input, "Vault does not take that token: it lapsed, or was revoked");
  }
  if (answer.status >= 300) throw refused("Looking at the token", input, answer);
  const { ttl, display_name, num_uses } = Object(answer.body.data);
  if (num_uses < 0) {
    throw useless(input, "That token was good for one request, which was to ask how long it lasts");
  }
  return { token, life: ttl, name: String(display_name ?? "") };
}

function useless(place: VaultPlace, message: string): UserError {
  const hint = noted(lineOf(place, ["login"]), "and its token is put where token: says");
  return new UserError("sign_in_refused", message, { hint });
}

function refused(action: string, input: Input, answer: JsonAnswer): UserError {
  if (isNoNamespace(answer)) return refusal(action, answer, namespaces(input));
  const words = wordsOf(answer);
  // AWS's word on who signed: the identity is to be signed in to anew.
  if (
    // Of an id that it does not know it may be the STS of another partition that is asked.
    /received error code 403 from STS/i.test(words) && /Expired/.test(words)
  ) {
    const message = `${action} failed: AWS takes the identity's credential no longer`;
    return new UserError("sign_in_needed", message, { hint: "atmos-auth login" });
  }
  const hint = HINTS.find(({ says }) => says.test(words))?.hint ?? hintBy(input, answer.status);
  return refusal(action, answer, typeof hint === "string" ? hint : hint(input));
}

/**
 * Returns the hint for a refusal by status. For a missing mount the server has the same answer as for one that is
 * forbidden.
 */
function hintBy(input: Input, status: number): string {
  if ([403, 404].includes(status)) {
    return noted(lineOf(input, ["auth", "list"]), "there stands what mount: is to say");
  }
  return "token" in input.by ? "atmos-auth login" : anew(input, input.by);
}

/** Returns the command with which an operator makes a new proof of a role, or lists the roles. */
function anew(place: VaultPlace, { path, body }: ByMethod): string {
  const mount = path.replace(/\/login$/, "");
  if (!("role_id" in body)) return lineOf(place, ["list"], [`${mount}/role`]);
  const made = lineOf(place, ["write", "-f"], [`${mount}/role/NAME/secret-id`]);
  return noted(made, "a secret id is good for a while, and may be good once");
}

/** Returns the command that shows a role's claims, which a job's token must match. */
function roleOf(input: Input): string {
  const { path, body } = input.by as ByMethod;
  const role = typeof body.role === "string" ? body.role : "NAME";
  const read = lineOf(input, ["read"], [path.replace(/login$/, `role/${role}`)]);
  return noted(read, "its bound_subject and bound_claims must fit what the token says");
}

/** Hints for errors of the auth methods of AWS and of JWT. */
const HINTS: readonly { readonly says: RegExp; readonly hint: string | typeof roleOf }[] = [
  {
    says: /X-Vault-AWS-IAM-Server-ID|error validating .* header/i,
    hint: "aws: {server_id: NAME}   (as the server's iam_server_id_header_value says)",
  },
  {
    says: /from STS|making upstream request/i,
    hint: "aws: {region: NAME}   (as the server's sts_region says)",
  },
  {
    says: /IAM Principal|does not belong to the role/i,
    hint: "atmos-auth whoami   (bound_iam_principal_arn of the role must name that identity)",
  },
  {
    says: /\(aud\)|audience/i,
    hint: "audience: NAME   (one that bound_audiences of the role lists)",
  },
  {
    says: /\((nbf|exp|iat)\)|not yet valid|is expired/i,
    hint: () => noted(dialect().clock(), "the clock of this machine goes wrong, or the server's"),
  },
  { says: /\(sub\)|claim/i, hint: roleOf },
];
