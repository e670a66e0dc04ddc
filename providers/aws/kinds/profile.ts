/** Keys in the person's own AWS files. */
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { foundKeys } from "../credential.ts";
import { readSharedFile, sharedPaths } from "../shared/places.ts";
import { accessKeyOf, decidingSetting, type Profile, together } from "../shared/profiles.ts";

/**
 * The keys of `AWS_PROFILE`, or of the default profile; `undefined` when there is no default profile, or nothing of
 * a credential in it. Throws when a profile is chosen that has no keys, and where AWS's tools would look elsewhere
 * than at its keys (SSO, roles, programs), since that is not read.
 */
export async function findInProfile(context: ProviderContext): Promise<Credential | undefined> {
  const chosen = context.env.get("AWS_PROFILE") || context.env.get("AWS_DEFAULT_PROFILE");
  const name = chosen || "default";
  const profile = await readProfile(context, name);
  if (profile?.unclear !== undefined) throw unclear(profile, profile.unclear);
  const other = profile && otherWay(profile);
  const found = other === undefined ? keysIn(profile) : undefined;
  if (found !== undefined || (!chosen && other === undefined)) return found;
  const what = other !== undefined
    ? `gets its credential in a way that is not read here (${other})`
    : profile
    ? "holds no access key of its own"
    : "does not exist";
  throw new UserError("sign_in_needed", `The AWS profile "${visible(name)}" ${what}`, {
    hint: other === undefined
      ? "sign in with an identity of atmos.yaml instead, or unset AWS_PROFILE"
      : "atmos-auth import aws, which makes an identity of it",
  });
}

async function readProfile(context: ProviderContext, name: string): Promise<Profile | undefined> {
  const read = sharedPaths(context).map((path) => path && readSharedFile(context, path));
  const [config, credentials] = await Promise.all(read);
  return together(config || undefined, credentials || undefined).profiles.get(name);
}

/** What AWS's CLI looks at before a profile's own keys; the setting that says so. */
function otherWay(profile: Profile): string | undefined {
  const name = decidingSetting(profile)?.name;
  return name === "aws_access_key_id" ? undefined : name;
}

function keysIn(profile: Profile | undefined): Credential | undefined {
  const keys = profile && accessKeyOf(profile);
  return keys && foundKeys(keys.id, keys.secret, keys.token);
}

function unclear(
  { name, file }: Profile,
  { line, text }: NonNullable<Profile["unclear"]>,
): UserError {
  const message = `The AWS profile "${visible(name)}" can't be used: ${visible(text)}`;
  const at = { file, line, column: 1, path: "" };
  return new UserError("sign_in_needed", message, { hint: "mend that line of the file", at });
}
