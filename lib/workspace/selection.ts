/** From a command line to the files that are meant. */
import type { GlobalFlags } from "../cli/flags.ts";
import type { Selection } from "../config/files/chosen.ts";

/** Only what was typed: what variables say is weighed where the files are found. */
export function selectionOf(flags: GlobalFlags): Selection {
  const basePath = flags.typed("base-path").at(-1);
  return {
    config: flags.typed("config"),
    configPath: flags.typed("config-path"),
    cliConfigPath: flags.typed("cli-config-path"),
    profiles: flags.typed("profile"),
    looksAround: !flags.has("as-written") || flags.typed("chdir").length > 0,
    ...(basePath === undefined ? {} : { basePath }),
  };
}
