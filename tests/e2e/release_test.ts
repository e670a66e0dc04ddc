/** What a release would be: made of what was built here, unpacked, summed up, and run. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { readContents } from "../../scripts/build/contents.ts";
import { digestOf } from "../../scripts/build/digest.ts";
import { nameIn } from "../../scripts/build/locked.ts";
import { SHIPPED } from "../../scripts/build/shipped.ts";
import { dryRun } from "../../scripts/release.ts";
import { layOut, pack } from "../../scripts/release/archive.ts";
import { treeOf } from "../../scripts/release/assemble.ts";
import { COMPLETIONS, MANUAL } from "../../scripts/release/layout.ts";
import { stemOf, SYSTEMS } from "../../scripts/release/systems.ts";
import { runProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { scenario, tool } from "./tools.ts";

const ROOT = Deno.realPathSync(`${import.meta.dirname}/../..`);
const LINUX = SYSTEMS.filter(({ os }) => os === "linux");
const MAKES_ARCHIVES = Deno.build.target === "x86_64-unknown-linux-gnu";

/** The programs that make a release, and take it apart. */
const NEEDS = {
  tools: ["tar", "gzip", "zip", "sha256sum"],
  conditions: { "x86_64 Linux": MAKES_ARCHIVES },
};

async function succeed(box: Sandbox, program: string, ...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runProgram(program, args, { env: box.env });
  assertEquals([program, ...args, status, stderr], [program, ...args, 0, ""]);
  return stdout;
}

scenario("every file of a release has its sum", NEEDS, async () => {
  const out = await dryRun();
  await using box = sandbox();
  const check = ["-c", 'cd "$1" && exec sha256sum --check --strict SHA256SUMS', "-", out];
  const said = (await succeed(box, "/bin/sh", ...check)).trim().split("\n");
  const files = [...Deno.readDirSync(out)].filter(({ name, isFile }) =>
    isFile && !name.startsWith(".") && name !== "SHA256SUMS"
  );
  assertEquals(said.sort(), files.map(({ name }) => `${name}: OK`).sort());
});

scenario(
  "an archive holds the program, licences, completions, and nothing of who made it",
  NEEDS,
  async () => {
    const out = await dryRun();
    for (const system of LINUX) {
      await using box = sandbox();
      const archive = `${out}/${stemOf(system)}.tar.gz`;
      const words = ["-xvvzf", archive, "--numeric-owner", "-C", box.directory];
      const listed = await succeed(box, tool("tar"), ...words);
      const owners = listed.trim().split("\n").map((line) => line.split(/\s+/)[1]);
      assertEquals([...new Set(owners)], ["0/0"]);
      const tree = `${box.directory}/${stemOf(system)}`;
      const built = `${ROOT}/dist/${system.target.name}/atmos-auth`;
      await succeed(box, "/usr/bin/cmp", built, `${tree}/atmos-auth`);
      await succeed(box, "/usr/bin/diff", "-r", tree, treeOf(out, system));
      for (
        const path of [MANUAL, "LICENSE", "THIRD-PARTY-LICENSES", ...Object.values(COMPLETIONS)]
      ) {
        assertEquals([path, (Deno.statSync(`${tree}/${path}`).mode ?? 0) & 0o777], [path, 0o644]);
      }
    }
  },
);

scenario("the same files give the same archive, whenever it is made", NEEDS, async () => {
  await using box = sandbox();
  const made = [new Date(0), new Date()].map(async (written, index) => {
    const companions = { "b/LICENSE": "MIT\n", "a/completion": "complete\n" };
    const program = box.write(`program-${index}`, "#!/bin/sh\n");
    Deno.utimeSync(program, written, written);
    const folder = `${box.directory}/${index}/it`;
    await layOut(folder, { program, name: "it", companions }, new Date(1_000_000_000_000));
    return await Promise.all(["tar.gz", "zip"].map(async (form) => {
      await pack(folder, `${folder}.${form}`, 1_000_000_000);
      return await digestOf(`${folder}.${form}`);
    }));
  });
  const [one, other] = await Promise.all(made);
  assertEquals(one, other);
});

scenario(
  "the bill of materials is what was bundled, and the runtime; so are the licences",
  NEEDS,
  async () => {
    const out = await dryRun();
    for (const system of LINUX) {
      const bill = JSON.parse(Deno.readTextFileSync(`${out}/${stemOf(system)}.spdx.json`));
      const names: string[] = bill.packages.map(({ name }: { name: string }) => name);
      const bundled = [...new Set([...SHIPPED.main, ...SHIPPED.cage])];
      const inside = [...bundled, system.target.keyring.package, "deno", "v8"].sort();
      assertEquals(names.slice(1).sort(), inside);
      const { packages, runtime } = await readContents(`${ROOT}/dist/${system.target.name}`);
      assertEquals(packages.map(({ name }) => name).concat("deno", "v8").sort(), inside);
      const licenses = Deno.readTextFileSync(`${treeOf(out, system)}/THIRD-PARTY-LICENSES`);
      assertStringIncludes(licenses, `Deno ${runtime.deno} (MIT)\n`);
      for (const { name, version, license, notices } of packages) {
        assertStringIncludes(licenses, `${name} ${version} (${license})\n`);
        for (const { text } of notices) {
          assertStringIncludes(licenses, text.replaceAll("\r\n", "\n").trim());
        }
      }
    }
  },
);

scenario("every version in the bill is a locked one, with its licence", NEEDS, async () => {
  const out = await dryRun();
  const lock = JSON.parse(Deno.readTextFileSync(`${ROOT}/deno.lock`));
  const bill = JSON.parse(Deno.readTextFileSync(`${out}/${stemOf(LINUX[0]!)}.spdx.json`));
  for (const { name, versionInfo, licenseDeclared, externalRefs } of bill.packages.slice(3)) {
    const keys = Object.keys(lock.npm).filter((key) => nameIn(key) === name);
    const versions = keys.map((key) => key.slice(name.length + 1).split("_")[0]);
    assertEquals([name, versions.includes(versionInfo)], [name, true]);
    assertEquals([name, typeof licenseDeclared, externalRefs.length], [name, "string", 1]);
  }
});

const EMULATED = {
  tools: [...NEEDS.tools, "qemu-aarch64"],
  conditions: { ...NEEDS.conditions, "arm64 libraries": isDirectory("/usr/aarch64-linux-gnu/lib") },
};

scenario("the program for arm64 runs", EMULATED, async () => {
  await using box = sandbox();
  const arm = LINUX.find(({ cpu }) => cpu === "arm64")!;
  const program = `${treeOf(await dryRun(), arm)}/atmos-auth`;
  const emulate = ["-L", "/usr/aarch64-linux-gnu", program];
  const said = await succeed(box, tool("qemu-aarch64"), ...emulate, "version", "--json");
  assertEquals(JSON.parse(said).os, "linux");
});

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
