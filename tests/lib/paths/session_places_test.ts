import { inWordsOf } from "../in_words_of.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { MachineError, UserError } from "../../../lib/errors.ts";
import { createSessionDirectory } from "../../../lib/session/directory/directory.ts";
import { openSessionPlace } from "../../../lib/paths/opened_place.ts";
import { sessionPlaces } from "../../../lib/paths/session_places.ts";
import { unfitText } from "../../../lib/paths/unguessable.ts";
import type { FileInfo } from "../../../lib/system/file_system.ts";
import { type FakeSystem, fakeSystem } from "../../fake_system.ts";

const TMP = { mode: 0o1777, owner: "root" } as const;
const HEX = "0123456789abcdef".repeat(2);

/** A machine where some files are not what they seem. */
function machine(
  env: Record<string, string>,
  odd: Readonly<Record<string, Partial<FileInfo>>> = {},
): FakeSystem {
  const system = fakeSystem({ env });
  const { files } = system;
  const real = files.info.bind(files);
  const all: Readonly<Record<string, Partial<FileInfo>>> = { "/tmp": TMP, ...odd };
  // The fake does it at once, parents and all.
  for (const path of Object.keys(all)) files.makeDirectory(path);
  files.info = async (path) => {
    const info = await real(path);
    return info && { ...info, ...all[path] };
  };
  return system;
}

async function opened(system: FakeSystem): Promise<readonly string[]> {
  const { path, passedOver } = await openSessionPlace(system);
  return [path.replace(/[0-9a-f]{32}$/, "RANDOM"), ...passedOver.map(unfitText)];
}

const RUN = { HOME: "/home/u", XDG_RUNTIME_DIR: "/x/run" };

Deno.test("attack: a runtime directory that is not the person's alone is passed over", async () => {
  const cases: readonly (readonly [Record<string, Partial<FileInfo>>, string])[] = [
    [{ "/x/run": { owner: "other" } }, '"/x/run" belongs to somebody else'],
    [{ "/x/run": { owner: "root" } }, '"/x/run" belongs to somebody else'],
    [{ "/x/run": { mode: 0o777 } }, '"/x/run" can be written by others (mode 0777)'],
    [{ "/x/run": { mode: 0o755 } }, '"/x/run" is open to others (mode 0755)'],
    [{ "/x/run": { mode: 0o1777 } }, '"/x/run" can be written by others (mode 1777)'],
    [
      { "/x/run": {}, "/x": { owner: "other" } },
      '"/x/run" lies below "/x", which belongs to somebody else',
    ],
    [
      { "/x/run": {}, "/x": { mode: 0o775 } },
      '"/x/run" lies below "/x", which can be written by others (mode 0775)',
    ],
  ];
  for (const [odd, why] of cases) {
    const expected = ["/tmp/atmos-auth-RANDOM", `XDG_RUNTIME_DIR ${why}`];
    assertEquals(await opened(machine(RUN, odd)), expected);
  }
  assertEquals(await opened(machine(RUN)), ["/x/run/atmos-auth"]);
});

Deno.test("attack: somebody makes the runtime directory just before we do", async () => {
  const odd = { "/shared": TMP };
  const system = machine({ HOME: "/home/u", XDG_RUNTIME_DIR: "/shared/run" }, odd);
  const { files } = system;
  const [info, make] = [files.info.bind(files), files.makeDirectory.bind(files)];
  let stranger = false;
  files.makeDirectory = async (path) => {
    if (path.startsWith("/shared/run")) stranger = true;
    await make(path);
  };
  files.info = async (path) => {
    const found = await info(path);
    return found && stranger && path === "/shared/run" ? { ...found, owner: "other" } : found;
  };
  assertEquals(await opened(system), [
    "/tmp/atmos-auth-RANDOM",
    'XDG_RUNTIME_DIR "/shared/run" belongs to somebody else',
  ]);
});

Deno.test("what somebody meant to be used and is not is warned of, with what to type", async () => {
  const warned: string[] = [];
  const system = machine(RUN, { "/x/run": { mode: 0o755 } });
  await createSessionDirectory(system, (line) => void warned.push(line));
  assertEquals(warned.map((line) => line.replace(/[0-9a-f]{32}/, "RANDOM")), [
    'XDG_RUNTIME_DIR "/x/run" is open to others (mode 0755), so the session lives in ' +
    "/tmp/atmos-auth-RANDOM; mend: chmod 700 /x/run",
  ]);
  await createSessionDirectory(machine({ HOME: "/home/u" }), () => {
    throw new Error("nobody meant anything else");
  });
});

Deno.test("what is warned of says what to type in the words of the person's shell", async () => {
  const warned: string[] = [];
  const system = machine({ ...RUN, SHELL: "/usr/bin/nu" }, { "/x/run": { mode: 0o755 } });
  await inWordsOf(system, () => createSessionDirectory(system, (line) => void warned.push(line)));
  assertEquals(warned.map((line) => line.replace(/.*; mend: /, "")), ["^chmod 700 /x/run"]);
});

Deno.test("a session that lived in a fresh place leaves nothing, not even that", async () => {
  const system = machine({});
  const directory = await createSessionDirectory(system);
  await directory.write("a", "b");
  assertEquals(await sessionPlaces(system), [directory.wrapper!]);
  await directory.remove();
  assertEquals(await system.files.list("/tmp"), []);
});

Deno.test("attack: a shared directory whose entries others may rename holds no fresh place", async () => {
  const system = machine({ HOME: "/home/u" }, { "/tmp": { mode: 0o777, owner: "root" } });
  assertEquals(await opened(system), [
    "/home/u/.cache/atmos-auth/sessions",
    '"/tmp" can be written by others (mode 0777)',
  ]);
});

Deno.test("a person may vouch that nobody else is there", async () => {
  const system = machine({ ATMOS_SESSION_DIR: "/tmp" }, { "/tmp": { mode: 0o777, owner: "root" } });
  assertEquals(await opened(system), ["/tmp/atmos-auth-RANDOM"]);
  assertEquals((await sessionPlaces(system)).length, 1);
});

Deno.test("what a person vouches for counts before any other place, and is refused where it can't be used", async () => {
  const there = { "/run/user/1000": {}, "/vouched": {} } as const;
  const env = { XDG_RUNTIME_DIR: "/run/user/1000" };
  const system = machine({ ...env, ATMOS_SESSION_DIR: "/vouched" }, there);
  assertEquals(await opened(system), ["/vouched/atmos-auth-RANDOM"]);
  assertEquals(await opened(machine({ ...env, ATMOS_SESSION_DIR: "" }, there)), [
    "/run/user/1000/atmos-auth",
  ]);
  const cases = [
    ["rel", '"rel" is no absolute path', "export ATMOS_SESSION_DIR=/work/rel"],
    [
      "/proc/x",
      '"/proc/x" is a place where the runtime writes no files',
      "unset ATMOS_SESSION_DIR",
    ],
    ["/a\tb", '"/a\\x09b" has a control character in its name', "unset ATMOS_SESSION_DIR"],
  ] as const;
  for (const [said, why, hint] of cases) {
    const refusing = machine({ ...env, ATMOS_SESSION_DIR: said }, there);
    const error = await assertRejects(() => openSessionPlace(refusing), UserError);
    assertEquals([error.message, error.hint], [
      `Cannot find a private directory for the session: ATMOS_SESSION_DIR ${why}`,
      hint,
    ]);
  }
});

Deno.test("attack: fresh places of strangers, open ones and links are not ours", async () => {
  const odd = {
    [`/tmp/atmos-auth-${HEX}`]: { owner: "other" },
    [`/tmp/atmos-auth-${HEX.replace("0", "1")}`]: { mode: 0o770 },
    [`/tmp/atmos-auth-${HEX.replace("0", "2")}`]: { kind: "link" },
    [`/tmp/atmos-auth-${HEX}0`]: {},
    "/tmp/atmos-auth-short": {},
  } as const;
  assertEquals(await sessionPlaces(machine({}, odd)), []);
  const ours = `/tmp/atmos-auth-${HEX.replace("0", "3")}`;
  assertEquals(await sessionPlaces(machine({}, { ...odd, [ours]: {} })), [ours]);
});

Deno.test("where no private place is, the hint is one that works there", async () => {
  const hintOf = async (system: FakeSystem) =>
    (await assertRejects(() => openSessionPlace(system), UserError)).hint;
  const full = machine({});
  full.files.makeNew = () => Promise.reject(new MachineError("make it", "it is full"));
  assertEquals(
    await hintOf(full),
    "mkdir -m 700 DIR && export XDG_RUNTIME_DIR=DIR   (or in a container: docker run --tmpfs /tmp)",
  );
  assertEquals(
    await hintOf(machine({}, { "/tmp": { mode: 0o777, owner: "root" } })),
    "chmod +t /tmp, or where nobody else is, as in a pod with an emptyDir there: " +
      "export ATMOS_SESSION_DIR=/tmp",
  );
});

Deno.test("a place whose files could not be written, or not named to tools, is passed over", async () => {
  const cases: readonly (readonly [string, string])[] = [
    ["/dev/shm/ada", "is a place where the runtime writes no files"],
    ["/proc", "is a place where the runtime writes no files"],
    ["/x/a\nb", "has a control character in its name"],
  ];
  for (const [place, why] of cases) {
    const named = machine({ HOME: "/home/u", XDG_RUNTIME_DIR: place }, { [place]: {} });
    const shown = place.replace("\n", "\\x0a");
    const told = `XDG_RUNTIME_DIR "${shown}" ${why}`;
    assertEquals(await opened(named), ["/tmp/atmos-auth-RANDOM", told]);
    const temporary = machine({ HOME: "/home/u", TMPDIR: place }, { [place]: {} });
    const [path] = await opened(temporary);
    assertEquals(path, "/tmp/atmos-auth-RANDOM");
  }
  assertEquals(
    await opened(machine({ HOME: "/home/u", TMPDIR: "/development" }, { "/development": {} })),
    [
      "/development/atmos-auth",
    ],
  );
});

Deno.test("on Windows a directory that no command line can name is passed over, where another can be", async () => {
  const runtime = (path: string) =>
    opened(fakeSystem({
      os: "windows",
      env: { XDG_RUNTIME_DIR: path, USERPROFILE: String.raw`C:\Users\ada` },
    }));
  const sessions = String.raw`C:\Users\ada\AppData\Local\cache\atmos-auth\sessions`;
  for (const path of ["C:\\a (b)", "C:\\José"]) {
    const why = `XDG_RUNTIME_DIR "${path}" has a path that no command line carries as it is`;
    assertEquals(await runtime(path), [sessions, why]);
  }
});

Deno.test("on Windows what the person vouches for is used, or refused", async () => {
  const files = { "D:\\there\\x": "" };
  const vouching = (path: string) =>
    opened(fakeSystem({ os: "windows", files, env: { ATMOS_SESSION_DIR: path } }));
  assertEquals(await vouching("D:\\there"), ["D:\\there\\atmos-auth-RANDOM"]);
  const odd = await assertRejects(() => vouching("D:\\a b"), UserError);
  assertEquals(
    odd.message,
    'Cannot find a private directory for the session: ATMOS_SESSION_DIR "D:\\a b" has a path that no command line carries as it is',
  );
  assertEquals(odd.hint, "unset ATMOS_SESSION_DIR");
  const gone = await assertRejects(() => vouching("Q:\\x"), UserError);
  assertEquals(
    gone.message,
    'Cannot find a private directory for the session: ATMOS_SESSION_DIR "Q:\\x" can\'t be used: there is no drive Q:',
  );
});

Deno.test("on Windows slashes in what the person vouches for, or a variable names, are backslashes", async () => {
  const files = { "D:\\there\\x": "" };
  for (const path of ["D:/there", "D:/there/", "D:\\there\\"]) {
    const vouching = fakeSystem({ os: "windows", files, env: { ATMOS_SESSION_DIR: path } });
    assertEquals(await opened(vouching), ["D:\\there\\atmos-auth-RANDOM"]);
    const running = fakeSystem({ os: "windows", files, env: { XDG_RUNTIME_DIR: path } });
    assertEquals(await opened(running), ["D:\\there\\atmos-auth"]);
  }
});

Deno.test("on Windows a path that leaves a session's files no room is passed over, or refused", async () => {
  const long = `C:\\${"a".repeat(138)}`;
  const why = "has a path of 141 characters, and a session's files have room below 140";
  const env = { XDG_CACHE_HOME: long, ProgramData: "C:\\ProgramData", USERPROFILE: "C:\\u" };
  const files = { "C:\\ProgramData\\x": "" };
  assertEquals(await opened(fakeSystem({ os: "windows", files, env })), [
    "C:\\ProgramData\\atmos-auth-RANDOM",
  ]);
  const vouching = fakeSystem({ os: "windows", env: { ATMOS_SESSION_DIR: long } });
  const refused = await assertRejects(() => opened(vouching), UserError);
  assertEquals(
    refused.message,
    `Cannot find a private directory for the session: ATMOS_SESSION_DIR "${long}" ${why}`,
  );
  assertEquals(refused.hint, "unset ATMOS_SESSION_DIR");
  const alone = fakeSystem({ os: "windows", env: { ...env, ProgramData: "" } });
  const nowhere = await assertRejects(() => opened(alone), UserError);
  assertEquals(nowhere.message.endsWith(`"${long}" ${why}`), true);
});
