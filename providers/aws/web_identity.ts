/** `aws/web-identity`: an OpenID token that somebody else keeps fresh in a file, as Kubernetes does. */
import * as v from "valibot";
import { text } from "../../lib/config/schema.ts";
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import { type Entry, kind, type World } from "../../lib/provider.ts";
import { Secret } from "../../lib/secret.ts";
import { known, OIDC } from "./credential.ts";
import { type AwsPlan, endpointIn, SPEC } from "./endpoint.ts";

const schema = v.object({
  /** Its absolute path. */
  token_file: text(),
  spec: SPEC,
});

type Fields = v.InferOutput<typeof schema>;

/** Whoever the token speaks of. */
export const webIdentity = kind({
  name: "aws/web-identity",
  role: "provider",
  summary: "An OpenID token in a file (web_identity_token_file), for roles",
  schema,
  accepts: [],
  yields: OIDC,
  plan: planToken,
});

function planToken(entry: Entry<Fields>): AwsPlan {
  const endpoint = endpointIn(entry.fields.spec);
  return {
    endpoint,
    facts: known({ url: endpoint }),
    // The file may speak of somebody else next time.
    stored: false,
    hosts: () => [],
    signIn: (world) => read(entry, world),
  };
}

/** A JSON Web Token (RFC 7519), so that no other file can be sent away under this name. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

async function read({ name, fields, at }: Entry<Fields>, { files }: World): Promise<Credential> {
  const { token_file } = fields;
  const token = (await files.readText(token_file))?.trim();
  if (token !== undefined && JWT.test(token)) {
    return { type: OIDC, shown: {}, secret: { token: new Secret(token) } };
  }
  const what = token === undefined ? "is not there" : "holds no OpenID token";
  throw new UserError("sign_in_needed", `The file "${token_file}" of "${name}" ${what}`, {
    hint: `ls -l ${token_file}`,
    at: at("token_file"),
  });
}
