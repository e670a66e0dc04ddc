/** Keys in the person's own AWS files. */
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { foundKeys, isCarried } from "../credential.ts";
import { readSharedFile, sharedPaths, type Surroundings } from "../shared/places.ts";
import type { Oddity, Setting } from "../shared/shared_file.ts";
import { accessKeyOf, decidingSetting, type Profile, together } from "../shared/profiles.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";

/**
 * Returns the keys of `AWS_PROFILE`, or of the default profile; `undefined` when there is no default profile, or it has
 * no credential. Throws when a chosen profile has no keys, and where AWS's tools would look elsewhere (SSO, roles,
 * programs), since that is not read.
 */
export async function findInProfile(context: ProviderContext): Promise<Credential | undefined> {
  const chosen = chosenProfile(context);
  const name = chosen ?? "default";
  const { profile, refused } = await readProfile(context, name);
  if (profile?.unclear !== undefined) throw unclear(profile, profile.unclear);
  const other = profile && otherWay(profile);
  const found = other === undefined ? keysIn(profile) : undefined;
  // Others' libraries read past it, and AWS's own are nobody where these keys are somebody.
  if (found !== undefined && refused !== undefined) context.person.warn(oddText(refused));
  if (found !== undefined || (!chosen && other === undefined)) return found;
  if (other !== undefined) throw notRead(name, other);
  const what = profile ? "holds no access key of its own" : "does not exist";
  throw new UserError("sign_in_needed", `The AWS profile "${visible(name)}" ${what}`, {
    hint: "sign in with an identity of atmos.yaml instead, or " +
      dialect().unset("AWS_PROFILE", "AWS_DEFAULT_PROFILE"),
  });
}

/**
 * Returns the profile that the variables choose, as AWS's CLI reads them; an empty one chooses, too. Its first version
 * prefers the older variable and its second the newer, so two that differ throw.
 */
function chosenProfile({ env }: Surroundings): string | undefined {
  const [older, newer] = [env.get("AWS_DEFAULT_PROFILE"), env.get("AWS_PROFILE")];
  const chosen = newer ?? older;
  if (older !== undefined && newer !== undefined && older !== newer) {
    const message = `AWS_PROFILE is "${visible(newer)}" and AWS_DEFAULT_PROFILE is "${
      visible(older)
    }": which one counts is another in each of AWS's tools`;
    throw new UserError("sign_in_needed", message, {
      hint: dialect().unset("AWS_DEFAULT_PROFILE"),
    });
  }
  if (chosen !== "") return chosen;
  const variable = newer === undefined ? "AWS_DEFAULT_PROFILE" : "AWS_PROFILE";
  const message = `${variable} is set to nothing, and AWS's CLI has no profile of that name`;
  throw new UserError("sign_in_needed", message, {
    hint: dialect().unset("AWS_PROFILE", "AWS_DEFAULT_PROFILE"),
  });
}

/**
 * Throws where the profile names a role, which AWS's CLI takes before a web identity of the variables: that is not read
 * here.
 */
export async function refuseRoleOfProfile(context: ProviderContext): Promise<void> {
  const { profile } = await readProfile(context, chosenProfile(context) ?? "default");
  const isRole = profile !== undefined && profile.settings.has("role_arn") &&
    !profile.settings.has("web_identity_token_file");
  if (isRole) throw notRead(profile.name, "role_arn");
}

/** Returns the setting of the profile that AWS's tools take it from; throws as they do for one that can't be told. */
export async function settingOfProfile(
  of: Surroundings,
  name: string,
): Promise<Setting & { readonly profile: string } | undefined> {
  const { profile } = await readProfile(of, chosenProfile(of) ?? "default");
  const setting = profile?.unclear === undefined ? profile?.settings.get(name) : undefined;
  return setting && profile && { ...setting, profile: profile.name };
}

function notRead(name: string, setting: string): UserError {
  const what = `gets its credential in a way that is not read here (${setting})`;
  // AWS's tools may be somebody by it all the same, so it is no answer to who one is.
  return new UserError("failed", `The AWS profile "${visible(name)}" ${what}`, {
    hint: "atmos-auth import aws, which makes an identity of it",
  });
}

/** Returns the profile, and the reason for which AWS's CLI refuses to read the files at all. */
async function readProfile(context: Surroundings, name: string) {
  const read = sharedPaths(context).map((path) => path && readSharedFile(context, path));
  const [config, credentials] = await Promise.all(read);
  const { profiles, oddities } = together(config || undefined, credentials || undefined);
  return { profile: profiles.get(name), refused: oddities.find(({ refused }) => refused) };
}

function oddText({ file, line, subject, text }: Oddity): string {
  return visible(`In line ${line} of "${file}", ${subject}: ${text}`);
}

/** Returns the setting that AWS's CLI takes before a profile's own keys; `undefined` when there is none. */
function otherWay(profile: Profile): string | undefined {
  const name = decidingSetting(profile)?.name;
  return name === "aws_access_key_id" ? undefined : name;
}

function keysIn(profile: Profile | undefined): Credential | undefined {
  const keys = profile && accessKeyOf(profile);
  if (keys !== undefined) refuseUnfit(profile!, [keys.id, keys.secret, keys.token]);
  return keys && foundKeys(keys.id, keys.secret, keys.token);
}

/** Throws for keys of more than one line, and for an id or a token that no header holds. */
function refuseUnfit(profile: Profile, used: readonly (string | undefined)[]): void {
  for (const [name, { file, value, line }] of profile.settings) {
    const isLong = value.includes("\n");
    const isUnfit = isLong || name !== "aws_secret_access_key" && !isCarried(value);
    if (!KEY_SETTINGS.has(name) || !used.includes(value) || !isUnfit) continue;
    const why = isLong
      ? `"${name}" in line ${line} goes on in the indented lines below it`
      : `"${name}" in line ${line} holds a sign that is in no key of AWS's`;
    const error = unclear({ ...profile, file }, { line, text: why });
    const hint = `begin the lines below line ${line} of ${visible(file)} without blanks`;
    throw isLong ? error.with({ hint }) : error;
  }
}

const KEY_SETTINGS: ReadonlySet<string> = new Set([
  ...["aws_access_key_id", "aws_secret_access_key", "aws_security_token", "aws_session_token"],
]);

function unclear(
  { name, file }: Profile,
  { line, text }: NonNullable<Profile["unclear"]>,
): UserError {
  const message = `The AWS profile "${visible(name)}" can't be used: ${visible(text)}`;
  const at = { file, line, column: 1, path: "" };
  return new UserError("sign_in_needed", message, { hint: "mend that line of the file", at });
}
