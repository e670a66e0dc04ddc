import { assertEquals, assertStringIncludes } from "@std/assert";
import { fakeKeyring } from "../../fake/keyring.ts";
import { inside } from "../inside.ts";
import { PLACE } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  providers: { portal: { kind: aws/login } }
  identities:
    role: { kind: aws/role, via: { provider: portal } }
    dev: { kind: aws/role, via: { provider: portal } }
    gh: { kind: github/brief }
`;
const setting = {
  config,
  installed: { "/usr/bin/true": () => 0, "/usr/bin/sh": () => 0 },
};

Deno.test("where no store keeps anything, commands in a session find what it holds", async () => {
  await inside(["shell", "-i", "role"], setting, async (ask, _, { signedIn }) => {
    const before = [...signedIn];
    const who = await ask(["whoami"]);
    assertEquals(who.status, 0);
    assertStringIncludes(who.out, "✓ Current Authentication Status: valid");
    assertEquals((await ask(["exec", "--", "true"])).status, 0);
    assertEquals((await ask(["exec", "-i", "role", "--", "true"])).status, 0);
    assertEquals((await ask(["credential-process"])).status, 0);
    assertEquals(signedIn, before);
    assertEquals((await ask(["exec", "-i", "dev", "--", "true"])).status, 0);
    assertEquals(signedIn.length, before.length + 2);
  });
});

Deno.test("its shell becomes another with what the session has signed in to", async () => {
  const small = smallClouds({ personal: new Set(["portal"]) });
  small.says.personal.clear();
  await inside(["shell", "-i", "role"], setting, async (ask, _, { says, signedIn }) => {
    says.personal.add("portal");
    const { status, err } = await ask(["switch", "dev"]);
    assertEquals([status, err.split("\n")[0]], [
      0,
      "→ From the next prompt on you are dev, 59m left.",
    ]);
    assertEquals(signedIn.at(-1)?.startsWith("dev "), true);
  }, small);
});

Deno.test("it goes when the session's credential goes, and is not there where it is served alone", async () => {
  await inside(["shell", "-i", "role"], setting, async (ask, it, { says, signedIn }) => {
    const held = async () => await it.files.list(`${PLACE}/${it.env.ATMOS_SESSION}/held`);
    assertEquals((await held())?.length, 1);
    says.dead.add("role-2");
    await ask(["whoami"]);
    const count = signedIn.length;
    await ask(["sessions", "end", it.env.ATMOS_SESSION!]);
    await it.pass(5_000);
    assertEquals([count, await held()], [signedIn.length, undefined]);
  });
  await inside(["exec", "-i", "role", "--server", "--", "work"], setting, async (_, it) => {
    assertEquals(await it.files.list(`${PLACE}/${it.env.ATMOS_SESSION}/held`), undefined);
  });
});

Deno.test("where a store keeps it, nothing lies there; nor does what no store may keep", async () => {
  const kept = { ...setting, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } };
  for (const [name, on] of [["gh", setting], ["role", kept]] as const) {
    await inside(["shell", "-i", name], on, async (_, it) => {
      const path = `${PLACE}/${it.env.ATMOS_SESSION}`;
      assertEquals(await it.files.list(`${path}/held`), undefined);
    });
  }
});
