import { assertEquals } from "@std/assert";
import { leftovers } from "../../../../lib/commands/doctor/machine.ts";
import { ownPaths } from "../../../../lib/commands/purge/own.ts";
import { createSessionDirectory } from "../../../../lib/session/directory/directory.ts";
import { setGuard } from "../../../../lib/session/directory/guard.ts";
import { listOpenSessions } from "../../../../lib/session/directory/open_sessions.ts";
import { sweep } from "../../../../lib/session/directory/sweep.ts";
import type { SessionRecord } from "../../../../lib/session/record.ts";
import type { Command } from "../../../../lib/system/programs.ts";
import { MachineError } from "../../../../lib/errors.ts";
import { fakeSystem } from "../../../fake_system.ts";

const env = { HOME: "/home/u", XDG_RUNTIME_DIR: "/run/user/1" };
const MINUTE = 60_000;

function record(id: string): SessionRecord {
  return { version: 1, id, pid: 1, started: 0, level: 1, program: "bash", identities: [] };
}

Deno.test("a session lives in the runtime directory and is gone when it is removed", async () => {
  const system = fakeSystem({ env });
  const directory = await createSessionDirectory(system);
  assertEquals(directory.path.startsWith("/run/user/1/atmos-auth/"), true);
  await directory.write("aws/credentials", "x");
  assertEquals(system.files.texts(), {
    [`${directory.path}.lock`]: "",
    [`${directory.path}/aws/credentials`]: "x",
  });
  await directory.remove();
  assertEquals(system.files.texts(), {});
});

Deno.test("a write that comes after the removal leaves nothing", async () => {
  const system = fakeSystem({ env });
  const directory = await createSessionDirectory(system);
  const removal = directory.remove();
  await directory.write("late", "secret");
  await removal;
  assertEquals(system.files.texts(), {});
});

Deno.test("what a dead owner left is swept; what a living one holds stays", async () => {
  const system = fakeSystem({ env });
  const alive = await createSessionDirectory(system);
  await alive.write("session.json", JSON.stringify(record(alive.id)));
  system.files.stage("/run/user/1/atmos-auth/d3ddd3dd.lock", "");
  system.files.stage("/run/user/1/atmos-auth/d3ddd3dd/aws/session.json", "secret");
  assertEquals((await sweep(system)).removed, ["/run/user/1/atmos-auth/d3ddd3dd"]);
  assertEquals((await listOpenSessions(system)).map((open) => open.record.id), [alive.id]);
});

Deno.test("a lock that stands alone is swept only when it is too old to be just made", async () => {
  const system = fakeSystem({ env, now: 0 });
  system.files.stage("/run/user/1/atmos-auth/n3wnnnnn.lock", {});
  await sweep(system);
  assertEquals(system.files.texts(), { "/run/user/1/atmos-auth/n3wnnnnn.lock": "" });
  await system.pass(2 * MINUTE);
  await sweep(system);
  assertEquals(system.files.texts(), {});
});

Deno.test("a runtime directory that nobody names is found, and comes before the disk", async () => {
  const system = fakeSystem({ env: { HOME: "/home/u" } });
  await system.files.makeDirectory("/run/user/1000");
  const directory = await createSessionDirectory(system);
  assertEquals(directory.path.startsWith("/run/user/1000/atmos-auth/"), true);
});

Deno.test("where nothing may be put into /tmp, the user's cache holds the session", async () => {
  const system = fakeSystem({ env: { HOME: "/home/u" } });
  system.files.makeNew = () => Promise.reject(new MachineError("make it", "it is read-only"));
  const directory = await createSessionDirectory(system);
  assertEquals(directory.path.startsWith("/home/u/.cache/atmos-auth/sessions/"), true);
});

Deno.test("macOS uses the user's own temporary directory, Windows the local cache", async () => {
  const mac = fakeSystem({
    os: "darwin",
    env: { HOME: "/Users/u", TMPDIR: "/var/folders/ab/T/" },
  });
  await mac.files.makeDirectory("/var/folders/ab/T");
  assertEquals(
    (await createSessionDirectory(mac)).path.startsWith("/var/folders/ab/T/atmos-auth/"),
    true,
  );
  const local = "C:\\Users\\u\\AppData\\Local";
  const windows = fakeSystem({
    os: "windows",
    env: { USERPROFILE: "C:\\Users\\u", LOCALAPPDATA: local },
  });
  const { path } = await createSessionDirectory(windows);
  assertEquals(path.startsWith(`${local}\\cache\\atmos-auth\\sessions\\`), true);
});

Deno.test("on Windows a profile that command lines can't carry has its sessions beside it, and swept there", async () => {
  for (const name of ["Ada L", "José", "a&b", "100%", "a^b", "a,b"]) {
    const profile = `C:\\Users\\${name}`;
    const windows = fakeSystem({
      os: "windows",
      env: {
        USERPROFILE: profile,
        LOCALAPPDATA: `${profile}\\AppData\\Local`,
        ProgramData: "C:\\ProgramData",
      },
    });
    windows.files.stage("C:\\ProgramData\\x", "");
    const { path } = await createSessionDirectory(windows);
    assertEquals(/^C:\\ProgramData\\atmos-auth-[0-9a-f]{32}\\\w{8}$/.test(path), true, path);
    windows.die();
    assertEquals((await sweep(windows.beside())).removed, [path]);
  }
});

Deno.test("what lies beside a profile of Windows is swept and purged, whatever the profile is called by then", async () => {
  const env = { USERPROFILE: "C:\\Users\\u", ProgramData: "C:\\ProgramData" };
  const windows = fakeSystem({ os: "windows", env });
  const place = `C:\\ProgramData\\atmos-auth-${"0".repeat(32)}`;
  windows.files.stage(place, { kind: "directory", mode: 0o700 });
  windows.files.stage(`${place}\\d3ddd3dd.lock`, "");
  windows.files.stage(`${place}\\d3ddd3dd\\aws\\session.json`, "secret");
  assertEquals(await ownPaths(windows), [place]);
  assertEquals((await sweep(windows)).removed, [`${place}\\d3ddd3dd`]);
});

Deno.test("attack: on Windows a guard takes the directory away with the system's cmd, whatever ComSpec says, told names of ours alone", () => {
  const started: Command[] = [];
  const windows = fakeSystem({
    os: "windows",
    env: { ComSpec: String.raw`Q:\no.exe`, SystemRoot: String.raw`C:\WINDOWS` },
    spawn: (command) => {
      started.push(command);
      return { pid: 1, ending: Promise.resolve({ status: 0 }), kill: () => {}, close: () => {} };
    },
  });
  const place = String.raw`C:\Users\100% & more\sessions`;
  setGuard(windows, { path: String.raw`${place}\bcdfghjk`, wrapper: undefined });
  const wrapper = String.raw`C:\ProgramData\atmos-auth-00`;
  setGuard(windows, { path: String.raw`${wrapper}\bcdfghjk`, wrapper });
  const loop = "set /p _= & for /l %i in (1,1,200) do @if exist";
  assertEquals(started.map(({ env: _, ...rest }) => rest), [
    {
      program: windows.program,
      args: [
        "--start-apart",
        String.raw`C:\WINDOWS\System32\cmd.exe`,
        "/d",
        "/s",
        "/c",
        `"${loop} bcdfghjk (rmdir /s /q bcdfghjk & if not exist bcdfghjk (del /f /q bcdfghjk.lock))"`,
      ],
      cwd: place,
      stdio: "guard",
    },
    {
      program: windows.program,
      args: [
        "--start-apart",
        String.raw`C:\WINDOWS\System32\cmd.exe`,
        "/d",
        "/s",
        "/c",
        `"${loop} atmos-auth-00\\bcdfghjk (rmdir /s /q atmos-auth-00\\bcdfghjk & if not exist atmos-auth-00\\bcdfghjk ` +
        `(del /f /q atmos-auth-00\\bcdfghjk.lock & rmdir atmos-auth-00))"`,
      ],
      cwd: String.raw`C:\ProgramData`,
      stdio: "guard",
    },
  ]);
});

Deno.test("attack: a project that lies where sessions would is swept away", async () => {
  const system = fakeSystem({ env: { HOME: "/home/u", TMPDIR: "/home/u/tmp" }, now: 0 });
  const theirs = ["/.git/HEAD", "/lib/run.ts", "/deno.lock", "/23456789b/x", "/2345678/x"];
  for (const path of theirs) system.files.stage(`/home/u/tmp/atmos-auth${path}`, "theirs");
  system.files.stage("/home/u/tmp/atmos-auth/23456789/aws/session.json", "secret");
  await system.pass(2 * MINUTE);
  assertEquals((await sweep(system)).removed, ["/home/u/tmp/atmos-auth/23456789"]);
  assertEquals(
    Object.keys(system.files.texts()).sort(),
    theirs.map((path) => `/home/u/tmp/atmos-auth${path}`).sort(),
  );
});

Deno.test("attack: what can't be removed of a dead session is not said to be gone", async () => {
  const system = fakeSystem({ env });
  const path = "/run/user/1/atmos-auth/d3ddd3dd";
  system.files.stage(`${path}.lock`, "");
  system.files.stage(`${path}/aws/session.json`, "secret");
  const error = new MachineError(`remove "${path}/aws/session.json"`, "it is open", {
    hint: "look",
  });
  system.files.remove = (one) => one === path ? Promise.reject(error) : Promise.resolve(true);
  assertEquals(await sweep(system), { removed: [], left: [{ path, error }] });
  assertEquals(await leftovers(system), {
    topic: "leftovers",
    state: "note",
    finding: `${path}: of sessions that are no more, and still there. ${error.message}`,
    mend: "look",
  });
});
