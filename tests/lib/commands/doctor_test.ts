import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { command, CONFIG } from "../machine.ts";

const config = "auth: { identities: { fake: { kind: mock/aws } } }";

interface Check {
  readonly topic: string;
  readonly state: string;
  readonly finding: string;
  readonly mend?: string;
}

async function examine(setting: Parameters<typeof command>[1]) {
  const { status, out } = await command(["doctor", "--json"], { clouds, ...setting });
  const checks: readonly Check[] = JSON.parse(out).checks;
  const of = (topic: string) => checks.find((check) => check.topic === topic)!;
  return { status, checks, of };
}

Deno.test("a machine on which all is well is told as it is", async () => {
  const env = { AWS_PROFILE: "x", LANG: "C" };
  const { status, out } = await command(["doctor"], {
    ...{ config, clouds, env, installed: { "/usr/bin/bash": () => 0, "/usr/bin/aws": () => 0 } },
  });
  assertEquals(status, 0);
  assertStringIncludes(out, `✓ configuration  ${CONFIG}: 1 identities, 0 providers\n`);
  assertStringIncludes(out, "sessions live in /run/user/1000/atmos-auth; 0 open now");
  assertStringIncludes(out, "✓ shells  /usr/bin/bash; not found: zsh");
  assertStringIncludes(out, "✓ tools  /usr/bin/aws; not found: az");
  assertStringIncludes(out, "✓ stays outside  AWS_PROFILE\n");
});

Deno.test("each thing that is broken is told with what mends it, and hides no other", async () => {
  const broken = await examine({ config: "auth: { identities: { a: { kind: mock/awz } } }" });
  assertEquals([broken.status, broken.of("configuration")], [1, {
    ...{ topic: "configuration", state: "broken", finding: `${CONFIG}: 1 errors` },
    mend: "atmos-auth validate",
  }]);
  assertEquals(broken.of("sessions").state, "ok");
  const locked = await examine({
    ...{ config, keyring: undefined, env: { ATMOS_KEYRING_TYPE: "system" } },
  });
  assertEquals([locked.status, locked.of("store").state], [1, "broken"]);
  const none = await examine({});
  assertEquals([none.status, none.of("configuration").state], [1, "broken"]);
});

Deno.test("sessions on a disk are noted; a place that can't be had is broken", async () => {
  const open = { "/tmp": { kind: "directory", mode: 0o777, owner: "root" } } as const;
  const onDisk = await examine({ config, env: { XDG_RUNTIME_DIR: "" }, files: open });
  assertEquals([onDisk.status, onDisk.of("sessions").state], [0, "note"]);
  const files = {
    ...open,
    "/run/user/1000": { kind: "directory", owner: "other", mode: 0o700 },
    "/home/ada/.cache": "a file",
  } as const;
  const nowhere = await examine({ config, files });
  assertEquals([nowhere.status, nowhere.of("sessions").state], [1, "broken"]);
});

Deno.test("the realm is told, with where it comes from", async () => {
  const setting = { config, env: { ATMOS_AUTH_REALM: "told" } };
  assertEquals((await examine(setting)).of("realm").finding, "told (ATMOS_AUTH_REALM)");
  const files = { "/work/atmos.yaml": config };
  const found = await examine({ files, cwd: "/work", env: { ATMOS_TRUST: "1" } });
  assertEquals(found.of("realm").finding, "0c9a453fad615c83 (of /work)");
});
