import { assertEquals } from "@std/assert";
import { whyNotOwn } from "../../lib/own_path.ts";
import type { Os } from "../../lib/system.ts";
import type { Staged } from "../fake/disk.ts";
import { fakeSystem } from "../fake_system.ts";

const FILE = "/home/ada/.atmos/atmos.yaml";

/** Asks of files some of which are not what they seem. */
function why(odd: Record<string, Staged>, os: Os = "linux", path = FILE) {
  const { files } = fakeSystem({ files: { [FILE]: "", "/elsewhere/atmos.yaml": "" } });
  for (const [each, changes] of Object.entries(odd)) files.change(each, changes);
  return whyNotOwn({ os, files }, path);
}

Deno.test("a path is one's own when every step belongs to the person or to root", async () => {
  assertEquals(await why({}), undefined);
  assertEquals(await why({ "/": { owner: "root", mode: 0o755 } }), undefined);
});

Deno.test("what does not exist yet is nobody's, and what is above it is looked at", async () => {
  assertEquals(await why({}, "linux", "/home/ada/.config/atmos"), undefined);
  const odd = { "/home": { mode: 0o777 } };
  const expected = '"/home" can be written by others (mode 0777)';
  assertEquals(await why(odd, "linux", "/home/ada/.config/atmos"), expected);
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

Deno.test("attack: a link that leads to where others may write", async () => {
  const odd = { [FILE]: { target: "/elsewhere/atmos.yaml" }, "/elsewhere": { mode: 0o777 } };
  const expected = '"/elsewhere" can be written by others (mode 0777)';
  assertEquals(await why(odd), expected);
});

Deno.test("on Windows the access list of the profile is believed", async () => {
  assertEquals(await why({ [FILE]: { owner: "other" } }, "windows"), undefined);
});
