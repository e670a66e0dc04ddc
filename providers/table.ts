/** What of the clouds is known before they are loaded. */
import type { CloudTable } from "../lib/cli/commands.ts";
import { awsCommands } from "./aws/commands.ts";
import { azureCommands } from "./azure/commands.ts";
import { gcpCommands } from "./gcp/commands.ts";

/** Their names and their commands. */
export const cloudTable: CloudTable = {
  names: ["aws", "azure", "gcp", "github"],
  commands: { ...awsCommands, ...azureCommands, ...gcpCommands },
};
