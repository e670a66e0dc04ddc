/** Fetches pinned parts from npm packages, and believes only their content. */
import { isFile } from "../files.ts";
import type { Part } from "./targets.ts";
import { runDeno } from "./deno.ts";
import { digestOf } from "./digest.ts";

/**
 * Returns the path of a part below `directory`, fetched unless it is there already. Deno fetches it, so that no npm is
 * needed. Throws when its content is not the pinned one.
 */
export async function fetchPart(part: Part, directory: string): Promise<string> {
  const place = `${directory}/${part.package.replace("/", "-")}-${part.version}`;
  const path = `${place}/node_modules/${part.package}/${part.file}`;
  if (!isFile(path)) await install(part, place);
  const digest = await digestOf(path);
  if (digest === part.digest) return path;
  throw new Error(
    `Cannot use "${part.file}" of ${part.package}@${part.version}: its SHA-256 is ${digest}, ` +
      `but scripts/build/targets.ts pins ${part.digest}`,
  );
}

async function install(part: Part, place: string): Promise<void> {
  await Deno.mkdir(place, { recursive: true });
  const dependencies = { [part.package]: part.version };
  await Deno.writeTextFile(`${place}/package.json`, JSON.stringify({ dependencies }));
  await Deno.writeTextFile(`${place}/deno.json`, `{ "nodeModulesDir": "auto", "lock": false }\n`);
  const { ok, output } = await runDeno(["install", "--quiet"], { cwd: place });
  if (!ok) throw new Error(`Cannot fetch ${part.package}@${part.version}\n${output}`);
}
