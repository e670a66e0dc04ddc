import { assertEquals, assertRejects } from "@std/assert";
import { profilesWith } from "../../../../lib/choose/fallback.ts";
import { UserError } from "../../../../lib/errors.ts";
import { loadConfiguration } from "../../../../lib/config/files/load.ts";
import type { Prepared } from "../../../fake_system.ts";
import { load, NOTHING, shown, worldWith } from "../world.ts";

const BASE = { "/work/atmos.yaml": "auth: {a: base, b: base, c: base}" };

Deno.test("profiles go over the rest, from left to right, every file of each", async () => {
  const files = {
    ...BASE,
    "/work/profiles/one/atmos.yaml": "auth: {a: one, b: one}",
    "/work/profiles/one/deep/x.yaml": "auth: {c: deep}",
    "/work/profiles/two/y.yml": "import: [../shared.yaml]\nauth: {a: two}",
    "/work/profiles/shared.yaml": "auth: {a: shared, d: shared}",
  };
  for (const profiles of [["one", "two"], ["one,two"], ["one", " two ,"]]) {
    const { root, profiles: counted } = await load(files, {}, { profiles });
    assertEquals(shown(root), { auth: { a: "two", b: "one", c: "deep", d: "shared" } });
    assertEquals(counted, ["one", "two"]);
  }
});

Deno.test("which profile: flag, variable, env: of the files, profiles.default", async () => {
  const profiles = Object.fromEntries(
    ["flag", "real", "file", "default"].map((name) => [
      `/work/profiles/${name}/a.yaml`,
      `auth: {a: ${name}}`,
    ]),
  );
  const text = "env: {ATMOS_PROFILE: file}\nprofiles: {default: default}";
  const rows: [string, Record<string, string>, string[], string][] = [
    [text, { ATMOS_PROFILE: "real" }, ["flag"], "flag"],
    [text, { ATMOS_PROFILE: "real" }, [], "real"],
    [text, {}, [], "file"],
    ["profiles: {default: default}", {}, [], "default"],
  ];
  for (const [atmos, env, selected, expected] of rows) {
    const files = { ...profiles, "/work/atmos.yaml": atmos };
    const { root } = await load(files, { env }, { profiles: selected });
    assertEquals((shown(root) as { auth: unknown }).auth, { a: expected });
  }
});

Deno.test("the first place that has a profile counts; those in the home directory need no trust", async () => {
  const places = [
    ["/work/conf/p", true],
    ["/work/.atmos/profiles", true],
    ["/home/u/.config/atmos/profiles", false],
    ["/work/profiles", true],
  ] as const;
  for (let first = 0; first < places.length; first++) {
    const files: Record<string, string> = {
      "/work/atmos.yaml": "import: [conf/more.yaml]",
      "/work/conf/more.yaml": "profiles: {base_path: ./p}",
    };
    for (const [place] of places.slice(first)) {
      files[`${place}/dev/a.yaml`] = `auth: {a: ${place}}`;
    }
    const { root, files: used } = await load(files, {}, { profiles: ["dev"] });
    assertEquals((shown(root) as { auth: unknown }).auth, { a: places[first]![0] });
    assertEquals(used.at(-1)?.origin, "profile");
    assertEquals(used.at(-1)?.needsTrust, places[first]![1]);
  }
});

Deno.test("a profile that does not exist is said with the places, the names and a mend", async () => {
  const searched = '"/work/.atmos/profiles", "/home/u/.config/atmos/profiles", "/work/profiles"';
  const there = { "/work/profiles/dev/a.yaml": "", "/work/.atmos/profiles/ops/a.yaml": "" };
  const identities = { "/work/atmos.yaml": "auth: {identities: {prod-admin: {kind: mock}}}" };
  const rows: [Record<string, string>, string, string, string][] = [
    [BASE, "dev", "there are none", "unset ATMOS_PROFILE"],
    [{ ...BASE, ...there }, "dve", "there are dev, ops", "--profile dev"],
    [
      { ...BASE, ...there },
      "../../etc",
      "there are dev, ops",
      "--profile dev   (or --profile ops)",
    ],
    [
      identities,
      "prod-admin",
      "there are none",
      "ATMOS_IDENTITY=prod-admin instead of ATMOS_PROFILE, or --identity prod-admin",
    ],
  ];
  rows.push([
    { "/work/atmos.yaml": "profiles: {base_path: .atmos/profiles}" },
    "dev",
    "there are none",
    "unset ATMOS_PROFILE",
  ]);
  for (const [files, profile, names, hint] of rows) {
    const env = { ATMOS_PROFILE: profile };
    const error = await assertRejects(() => load(files, { env }), UserError);
    assertEquals([error.code, error.message, error.hint], [
      "config_not_found",
      `Cannot find the profile "${profile}" in ${searched}: ${names}`,
      hint,
    ]);
  }
});

Deno.test("a profile that is to be made is named by its whole path, wherever one stands", async () => {
  const error = await assertRejects(() => load(BASE, {}, { profiles: ["dev"] }), UserError);
  assertEquals(error.hint, "mkdir -p /work/profiles/dev");
});

Deno.test("an identity that is typed as a profile, as to AWS's tools, is meant as one", async () => {
  const files = { "/work/atmos.yaml": "auth: {identities: {dev: {kind: mock}}}" };
  const error = await assertRejects(() => load(files, {}, { profiles: ["dev"] }), UserError);
  assertEquals([error.hint, error.wrong], ["--identity dev", ["--profile=dev"]]);
});

Deno.test("a path in a profile's place is no profile to be made", async () => {
  const hintFor = async (name: string, files = {}) => {
    const options = { profiles: [name] };
    const error = await assertRejects(() => load({ ...BASE, ...files }, {}, options), UserError);
    return error.hint;
  };
  for (const name of ["../../etc", "/etc", "./dev"]) {
    assertEquals(await hintFor(name), `--config-path ${name}`);
  }
  const dev = { "/work/profiles/dev/a.yaml": "" };
  assertEquals(await hintFor("dev/", dev), "--profile dev");
});

Deno.test("attack: profile names that lead out of their place", async () => {
  const files = { ...BASE, "/work/evil/a.yaml": "auth: {a: evil}", "/evil/a.yaml": "" };
  for (const name of ["..", "../evil", "a/../../evil", "/evil", "./x", "C:evil", "..\\evil"]) {
    await assertRejects(
      () => load(files, {}, { profiles: [name] }),
      UserError,
      "Cannot find the profile",
    );
  }
});

Deno.test("profiles that define an identity can be named for a hint", async () => {
  const files = {
    ...BASE,
    "/work/profiles/dev/a.yaml": "auth: {identities: {dev: {kind: mock}}}",
    "/work/profiles/ops/a.yaml": "auth: {identities: [{name: ops}, {name: dev}]}",
    "/work/profiles/none/a.yaml": "env: {A: 1}",
    "/home/u/.config/atmos/profiles/dev/a.yaml": "auth: {identities: {hidden: {}}}",
  };
  const system = worldWith(files);
  const loaded = await load(files);
  assertEquals(await profilesWith(system, loaded, { role: "identity", name: "dev" }), ["ops"]);
  assertEquals(await profilesWith(system, loaded, { role: "identity", name: "hidden" }), ["dev"]);
  assertEquals(await profilesWith(system, loaded, { role: "identity", name: "nobody" }), []);
  assertEquals(await profilesWith(system, loaded, { role: "identity", name: undefined }), [
    "dev",
    "ops",
  ]);
});

function loadAny(files: NonNullable<Prepared["files"]>, profiles: readonly string[]) {
  const system = worldWith(files, { env: { ATMOS_TRUST: "1" } });
  return loadConfiguration(system, { ...NOTHING, profiles });
}

const ENTRY = "auth: {identities: {a: {kind: mock/aws, protected: true}}}";

Deno.test("a profile is a directory: a file or a link to nothing of its name is none, and the next place counts", async () => {
  const wrong = [
    { "/work/.atmos/profiles/dev": "" },
    { "/work/.atmos/profiles/dev": { target: "/nowhere" } },
    { "/work/.atmos/profiles/dev": { target: "/work/atmos.yaml" } },
  ];
  for (const files of wrong) {
    const error = await assertRejects(
      () => loadAny({ ...BASE, ...files }, ["dev"]),
      UserError,
    );
    assertEquals(error.code, "config_not_found");
    const { root, unfetched } = await loadAny(
      { ...BASE, ...files, "/work/profiles/dev/a.yaml": "auth: {a: dev}" },
      ["dev"],
    );
    assertEquals([(shown(root) as { auth: { a: string } }).auth.a, unfetched], ["dev", []]);
  }
  const file = { ...BASE, "/work/profiles/ci.yaml": ENTRY };
  await assertRejects(() => loadAny(file, ["ci.yaml"]), UserError);
  await assertRejects(() => loadAny({ ...file, "/work/.atmos/profiles/x": "" }, ["x"]), UserError);
});

Deno.test("a profile without a file is said, and one whose file leads nowhere is an error", async () => {
  const empty = await loadAny({ ...BASE, "/work/profiles/dev/a.txt": ENTRY }, ["dev"]);
  assertEquals(empty.unfetched.map(({ message, hint }) => [message, hint]), [[
    'The profile "dev" changes nothing: "/work/profiles/dev" holds no YAML file',
    "put a file there: /work/profiles/dev/atmos.yaml",
  ]]);
  const lost = { ...BASE, "/work/profiles/dev/a.yaml": { target: "/work/nowhere.yaml" } };
  const { problems } = await loadAny(lost, ["dev"]);
  assertEquals(problems.map(({ message }) => message), [
    'Cannot read "/work/profiles/dev/a.yaml": it is a link to nothing',
  ]);
  const locked = {
    ...BASE,
    "/work/profiles/dev/a.yaml": ENTRY,
    "/work/profiles/dev/.#a.yaml": { target: "ada@host.4711:1" },
  };
  assertEquals((await loadAny(locked, ["dev"])).problems, []);
});

Deno.test("a linked profile counts once it may be looked at, and is not empty before", async () => {
  const files = {
    "/work/atmos.yaml": "profiles: {default: dev}\nauth: {a: base}",
    "/work/profiles/dev": { target: "/far/dev" },
    "/far/dev/a.yaml": "auth: {a: dev}",
  };
  const before = await loadConfiguration(worldWith(files), NOTHING);
  assertEquals([before.trusted, before.unfetched], [false, []]);
  assertEquals(before.strays.map(({ path }) => path), ["/work/profiles/dev"]);
  const { root } = await loadAny(files, []);
  assertEquals((shown(root) as { auth: unknown }).auth, { a: "dev" });
});

Deno.test("a file called atmos.d or .atmos is no configuration that hides others; a link to nothing is said", async () => {
  const above = { "/work/atmos.yaml": "auth: {a: above}" };
  for (const name of ["atmos.d", ".atmos.d", ".atmos"]) {
    const files = { ...above, [`/work/below/${name}`]: "" };
    const system = worldWith(files, { cwd: "/work/below", env: { ATMOS_TRUST: "1" } });
    const { root } = await loadConfiguration(system, NOTHING);
    assertEquals((shown(root) as { auth: unknown }).auth, { a: "above" }, name);
  }
  const lost = { ...above, "/work/atmos.d": { target: "/nowhere" } };
  await assertRejects(() => loadAny(lost, []), UserError, "it is a link to nothing");
});
