/** What is written beside a file, to take its place: whoever is killed leaves it there, and the next writer takes it away. */
import { assertEquals } from "@std/assert";
import { denoFiles } from "../../lib/deno/files.ts";
import { isBeside } from "../../lib/paths/beside.ts";

/** The name of what is written beside `key`, of which the last digit is told. */
const named = (last: string, key = "key") => `.${key}.${"0".repeat(31)}${last}.atmos-auth`;

/** As long as a file's name may be. */
const LONG = "é".repeat(127);

async function namesIn(place: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(place))).map(({ name }) => name).toSorted();
}

Deno.test("what a killed writer has left beside a file goes with the next one, and nothing else", async () => {
  const place = await Deno.makeTempDir();
  const held = named("2");
  const others = [".key.old", ".key.1a2b3c", ".key.old.atmos-auth", ".a.1ab2c.atmos-auth", "other"];
  for (const name of [named("1"), named("1", "key.next"), held, ...others]) {
    await Deno.writeTextFile(`${place}/${name}`, "x");
  }
  await Deno.symlink(`${place}/other`, `${place}/${named("3")}`);
  {
    // Its writer is there still.
    using file = await Deno.open(`${place}/${held}`, { write: true });
    assertEquals(await file.tryLock(true), true);
    await denoFiles().write(`${place}/key`, "new");
  }
  const stay = [...others, named("3"), "key"];
  assertEquals(await namesIn(place), [held, ...stay].toSorted());
  assertEquals(await Deno.readTextFile(`${place}/key`), "new");
  await Deno.remove(place, { recursive: true });
});

Deno.test("a writer that was killed leaves what the next one knows, and many at once take nobody's away", async () => {
  const place = await Deno.makeTempDir();
  const text = "x".repeat(100_000);
  const program = `import { denoFiles } from ${
    JSON.stringify(new URL("../../lib/deno/files.ts", import.meta.url).href)
  };
    console.log("");
    for (;;) await denoFiles().write(${JSON.stringify(`${place}/key`)}, ${JSON.stringify(text)});`;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const writers = Array.from({ length: 3 }, () =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--cached-only", "--config", config, "--ext=ts", "-"],
      ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
    }).spawn());
  await Promise.all(writers.map(async ({ stdin, stdout }) => {
    const writer = stdin.getWriter();
    await writer.write(new TextEncoder().encode(program));
    await writer.close();
    await stdout.getReader().read();
  }));
  const said = await Promise.all(writers.map(async (each) => {
    each.kill("SIGKILL");
    const [{ signal }, stderr] = await Promise.all([each.status, new Response(each.stderr).text()]);
    return [signal, stderr];
  }));
  assertEquals(said, writers.map(() => ["SIGKILL", ""]));
  assertEquals((await namesIn(place)).filter((name) => name !== "key" && !isBeside(name)), []);
  await Deno.writeTextFile(`${place}/${named("1")}`, "x");
  await denoFiles().write(`${place}/${LONG}`, "last");
  await Deno.remove(`${place}/${LONG}`);
  await denoFiles().write(`${place}/key`, "last");
  assertEquals([await namesIn(place), await Deno.readTextFile(`${place}/key`)], [["key"], "last"]);
  await Deno.remove(place, { recursive: true });
});
