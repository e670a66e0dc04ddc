/** What somebody who can write to the disk can do to the store: nothing that goes unnoticed. */
import { assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import { frame, headerLine } from "../../../lib/store/frame.ts";
import { fileOf } from "../../../lib/store/record.ts";
import { entryOf, failure, named, type Scene, scene, SHELF } from "./scene.ts";

const CANARY = "canary-secret-EXAMPLE";

async function withRecord(): Promise<Scene & { readonly path: string }> {
  const one = scene();
  await one.store.write(named(), CANARY, { expires: 1_900_000_000_000 });
  return { ...one, path: one.only() };
}

/** What another process makes of the file with this content. */
async function readBack(one: Scene & { readonly path: string }, bytes: Uint8Array) {
  await one.files.write(one.path, bytes);
  const other = one.again();
  try {
    return { text: await other.store.read(named()), warned: other.warned };
  } catch (error) {
    return { code: (error as { code?: string }).code ?? String(error) };
  }
}

Deno.test("a flipped byte anywhere in a record is noticed", async () => {
  const one = await withRecord();
  const whole = one.bytes(one.path);
  for (let at = 0; at < whole.length; at++) {
    const flipped = whole.slice();
    flipped[at]! ^= 1 << (at % 8);
    assertEquals([at, await readBack(one, flipped)], [at, { code: "store_tampered" }]);
  }
  assertEquals(await readBack(one, whole), { text: CANARY, warned: [] });
});

Deno.test("a record cut short anywhere, or empty, is noticed", async () => {
  const one = await withRecord();
  const whole = one.bytes(one.path);
  for (let length = 0; length < whole.length; length++) {
    const cut = whole.slice(0, length);
    assertEquals([length, await readBack(one, cut)], [length, { code: "store_tampered" }]);
  }
});

Deno.test("a record with something behind it is noticed", async () => {
  const one = await withRecord();
  const whole = one.bytes(one.path);
  assertEquals(await readBack(one, Uint8Array.of(...whole, 0)), { code: "store_tampered" });
});

Deno.test("a header that was changed, and its checksum mended, opens nothing", async () => {
  const one = await withRecord();
  const { header, body } = parts(one.bytes(one.path));
  const forged = async (changes: Record<string, unknown>) => {
    const bytes = await frame(headerLine({ ...header, ...changes }), body);
    return await readBack(one, bytes);
  };
  const refused = { code: "store_tampered" };
  assertEquals(await forged({}), { text: CANARY, warned: [] });
  assertEquals(await forged({ expires: 2_900_000_000_000 }), refused);
  assertEquals(await forged({ expires: undefined }), refused);
  assertEquals(await forged({ entry: "dev" }), refused);
  assertEquals(await forged({ realm: "" }), refused);
  assertEquals(await forged({ role: "provider" }), refused);
  assertEquals(await forged({ role: "root" }), refused);
  assertEquals(await forged({ more: 1 }), refused);
  assertEquals(await forged({ version: 0 }), refused);
  assertEquals(await forged({ version: 2 }), { code: "store_unavailable" });
  assertEquals((await forged({ key: "0".repeat(16) })).text, undefined);
});

Deno.test("a body that was changed, and its checksum mended, opens nothing", async () => {
  const one = await withRecord();
  const { line, body } = parts(one.bytes(one.path));
  for (const at of [0, 11, 12, body.length - 16, body.length - 1]) {
    const changed = body.slice();
    changed[at]! ^= 1;
    const bytes = await frame(line, changed);
    assertEquals([at, await readBack(one, bytes)], [at, { code: "store_tampered" }]);
  }
  assertEquals(await readBack(one, await frame(line, body.slice(0, 27))), {
    code: "store_tampered",
  });
});

Deno.test("one record's file in another's place is noticed, and is not listed as either", async () => {
  const one = await withRecord();
  await one.store.write(named({ entry: "dev" }), "another-secret");
  const dev = `${SHELF}/${await fileOf(named({ entry: "dev" }))}`;
  await one.files.write(dev, one.bytes(one.path));
  const other = one.again();
  assertEquals(await failure(other.store.read(named({ entry: "dev" }))), {
    code: "store_tampered",
    message: `Cannot trust the credential of identity "dev": "${dev}" holds the credential of ` +
      'identity "prod"',
    hint: "atmos-auth logout --identity dev",
  });
  assertEquals((await other.store.list()).map(({ name }) => name.entry), ["prod"]);
  assertEquals(await other.store.read(named()), CANARY);
});

Deno.test("a renamed header in another's place is noticed too", async () => {
  const one = await withRecord();
  const { header, body } = parts(one.bytes(one.path));
  const dev = named({ entry: "dev" });
  const bytes = await frame(headerLine({ ...header, entry: "dev" }), body);
  await one.files.write(`${SHELF}/${await fileOf(dev)}`, bytes);
  assertEquals((await failure(one.again().store.read(dev))).code, "store_tampered");
});

Deno.test("a link in a record's place is refused, not followed", async () => {
  const one = await withRecord();
  one.files.change(one.path, { target: "/elsewhere" });
  const error = await failure(one.again().store.read(named()));
  assertEquals(error.code, "store_tampered");
  assertStringIncludes(error.message, `"${one.path}" is a link`);
  assertEquals(await one.again().store.discard(one.path), true);
});

Deno.test("somebody else's file, and somebody else's directory, are refused", async () => {
  const one = await withRecord();
  one.files.change(one.path, { owner: "other" });
  assertStringIncludes(
    (await failure(one.again().store.read(named()))).message,
    "belongs to somebody else",
  );
  one.files.change(one.path, { owner: "self" });
  one.files.change(SHELF, { owner: "other", mode: 0o777 });
  const attempts = [
    () => one.again().store.read(named()),
    () => one.again().store.write(named(), "x"),
    () => one.again().store.remove(named()),
    () => one.again().store.list(),
  ];
  for (const attempt of attempts) {
    assertEquals(await failure(attempt()), {
      code: "store_tampered",
      message: `Cannot trust the store: "${SHELF}" belongs to somebody else`,
      hint: `sudo chown -R "$(id -u)" ${SHELF}`,
    });
  }
});

Deno.test("a link in the directory's place is refused", async () => {
  const one = await withRecord();
  one.files.stage("/elsewhere", { kind: "directory" });
  one.files.change(SHELF, { target: "/elsewhere" });
  assertEquals(await failure(one.again().store.write(named(), "x")), {
    code: "store_tampered",
    message: `Cannot trust the store: "${SHELF}" is a link`,
    hint: `mv ${SHELF} ${SHELF}.old`,
  });
});

Deno.test("a record of absurd size is not read into memory", async () => {
  const one = await withRecord();
  one.files.change(one.path, { text: "x".repeat(5 * 1024 * 1024) });
  assertEquals((await failure(one.again().store.read(named()))).code, "store_tampered");
});

Deno.test("modes that let others in are mended, with a word", async () => {
  const one = await withRecord();
  one.files.change(SHELF, { mode: 0o755 });
  one.files.change(one.path, { mode: 0o644 });
  const other = one.again();
  assertEquals(await other.store.read(named()), CANARY);
  const modes = [SHELF, one.path].map(async (path) => (await one.files.info(path))?.mode);
  assertEquals(await Promise.all(modes), [0o700, 0o600]);
  const words = [
    `Others could reach "${SHELF}" (mode 0755); now only you can`,
    `Others could reach "${one.path}" (mode 0644); now only you can`,
  ];
  assertEquals(other.warned, words);
  assertEquals((await other.store.describe()).repairs, words);
});

Deno.test("on a file system without modes the person is told once, and goes on", async () => {
  const one = await withRecord();
  one.files.change(SHELF, { mode: 0o777 });
  const other = one.again();
  other.files.setMode = () => Promise.reject(new Error("Operation not permitted"));
  assertEquals(await other.store.read(named()), CANARY);
  assertEquals(await other.store.read(named()), CANARY);
  assertEquals(other.warned, [
    `Others can reach "${SHELF}" (mode 0777), and that can't be changed: Operation not permitted`,
  ]);
});

Deno.test("a newer format is said to be newer, and is not called damaged", async () => {
  const one = await withRecord();
  const line = headerLine({ version: 2, all: "different" });
  await one.files.write(one.path, await frame(line, Uint8Array.of(1, 2, 3)));
  const { store } = one.again();
  assertEquals(await failure(store.read(named())), {
    code: "store_unavailable",
    message:
      `Cannot read the credential of identity "prod": a newer atmos-auth wrote "${one.path}"`,
    hint: "atmos-auth version   (which this one is: it needs an update)",
  });
  assertEquals([await store.damaged(), await store.discard(one.path)], [[], false]);
  assertEquals(await store.list(), []);
});

Deno.test("what can't be trusted can be removed with the command that the hint gives", async () => {
  const cases = [
    [named(), "atmos-auth logout --identity prod"],
    [named({ role: "provider" }), "atmos-auth logout --provider prod"],
    [named({ item: "keys" }), "atmos-auth logout --identity prod --keychain"],
    [named({ entry: "a b'c$(d)" }), "atmos-auth logout --identity 'a b'\\''c$(d)'"],
    [named({ entry: "-x" }), "atmos-auth logout --identity=-x"],
  ] as const;
  for (const [name, hint] of cases) {
    const one = scene();
    await one.store.write(name, "x");
    await one.files.write(one.only(), new Uint8Array());
    assertEquals((await failure(one.again().store.read(name))).hint, hint);
    assertEquals(await one.again().store.remove(name), true);
    assertEquals(await one.again().store.read(name), undefined);
  }
});

Deno.test("a damaged file is no record, and is removed by its path without the key", async () => {
  const one = await withRecord();
  await one.store.write(named({ entry: "dev" }), "another-secret");
  await one.files.write(one.path, new TextEncoder().encode("rubbish"));
  const { store } = one.again();
  assertEquals((await store.list()).map(({ name }) => name.entry), ["dev"]);
  const { modified: written } = (await one.files.info(one.path))!;
  assertEquals(await store.damaged(), [{ file: one.path, written }]);
  assertEquals(await store.discard(one.path), true);
  assertEquals([await store.damaged(), await store.discard(one.path)], [[], false]);
  const [whole] = await store.list();
  assertEquals([await store.discard(whole!.kept!.file), (await store.list()).length], [false, 1]);
});

Deno.test("attack: what is left of a damaged file calls itself another record", async () => {
  const one = await withRecord();
  const left = one.bytes(one.path);
  await one.files.write(one.path, left.slice(0, -1));
  assertEquals((await one.again().store.damaged()).map(({ name }) => name), [named()]);
  const [, ...rest] = new TextDecoder("latin1").decode(left).split("\n");
  const { header } = parts(left);
  const lying = JSON.stringify({ ...header, entry: "dev" });
  await one.files.write(one.path, new TextEncoder().encode([lying, ...rest].join("\n")));
  assertEquals((await one.again().store.damaged()).map(({ name }) => name), [undefined]);
});

Deno.test("no value, and no key, is in clear on the disk", async () => {
  const one = await withRecord();
  const key = one.keyring.entries.get(entryOf(one))!;
  for (const text of Object.values(one.files.texts())) {
    assertNotMatch(text, /canary/);
    assertEquals(text.includes(key), false);
  }
});

Deno.test("the same value sealed twice looks different", async () => {
  const one = await withRecord();
  const before = parts(one.bytes(one.path)).body;
  await one.store.write(named(), CANARY, { expires: 1_900_000_000_000 });
  const after = parts(one.bytes(one.path)).body;
  assertEquals(before.length, after.length);
  assertEquals(before.toHex() === after.toHex(), false);
});

function parts(bytes: Uint8Array) {
  const first = bytes.indexOf(10);
  const line = bytes.slice(0, first);
  const header = JSON.parse(new TextDecoder().decode(line)) as Record<string, unknown>;
  return { line, header, body: bytes.slice(bytes.indexOf(10, first + 1) + 1) };
}
