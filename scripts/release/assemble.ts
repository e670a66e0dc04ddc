/** Makes all files of a release out of the programs in `dist/`. */
import { jsonSchema } from "../../lib/config/schema/json_schema.ts";
import { SCHEMA_FILE } from "../../lib/manual/schema_address.ts";
import { clouds } from "../../providers/mod.ts";
import { digestOf } from "../build/digest.ts";
import { readContents } from "../build/contents.ts";
import type { Lock } from "../build/locked.ts";
import { isFile, makeRoomFor } from "../files.ts";
import { layOut, pack } from "./archive.ts";
import { makeDeb } from "./packages/deb.ts";
import type { Recipe, ReleasedArchive } from "./packages/package.ts";
import { render } from "./packages/recipes.ts";
import { makeRpm } from "./packages/rpm.ts";
import { epochOf, type Facts } from "./facts.ts";
import { companionsOf } from "./layout.ts";
import { spdx } from "./sbom.ts";
import { writeSums } from "./sums.ts";
import { archiveOf, type ReleasedSystem, stemOf } from "./systems.ts";

/** An order for a release. */
export interface ReleaseOrder {
  /** The repository. */
  readonly root: string;
  /** An empty folder for the release's files. */
  readonly out: string;
  readonly facts: Facts;
  readonly systems: readonly ReleasedSystem[];
  /** The systems that get packages of Linux distributions. */
  readonly packaged: readonly ReleasedSystem[];
}

/** Beside a program in `dist/`, once its maker has signed it. */
const SIGNED = "signed";

/** Files that are put into a release unchanged. */
const AS_THEY_ARE = ["scripts/install/install.sh", "scripts/install/install.ps1"];

/** The folder of package managers' recipes, and the name of their archive. */
const RECIPES = "atmos-auth-packaging";

/** Writes archives, bills of materials, packages, recipes, installers, the schema for editors and sums into `out`. */
export async function assemble(order: ReleaseOrder): Promise<void> {
  const { root, out, facts, systems, packaged } = order;
  const archives: ReleasedArchive[] = [];
  for (const system of systems) archives.push(await makeArchive(order, system));
  for (const system of packaged) {
    await makeDeb(facts, system, treeOf(out, system), out);
    await makeRpm(facts, system, treeOf(out, system), out);
  }
  for (const path of AS_THEY_ARE) {
    await Deno.copyFile(`${root}/${path}`, `${out}/${path.replace(/^.*\//, "")}`);
  }
  const schema = JSON.stringify(await jsonSchema(clouds), undefined, 2);
  await Deno.writeTextFile(`${out}/${SCHEMA_FILE}`, `${schema}\n`);
  await packRecipes(order, { facts, archives });
  await writeSums(out);
}

async function makeArchive(order: ReleaseOrder, system: ReleasedSystem): Promise<ReleasedArchive> {
  const { root, out, facts } = order;
  const folder = `${root}/dist/${system.target.name}`;
  const contents = await readContents(folder);
  const program = `${folder}/${system.target.program}`;
  const companions = companionsOf(root, facts, contents);
  const inside = { program, name: system.target.program, companions };
  await layOut(treeOf(out, system), inside, new Date(facts.date));
  const archive = archiveOf(system, isFile(`${folder}/${SIGNED}`));
  await pack(treeOf(out, system), `${out}/${archive}`, epochOf(facts));
  const bill = { facts, contents, digest: await digestOf(program), lock: readLock(root) };
  await Deno.writeTextFile(
    `${out}/${stemOf(system)}.spdx.json`,
    JSON.stringify(spdx(bill), undefined, 2) + "\n",
  );
  return { system, archive, digest: await digestOf(`${out}/${archive}`) };
}

/** Returns the folder of `out` with the content of a system's archive. */
export function treeOf(out: string, system: ReleasedSystem): string {
  return `${out}/.trees/${stemOf(system)}`;
}

async function packRecipes({ out, facts }: ReleaseOrder, recipe: Recipe): Promise<void> {
  const folder = `${out}/.trees/${RECIPES}`;
  for (const [path, text] of Object.entries(render(recipe))) {
    await makeRoomFor(`${folder}/${path}`);
    await Deno.writeTextFile(`${folder}/${path}`, text);
  }
  await pack(folder, `${out}/${RECIPES}.tar.gz`, epochOf(facts));
}

function readLock(root: string): Lock {
  return JSON.parse(Deno.readTextFileSync(`${root}/deno.lock`));
}
