/** Makes all files of a release out of the programs in `dist/`. */
import { jsonSchema } from "../../lib/config/schema/json_schema.ts";
import { SCHEMA_FILE } from "../../lib/reference/schema_address.ts";
import { clouds } from "../../providers/mod.ts";
import { digestOf } from "../build/digest.ts";
import { readContents } from "../build/contents.ts";
import type { Lock } from "../build/locked.ts";
import { layOut, pack } from "./archive.ts";
import { epochOf, type Facts } from "./facts.ts";
import { companionsOf } from "./layout.ts";
import { spdx } from "./sbom.ts";
import { writeSums } from "./sums.ts";
import { archiveOf, type ReleasedSystem, stemOf } from "./systems.ts";

/** What to make. */
export interface ReleaseOrder {
  /** The repository. */
  readonly root: string;
  /** An empty folder for the release's files. */
  readonly out: string;
  readonly facts: Facts;
  readonly systems: readonly ReleasedSystem[];
}

/** A system's program, and where the release's files about it are. */
export interface Released {
  readonly system: ReleasedSystem;
  /** A folder with what the archive holds. */
  readonly tree: string;
  readonly archive: string;
}

/** Beside a program in `dist/`, once its maker has signed it. */
const SIGNED = "signed";

/** Writes archives, bills of materials, the schema for editors and sums into `out`. */
export async function assemble(order: ReleaseOrder): Promise<void> {
  for (const system of order.systems) await makeArchive(order, system);
  const schema = JSON.stringify(await jsonSchema(clouds), undefined, 2);
  await Deno.writeTextFile(`${order.out}/${SCHEMA_FILE}`, `${schema}\n`);
  await writeSums(order.out);
}

async function makeArchive(order: ReleaseOrder, system: ReleasedSystem): Promise<Released> {
  const { root, out, facts } = order;
  const folder = `${root}/dist/${system.target.name}`;
  const contents = await readContents(folder);
  const program = `${folder}/${system.target.program}`;
  const tree = `${out}/.trees/${stemOf(system)}`;
  const companions = companionsOf(root, facts, contents);
  const inside = { program, name: system.target.program, companions };
  await layOut(tree, inside, new Date(facts.date));
  const archive = archiveOf(system, isThere(`${folder}/${SIGNED}`));
  await pack(tree, `${out}/${archive}`, epochOf(facts));
  const bill = { facts, contents, digest: await digestOf(program), lock: readLock(root) };
  await Deno.writeTextFile(
    `${out}/${stemOf(system)}.spdx.json`,
    JSON.stringify(spdx(bill), undefined, 2) + "\n",
  );
  return { system, tree, archive };
}

function readLock(root: string): Lock {
  return JSON.parse(Deno.readTextFileSync(`${root}/deno.lock`));
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
