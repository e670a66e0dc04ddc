import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { loadConfiguration } from "../../../lib/config/load.ts";
import { readModel } from "../../../lib/config/model.ts";
import { UserError } from "../../../lib/errors.ts";
import { createRedactor } from "../../../lib/redact.ts";
import { Terminal } from "../../../lib/terminal.ts";
import { askForTrust } from "../../../lib/trust/question.ts";
import { clouds } from "../../../providers/mod.ts";
import { NOTHING, worldWith } from "../config/world.ts";

const ROLE = (name: string) =>
  `auth: {identities: {u: {kind: aws/user}, dev: {kind: aws/assume-role, via: {identity: u}, ` +
  `principal: {assume_role: "arn:aws:iam::123456789012:role/${name}"}}}}`;

/** A person who answers so. */
function personWho(answer: string | undefined, terminal = true) {
  const answers = [answer, answer];
  const system = worldWith({ "/work/atmos.yaml": ROLE("Dev") }, { terminal, answers });
  const manners = { level: "warn", color: false, interactive: true } as const;
  const ask = async () => {
    const loaded = await loadConfiguration(system, NOTHING);
    if (loaded.trusted) return "trusted";
    const model = readModel(loaded.root, clouds);
    const ownModel = readModel(loaded.own, clouds);
    const shown = new Terminal(system, manners, createRedactor());
    await askForTrust({ system, terminal: shown, loaded, model, ownModel, clouds });
    return "asked";
  };
  return { system, ask };
}

Deno.test("one question, and a yes is kept for this very content", async () => {
  const { system, ask } = personWho("yes");
  assertEquals([await ask(), await ask()], ["asked", "trusted"]);
  assertEquals(
    system.err.join(""),
    `This configuration was found here, and nobody has trusted it yet:
  /work/atmos.yaml
Once trusted, it can
  sign you in as
    u: aws/user
    dev: 123456789012, arn:aws:iam::123456789012:role/Dev
`,
  );
});

Deno.test("a changed role name asks again, and shows the change", async () => {
  const { system, ask } = personWho("y");
  await ask();
  system.err.length = 0;
  await system.files.write("/work/atmos.yaml", ROLE("Admin"));
  assertEquals(await ask(), "asked");
  assertStringIncludes(
    system.err.join(""),
    `This configuration has changed since you trusted it:
  /work/atmos.yaml
What has changed
  - auth.identities.dev.principal.assume_role: arn:aws:iam::123456789012:role/Dev
  + auth.identities.dev.principal.assume_role: arn:aws:iam::123456789012:role/Admin
`,
  );
});

Deno.test("anything but a yes trusts nothing", async () => {
  for (const answer of ["no", "", "n", "yes please", "ja"]) {
    const { ask } = personWho(answer);
    const error = await assertRejects(ask, UserError, "is not trusted");
    assertEquals(error.code, "cancelled");
    await assertRejects(ask, UserError);
  }
});

Deno.test("where nobody is there, nothing is asked", async () => {
  const { ask } = personWho("yes", false);
  assertEquals((await assertRejects(ask, UserError)).code, "trust_required");
});
