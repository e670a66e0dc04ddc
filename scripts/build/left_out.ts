/**
 * Packages that the clouds' libraries import and that can never do anything in the cage: they start programs,
 * read files, or look for credentials, where there is nothing to be found. They stay out of the program.
 */

/** Their names, and the one name that is imported from each. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  // Looks for credentials in files, variables, metadata services and programs; the cage is told which to use.
  "@aws-sdk/credential-provider-node": "defaultProvider",
  // Reads a browser's name out of its `user-agent`.
  "bowser": "default",
  // Signs for MSAL with a certificate; our own assertion does (`providers/azure/cage/certificate.ts`).
  "jsonwebtoken": "default",
  // A `fetch` for Node; the transport is handed over instead.
  "node-fetch": "default",
  // Opens a browser; only the main process may.
  "open": "default",
};

/** What stands in their place in the bundle. */
const STAND_IN = "left_out.js";

/** What the bundler must be told. */
export const LEFT_OUT_FLAGS: readonly string[] = Object.keys(LEFT_OUT)
  .map((name) => `--external=${name}`);

/** Writes what stands in their place into a folder below the bundle; returns where each is found, for the import map. */
export async function standIn(
  bundle: string,
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  const names = [...new Set(Object.values(LEFT_OUT))].map((name) => `leftOut as ${name}`);
  const text = `function leftOut(){throw new Error("this package is left out of the program")}\n` +
    `export{${names.join(",")}};\n`;
  await Deno.writeTextFile(`${bundle}/${folder}/${STAND_IN}`, text);
  const place = `./${folder}/${STAND_IN}`;
  return Object.fromEntries(Object.keys(LEFT_OUT).map((name) => [name, place]));
}
