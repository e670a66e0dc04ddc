/** A session without an Azure identity, as Azure's tools see it. */
import type { Nobody, NobodyPlace } from "../../lib/provider.ts";
import { azDirectory, EMPTY_AZ } from "./az.ts";
import { THROUGH_AZ } from "./through_az.ts";

/** Nobody listens there. */
const DEAD = "http://127.0.0.1:9";

/**
 * Nobody is the machine. With both of its variables the libraries take it for an App Service, whose endpoint is
 * dead; some ask an instance all the same, at the address of the third.
 */
const NO_MACHINE = {
  IDENTITY_ENDPOINT: DEAD,
  IDENTITY_HEADER: "no-azure-identity-in-this-session",
  AZURE_POD_IDENTITY_AUTHORITY_HOST: DEAD,
  ARM_MSI_ENDPOINT: DEAD,
} as const;

/** Everybody asks `az`, and neither editors nor PowerShell; `az` knows nobody. */
export function nobody(place: NobodyPlace): Nobody {
  return {
    variables: {
      AZURE_CONFIG_DIR: azDirectory(place),
      AZD_CONFIG_DIR: place.join(place.directory, "azure", "azd"),
      ...THROUGH_AZ,
      ...NO_MACHINE,
    },
    files: EMPTY_AZ,
  };
}
