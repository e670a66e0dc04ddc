/** The fake's files answer as the real ones do: the same operations, on the disk and in memory. */
import { assertEquals } from "@std/assert";
import { denoFiles } from "../../lib/deno/files.ts";
import { BEFORE, OPERATIONS, outcomeOf } from "../fake/operations.ts";
import { fakeSystem } from "../fake_system.ts";

async function realPlace(): Promise<string> {
  const place = await Deno.makeTempDir();
  await Deno.mkdir(`${place}/folder`, { mode: 0o700 });
  for (const [name, what] of Object.entries(BEFORE)) {
    if (typeof what === "string") {
      await Deno.writeTextFile(`${place}/${name}`, what, { mode: 0o600 });
    } else if ("kind" in what) await Deno.mkdir(`${place}/${name}`, { mode: 0o700 });
    else await Deno.symlink(what.target, `${place}/${name}`);
  }
  return await Deno.realPath(place);
}

function fakePlace() {
  const entries = Object.entries(BEFORE).map(([name, what]) => [`/place/${name}`, what] as const);
  return fakeSystem({ files: Object.fromEntries(entries) });
}

for (const [name, operation] of OPERATIONS) {
  Deno.test({
    name: `the fake does as the disk does: ${name}`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      const place = await realPlace();
      const real = await outcomeOf(operation, denoFiles(), (path) => `${place}/${path}`);
      const { files } = fakePlace();
      assertEquals(await outcomeOf(operation, files, (path) => `/place/${path}`), real);
      await Deno.remove(place, { recursive: true });
    },
  });
}
