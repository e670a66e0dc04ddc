/** A session without an Azure identity, as Azure's tools see it. */
import type { Nobody, NobodyPlace } from "../../../lib/provider/grant.ts";
import { azDirectory, EMPTY_AZ } from "./az.ts";
import { DEAD, NO_MACHINE } from "./no_machine.ts";
import { THROUGH_AZ } from "./through_az.ts";

/**
 * With both of its variables the libraries take the machine for an App Service, whose endpoint is dead, and ask
 * nobody else.
 */
const NO_SERVICE = {
  IDENTITY_ENDPOINT: DEAD,
  IDENTITY_HEADER: "no-azure-identity-in-this-session",
} as const;

/** Everybody asks `az`, and neither editors nor PowerShell; `az` knows nobody. */
export function nobody(place: NobodyPlace): Nobody {
  return {
    variables: {
      AZURE_CONFIG_DIR: azDirectory(place),
      AZD_CONFIG_DIR: place.join(place.directory, "azure", "azd"),
      ...THROUGH_AZ,
      ...NO_SERVICE,
      ...NO_MACHINE,
    },
    files: EMPTY_AZ,
  };
}
