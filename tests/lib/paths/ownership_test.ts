import { assertEquals } from "@std/assert";
import { mendOf, weakness, whyNotOwn } from "../../../lib/paths/ownership.ts";
import type { Os } from "../../../lib/system.ts";
import type { Staged } from "../../fake/disk.ts";
import { fakeSystem } from "../../fake_system.ts";

const FILE = "/home/ada/.atmos/atmos.yaml";

type Odd = Readonly<Record<string, Staged>>;
type Links = Readonly<Record<string, string>>;

/** Files of which some are not what they seem. */
function filesWith(odd: Odd, links: Links = {}) {
  const there = { [FILE]: "", "/elsewhere/atmos.yaml": "", "/evil/atmos.yaml": "" };
  const { files } = fakeSystem({ files: there });
  for (const [path, target] of Object.entries(links)) files.stage(path, { target });
  for (const [path, changes] of Object.entries(odd)) files.change(path, changes);
  return files;
}

function why(odd: Odd, links: Links = {}, path = FILE, os: Os = "linux") {
  return whyNotOwn({ os, files: filesWith(odd, links) }, path);
}

Deno.test("a path is one's own when every step belongs to the person or to root", async () => {
  assertEquals(await why({}), undefined);
  assertEquals(await why({ "/": { owner: "root", mode: 0o755 } }), undefined);
});

Deno.test("what does not exist yet is nobody's, and what is above it is looked at", async () => {
  assertEquals(await why({}, {}, "/home/ada/.config/atmos"), undefined);
  const odd = { "/home": { mode: 0o777 } };
  const expected = '"/home" can be written by others (mode 0777)';
  assertEquals(await why(odd, {}, "/home/ada/.config/atmos"), expected);
});

Deno.test("attack: any step that somebody else owns, or may write to, gives the path away", async () => {
  const steps = ["/", "/home", "/home/ada", "/home/ada/.atmos", FILE];
  for (const step of steps) {
    const owned = `"${step}" belongs to somebody else`;
    assertEquals(await why({ [step]: { owner: "other" } }), owned);
    const written = `"${step}" can be written by others (mode 0775)`;
    assertEquals(await why({ [step]: { mode: 0o775 } }), written);
  }
});

Deno.test("in a sticky directory only one's own can be replaced, so it may be on the way", async () => {
  assertEquals(await why({ "/home": { owner: "root", mode: 0o1777 } }), undefined);
  const expected = `"${FILE}" can be written by others (mode 1777)`;
  assertEquals(await why({ [FILE]: { mode: 0o1777 } }), expected);
});

Deno.test("links are followed as the kernel does, to their end", async () => {
  const links = { "/home/ada/.atmos": "../../elsewhere" };
  assertEquals(await why({}, links), undefined);
  assertEquals(await why({ "/home/ada/.atmos": { owner: "root" } }, links), undefined);
});

Deno.test("attack: a link that leads to where others may write, straight or by another link", async () => {
  const open = { "/evil": { mode: 0o777 } };
  const expected = '"/evil" can be written by others (mode 0777)';
  const ways: readonly Links[] = [
    { [FILE]: "/evil/atmos.yaml" },
    { [FILE]: "../../../evil/atmos.yaml" },
    { "/home/ada/.atmos": "/evil" },
    { "/home/ada/.atmos": "/evil/step", "/evil/step": "/elsewhere" },
    { "/home/ada/.atmos": "/evil/absent" },
    { "/home/ada/.atmos": "/evil/../elsewhere" },
  ];
  for (const links of ways) assertEquals([links, await why(open, links)], [links, expected]);
});

Deno.test("attack: a link of somebody else's", async () => {
  const links = { "/home/ada/.atmos": "/elsewhere" };
  const expected = '"/home/ada/.atmos" belongs to somebody else';
  assertEquals(await why({ "/home/ada/.atmos": { owner: "other" } }, links), expected);
});

Deno.test("attack: links that lead round in a circle are followed no further than the kernel does", async () => {
  const links = { "/home/ada/.atmos": "/home/ada/.atmos" };
  assertEquals(await why({}, links), '"/home/ada/.atmos" is a link too many');
});

Deno.test("attack: what can't be looked at is not taken for absent", async () => {
  const expected = `"${FILE}" can't be looked at: permission is denied`;
  assertEquals(await why({ "/home/ada/.atmos": { mode: 0o600 } }), expected);
});

Deno.test("a mode of the person's own is mended, somebody else's and everybody's directory are not", async () => {
  const mend = async (odd: Odd) =>
    mendOf((await weakness({ os: "linux", files: filesWith(odd) }, FILE))!, "unset X");
  assertEquals(await mend({ "/home/ada": { mode: 0o775 } }), "chmod go-w /home/ada");
  assertEquals(await mend({ "/home/ada": { owner: "other" } }), "unset X");
  assertEquals(await mend({ "/home": { owner: "root", mode: 0o777 } }), "unset X");
  // Open to all on purpose, as /tmp: closing it would break everybody else.
  assertEquals(await mend({ [FILE]: { mode: 0o1777 } }), "unset X");
});

Deno.test("on Windows the access list of the profile is believed", async () => {
  assertEquals(await why({ [FILE]: { owner: "other" } }, {}, FILE, "windows"), undefined);
});

Deno.test("attack: a path that depends on where one stands is looked at from the root", async () => {
  for (const path of ["home/ada/.atmos/atmos.yaml", "./atmos.yaml", ""]) {
    assertEquals(await why({}, {}, path), `"${path}" depends on the working directory`);
  }
});

Deno.test("a device on the way leads nowhere, and nobody is told to change its mode", async () => {
  const files = filesWith({ "/home/ada": { mode: 0o666 } });
  const { info } = files;
  files.info = async (path) => {
    const found = await info.call(files, path);
    return found && path === "/home/ada" ? { ...found, kind: "other" } : found;
  };
  const below = await weakness({ os: "linux", files }, FILE);
  assertEquals([below?.why, mendOf(below!, "export HOME=DIR")], [
    "is no directory",
    "export HOME=DIR",
  ]);
  const itself = await weakness({ os: "linux", files }, "/home/ada");
  assertEquals(mendOf(itself!, "unset IT"), "unset IT");
});
