/** Identities as profiles of AWS's own tools, each with a `credential_process` that asks us. */
import type { ToolProfiles } from "../../../lib/provider/tool_profiles.ts";
import type { IdentityPlan } from "../../../lib/provider/plan.ts";
import type { Os } from "../../../lib/system.ts";
import { commandLine, formatIni, profileName } from "./ini.ts";
import { parseShared } from "../shared/shared_file.ts";
import { partitionOf } from "../partitions.ts";
import { passedOn } from "../passed_on.ts";

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
export const toolProfiles: ToolProfiles = {
  nameOf: profileName,
  section,
  namesIn: (text) =>
    parseShared(text, "").sections.filter(({ type, name }) =>
      type === "profile" || name === "default"
    ).map(({ name }) => name),
  overruled: async (...of) => await (await import("../import/written.ts")).overruledIn(...of),
  written: async (context) => await (await import("../import/written.ts")).writtenHelpers(context),
  starting: async (...of) => (await import("../import/written.ts")).startingProgram(...of),
};

/**
 * Returns a profile's section, with a region: AWS's tools refuse to work without one; a variable's takes precedence.
 */
function section(name: string, helper: readonly string[], plan: IdentityPlan, os: Os): string {
  const header = name === "default" ? name : `profile ${name}`;
  const region = plan.region ?? (passedOn(plan)?.partition ?? partitionOf("")).home;
  return formatIni([[header, { credential_process: commandLine(helper, os), region }]]);
}
