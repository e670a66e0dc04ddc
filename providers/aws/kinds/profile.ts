/** Keys in the user's own AWS files. */
import type { Credential } from "../../../lib/credential.ts";
import { pathOf } from "../../../lib/paths/directories.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { foundKeys } from "../credential.ts";
import { parseShared, type Section } from "../shared_file.ts";

/**
 * The keys of `AWS_PROFILE`, or of the default profile; `undefined` when there is no default profile. Throws
 * when a profile is chosen that has no keys, since whatever else it says (SSO, roles, programs) is not read.
 */
export async function findInProfile(context: ProviderContext): Promise<Credential | undefined> {
  const chosen = context.env.get("AWS_PROFILE") || context.env.get("AWS_DEFAULT_PROFILE");
  const name = chosen || "default";
  const credentials = await sectionsIn(context, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  const config = await sectionsIn(context, "AWS_CONFIG_FILE", "config");
  const named = (sections: readonly Section[], type: string) =>
    sections.find((section) => section.type === type && section.name === name);
  const inCredentials = named(credentials, "");
  const inConfig = named(config, "profile") ??
    (name === "default" ? named(config, "") : undefined);
  const found = keysIn(inCredentials) ?? keysIn(inConfig);
  if (found !== undefined || !chosen) return found;
  const what = inCredentials ?? inConfig ? "holds no access key of its own" : "does not exist";
  throw new UserError("sign_in_needed", `The AWS profile "${name}" ${what}`, {
    hint: "sign in with an identity of atmos.yaml instead, or unset AWS_PROFILE",
  });
}

async function sectionsIn(context: ProviderContext, variable: string, file: string) {
  const { env, os, files } = context;
  const home = env.get(os === "windows" ? "USERPROFILE" : "HOME");
  const path = env.get(variable) || (home && pathOf(os).join(home, ".aws", file));
  return path ? parseShared(await files.readText(path) ?? "", path).sections : [];
}

function keysIn(section: Section | undefined): Credential | undefined {
  const [id, key, token] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"]
    .map((name) => section?.settings.get(name)?.value.split("\n")[0]);
  return id && key ? foundKeys(id, key, token) : undefined;
}
