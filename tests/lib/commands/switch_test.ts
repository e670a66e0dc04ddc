import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
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

/** What the kernel tells of the shell; nothing, as where it tells nothing. */
const started = { text: "" };

let owner: FakeSystem | undefined;

/** The process that has opened the shell. */
function held(): FakeSystem {
  if (owner === undefined) throw new Error("nothing is open");
  return owner;
}

/** Opens a shell, or what else is told, that does this. */
async function within(
  work: (it: Running, ask: Ask, small: ReturnType<typeof smallClouds>) => Promise<number | void>,
  argv: readonly string[] = ["shell", "-i", "role"],
  name = "bash",
): Promise<Outcome> {
  const small = smallClouds();
  const system = machine({
    config: CONFIG,
    installed: { "/bin/cat": ({ print }) => print(started.text) },
    programs: {
      [`/usr/bin/${name}`]: (it) => {
        const ask: Ask = (words, more) => {
          const env = { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "memory", ...it.env };
          const other = held().beside({ env, descends: [it.pid], ...more });
          return held().until(runOn(other, words, small.clouds));
        };
        return work(it, ask, small);
      },
    },
  });
  owner = system;
  return await runOn(system, ["--no-color", ...argv], small.clouds);
}

/** The shell shows its next prompt, having read what was laid down for it. */
async function prompt({ files, env, pass }: Running, was = env.ATMOS_SESSION!): Promise<string> {
  const text = await files.readText(`${PLACE}/${was}/shell/next/bash`) ?? "";
  const id = /printf '%s' (\w+) >/.exec(text)![1]!;
  await files.write(`${PLACE}/${was}/shell/taken`, id);
  await pass(1_000);
  return id;
}

const sessionsOf = async (ask: Ask) => JSON.parse((await ask(["sessions", "--json"])).out).sessions;

const next = ({ files, env }: Running) =>
  files.readText(`${PLACE}/${env.ATMOS_SESSION}/shell/next/bash`);

Deno.test("who switches to whom they are is told that they were already", async () => {
  await within(async (_, ask) => {
    const { status, err } = await ask(["--no-color", "switch", "role"]);
    assertEquals([status, err], [
      0,
      "→ From the next prompt on you are role, 59m left.\n" +
      "  you were already: this is another session of it\n",
    ]);
  });
});

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
    assertStringIncludes(text, `[ "\${ONLY-}" != 'role' ] || builtin unset -v ONLY`);
    assertEquals(text.includes("export ONLY"), false);
    const [before, asked] = await sessionsOf(ask);
    assertEquals([before.left, asked.shell, asked.before], [undefined, undefined, ["role"]]);
    await prompt(it);
    const [one, other] = await sessionsOf(ask);
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
    await prompt(it);
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
    const env = { ...it.env, ATMOS_SESSION: await prompt(it) };
    const back = await ask(["--no-color", "switch", "-"], {
      env: { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "memory", ...env },
    });
    assertStringIncludes(back.err, "you are role");
  });
});

Deno.test("logout tells of a shell and all that it was in one line, and ends what it left alone", async () => {
  await within(async (it, ask) => {
    const was = it.env.ATMOS_SESSION!;
    await ask(["switch", "dev"]);
    const is = await prompt(it);
    const at = (id: string) => ({
      env: { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "memory", ...it.env, ATMOS_SESSION: id },
    });
    const said = async (id: string, ...argv: string[]) =>
      (await ask(["--no-color", "logout", "--dry-run", ...argv], at(id))).err.split("\n")
        .filter((line) => line.includes("still holds")).map((line) => line.replace(/\d+m/, "59m"));
    const end = "for 59m; it ends with: ";
    assertEquals(await said(is, "--all"), [`This shell still holds "role", "dev", ${end}exit`]);
    // A program that was started before is in this shell, too.
    assertEquals(await said(was, "--all"), [`This shell still holds "role", "dev", ${end}exit`]);
    assertEquals(await said(is, "-i", "role"), [
      `This shell still holds "role", for what it started before, ${end}exit`,
    ]);
    assertEquals(await said("", "--all"), [
      `Session ${is} still holds "role", "dev", ${end}atmos-auth sessions end ${is}`,
    ]);
    assertEquals(await said("", "-i", "role"), [
      `Session ${was} still holds "role", for what it started before, ${end}` +
      `atmos-auth sessions end ${was}`,
    ]);
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
      "hint: atmos-auth shell dev\n",
    ]);
    const same = await ask(["switch", "role"]);
    assertEquals(same.err, "error: This session is role already\nhint: atmos-auth status\n");
  }, ["exec", "-i", "role", "--", "bash"]);
  await within(async (it, ask) => {
    started.text = `bash\0--rcfile\0${PLACE}/${it.env.ATMOS_SESSION}/shell/bash/rc\0`;
    assertEquals((await ask(["switch", "dev"])).status, 0);
    started.text = "bash\0";
    const { status, err } = await ask(["switch", "dev"]);
    started.text = "";
    assertEquals(status, 2);
    assertStringIncludes(err, "This shell was started anew in its place (exec)");
  });
  const { status, err } = await command(["switch", "dev"], { config: CONFIG });
  assertEquals([status, err], [
    2,
    "error: This is no session: there is nothing to switch\nhint: atmos-auth shell dev\n",
  ]);
  const nobody = await command(["switch", "nobody"], { config: CONFIG });
  assertStringIncludes(nobody.err, "nothing to switch\nhint: atmos-auth list\n");
});

Deno.test("a shell that does not hear stays who it was, and loses nothing", async () => {
  await within(async (it, ask) => {
    const file = `${PLACE}/${it.env.ATMOS_SESSION}/aws/credentials`;
    await ask(["switch", "dev"]);
    await it.pass(3 * 3_600_000);
    assertEquals(await it.files.readText(file) === undefined, false);
    const table = (await ask(["sessions"])).out;
    assertStringIncludes(table, ", at the next prompt");
  });
});

Deno.test("who asks again before the next prompt is heard, and the earlier wish is forgotten", async () => {
  await within(async (it, ask) => {
    await ask(["switch", "dev"]);
    const { status } = await ask(["switch", "brief"]);
    assertEquals(status, 0);
    assertStringIncludes(await next(it) ?? "", "ATMOS_IDENTITY='brief'");
    const open = await sessionsOf(ask);
    assertEquals(open.map((one: { identities: { name: string }[] }) => one.identities[0]!.name), [
      "role",
      "brief",
    ]);
  });
});

Deno.test("a request of somebody who has gone is not carried out", async () => {
  await within(async (it, ask) => {
    const place = `${PLACE}/${it.env.ATMOS_SESSION}`;
    const request = { names: ["dev"], readOnly: false, credentials: [] };
    await it.files.write(`${place}/switch`, JSON.stringify(request));
    await held().signal(held().pid, "SIGUSR2");
    await it.pass(5_000);
    assertEquals([await next(it), await it.files.readText(`${place}/switch`)], [
      undefined,
      undefined,
    ]);
    assertEquals((await ask(["switch", "dev"])).status, 0);
  });
});

Deno.test("attack: two switch at once, and one gets the other's answer", async () => {
  await within(async (it, ask) => {
    const both = await Promise.all([ask(["switch", "dev"]), ask(["switch", "brief"])]);
    const won = both.findIndex(({ status }) => status === 0);
    const lost = both[1 - won]!;
    assertStringIncludes(lost.err, "Another switch is under way in this shell");
    assertStringIncludes(await next(it) ?? "", `ATMOS_IDENTITY='${["dev", "brief"][won]}'`);
  });
});

Deno.test("what opened the session is trusted by its switch, and --json says whom it is", async () => {
  const small = smallClouds();
  const files = { "/work/atmos.yaml": CONFIG.replace("auth:", "auth:\n  realm: here") };
  const system = machine({
    ...{ files, env: { ATMOS_TRUST: "1" } },
    installed: { "/bin/cat": ({ print }) => print(started.text) },
    programs: {
      "/usr/bin/bash": async (it) => {
        const { ATMOS_TRUST: trusted, ...rest } = it.env;
        assertMatch(trusted ?? "", /^[0-9a-f]{64}$/);
        const env = { HOME: "/home/ada", ATMOS_KEYRING_TYPE: "memory", ...rest };
        const other = system.beside({ env, descends: [it.pid], terminal: true, answers: [] });
        const asked = await system.until(runOn(other, ["switch", "dev", "--json"], small.clouds));
        const { identities: [said] } = JSON.parse(asked.out);
        assertEquals([asked.status, said.identity, said.realm], [0, "dev", "here"]);
        return 0;
      },
    },
  });
  assertEquals((await runOn(system, ["shell", "-i", "role"], small.clouds)).status, 0);
});
