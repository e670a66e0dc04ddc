import { assertEquals, assertRejects } from "@std/assert";
import { profilesWith } from "../../../../lib/choose/fallback.ts";
import { UserError } from "../../../../lib/errors.ts";
import { load, shown, worldWith } from "../world.ts";

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
    [BASE, "dev", "there are none", "mkdir -p profiles/dev"],
    [{ ...BASE, ...there }, "dve", "there are dev, ops", "--profile dev"],
    [{ ...BASE, ...there }, "../../etc", "there are dev, ops", "--profile dev"],
    [
      identities,
      "prod-admin",
      "there are none",
      "ATMOS_IDENTITY=prod-admin instead of ATMOS_PROFILE, or --identity prod-admin",
    ],
  ];
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
