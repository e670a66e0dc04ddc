/**
 * Profiles of aws-sso-cli, whose program prints the credential of a permission set: what its line and its own file say,
 * in AWS's own settings. https://synfinatic.github.io/aws-sso-cli/latest/config/
 */
import { isMap, mapUnder } from "../../../lib/map.ts";
import { pathOf } from "../../../lib/paths/directories.ts";
import { utf8In } from "../../../lib/paths/utf8.ts";
import type { ImportContext } from "../../../lib/provider/import.ts";
import type { Profile } from "../shared/profiles.ts";
import type { Setting } from "../shared/shared_file.ts";
import { type Reader, unwrapped, wordsIn } from "./asked.ts";
import type { Draft } from "./draft.ts";

const KEY = "credential_process";

/** The portals of aws-sso-cli's file. */
export interface AwsSsoPortals {
  /** By name; the one that is meant where none is named has the name "". */
  readonly portals: ReadonlyMap<string, Portal>;
}

interface Portal {
  readonly url: string;
  readonly region: string;
}

/** Reads the file, if a profile's line runs the program; what is odd about it is as if it were not there. */
export async function awsSsoPortals(context: ImportContext): Promise<AwsSsoPortals> {
  for (const path of pathsOf(context)) {
    const bytes = await context.files.read(path).catch(() => undefined);
    const text = bytes && utf8In(bytes);
    if (typeof text === "string") return { portals: await portalsIn(text) };
  }
  return { portals: new Map() };
}

function pathsOf({ env, os }: ImportContext): readonly string[] {
  const home = env.get(os === "windows" ? "USERPROFILE" : "HOME");
  const { join } = pathOf(os);
  const config = env.get("XDG_CONFIG_HOME") || (home && join(home, ".config"));
  return [
    env.get("AWS_SSO_CONFIG") || undefined,
    config && join(config, "aws-sso", "config.yaml"),
    home && join(home, ".aws-sso", "config.yaml"),
  ].flatMap((path) => path || []);
}

async function portalsIn(text: string): Promise<ReadonlyMap<string, Portal>> {
  const { parse } = await import("../../../lib/std/yaml.ts");
  let file: unknown;
  try {
    file = parse(text);
  } catch {
    return new Map();
  }
  const config = mapUnder(file, "SSOConfig");
  const all = Object.keys(config).flatMap((name) => {
    const { StartUrl: url, SSORegion: region } = mapUnder(config, name);
    return typeof url === "string" && typeof region === "string"
      ? [[name, { url, region }] as const]
      : [];
  });
  const standard = isMap(file) && file.DefaultSSO || "Default";
  const meant = all.find(([name]) => name === standard) ?? (all.length === 1 ? all[0] : undefined);
  return new Map(meant ? [...all, ["", meant[1]]] : all);
}

/** Returns the profile with the permission set that its line asks aws-sso for; one that asks for none stays. */
export function withAwsSso(
  draft: Draft,
  { portals }: AwsSsoPortals,
  reader: Reader,
  profile: Profile,
): Profile {
  const setting = profile.settings.get(KEY);
  const asked = setting && askedOf(unwrapped(wordsIn(reader, setting.value)));
  if (setting === undefined || asked === undefined) return profile;
  const portal = portals.get(asked.sso ?? "");
  if (portal === undefined) {
    const which = asked.sso === undefined ? "its portal" : `the portal "${asked.sso}"`;
    draft.note(profile, KEY, `it goes on to run aws-sso, whose file does not tell ${which}`);
    return profile;
  }
  draft.note(profile, KEY, "it has become the permission set that it asks aws-sso for");
  return { ...profile, settings: meaning(profile, setting, { ...asked, portal }) };
}

/** A permission set that the program is asked for. */
interface SetRequest {
  readonly sso: string | undefined;
  readonly account: string;
  readonly role: string;
}

function meaning(
  { settings }: Profile,
  setting: Setting,
  { account, role, portal: { url, region } }: SetRequest & { readonly portal: Portal },
): ReadonlyMap<string, Setting> {
  const meant = {
    sso_account_id: account,
    sso_role_name: role,
    sso_start_url: url,
    sso_region: region,
  };
  const others = [...settings].filter(([key]) => key !== KEY);
  return new Map([
    ...others,
    ...Object.entries(meant).map(([key, value]) => [key, { ...setting, value }] as const),
  ]);
}

/** Reads `aws-sso -S Default process --arn ARN`, and `--account ID --role NAME` in its place. */
function askedOf([program = "", ...rest]: readonly string[]): SetRequest | undefined {
  const name = program.split(/[/\\]/).at(-1)!.replace(/\.exe$/i, "");
  if (name !== "aws-sso" || !rest.includes("process")) return undefined;
  const sso = flagIn(rest, "--sso", "-S");
  const [, ofArn, named] = /^arn:[\w-]+:iam::(\d{12}):role\/(.+)$/.exec(
    flagIn(rest, "--arn", "-a") ?? "",
  ) ?? [];
  const account = ofArn ?? flagIn(rest, "--account", "-A");
  const role = named ?? flagIn(rest, "--role", "-R");
  return account && role ? { sso, account, role } : undefined;
}

function flagIn(words: readonly string[], long: string, short: string): string | undefined {
  const at = words.findLastIndex((word) => word === long || word === short);
  const attached = words.findLast((word) => word.startsWith(`${long}=`));
  return attached?.slice(long.length + 1) ?? (at < 0 ? undefined : words[at + 1]);
}
