/**
 * What Google's command line tools find in a session in place of the person's own files, whoever it is of: each has a
 * variable that moves its file, and what it would take from elsewhere all the same is said in that file.
 */
import type { NobodyPlace, ToolSettings } from "../../../lib/provider/grant.ts";
import { AUTH_PROPERTIES, KEY_PROPERTIES } from "../properties.ts";

/** Where they lie: the configuration of gcloud, of gsutil and of bq. That of bq is not there, as most people have none. */
export function toolVariables(path: (...names: string[]) => string) {
  return {
    CLOUDSDK_CONFIG: path("gcloud"),
    BOTO_CONFIG: path("boto"),
    BIGQUERYRC: path("bigqueryrc"),
  };
}

/** Settings of gcloud in a session. */
interface Settings {
  readonly account?: string | undefined;
  readonly project?: string | undefined;
  readonly region?: string | undefined;
  readonly zone?: string | undefined;
}

/** Their files; `found` is what gsutil shall be, if anybody. */
export function toolFiles(
  settings: Settings,
  { join, directory, own, settings: persons = {} }: Where,
  found?: string,
) {
  const properties = AUTH_PROPERTIES.filter((name) => name !== IMPERSONATED || isImpersonated(own));
  return {
    "gcp/gcloud/active_config": "default",
    "gcp/gcloud/configurations/config_default": configuration(settings, properties, persons),
    "gcp/boto": boto(join(directory, "gcp", "gsutil"), found),
  };
}

type Where = Pick<NobodyPlace, "directory" | "join" | "own"> & {
  readonly settings?: ToolSettings;
};

const IMPERSONATED = "impersonate_service_account";

/**
 * Whether gcloud's installation may say whom everybody acts as. Where it surely doesn't, it is not said that it is
 * nobody: `gcloud auth application-default print-access-token` breaks at that (528.0.0).
 */
function isImpersonated(own: Where["own"]): boolean {
  return own.length === 0 || own.some((text) => text.toLowerCase().includes(IMPERSONATED));
}

/** gsutil keeps tokens and the addresses of unfinished uploads in `~/.gsutil`, unless told: gslib's `boto_util.py`. */
function boto(state: string, found: string | undefined): string {
  const gsutil = section("GSUtil", [`state_dir = ${state}`]);
  if (found === undefined) return gsutil;
  return section("Credentials", [`gs_external_account_authorized_user_file = ${found}`]) + gsutil;
}

/**
 * gcloud's active configuration (docs.cloud.google.com/sdk/docs/configurations). It wins over what is said for the
 * whole installation (`gcloud config set --installation`) in what it says, if only that it is empty.
 */
function configuration(
  { account, project, region, zone }: Settings,
  properties: readonly string[],
  { core, proxy }: ToolSettings,
): string {
  return [
    section("core", [
      `account = ${account ?? ""}`,
      project && `project = ${project}`,
      ...linesOf(core),
    ]),
    section("proxy", linesOf(proxy)),
    section("auth", properties.map((name) => `${name} =`)),
    section("storage", KEY_PROPERTIES.map((name) => `${name} =`)),
    section("compute", [region && `region = ${region}`, zone && `zone = ${zone}`]),
    // Each session would look for updates anew, and ask for an opinion.
    section("component_manager", ["disable_update_check = true"]),
    section("survey", ["disable_prompts = true"]),
  ].filter(Boolean).join("\n");
}

/** A percent sign would begin a reference to another setting. */
function linesOf(settings: ToolSettings[string] = {}): readonly string[] {
  return Object.entries(settings).map(([name, value]) =>
    `${name} = ${value.replaceAll("%", "%%")}`
  );
}

function section(name: string, lines: readonly (string | undefined)[]): string {
  const said = lines.filter(Boolean);
  return said.length > 0 ? `[${name}]\n${said.join("\n")}\n` : "";
}
