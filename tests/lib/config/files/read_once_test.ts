/** A configuration that comes through a pipe: read once, seen from the working directory, and never written down. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadConfiguration } from "../../../../lib/config/files/load.ts";
import { command } from "../../machine.ts";
import { smallClouds } from "../../small_cloud.ts";
import { NOTHING, shown, summary, worldWith } from "../world.ts";

const TEXT = "auth: { identities: { role: { kind: aws/role } } }";

/** Where a pipe is found: at a path of this process, or at a name that somebody gave it. */
const PIPES = ["/dev/fd/63", "/proc/self/fd/11", "/dev/stdin", "/work/pipe"];

Deno.test("a pipe that the person names is read, once, however often it is asked for", async () => {
  for (const path of PIPES) {
    const system = worldWith({ [path]: { kind: "other", text: "auth: {a: 1}" } }, { cwd: "/work" });
    for (const _ of ["first", "again"]) {
      const { root, problems } = await loadConfiguration(system, { ...NOTHING, config: [path] });
      assertEquals([shown(root), problems], [{ auth: { a: 1 } }, []], path);
    }
    assertEquals(system.files.done.filter((each) => each === `read ${path}`).length, 1);
  }
});

Deno.test("what a pipe imports, and its realm, are seen from the working directory", async () => {
  const system = worldWith({
    "/dev/fd/63": {
      kind: "other",
      text: "import: [./more.yaml]\nauth: {b: !include ./text, d: 4}",
    },
    "/work/more.yaml": "auth: {c: 3}",
    "/work/text": "two",
    "/dev/fd/atmos.d/a.yaml": "auth: {wrong: 1}",
  }, { cwd: "/work" });
  const chosen = { ...NOTHING, config: ["/dev/fd/63"] };
  const { root, realms, problems } = await loadConfiguration(system, chosen);
  assertEquals([shown(root), problems], [{ auth: { c: 3, b: "two", d: 4 } }, []]);
  assertEquals(realms[0]?.directory, "/work");
});

Deno.test("a found file does not read pipes", async () => {
  const system = worldWith({
    "/work/atmos.yaml": "auth: {a: !include ./pipe, b: !include /dev/stdin}",
    "/work/pipe": { kind: "other", text: "text" },
    "/dev/stdin": { kind: "other", text: "text" },
  }, { cwd: "/work", env: { ATMOS_TRUST: "1" } });
  const { problems } = await loadConfiguration(system, NOTHING);
  assertEquals(problems.map(summary), [
    '/work/pipe:1:1 | Cannot read "/work/pipe": it is not a file | ls -l /work/pipe',
    '/dev/stdin:1:1 | Cannot read "/dev/stdin": it is not a file | ls -l /dev/stdin',
  ]);
});

Deno.test("what is no text of sensible size is refused in words, pipe or not", async () => {
  const rows = [
    [{ kind: "other", text: "#".repeat(9 * 1024 * 1024) }, "it is over 8 MiB"],
    [{ kind: "other", text: Uint8Array.of(0xe9, 0x0a) }, "line 1 is not UTF-8 text"],
    [{ kind: "directory" }, "it is a directory"],
  ] as const;
  for (const [staged, why] of rows) {
    const system = worldWith({ "/dev/fd/63": staged });
    const { problems } = await loadConfiguration(system, { ...NOTHING, config: ["/dev/fd/63"] });
    assertStringIncludes(problems.map(summary).join(), `Cannot read "/dev/fd/63": ${why}`);
  }
});

const files = {
  "/dev/fd/63": { kind: "other", text: TEXT },
  "/work": { kind: "directory" },
} as const;
const machine = { files, cwd: "/work", clouds: smallClouds().clouds };
const from = ["--config", "/dev/fd/63"];

Deno.test("commands of the moment work from a pipe; lines for later can't name it", async () => {
  for (const argv of [["list"], ["validate"], ["whoami", "role"], ["whoami", "role", "--json"]]) {
    const { status, err } = await command([...argv, ...from], machine);
    assertEquals([status, err.replace(/^✓ .* is valid\n/, "")], [0, ""], argv[0]);
  }
  const { status, err } = await command(["env", "-i", "role", ...from], machine);
  assertEquals([status, err.split("\n")[0]], [
    2,
    "error: Cannot write down how to read this configuration later: it came through a pipe, which is read once",
  ]);
});

Deno.test("a variable can't name a pipe: who reads it later would read somebody else's", async () => {
  for (const path of ["/dev/stdin", "/dev/fd/63"]) {
    const { status, err } = await command(["list"], {
      ...machine,
      env: { ATMOS_CONFIG: path },
    });
    assertEquals([status, err.split("\n")[0]], [
      3,
      `error: Cannot read the configuration from "${path}", as ATMOS_CONFIG says: ` +
      "a pipe is read once, by the command line that names it",
    ]);
  }
});
