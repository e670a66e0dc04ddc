/** The module in the cage that asks the federation endpoint for a token to sign in to the console with. */
import * as v from "valibot";
import type { CageModule } from "../../../lib/cage/module.ts";

/** What is asked, and with which temporary keys. */
export interface FederationInput {
  /** The endpoint, with its path. */
  readonly url: string;
  readonly access_key_id: string;
  /** How long the console's session lasts, in seconds; as long as the keys when absent. */
  readonly duration?: number | undefined;
  readonly secret: { readonly secret_access_key: string; readonly session_token?: string };
}

const ANSWER = v.object({ token: v.pipe(v.string(), v.regex(/^[\w+/=.~-]{1,16384}$/)) });

/** It delivers the token. */
export const FEDERATION: CageModule<FederationInput, v.InferOutput<typeof ANSWER>> = {
  ...{ name: "aws/federation", answer: ANSWER },
  otherwise: {
    message: "AWS answered the console's sign-in with no token",
    hint: "check spec.endpoint_url, if there is one",
  },
};
