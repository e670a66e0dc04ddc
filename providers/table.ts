/** Facts of the clouds that are known before they are loaded. */
import type { CloudTable } from "../lib/cli/commands.ts";
import { awsCommands } from "./aws/commands.ts";
import { azureCommands } from "./azure/commands.ts";
import { gcpCommands } from "./gcp/commands.ts";

/** The clouds' names and commands. */
export const cloudTable: CloudTable = {
  names: ["aws", "azure", "gcp", "github"],
  commands: { ...awsCommands, ...azureCommands, ...gcpCommands },
};
