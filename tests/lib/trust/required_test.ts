import { assert, assertEquals } from "@std/assert";
import { ledBy } from "../../../lib/cli/mends/same_configuration.ts";
import { loadConfiguration } from "../../../lib/config/files/load.ts";
import { digestOfFound, trust, trustInside } from "../../../lib/config/files/trust.ts";
import { UserError } from "../../../lib/errors.ts";
import { trustRequired } from "../../../lib/trust/question.ts";
import type { FakeSystem } from "../../fake_system.ts";
import { NOTHING, worldWith } from "../config/world.ts";

const FILE = { "/work/atmos.yaml": "auth: {}" };
const AT_HOME = { "/home/u/.atmos/atmos.yaml": "auth: {}" };

/** Message and hint, as they are for whom nobody can ask. */
async function told(system: FakeSystem) {
  const loaded = await loadConfiguration(system, NOTHING);
  const { code, message, hint } = await trustRequired(system, loaded);
  assertEquals(code, "trust_required");
  return [message, hint?.replace(await digestOfFound(system, loaded), "DIGEST")];
}

const FOUND = 'Cannot use "/work/atmos.yaml": this configuration was found here, and';
const LOOK = "atmos-auth trust --show\natmos-auth trust";
const JOB = "ATMOS_TRUST=DIGEST   (for the job; what it says: atmos-auth trust --show)";

Deno.test("where nobody is there, it is said what waits, and what to type", async () => {
  assertEquals(await told(worldWith(FILE)), [`${FOUND} nobody has trusted it`, LOOK]);
});

Deno.test("another user's file is said to be that", async () => {
  const system = worldWith(FILE);
  system.files.change("/work", { owner: "other", mode: 0o755 });
  const theirs = "it or its directory belongs to another user";
  assertEquals(await told(system), [`${FOUND} nobody has trusted it; ${theirs}`, LOOK]);
});

Deno.test("where everybody may write it is said", async () => {
  const system = worldWith(FILE);
  system.files.change("/work", { mode: 0o777 });
  const all = "it or its directory can be written by everybody";
  assertEquals(await told(system), [`${FOUND} nobody has trusted it; ${all}`, LOOK]);
});

Deno.test("more files are counted", async () => {
  const rows = [["a.yaml", "1 more file"], ["a.yaml, b.yaml", "2 more files"]];
  for (const [imported, more] of rows) {
    const atmos = { "/work/atmos.yaml": `import: [${imported}]` };
    const system = worldWith({ ...atmos, "/work/a.yaml": "env: {}", "/work/b.yaml": "env: {}" });
    const [message] = await told(system);
    assertEquals(message?.split(":")[0], `Cannot use "/work/atmos.yaml" and ${more}`);
  }
});

Deno.test("what was trusted once is told apart", async () => {
  const system = worldWith(FILE);
  await trust(system, await loadConfiguration(system, NOTHING), {});
  await system.files.write("/work/atmos.yaml", "auth: {realm: x}");
  const [message] = await told(system);
  assertEquals(message, `${FOUND}, as it is now, nobody has trusted it`);
});

Deno.test("the hint finds the same configuration again", async () => {
  const system = worldWith(FILE);
  const error = await trustRequired(system, await loadConfiguration(system, NOTHING));
  const led = ledBy(error, " --profile dev");
  assert(led instanceof UserError);
  assertEquals(
    led.hint,
    "atmos-auth --profile dev trust --show\natmos-auth --profile dev trust",
  );
});

Deno.test("in a job, and where nothing can be kept, the hint is what the environment must say", async () => {
  for (const env of [{ CI: "true" }, { GITHUB_ACTIONS: "true" }]) {
    assertEquals(await told(worldWith(FILE, { env })), [`${FOUND} nobody has trusted it`, JOB]);
  }
  const [, homeless] = await told(worldWith(FILE, { env: { HOME: "" } }));
  const line = "export ATMOS_TRUST=DIGEST   (what it says: atmos-auth trust --show)";
  assertEquals(homeless, line);
});

Deno.test("in a job's session the hint keeps what the session was opened by trusted", async () => {
  const outer = "a".repeat(64);
  const env = { CI: "true", ATMOS_SESSION: "0123", ATMOS_TRUST: outer };
  const [, hint] = await told(worldWith(FILE, { env }));
  assertEquals(hint, JOB.replace("=", `=${outer},`));
});

Deno.test("attack: a job that trusts whatever there is has a session trust what is found in it", () => {
  const [opened, named] = ["a".repeat(64), "b".repeat(64)];
  const inside = (said: string) =>
    trustInside(worldWith(FILE, { env: { ATMOS_TRUST: said } }), [opened]);
  assertEquals(inside("1"), [opened]);
  assertEquals(inside(`${named},1`), [named, opened]);
  assertEquals(inside(named), [named]);
  assertEquals([inside(""), inside("yes"), inside("true,*")], [[], [], []]);
});

Deno.test("an ATMOS_TRUST that did not do it is named", async () => {
  const rows = [
    ["0".repeat(64), "; ATMOS_TRUST names another content"],
    ["true", "; ATMOS_TRUST is neither 1 nor a digest"],
    ["", ""],
  ];
  for (const [said, why] of rows) {
    const [message] = await told(worldWith(FILE, { env: { ATMOS_TRUST: said! } }));
    assertEquals(message, `${FOUND} nobody has trusted it${why}`);
  }
});

Deno.test("a file at home that others may write is mended rather than trusted, where that is the person's to do", async () => {
  const rows = [
    [{ mode: 0o775 }, "can be written by others (mode 0775)", "chmod go-w /home/u/.atmos "],
    [{ owner: "other" }, "belongs to somebody else", "atmos-auth trust --show"],
  ] as const;
  for (const [odd, why, start] of rows) {
    const system = worldWith(AT_HOME);
    const info = system.files.info.bind(system.files);
    system.files.info = async (path) => {
      const found = await info(path);
      return found && path === "/home/u/.atmos" ? { ...found, ...odd } : found;
    };
    const [message, hint] = await told(system);
    assertEquals(
      message?.split("; ")[1]?.split(" is not ")[1],
      `your own: "/home/u/.atmos" ${why}`,
    );
    assertEquals(hint?.startsWith(start), true, hint);
    assertEquals(hint?.includes("/home/u/.atmos/atmos.yaml"), "mode" in odd);
  }
});
