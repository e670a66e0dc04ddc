import { assertEquals, assertStringIncludes } from "@std/assert";
import { MachineError, UserError } from "../../../lib/errors.ts";
import { createSessionDirectory } from "../../../lib/session/directory/directory.ts";
import type { FakeSystem, Running } from "../../fake_system.ts";
import { assertNothingLeft, command, machine, type Outcome, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const CONFIG = "auth: { identities: { role: { kind: aws/role }, brief: { kind: github/brief } } }";

async function within(
  work: (it: Running, ask: (...argv: string[]) => Promise<Outcome>) => Promise<number | void>,
): Promise<Outcome> {
  const held: { system?: FakeSystem } = {};
  const system = machine({
    config: CONFIG,
    programs: {
      "/usr/bin/work": (it) => {
        const other = () => held.system!.beside();
        return work(it, (...argv) => held.system!.until(runOn(other(), argv)));
      },
    },
  });
  held.system = system;
  return await runOn(system, ["exec", "-i", "role", "--", "work"], smallClouds().clouds);
}

Deno.test("open sessions are listed, as a table and as JSON", async () => {
  await within(async (it, ask) => {
    await it.pass(60_000);
    const { status, out } = await ask("sessions");
    const [head, row, ...rest] = out.trimEnd().split("\n").map((line) => line.split(/ {2,}/));
    assertEquals([status, head, rest], [
      0,
      ["ID", "IDENTITY", "TIME LEFT", "PROCESS", "OPEN FOR", "PROGRAM"],
      [],
    ]);
    assertEquals(row, [it.env.ATMOS_SESSION, "role", "59m", "4242", "1m", "work"]);
    const { sessions: [record] } = JSON.parse((await ask("sessions", "--json")).out);
    assertEquals([record.id, record.started, record.identities[0].expires], [
      it.env.ATMOS_SESSION,
      "2030-01-01T00:00:00Z",
      "2030-01-01T01:00:00Z",
    ]);
  });
  assertEquals((await command(["sessions"])).err, "No session is open\n");
});

Deno.test("a session is ended by the beginning of its id, and its program with it", async () => {
  const ends: Promise<Outcome>[] = [];
  const outcome = await within((it, ask) => {
    ends.push(ask("sessions", "end", it.env.ATMOS_SESSION!.slice(0, 3)));
    return new Promise<never>(() => {});
  });
  assertEquals(outcome.status, 143);
  const [{ status, err }] = await Promise.all(ends) as [Outcome];
  assertEquals(status, 0);
  assertStringIncludes(err, "has ended");
  assertNothingLeft(outcome.system);
});

Deno.test("sessions end --json says which, and whether it has", async () => {
  const ends: Promise<Outcome>[] = [];
  let id = "";
  await within((it, ask) => {
    id = it.env.ATMOS_SESSION!;
    ends.push(ask("sessions", "end", id, "--json"));
    return new Promise<never>(() => {});
  });
  const [{ out, err }] = await Promise.all(ends) as [Outcome];
  assertEquals([JSON.parse(out), err], [{ id, ended: true }, ""]);
});

/** What `sessions end` says where a session's owner does no more of it than this. */
async function ended(
  answer: (owner: FakeSystem) => void,
  beside?: (owner: FakeSystem) => Partial<Pick<FakeSystem, "signal" | "files">>,
): Promise<Outcome> {
  const owner = machine();
  const directory = await createSessionDirectory(owner);
  const { id } = directory;
  const held = { name: "role", kind: "aws/role", cloud: "aws", facts: {} };
  const record = { version: 1, id, pid: owner.pid, started: 0, level: 1, program: "bash" };
  await directory.write("session.json", JSON.stringify({ ...record, identities: [held] }));
  owner.onSignal("SIGTERM", () => answer(owner));
  const asker = Object.assign(owner.beside(), beside?.(owner));
  return await owner.until(runOn(asker, ["sessions", "end", id]));
}

Deno.test("what an owner leaves that is told to end and dies of it is swept at once", async () => {
  const { status, err, system } = await ended((owner) => owner.die());
  assertEquals([status, err.replace(/\w{8} /, "ID ")], [0, "Session ID has ended\n"]);
  assertNothingLeft(system);
});

Deno.test("an owner that is gone before it is told has ended, and nothing is wrong", async () => {
  const gone = () => Promise.reject(new UserError("failed", "Cannot send SIGTERM"));
  const alone = await ended(() => {}, (owner) => ({ signal: () => (owner.die(), gone()) }));
  assertEquals([alone.status, alone.err.replace(/\w{8} /, "ID ")], [0, "Session ID has ended\n"]);
  const out = await ended(() => {}, () => ({ signal: gone }));
  assertEquals([out.status, out.err], [1, "error: Cannot send SIGTERM\n"]);
});

Deno.test("an owner that does not listen yet is told again", async () => {
  let tells = 0;
  const { status, err } = await ended((owner) => owner.die(), (owner) => ({
    signal: async (pid, name) => {
      if (++tells < 3) throw new UserError("failed", "Cannot send SIGTERM");
      await owner.beside().signal(pid, name);
    },
  }));
  assertEquals([status, err.replace(/\w{8} /, "ID "), tells], [0, "Session ID has ended\n", 3]);
});

/** A machine on which something has a file in each session's directory open, as on Windows. */
function held(owner: FakeSystem): Pick<FakeSystem, "files"> {
  const { files } = owner.beside();
  const remove = files.remove.bind(files);
  files.remove = (path) =>
    /atmos-auth\/\w{8}$/.test(path)
      ? Promise.reject(new MachineError(`remove "${path}/aws"`, "another program has it open"))
      : remove(path);
  return { files };
}

Deno.test("attack: a session is not said to have ended while its credential can still be read", async () => {
  const { status, err } = await ended((owner) => owner.die(), held);
  assertEquals([status, err.replaceAll(/(?<=Session |\/)\w{8}(?=[ /])/g, "ID")], [
    1,
    "error: Session ID has ended, but not all of its files are gone, and they may hold its credential: " +
    'Cannot remove "/run/user/1000/atmos-auth/ID/aws": another program has it open\n' +
    "hint: atmos-auth sessions\n      (it removes them once nothing has them open)\n",
  ]);
});

Deno.test("what nothing can remove of a dead session is told where sessions are listed", async () => {
  const lock = { "/run/user/1000/atmos-auth/d3ddd3dd.lock": "" };
  const system = machine({
    files: { ...lock, "/run/user/1000/atmos-auth/d3ddd3dd/aws/credentials": "secret/EXAMPLE" },
  });
  const { status, err } = await runOn(Object.assign(system.beside(), held(system)), ["sessions"]);
  assertEquals([status, err], [
    0,
    "No session is open\n" +
    "warning: A session that is no more has left what may hold its credential: Cannot remove " +
    '"/run/user/1000/atmos-auth/d3ddd3dd/aws": another program has it open; mend: ' +
    "rm -rf /run/user/1000/atmos-auth/d3ddd3dd\n",
  ]);
});

Deno.test("of an owner that does not answer it is not said that its credentials are gone", async () => {
  const { status, err } = await ended(() => {});
  assertEquals([status, err.replace(/\w{8} /, "ID ")], [
    0,
    "Session ID was told to end; process 4242 has not done so yet\n",
  ]);
});

Deno.test("an id that fits none is refused", async () => {
  await within(async (_, ask) => {
    const { status, err } = await ask("sessions", "end", "zzzz");
    assertEquals([status, err], [
      2,
      'error: No open session has the id "zzzz"\nhint: atmos-auth sessions\n',
    ]);
  });
});

Deno.test("what the dead have left is swept before anything is listed", async () => {
  const files = {
    "/run/user/1000/atmos-auth/d3ddd3dd/aws/credentials": "secret/EXAMPLE",
    "/run/user/1000/atmos-auth/d3ddd3dd.lock": "",
  };
  const { system } = await command(["sessions"], { files });
  assertNothingLeft(system);
});
