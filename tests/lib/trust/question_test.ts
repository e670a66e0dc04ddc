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
function personWho(answer: string | undefined, terminal = true, text = ROLE("Dev")) {
  const prompts = { text: () => Promise.resolve(answer), pick: () => Promise.reject("no") };
  const system = worldWith({ "/work/atmos.yaml": text }, { terminal, prompts });
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

Deno.test("attack: what runs, and where it goes, is the last of hundreds of things", async () => {
  const some = Array.from(
    { length: 200 },
    (_, at) =>
      `    i${at}: {kind: aws/user, credentials: {access_key_id: !exec "id ${at}"}, ` +
      `spec: {endpoint_url: "https://h${at}.example"}}\n`,
  );
  const { system, ask } = personWho("yes", true, `auth:\n  identities:\n${some.join("")}`);
  await ask();
  const shown = system.err.join("");
  for (const part of ["!exec id 199  (", "h199.example"]) assertStringIncludes(shown, part);
  assertEquals(shown.includes("i199: "), false);
});

Deno.test("attack: a long line, or room in it, pushes what matters off the screen", async () => {
  const text = (command: string) =>
    `auth: {identities: {i: {kind: aws/user, tags: [!exec "${command}"]}}}`;
  for (
    const [command, expected] of [
      [`true${" ".repeat(300)};evil`, "!exec true (300 spaces) ;evil"],
      [`true ${"x".repeat(5000)}`, "more characters: atmos-auth trust --show"],
    ] as const
  ) {
    const { system, ask } = personWho("yes", true, text(command));
    await ask();
    assertStringIncludes(system.err.join(""), expected);
    assertEquals(system.err.join("").length < 2000, true);
  }
});

Deno.test("attack: a configuration that says too much to be remembered is asked about for ever", async () => {
  const said = Array.from({ length: 40 }, (_, at) => `A${at}: "${"x".repeat(40_000)}"`).join(", ");
  const { ask } = personWho("yes", true, `env: {${said}}`);
  assertEquals([await ask(), await ask()], ["asked", "trusted"]);
});
