/**
 * Packages that the clouds' libraries import and that can never work in the cage: they start programs, read files, or
 * search for credentials where there are none. They stay out of the program.
 */

import { INERT, STAND_INS } from "../../lib/cage/imports.ts";

/** Their names, and the one export of each that is imported. */
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

/** Flags of the bundler that leave them out. */
export const LEFT_OUT_FLAGS: readonly string[] = Object.keys(LEFT_OUT)
  .map((name) => `--external=${name}`);

/** An import by name of one of Node's modules. */
const IMPORT = new RegExp(
  `import\\{([^}]*)\\}\\s*from\\s*"(?:node:)?(?:${INERT.join("|")})"`,
  "g",
);

/**
 * Writes stand-ins for them, and for Node's own inert modules, into a folder below the bundle; returns the file of
 * each, for the import map. The lockdown's `require` makes the inert value.
 */
export async function standIn(
  bundle: string,
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  const names = new Set(Object.values(LEFT_OUT));
  for await (const { name } of Deno.readDir(`${bundle}/${folder}`)) {
    if (!name.endsWith(".js")) continue;
    const code = await Deno.readTextFile(`${bundle}/${folder}/${name}`);
    for (const [, list] of code.matchAll(IMPORT)) {
      for (const each of list!.split(",")) names.add(each.trim().split(/\s/)[0]!);
    }
  }
  names.add("default").delete("");
  const exported = [...names].map((name) => `inert as ${name}`).join(",");
  const write = (name: string, code: string) =>
    Deno.writeTextFile(`${bundle}/${folder}/${name}`, code);
  await write(STAND_INS.inert, `const inert=require("fs").open;\nexport{${exported}};\n`);
  await write(STAND_INS.process, 'export default require("process");\n');
  const place = `./${folder}/${STAND_INS.inert}`;
  return Object.fromEntries(Object.keys(LEFT_OUT).map((name) => [name, place]));
}
