/** Long-lived keys: an identity without them; the keys themselves go to the store, if anywhere. */
import { compact } from "../../../lib/map.ts";
import type { KeyPlace } from "../../../lib/provider/import.ts";
import { Secret } from "../../../lib/secret.ts";
import { user } from "../kinds/user.ts";
import { type Draft, type Entry, type Made } from "./draft.ts";
import { accessKeyOf, decidingSetting, type Profile } from "../shared/profiles.ts";
import { SPEC_KEYS, specOf } from "./spec.ts";
import { noteUnused } from "./unused.ts";
import { typedFlag } from "../../../lib/terminal/flag.ts";

const USED = [
  ...["aws_access_key_id", "aws_secret_access_key", "mfa_serial", "mfa_process", "region"],
  ...SPEC_KEYS,
] as const;

/** Returns the user's name: the profile's, unless the profile becomes something else as well. */
function keysNameOf(draft: Draft, profile: Profile): string {
  const known = draft.users.get(profile);
  if (known !== undefined) return known;
  const isElse = decidingSetting(profile)?.name !== "aws_access_key_id";
  return isElse ? draft.freeName("identities", `${profile.name}-keys`) : profile.name;
}

/** Makes an IAM user, once. */
export function convertKeys(draft: Draft, profile: Profile): string {
  const name = keysNameOf(draft, profile);
  if (draft.users.has(profile)) return name;
  const entry = userOf(draft, profile);
  draft.add("identities", name, { kind: "aws/user", ...entry }, profile);
  draft.keys.set(name, new Secret(JSON.stringify(keptKeys(profile, entry))));
  draft.keyPlaces.set(name, placeOf(profile));
  draft.users.set(profile, name);
  if (name === profile.name) noteUnused(draft, profile, USED);
  else draft.note(profile, "aws_access_key_id", `these keys have become "${name}"`, name);
  return name;
}

/** Returns the lines of a profile's keys; none for values of several lines, which have more than the name's. */
function placeOf({ name, file, settings }: Profile): KeyPlace {
  const [id, secret] = ["aws_access_key_id", "aws_secret_access_key"].map((key) =>
    settings.get(key)
  );
  const isPlain = id !== undefined && secret !== undefined && !/\n/.test(id.value + secret.value);
  const lines = isPlain ? [id.line, secret.line] : [];
  return { profile: name, file: id?.file ?? file, lines };
}

/** Converts a user whose keys are kept elsewhere, as aws-vault keeps them: the file has only the second factor. */
export function convertKeyless(draft: Draft, profile: Profile): Made {
  const entry = userOf(draft, profile);
  draft.add("identities", profile.name, { kind: "aws/user", ...entry }, profile);
  draft.keyless.add(profile.name);
  const text =
    "its keys are not in these files (aws-vault keeps them in a keyring): put them into the " +
    `store with "atmos-auth user configure ${typedFlag("-i", profile.name)}"`;
  draft.note(profile, undefined, text);
  noteUnused(draft, profile, USED);
  return { identity: profile.name };
}

/** Returns a user's entry; every setting of it may be left out. */
function userOf(draft: Draft, profile: Profile): Entry {
  const value = (key: string) => profile.settings.get(key)?.value;
  const wanted = compact({
    credentials: {
      ...{
        mfa_arn: value("mfa_serial"),
        mfa_process: value("mfa_process"),
        region: value("region"),
      },
    },
    spec: specOf(draft, profile),
  });
  const keyOf = (path: readonly string[]) => KEYS[path.join(".")] ?? path.at(-1);
  const made = draft.fitted(user, wanted, profile, keyOf);
  return "entry" in made ? made.entry : {};
}

const KEYS: Readonly<Record<string, string>> = {
  "credentials.mfa_arn": "mfa_serial",
};

/** Returns the keys in the form in which `user configure` keeps them. */
function keptKeys(profile: Profile, entry: Entry) {
  const { mfa_arn } = (entry.credentials ?? {}) as Entry;
  const keys = accessKeyOf(profile);
  return {
    access_key_id: keys?.id,
    secret_access_key: keys?.secret,
    ...(mfa_arn === undefined ? {} : { mfa_arn }),
  };
}

/** Gives a role's second factor to its user, who signs in with it; `false` when the user has another. */
export function giveMfa(draft: Draft, identity: string, serial: string): boolean {
  const entry = draft.identities.get(identity);
  if (entry?.kind !== "aws/user") return false;
  const credentials = (entry.credentials ?? {}) as Entry;
  if (credentials.mfa_arn !== undefined) return credentials.mfa_arn === serial;
  draft.identities.set(identity, { ...entry, credentials: { mfa_arn: serial, ...credentials } });
  return true;
}
