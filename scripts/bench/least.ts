/** The least that `exec` takes on this runtime: its duties alone (`least/main.ts`), compiled as ours is. */
import { bundleWhole } from "../build/halves.ts";
import type { Workplace } from "../build/workplace.ts";
import type { Row } from "./measure.ts";
import { smallProgram } from "./small.ts";

const CREDENTIAL = {
  AWS_ACCESS_KEY_ID: "ASIABENCH000000EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "bench/Secret+Key/EXAMPLE",
  AWS_SESSION_TOKEN: "bench-token-EXAMPLE".repeat(20),
};

/** The row's name. */
export const LEAST = "the duties of exec alone";

/** Compiles it below `dist`, and lays the credential that it finds into the home; returns its row. */
export async function leastRow(
  { root, dist }: { readonly root: string; readonly dist: string },
  { surroundings: { env, cwd } }: Workplace,
): Promise<Row> {
  const code = `${dist}/bench/least.js`;
  await bundleWhole(root, "scripts/bench/least/main.ts", code);
  const program = await smallProgram(dist, "least", await Deno.readTextFile(code));
  await layCredential(`${env.HOME}/least`);
  const command = [program, "id-1", "true"];
  return { name: LEAST, command, env, cwd };
}

async function layCredential(directory: string): Promise<void> {
  const [raw, iv] = [32, 12].map((size) => crypto.getRandomValues(new Uint8Array(size)));
  const key = await crypto.subtle.importKey("raw", raw!, "AES-GCM", false, ["encrypt"]);
  const text = new TextEncoder().encode(JSON.stringify(CREDENTIAL));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: iv! }, key, text);
  await Deno.mkdir(directory);
  await Deno.writeFile(`${directory}/key`, raw!);
  await Deno.writeFile(`${directory}/record`, new Uint8Array([...iv!, ...new Uint8Array(sealed)]));
  await Deno.writeFile(`${directory}/audit`, new Uint8Array());
}
