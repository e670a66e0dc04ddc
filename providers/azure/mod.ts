/** Microsoft Azure. */
import type { Cloud } from "../../lib/provider.ts";
import { azureAcr } from "./acr.ts";
import { azureAks } from "./aks.ts";
import { CARRIERS, FAMILY } from "./family.ts";

/** The cloud, with its kinds. */
export const azure: Cloud = {
  name: "azure",
  family: FAMILY,
  carriers: CARRIERS,
  kinds: [],
  integrations: [azureAcr, azureAks],
};
