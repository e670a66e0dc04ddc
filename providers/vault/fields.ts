/** Fields of an entry that chooses a Vault, and a way to sign in to it. */
import * as v from "valibot";
import { endpoint, region, secretWord, text } from "../../lib/config/schema/schema.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import type { Prove } from "../../lib/provider/proof.ts";
import type { SecretSource } from "../../lib/secret.ts";
import { TOKEN_SOURCE } from "../../lib/sign_in/token_source/source.ts";
import type { TokenSource } from "../../lib/sign_in/token_source/subject.ts";

/** Returns the schema of an auth method's mount path, below `auth/`. */
const mount = () => v.pipe(text(), v.regex(/^[\w-]+(\/[\w-]+)*$/, "must be a path, such as jwt"));

/** The fields of a `vault` provider. */
export const schema = v.object({
  address: endpoint(),
  namespace: v.optional(text()),
  token: v.optional(secretWord()),
  app_role: v.optional(v.object({
    role_id: text(),
    secret_id: v.optional(secretWord()),
    mount: v.optional(mount(), "approle"),
  })),
  jwt: v.optional(v.object({
    role: v.optional(text()),
    mount: v.optional(mount(), "jwt"),
  })),
  aws: v.optional(v.object({
    role: v.optional(text()),
    mount: v.optional(mount(), "aws"),
    server_id: v.optional(v.pipe(text(), v.regex(/^[!-~]+$/, "must be one word"))),
    region: v.optional(region()),
  })),
  /** The source of the JWT, and its audience. */
  token_source: v.optional(TOKEN_SOURCE),
  audience: v.optional(text()),
});

/** The fields of an entry. */
export type Fields = v.InferOutput<typeof schema>;

/** A way to sign in. */
export type Method =
  | { readonly token: SecretSource }
  | { readonly app_role: NonNullable<Fields["app_role"]> }
  | {
    readonly jwt: NonNullable<Fields["jwt"]>;
    readonly source: TokenSource;
    issued(context: ProviderContext): Promise<string>;
  }
  | { readonly aws: NonNullable<Fields["aws"]>; readonly prove: Prove };
