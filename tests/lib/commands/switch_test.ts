import { assertEquals, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import type { FakeSystem, Prepared, Running } from "../../fake_system.ts";
import { assertNothingLeft, command, machine, type Outcome, PLACE, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const CONFIG = `auth:
  identities:
    role: { kind: aws/role, env: { ONLY: role, BOTH: role } }
    dev: { kind: aws/role, env: { BOTH: dev } }
    prod: { kind: aws/role, protected: true }
    brief: { kind: github/brief }
`;

type Ask = (argv: readonly string[], more?: Omit<Prepared, "os" | "now">) => Promise<Outcome>;

/** Opens a shell, or what else is told, that does this. */
async function within(
  work: (it: Running, ask: Ask, small: ReturnType<typeof smallClouds>) => Promise<number | void>,
  argv: readonly string[] = ["shell", "-i", "role"],
  name = "bash",
): Promise<Outcome> {
  const held: { system?: FakeSystem } = {};
  const small = smallClouds();
  const system = machine({
    config: CONFIG,
    programs: {
      [`/usr/bin/${name}`]: (it) => {
        const ask: Ask = (words, more) => {
          const env = { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "memory", ...it.env };
          const other = held.system!.beside({ env, descends: [it.pid], ...more });
          return held.system!.until(runOn(other, words, small.clouds));
        };
        return work(it, ask, small);
      },
    },
  });
  held.system = system;
  return await runOn(system, ["--no-color", ...argv], small.clouds);
}

const next = ({ files, env }: Running) =>
  files.readText(`${PLACE}/${env.ATMOS_SESSION}/shell/next/bash`);

Deno.test("the shell is another identity at its next prompt, without a shell in it", async () => {
  const outcome = await within(async (it, ask) => {
    assertEquals(await next(it), undefined);
    const { status, err } = await ask(["--no-color", "switch", "dev"]);
    assertEquals([status, err], [
      0,
      "→ From the next prompt on you are dev, 59m left.\n" +
      "  what was started before stays role, for 59m\n",
    ]);
    const text = await next(it) ?? "";
    assertStringIncludes(text, "builtin export ATMOS_IDENTITY='dev'\n");
    assertStringIncludes(text, "builtin export BOTH='dev'\n");
    assertStringIncludes(text, " ONLY)");
    assertEquals(text.includes("export ONLY"), false);
    const [one, other] = JSON.parse((await ask(["sessions", "--json"])).out);
    assertEquals([one.left, one.shell, other.shell.pid, other.before, other.level], [
      true,
      undefined,
      it.pid,
      ["role"],
      1,
    ]);
    assertStringIncludes(text, `/${other.id}/shell/bash/hooks`);
  });
  assertEquals(outcome.status, 0);
  assertStringIncludes(outcome.err, "Left role, dev after ");
  assertNothingLeft(outcome.system);
});

Deno.test("what was started before keeps its files until its credential lapses", async () => {
  await within(async (it, ask) => {
    const file = `${PLACE}/${it.env.ATMOS_SESSION}/aws/credentials`;
    await ask(["switch", "dev"]);
    await it.pass(30 * 60_000);
    const during = await it.files.readText(file);
    await it.pass(31 * 60_000);
    assertEquals([during === undefined, await it.files.readText(file)], [false, undefined]);
  });
});

Deno.test("what never lapses goes at once, and so does what is ended by hand", async () => {
  await within(async (it, ask, small) => {
    small.says.life = undefined;
    const file = `${PLACE}/${it.env.ATMOS_SESSION}/aws/credentials`;
    const { err } = await ask(["--no-color", "switch", "dev"]);
    assertStringIncludes(err, "you are dev.\n");
    assertEquals([await it.files.readText(file) === undefined], [false]);
    const { status } = await ask(["sessions", "end", it.env.ATMOS_SESSION!]);
    await it.pass(5_000);
    assertEquals([status, await it.files.readText(file)], [0, undefined]);
  });
});

Deno.test("back to whom the shell was before, and among several by choice", async () => {
  await within(async (it, ask) => {
    const nobody = await ask(["switch", "-"]);
    assertEquals(nobody.err, "error: This shell was nobody else before\nhint: atmos-auth switch\n");
    const picked = await ask(["--no-color", "switch"], { terminal: true, answers: ["dev"] });
    assertStringIncludes(picked.err, "you are dev");
    const [, other] = JSON.parse((await ask(["sessions", "--json"])).out);
    const env = { ...it.env, ATMOS_SESSION: other.id };
    const back = await ask(["--no-color", "switch", "-"], {
      env: { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "memory", ...env },
    });
    assertStringIncludes(back.err, "you are role");
  });
});

Deno.test("a protected identity is asked for as at opening", async () => {
  await within(async (it, ask) => {
    const alone = await ask(["switch", "prod"]);
    assertEquals([alone.status, await next(it)], [4, undefined]);
    const typed = await ask(["switch", "prod"], { terminal: true, answers: ["prod"] });
    assertEquals([typed.status, typed.system.asked], [0, ["Type its name to go on:"]]);
  });
});

Deno.test("whose sign-in fails changes nothing", async () => {
  await within(async (it, ask, small) => {
    small.says.refused.set("dev", new UserError("sign_in_refused", "no dev today"));
    const { status, err } = await ask(["switch", "dev"]);
    assertEquals([status, await next(it)], [4, undefined]);
    assertStringIncludes(err, "no dev today");
  });
});

Deno.test("only a shell of the session's own is switched", async () => {
  await within(async (_, ask) => {
    const { status, err } = await ask(["switch", "dev"], { descends: [99, 100] });
    assertEquals([status, err], [
      2,
      "error: This is not the session's own shell, but a program in it: switch there\nhint: exit\n",
    ]);
  });
  await within(async (_, ask) => {
    const { status, err } = await ask(["switch", "dev"]);
    assertEquals([status, err], [
      2,
      "error: This session of bash can't become another: only an interactive bash, zsh or fish can\n" +
      "hint: atmos-auth shell -i dev\n",
    ]);
  }, ["exec", "-i", "role", "--", "bash"]);
  const { status, err } = await command(["switch", "dev"], { config: CONFIG });
  assertEquals([status, err], [
    2,
    "error: This is no session: there is nothing to switch\nhint: atmos-auth shell -i dev\n",
  ]);
});
