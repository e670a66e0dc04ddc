/** Keys in the user's own AWS files. */
import type { Credential } from "../../../lib/credential.ts";
import { pathOf } from "../../../lib/paths/directories.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { foundKeys } from "../credential.ts";
import { parseIni } from "../grant/ini.ts";

type Settings = ReadonlyMap<string, string>;

/**
 * The keys of `AWS_PROFILE`, or of the default profile; `undefined` when there is no default profile. Throws
 * when a profile is chosen that has no keys, since whatever else it says (SSO, roles, programs) is not read.
 */
export async function findInProfile(context: ProviderContext): Promise<Credential | undefined> {
  const chosen = context.env.get("AWS_PROFILE") || context.env.get("AWS_DEFAULT_PROFILE");
  const name = chosen || "default";
  const inCredentials = (await readIni(context, "AWS_SHARED_CREDENTIALS_FILE", "credentials")).get(
    name,
  );
  const config = await readIni(context, "AWS_CONFIG_FILE", "config");
  const inConfig = config.get(`profile ${name}`) ??
    (name === "default" ? config.get(name) : undefined);
  const found = keysIn(inCredentials) ?? keysIn(inConfig);
  if (found !== undefined || !chosen) return found;
  const what = inCredentials ?? inConfig ? "holds no access key of its own" : "does not exist";
  throw new UserError("sign_in_needed", `The AWS profile "${name}" ${what}`, {
    hint: "sign in with an identity of atmos.yaml instead, or unset AWS_PROFILE",
  });
}

async function readIni(context: ProviderContext, variable: string, file: string) {
  const { env, os, files } = context;
  const home = env.get(os === "windows" ? "USERPROFILE" : "HOME");
  const path = env.get(variable) || (home && pathOf(os).join(home, ".aws", file));
  return parseIni(path ? await files.readText(path) ?? "" : "");
}

function keysIn(settings: Settings | undefined): Credential | undefined {
  const id = settings?.get("aws_access_key_id");
  const key = settings?.get("aws_secret_access_key");
  return id && key ? foundKeys(id, key, settings?.get("aws_session_token")) : undefined;
}
