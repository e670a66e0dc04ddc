/** A session's life, from argv to its exit status, on a clock that the program in it moves. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MachineError, UserError } from "../../../lib/errors.ts";
import { type FakeProgram, type FakeSystem } from "../../fake_system.ts";
import { fakeCage } from "../cage/fake_cage.ts";
import { assertNothingLeft, command, machine, PLACE, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";
import { CONFIG, exec, MINUTE, SECOND, seen } from "./exec_in_session.ts";

const refusal = new UserError("person_needed", "Somebody has to sign in");

Deno.test("it opens, holds the credential while its program runs, and returns its status", async () => {
  const outcome = await exec(async (it) => {
    it.print(await seen(it).key() ?? "");
    return 3;
  });
  assertEquals([outcome.status, outcome.out, outcome.err], [3, "role-1-EXAMPLE", ""]);
});

Deno.test("its program can take as long as it likes", async () => {
  const { status, system } = await exec((it) => it.pass(50));
  assertEquals([status, system.spawned.length], [0, 2]);
});

Deno.test("the credential is renewed ahead of time, for as long as the program runs", async () => {
  const small = smallClouds();
  const keys: unknown[] = [];
  await exec(async (it) => {
    for (let minute = 0; minute < 180; minute++) {
      const [{ expires, trouble }] = (await seen(it).record()).identities;
      const left = expires - Date.parse("2030-01-01T00:00:00Z") - minute * MINUTE;
      assertEquals([left > 14 * MINUTE, trouble], [true, undefined], `after ${minute} minutes`);
      const key = await seen(it).key();
      if (key !== keys.at(-1)) keys.push(key);
      await it.pass(MINUTE);
    }
  }, { small });
  assertEquals(keys, [1, 2, 3, 4, 5].map((count) => `role-${count}-EXAMPLE`));
});

Deno.test("what can't be renewed is told ahead, again when it is near, and when it has lapsed", async () => {
  const small = smallClouds();
  const told: unknown[] = [];
  await exec(async (it) => {
    small.says.refused.set("role", refusal);
    for (let minute = 0; minute <= 61; minute++) {
      const notice = await seen(it).notice();
      if (notice !== told.at(-1)) told.push(notice);
      await it.pass(MINUTE);
    }
    assertEquals((await seen(it).record()).identities[0].trouble, refusal.message);
    assertEquals(await seen(it).key(), "role-1-EXAMPLE");
  }, { small });
  const mend = "and can't be renewed without you\natmos-auth login -i role\n";
  assertEquals(told, [
    "",
    `role lapses within 15 minutes ${mend}`,
    `role lapses within 5 minutes ${mend}`,
    `role has lapsed ${mend}`,
  ]);
});

Deno.test("once it can be renewed again, the notice goes", async () => {
  const small = smallClouds();
  await exec(async (it) => {
    small.says.refused.set("role", refusal);
    await it.pass(50 * MINUTE);
    assertStringIncludes(await seen(it).notice() ?? "", "can't be renewed");
    small.says.refused.clear();
    await it.pass(5 * MINUTE);
    assertEquals([await seen(it).notice(), await seen(it).key()], ["", "role-2-EXAMPLE"]);
  }, { small });
});

Deno.test("session.maximum takes the identity away, having said so", async () => {
  const { err } = await exec(async (it) => {
    const look = seen(it);
    await it.pass(14 * MINUTE);
    assertEquals(await look.notice(), "");
    await it.pass(MINUTE + 3 * SECOND);
    const said = "short is taken away within 15 minutes, when its session.maximum is over\n";
    assertEquals(await look.notice(), said);
    await it.pass(15 * MINUTE);
    assertEquals([await look.key(), await look.notice()], [
      undefined,
      "the credentials of short were withdrawn, since its session.maximum is over\nexit\n",
    ]);
    assertEquals((await look.record()).identities[0].withdrawn, "its session.maximum is over");
  }, { flags: ["-i", "short"] });
  assertEquals(
    err,
    'warning: The credentials of "short" were withdrawn, since its session.maximum is over\n',
  );
});

Deno.test("what belongs to the session alone is taken back at its end, each of it once", async () => {
  const small = smallClouds();
  await exec((it) => it.pass(50 * MINUTE), { small, flags: ["-i", "brief"] });
  assertEquals(small.revoked.toSorted(), ["brief-1-EXAMPLE", "brief-2-EXAMPLE"]);
  const stored = smallClouds();
  await exec((it) => it.pass(50 * MINUTE), { small: stored });
  assertEquals(stored.revoked, []);
});

Deno.test("what can't be taken back is said", async () => {
  const small = smallClouds({ unrevocable: new UserError("unreachable", "Cannot reach it") });
  const { status, err } = await exec(() => 0, { small, flags: ["-i", "brief"] });
  assertEquals([status, err], [
    0,
    'warning: The credential of "brief" could not be taken back: Cannot reach it\n',
  ]);
});

Deno.test("a cloud that does not answer keeps nobody at the end for longer than five seconds", async () => {
  const small = smallClouds({ unrevocable: "silent" });
  const system = machine({
    config: CONFIG,
    programs: { "/usr/bin/work": () => 0 },
    openCage: fakeCage({ silent: () => new Promise(() => {}) }).openCage,
  });
  const work = runOn(system, ["exec", "-i", "brief", "--", "work"], small.clouds);
  const { status, err } = await system.until(work);
  assertEquals([status, system.clock.now()], [0, Date.parse("2030-01-01T00:00:05Z")]);
  assertStringIncludes(err, 'The credential of "brief" could not be taken back:');
  assertNothingLeft(system);
});

Deno.test("what is taken back while the program has the terminal draws nothing on it", async () => {
  const small = smallClouds({ unrevocable: "silent" });
  const system = machine({
    config: "auth: {identities: {brief: {kind: github/brief, session: {maximum: 10m}}}}",
    terminal: true,
    programs: { "/usr/bin/work": (it) => it.pass(11 * MINUTE) },
    openCage: fakeCage({ silent: () => new Promise(() => {}) }).openCage,
  });
  const work = runOn(system, ["--no-color", "exec", "-i", "brief", "--", "work"], small.clouds);
  const { err } = await system.until(work);
  assertStringIncludes(err, 'The credential of "brief" could not be taken back:');
  assertEquals(err.includes("Ctrl-C ends it"), false, err);
  assertNothingLeft(system);
});

Deno.test("what keeps a renewed credential from being written is told at once, and on a terminal at the end", async () => {
  for (const terminal of [false, true]) {
    const held: { system?: FakeSystem } = {};
    const said: string[] = [];
    const system = machine({
      ...{ config: CONFIG, terminal },
      programs: {
        "/usr/bin/work": async (it) => {
          const { files } = held.system!;
          const write = files.writeBrief.bind(files);
          files.writeBrief = (path, content) =>
            path === it.env.AWS_SHARED_CREDENTIALS_FILE
              ? Promise.reject(new MachineError(`replace "${path}"`, "something else is using it"))
              : write(path, content);
          await it.pass(50 * MINUTE);
          said.push(...held.system!.err);
        },
      },
    });
    held.system = system;
    const argv = ["--no-color", "exec", "-i", "role", "--", "work"];
    const { err } = await runOn(system, argv, smallClouds().clouds);
    const line = "role was renewed, and its programs don't have it yet";
    assertEquals([terminal, said.join().includes(line)], [terminal, !terminal]);
    assertEquals([terminal, err.split(line).length - 1], [terminal, 1], err);
  }
});

Deno.test("TERM and HUP are passed on to a command, which keeps its credential to finish its work", async () => {
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    const held: { system?: FakeSystem } = {};
    const system = machine({
      config: CONFIG,
      programs: {
        "/usr/bin/work": async (it) => {
          held.system!.deliver("SIGINT");
          const heard = it.heard();
          held.system!.deliver(signal);
          assertEquals(await heard, signal);
          await it.pass(MINUTE);
          assertEquals(await seen(it).key(), "role-1-EXAMPLE");
          return 4;
        },
      },
    });
    held.system = system;
    const outcome = await runOn(system, ["exec", "-i", "role", "--", "work"], smallClouds().clouds);
    assertEquals([outcome.status, outcome.err], [4, ""]);
    assertNothingLeft(system);
  }
});

Deno.test("a command that a signal ends returns 128 and its number", async () => {
  const held: { system?: FakeSystem } = {};
  const system = machine({
    config: CONFIG,
    programs: {
      "/usr/bin/work": () => (held.system!.deliver("SIGTERM"), new Promise<never>(() => {})),
    },
  });
  held.system = system;
  const outcome = await runOn(system, ["exec", "-i", "role", "--", "work"], smallClouds().clouds);
  assertEquals(outcome.status, 143);
  assertNothingLeft(system);
});

Deno.test("a shell is hung up on, and one that stays loses its credential after ten seconds", async () => {
  const held: { system?: FakeSystem } = {};
  const system = machine({
    config: CONFIG,
    programs: {
      "/usr/bin/bash": async (it) => {
        const heard = it.heard();
        held.system!.deliver("SIGTERM");
        assertEquals(await heard, "SIGHUP");
        await it.pass(9 * SECOND);
        assertEquals(await seen(it).key(), "role-1-EXAMPLE");
        await it.pass(2 * SECOND);
        assertEquals(await seen(it).key(), undefined);
        assertStringIncludes(await seen(it).notice() ?? "", "since it was told to end\nexit\n");
      },
    },
  });
  held.system = system;
  const outcome = await runOn(system, ["shell", "-i", "role"], smallClouds().clouds);
  assertEquals(outcome.status, 0);
  assertNothingLeft(system);
});

Deno.test("sessions end takes the credential away at once, while the program stays", async () => {
  const held: { system?: FakeSystem } = {};
  const small = smallClouds();
  const system = machine({
    config: CONFIG,
    programs: {
      "/usr/bin/work": async (it) => {
        void it.heard();
        const other = held.system!.beside();
        const id = it.env.ATMOS_SESSION!;
        const end = runOn(other, ["sessions", "end", id.slice(0, 4)], small.clouds);
        const { status, err } = await other.until(end);
        assertEquals([status, err], [
          0,
          `Session ${id} has lost its credentials; its program stays, below process 4242\n`,
        ]);
        assertEquals([await seen(it).key(), await seen(it).token()], [undefined, undefined]);
        assertEquals(small.revoked, ["brief-2-EXAMPLE"]);
      },
    },
  });
  held.system = system;
  const argv = ["exec", "-i", "role", "-i", "brief", "--", "work"];
  const { err } = await runOn(system, argv, small.clouds);
  assertEquals(
    err,
    'warning: The credentials of "role" were withdrawn, since it was ended from outside\n' +
      'warning: The credentials of "brief" were withdrawn, since it was ended from outside\n',
  );
  assertNothingLeft(system);
});

Deno.test("two sessions at once know nothing of each other; one in another is a level deeper", async () => {
  const held: { system?: FakeSystem } = {};
  const small = smallClouds();
  const inner: FakeProgram = (it) => it.print(`${it.env.ATMOS_SHLVL} ${it.env.ATMOS_IDENTITY} `);
  const system = machine({
    config: CONFIG,
    programs: {
      "/usr/bin/work": async (it) => {
        const programs = { "/usr/bin/inner": inner };
        const other = held.system!.beside({ env: it.env, programs });
        await runOn(other, ["exec", "-i", "brief", "--", "inner"], small.clouds);
        const apart = held.system!.beside({ programs });
        await runOn(apart, ["exec", "-i", "brief", "--", "inner"], small.clouds);
        it.print(other.out.join("") + apart.out.join("") + await seen(it).key());
      },
    },
  });
  held.system = system;
  const { out, err } = await runOn(system, ["exec", "-i", "role", "--", "work"], small.clouds);
  assertEquals([out, err], ["2 brief 1 brief role-1-EXAMPLE", ""]);
  assertNothingLeft(system);
});

Deno.test("a second identity that can't sign in opens nothing, and gives back the first", async () => {
  const small = smallClouds({ refused: new Map([["role", refusal]]) });
  const argv = ["exec", "-i", "brief", "-i", "role", "--", "work"];
  const installed = { "/usr/bin/work": () => 0 };
  const { status, err, system } = await command(argv, {
    ...{ config: CONFIG, clouds: small.clouds, installed },
  });
  assertEquals([status, err], [
    125,
    'error: Cannot sign in to "role": Somebody has to sign in\n',
  ]);
  const programs = system.spawned.map(({ program }) => program);
  assertEquals([small.revoked, programs], [["brief-1-EXAMPLE"], ["/bin/sh"]]);
  assertNothingLeft(system);
});

Deno.test("two identities of one cloud are refused before anybody signs in", async () => {
  const small = smallClouds();
  const argv = ["exec", "-i", "role", "-i", "short", "--", "work"];
  const installed = { "/usr/bin/work": () => 0 };
  const { status, err } = await command(argv, { config: CONFIG, clouds: small.clouds, installed });
  assertEquals([status, small.signedIn], [125, []]);
  assertMatch(err, /^error: "role" and "short" are both of the cloud "aws"/);
});

Deno.test("a time that can't be had is said, and what was signed in to is given back", async () => {
  const small = smallClouds({ life: 10 * MINUTE });
  const installed = { "/usr/bin/work": () => 0 };
  const argv = ["exec", "-i", "brief", "--min-ttl", "45m", "--", "work"];
  const { status, err, system } = await command(argv, {
    ...{ config: CONFIG, clouds: small.clouds, installed },
  });
  assertEquals([status, small.revoked], [125, ["brief-1-EXAMPLE"]]);
  assertStringIncludes(err, '"brief" lasts 10m even after signing in again; 45m were asked for');
  assertStringIncludes(err, "hint: atmos-auth exec -i brief --min-ttl 10m -- work\n");
  assertNothingLeft(system);
});

Deno.test("the configuration may ask for time too, and the command line overrules it", async () => {
  const small = smallClouds({ life: 10 * MINUTE });
  const config = "auth: { identities: { role: { kind: aws/role, session: { min_ttl: 45m } } } }";
  const installed = { "/usr/bin/work": () => 0 };
  const setting = { config, clouds: small.clouds, installed };
  const refused = await command(["exec", "-i", "role", "--", "work"], setting);
  assertEquals(refused.status, 125);
  assertStringIncludes(refused.err, "hint: atmos-auth exec --min-ttl 10m -i role -- work\n");
  const had = await command(["exec", "-i", "role", "--min-ttl", "9m", "--", "work"], setting);
  assertEquals([had.status, had.err], [0, ""]);
});

Deno.test("a program that can't be started leaves nothing, and its reason is told", async () => {
  const small = smallClouds();
  const system = machine({
    config: CONFIG,
    installed: { "/usr/bin/work": () => 0 },
    spawn: ({ program, stdio }) => {
      if (stdio === "guard") {
        return { pid: 1, ending: new Promise(() => {}), kill: () => {}, close: () => {} };
      }
      throw new UserError("command_not_executable", `Cannot start "${program}": no`);
    },
  });
  const outcome = await runOn(system, ["exec", "-i", "brief", "--", "work"], small.clouds);
  assertEquals([outcome.status, outcome.err], [126, 'error: Cannot start "/usr/bin/work": no\n']);
  assertEquals(small.revoked, ["brief-1-EXAMPLE"]);
  assertNothingLeft(system);
});

Deno.test("where there is no place for a session, nobody signs in to hear of it", async () => {
  const rows: readonly (readonly [string, (system: FakeSystem) => void])[] = [
    ["Cannot make the session directory", ({ files }) => {
      files.lock = () => Promise.reject(new Error("Read-only file system (os error 30)"));
    }],
    ["no space is left there", ({ files }) => void (files.full = true)],
  ];
  for (const [said, breakIt] of rows) {
    const small = smallClouds();
    const system = machine({ config: CONFIG, installed: { "/usr/bin/work": () => 0 } });
    breakIt(system);
    const argv = ["exec", "-i", "brief", "--", "work"];
    const { status, err } = await runOn(system, argv, small.clouds);
    assertEquals([status, small.signedIn], [125, []]);
    assertStringIncludes(err, said);
    assertNothingLeft(system);
  }
});

Deno.test("a file that can't be written gives everything back", async () => {
  const small = smallClouds();
  const system = machine({ config: CONFIG, installed: { "/usr/bin/work": () => 0 } });
  system.files.writeBrief = () =>
    Promise.reject(new Error("No space left on device (os error 28)"));
  const argv = ["exec", "-i", "brief", "--", "work"];
  const { status, err } = await runOn(system, argv, small.clouds);
  assertEquals([status, small.revoked], [125, ["brief-1-EXAMPLE"]]);
  assertStringIncludes(err, "Cannot write");
  assertNothingLeft(system);
});

Deno.test("files that can't be removed are said, and what was signed in to is given back all the same", async () => {
  const small = smallClouds();
  const system = machine({
    config: CONFIG,
    programs: {
      "/usr/bin/work": () => {
        system.files.change(PLACE, { mode: 0o500 });
        return 3;
      },
    },
  });
  const outcome = await runOn(system, ["exec", "-i", "brief", "--", "work"], small.clouds);
  assertEquals([outcome.status, small.revoked], [3, ["brief-1-EXAMPLE"]]);
  assertStringIncludes(
    outcome.err,
    "warning: Cannot remove the session's files: permission is denied",
  );
  assertStringIncludes(outcome.err, `hint: rm -rf ${PLACE}/`);
});

Deno.test("what we may not remove, the guard does, and nobody hears of it", async () => {
  const small = smallClouds();
  const system = machine({ config: CONFIG, installed: { "/usr/bin/work": () => 3 } });
  const remove = system.files.remove.bind(system.files);
  let refused = 0;
  system.files.remove = (path) => {
    const isSession = path.startsWith(`${PLACE}/`) && !path.includes(".lock");
    if (!isSession || refused > 0) return remove(path);
    refused++;
    return Promise.reject(new MachineError("remove", "this process has too many files open"));
  };
  const outcome = await runOn(system, ["exec", "-i", "brief", "--", "work"], small.clouds);
  assertEquals([outcome.status, small.revoked], [3, ["brief-1-EXAMPLE"]]);
  assertEquals([outcome.err, refused], ["", 1]);
  assertNothingLeft(system);
});

/** Runs a session that dies instead of its operation of that number; tells what it had done. */
async function dyingAt(step: number, hasGuard: boolean): Promise<FakeSystem> {
  const lives: FakeProgram = () => new Promise<never>(() => {});
  const installed = { "/usr/bin/work": lives, ...hasGuard ? {} : { "/bin/sh": lives } };
  const system = machine({ config: CONFIG, installed });
  system.files.dieAt = step;
  void runOn(system, ["exec", "-i", "role", "--", "work"], smallClouds().clouds);
  await system.pass(SECOND);
  system.die();
  await system.pass(SECOND);
  return system;
}

for (const hasGuard of [true, false]) {
  const who = hasGuard ? "its guard and the next command" : "the next command alone";
  Deno.test(`attack: killed at whatever step, a session leaves no secret once ${who} came by`, async () => {
    const whole = await dyingAt(Infinity, hasGuard);
    const steps = whole.files.done.length;
    assertEquals(steps > 20, true);
    for (let step = 0; step <= steps; step++) {
      const system = await dyingAt(step, hasGuard);
      await system.pass(2 * MINUTE);
      await runOn(system.beside(), ["sessions"]);
      assertNothingLeft(system);
      assertEquals(JSON.stringify(system.files.texts()).includes("role-1-EXAMPLE"), false);
    }
  });
}

Deno.test("an audit log tells who opened what, and for how long; a full disk stops nobody", async () => {
  const { system } = await exec((it) => it.pass(90 * SECOND).then(() => 5));
  const path = "/home/ada/.local/share/atmos-auth/audit.jsonl";
  const lines = system.files.texts()[path]!.trim().split("\n").map((line) => JSON.parse(line));
  const session = lines[0].session;
  const entry = {
    ...{ pid: 4242, session, command: "exec", program: "/usr/bin/work" },
    identities: [{ name: "role", facts: { account: "123456789012", name: "role-1" } }],
  };
  assertEquals(lines, [
    { time: "2030-01-01T00:00:00.000Z", event: "opened", ...entry },
    { time: "2030-01-01T00:01:30.000Z", event: "closed", ...entry, seconds: 90, status: 5 },
  ]);
  const files = { [path]: { kind: "directory" } as const };
  const { status, err } = await exec(() => 0, { files });
  assertEquals([status, err.split(":").slice(0, 2).join(":")], [
    0,
    "warning: The audit log can't be written",
  ]);
});
