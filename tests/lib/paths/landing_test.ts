import { inWordsOf } from "../in_words_of.ts";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { MachineError } from "../../../lib/errors.ts";
import { landing } from "../../../lib/paths/landing.ts";
import { fakeSystem } from "../../fake_system.ts";

const system = fakeSystem({
  files: {
    "/home/ada/file": "",
    "/home/ada/to-file": { target: "file" },
    "/home/ada/chain": { target: "to-new" },
    "/home/ada/to-new": { target: "../ada/dotfiles/new" },
    "/home/ada/dotfiles/other": "",
    "/away": { target: "/home/ada/dotfiles" },
    "/home/ada/dotfiles/up": { target: "../new" },
    "/home/ada/round": { target: "round" },
    "/home/ada/pipe": { kind: "other" },
    "/home/ada/dir": { kind: "directory" },
    "/home/ada/to-pipe": { target: "pipe" },
    "/home/ada/to-open": { target: "/dev/fd/3" },
    "/dev/fd": { target: "/proc/7/fd" },
    "/proc/7/fd/3": { target: "pipe:[9]" },
  },
});

Deno.test("a write ends where links lead, be it to nothing yet", async () => {
  const cases = {
    "/home/ada/file": "/home/ada/file",
    "/home/ada/none": "/home/ada/none",
    "/home/ada/to-file": "/home/ada/file",
    "/home/ada/chain": "/home/ada/dotfiles/new",
    // Seen from where the directory really is.
    "/away/up": "/home/ada/new",
    "/none/none": "/none/none",
  };
  for (const [path, end] of Object.entries(cases)) assertEquals(await landing(system, path), end);
});

Deno.test("what is no file keeps its place", async () => {
  const refused = async (path: string) =>
    (await assertRejects(() => landing(system, path), MachineError)).reason;
  assertEquals(await refused("/home/ada/round"), "its links lead round in a circle");
  assertEquals(await refused("/home/ada/dir"), "it is a directory");
  assertEquals(await refused("/home/ada/to-pipe"), "it is not a file");
  assertEquals(await refused("/home/ada/to-open"), "it is not a file");
});

Deno.test("the look at what is no file is one that Windows knows", async () => {
  const path = String.raw`C:\dir`;
  const windows = fakeSystem({ os: "windows", files: { [path]: { kind: "directory" } } });
  const { hint } = await inWordsOf(
    windows,
    () => assertRejects(() => landing(windows, path), MachineError),
  );
  assertEquals(hint, String.raw`cmd /c dir /q C:\dir`);
});

Deno.test("attack: others have put a link, or a file of theirs, where all may write", async () => {
  const link = "/tmp/home";
  const shared = fakeSystem({
    files: {
      "/tmp": { kind: "directory", mode: 0o1777, owner: "root" },
      "/home/ada/.bashrc": "",
      "/tmp/trap": { target: "/home/ada/.bashrc", owner: "other" },
      [link]: { target: "/home/ada", owner: "other" },
      "/tmp/theirs": { text: "", mode: 0o666, owner: "other" },
      "/tmp/mine": { target: "/home/ada/.bashrc" },
      "/home/ada/link": { target: "/tmp/trap" },
      "/srv/team": { kind: "directory", mode: 0o2775, owner: "other" },
      "/srv/team/config": { text: "", mode: 0o666, owner: "other" },
    },
  });
  for (const path of ["/tmp/trap", `${link}/new`, "/tmp/theirs", "/home/ada/link"]) {
    const error = await assertRejects(() => landing(shared, path), MachineError);
    assertMatch(
      error.reason,
      /^"\/tmp\/(trap|home|theirs)" is somebody else's, where all may write$/,
    );
  }
  assertEquals(await landing(shared, "/tmp/mine"), "/home/ada/.bashrc");
  assertEquals(await landing(shared, "/tmp/new"), "/tmp/new");
  assertEquals(await landing(shared, "/srv/team/config"), "/srv/team/config");
});

Deno.test("attack: another user's link, in a directory of their own, leads to a file of mine", async () => {
  const theirs = fakeSystem({
    files: {
      "/srv/theirs": { kind: "directory", mode: 0o755, owner: "other" },
      "/srv/theirs/out.env": { target: "/home/ada/.bashrc", owner: "other" },
      "/srv/theirs/new.env": { target: "/home/ada/.bash_aliases", owner: "other" },
      "/srv/theirs/home": { target: "/home/ada", owner: "other" },
      "/home/ada/.bashrc": "",
      "/home/ada/out": { target: "/srv/theirs/out.env" },
      // What is theirs at its end they could write themselves, as who is root for them knows.
      "/srv/theirs/.kube": { target: "dotfiles", owner: "other" },
      "/srv/theirs/dotfiles": { kind: "directory", mode: 0o755, owner: "other" },
      "/srv/theirs/dotfiles/config": { text: "", mode: 0o666, owner: "other" },
      "/srv/theirs/dotfiles/mine": { text: "" },
    },
  });
  for (
    const path of [
      "/srv/theirs/out.env",
      "/srv/theirs/new.env",
      "/srv/theirs/home/new",
      "/home/ada/out",
    ]
  ) {
    const { reason } = await assertRejects(() => landing(theirs, path), MachineError);
    assertMatch(
      reason,
      /^"\/srv\/theirs\/\w+(\.env)?" is somebody else's link, and leads to what is not theirs$/,
    );
  }
  for (const name of ["config", "mine"]) {
    assertEquals(
      await landing(theirs, `/srv/theirs/.kube/${name}`),
      `/srv/theirs/dotfiles/${name}`,
    );
  }
});
