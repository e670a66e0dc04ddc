/** Prints the token for Resource Manager that Microsoft's library for JavaScript finds in the surroundings. */
import { DefaultAzureCredential } from "@azure/identity";

const scope = "https://management.azure.com/.default";
console.log((await new DefaultAzureCredential().getToken(scope)).token);
