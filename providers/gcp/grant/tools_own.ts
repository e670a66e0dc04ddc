/**
 * Configuration of Google's command line tools in a session, in place of the person's own, with or without an identity:
 * a variable moves each tool's file, and the file overrules other sources of settings.
 */
import type { NobodyPlace, ToolSettings } from "../../../lib/provider/grant.ts";
import { AUTH_PROPERTIES, KEY_PROPERTIES } from "../properties.ts";

/**
 * Returns the paths of the configuration of gcloud, gsutil and bq. The file for bq is not written, as most people have
 * none.
 */
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

/** Returns their files; `found` is the credential of gsutil, if there is an identity. */
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
 * Whether gcloud's installation may configure an account to impersonate. Where it surely doesn't, that setting is not
 * emptied, since an empty one breaks `gcloud auth application-default print-access-token` (528.0.0).
 */
function isImpersonated(own: Where["own"]): boolean {
  return own.length === 0 || own.some((text) => text.toLowerCase().includes(IMPERSONATED));
}

/**
 * Returns the configuration of boto. Without it, gsutil keeps tokens and the addresses of unfinished uploads in
 * `~/.gsutil` (gslib's `boto_util.py`).
 */
function boto(state: string, found: string | undefined): string {
  const gsutil = section("GSUtil", [`state_dir = ${state}`]);
  if (found === undefined) return gsutil;
  return section("Credentials", [`gs_external_account_authorized_user_file = ${found}`]) + gsutil;
}

/**
 * Returns gcloud's active configuration (docs.cloud.google.com/sdk/docs/configurations). Its settings, even empty ones,
 * take precedence over the installation's (`gcloud config set --installation`).
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

/** Returns the lines of settings, with percent signs doubled, which would begin references to other settings. */
function linesOf(settings: ToolSettings[string] = {}): readonly string[] {
  return Object.entries(settings).map(([name, value]) =>
    `${name} = ${value.replaceAll("%", "%%")}`
  );
}

function section(name: string, lines: readonly (string | undefined)[]): string {
  const said = lines.filter(Boolean);
  return said.length > 0 ? `[${name}]\n${said.join("\n")}\n` : "";
}
