import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { fakeKeyring } from "../../fake_system.ts";
import { atHome, command } from "../machine.ts";

const config = "auth: { identities: { ada: { kind: aws/user }, fake: { kind: mock/aws } } }";
const ANSWERS = ["AKIAADA", "AKIAADA0000000EXAMPLE", "", "canary/Secret/EXAMPLE", ""] as const;

async function configure(argv: readonly string[], more: Parameters<typeof command>[1] = {}) {
  return await command(["--no-color", "user", "configure", ...argv], {
    ...{ config, clouds, keyring: fakeKeyring(), env: { ATMOS_KEYRING_TYPE: "system" } },
    ...more,
  });
}

Deno.test("keys are asked for, the secret one unseen, and kept encrypted", async () => {
  const { status, out, err, system } = await configure([], { terminal: true, answers: ANSWERS });
  assertEquals([status, out, err], [0, "", 'Kept the keys of "ada"\n']);
  assertEquals(system.asked, [
    "Access key ID:",
    "it looks like AKIAIOSFODNN7EXAMPLE",
    "hidden: Secret access key:",
    "it must not be empty",
    "ARN of the MFA device (empty: none):",
  ]);
  const records = Object.entries(atHome(system)).filter(([path]) => path.endsWith(".record"));
  assertEquals([records.length, JSON.stringify(records).includes("canary")], [1, false]);
});

Deno.test("nobody there, no store that keeps, and no such user are said before anything is asked", async () => {
  const alone = await configure(["-i", "ada"]);
  assertStringIncludes(alone.err, 'Nobody is there to answer "Access key ID:"');
  const memory = await configure([], { terminal: true, env: { ATMOS_KEYRING_TYPE: "memory" } });
  assertStringIncludes(memory.err, "There is no store that would keep the keys");
  const kind = await configure(["-i", "fake"], { terminal: true });
  assertStringIncludes(kind.err, '"fake" is of kind mock/aws; only aws/user has keys');
  const none = await configure([], { config: "auth: { identities: { fake: { kind: mock } } }" });
  assertStringIncludes(none.err, "No identity is of kind aws/user");
  for (const { status, system } of [alone, memory, kind, none]) {
    assertEquals([status === 0, system.asked], [false, []]);
  }
});

Deno.test("among several users one is picked", async () => {
  const two = "auth: { identities: { ada: { kind: aws/user }, bob: { kind: aws/user } } }";
  const answers = ["bob", ANSWERS[1], ANSWERS[3], ""];
  const { err, system } = await configure([], { config: two, terminal: true, answers });
  assertEquals([err, system.asked[0]], ['Kept the keys of "bob"\n', "Whose keys?\n- ada\n- bob"]);
});
