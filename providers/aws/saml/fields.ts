/** Fields of an entry of `aws/saml`. */
import * as v from "valibot";
import {
  duration,
  endpoint,
  flag,
  region,
  secretText,
  text,
  unread,
} from "../../../lib/config/schema/schema.ts";
import { SPEC } from "../endpoint.ts";
import { executable, program } from "../../../lib/config/schema/program.ts";
import { roleArn } from "../kinds/role_fields.ts";

/** The schema of an entry. */
export const SAML_FIELDS = v.object({
  region: v.pipe(region(), v.title("Region")),
  /** The address that leads to AWS, signed in: the provider's own page for the application. */
  url: v.pipe(endpoint(), v.title("URL")),
  username: v.optional(v.pipe(text(), v.title("Username"))),
  password: v.optional(secretText("password")),
  driver: v.optional(text()),
  /** The original's key for the kind of identity provider. */
  provider_type: v.optional(text()),
  /** The original fetches a browser with it; ours is the person's own. */
  download_browser_driver: v.optional(flag()),
  idp_arn: unread(),
  profile: unread(),
  browser_type: v.optional(text()),
  browser_executable_path: v.optional(executable()),
  /** A program that prints the provider's answer in Base64, in place of the browser. */
  assertion_process: v.optional(program()),
  /** Whether the roles that are offered become identities. */
  auto_provision_identities: v.optional(flag()),
  /** The role of identities that name none. */
  principal: v.optional(v.object({ assume_role: v.optional(roleArn()) })),
  session: v.optional(v.object({ duration: v.optional(duration()) })),
  spec: SPEC,
});

/** The fields of an entry. */
export type SamlFields = v.InferOutput<typeof SAML_FIELDS>;
