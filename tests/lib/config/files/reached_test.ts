import { assertEquals, assertRejects } from "@std/assert";
import { stopping } from "../../../../lib/config/schema/problems.ts";
import { UserError } from "../../../../lib/errors.ts";
import type { Selection } from "../../../../lib/config/files/chosen.ts";
import { loadConfiguration, type Loaded } from "../../../../lib/config/files/load.ts";
import type { FakeSystem } from "../../../fake_system.ts";
import { NOTHING, shown, summary, worldWith } from "../world.ts";

const PROTECTS = "auth: {identities: {a: {protected: true}}}";
const HOME = "/home/u/.atmos";

/** A trusted project, and what lies elsewhere. */
function world(files: Parameters<typeof worldWith>[0] = {}): FakeSystem {
  const project = { "/work/atmos.yaml": "auth: {identities: {a: {}}}" };
  return worldWith({ ...project, ...files }, { env: { ATMOS_TRUST: "1" } });
}

function loadIn(system: FakeSystem, selection: Partial<Selection> = {}): Promise<Loaded> {
  return loadConfiguration(system, { ...NOTHING, ...selection });
}

/** Why it is refused, with the hint. */
async function refusal(system: FakeSystem, selection: Partial<Selection> = {}): Promise<string> {
  const { message, hint } = await assertRejects(() => loadIn(system, selection), UserError);
  return `${message} | ${hint}`;
}

Deno.test("a home that is another's and shut, as after su, holds nothing of one's own", async () => {
  const system = world({ [`${HOME}/atmos.yaml`]: PROTECTS });
  system.files.change("/home/u", { mode: 0o700, owner: "root" });
  const { files } = await loadIn(system);
  assertEquals(files.map(({ path }) => path), ["/work/atmos.yaml"]);
});

Deno.test("attack: a directory of one's own that can't be looked into is refused, and so is a found one with fragments", async () => {
  const denied = (path: string, around: string) =>
    `Cannot read "${path}": permission is denied | ls -ld ${around} ${path}`;
  const rows: [path: string, shut: string, mode: number, expected: string][] = [
    [`${HOME}/atmos.yaml`, HOME, 0, denied(`${HOME}/atmos.yaml`, HOME)],
    [`${HOME}/atmos.yaml`, HOME, 0o444, denied(`${HOME}/atmos.yaml`, HOME)],
    [`${HOME}/atmos.yaml`, "/home/u", 0, denied(HOME, "/home/u")],
    [`${HOME}/atmos.d/x.yaml`, `${HOME}/atmos.d`, 0, denied(`${HOME}/atmos.d`, HOME)],
    [`${HOME}/atmos.d/x.yaml`, `${HOME}/atmos.d`, 0o111, denied(`${HOME}/atmos.d`, HOME)],
    [
      `${HOME}/atmos.d/y/x.yaml`,
      `${HOME}/atmos.d/y`,
      0,
      denied(`${HOME}/atmos.d/y`, `${HOME}/atmos.d`),
    ],
    ["/work/atmos.d/x.yaml", "/work/atmos.d", 0o111, denied("/work/atmos.d", "/work")],
    ["/work/.atmos.d/x.yaml", "/work/.atmos.d", 0o111, denied("/work/.atmos.d", "/work")],
  ];
  for (const [path, shut, mode, expected] of rows) {
    const system = world({ [path]: PROTECTS });
    system.files.change(shut, { mode });
    assertEquals(await refusal(system), expected);
  }
});

Deno.test("attack: a directory of one's own that is a link to nothing, to itself, or no directory is refused", async () => {
  const rows: [staged: { target: string } | string, expected: string][] = [
    [{ target: "none" }, `Cannot read "${HOME}": it is a link to nothing | ls -l ${HOME}`],
    [
      { target: ".atmos" },
      `Cannot read "${HOME}/atmos.yaml": its links lead round in a circle | ls -ld /home /home/u ${HOME} ${HOME}/atmos.yaml`,
    ],
    [{ target: "file" }, `Cannot read "${HOME}": it is no directory | ls -l ${HOME}`],
    ["text", `Cannot read "${HOME}": it is no directory | ls -l ${HOME}`],
  ];
  for (const [staged, expected] of rows) {
    assertEquals(await refusal(world({ [HOME]: staged, "/home/u/file": "" })), expected);
  }
});

Deno.test("a directory that may be passed through and not listed stays silent, and so does one that is not there", async () => {
  const mine = world({ [`${HOME}/atmos.yaml`]: PROTECTS });
  for (const path of [HOME, "/home/u", "/home", "/work", "/"]) {
    mine.files.change(path, { mode: 0o111 });
  }
  const { root, problems, unfetched } = await loadIn(mine);
  assertEquals(shown(root), { auth: { identities: { a: { protected: true } } } });
  assertEquals([problems, unfetched], [[], []]);
  assertEquals((await loadIn(world())).problems, []);
  const above = worldWith({ "/x/y/atmos.yaml": PROTECTS }, { cwd: "/x/y/z" });
  above.files.stage("/x/y/z", { kind: "directory", mode: 0o755 });
  above.files.change("/x/y/z", { mode: 0 });
  assertEquals((await loadIn(above)).problems, []);
});

Deno.test("a chosen place, a profile and an import that may not be looked at are told as that", async () => {
  const denied = (path: string, around: string) =>
    `Cannot read "${path}": permission is denied | ls -ld ${around} ${path}`;
  const chosen = world({ "/work/D/atmos.yaml": "", "/work/profiles/p/x.yaml": PROTECTS });
  chosen.files.change("/work/D", { mode: 0 });
  const file = denied("/work/D/atmos.yaml", "/work/D");
  assertEquals(await refusal(chosen, { configPath: ["D"] }), file);
  assertEquals(await refusal(chosen, { config: ["D/atmos.yaml"] }), file);
  assertEquals(await refusal(chosen, { cliConfigPath: ["D"] }), file);
  for (
    const [shut, at] of [["/work/profiles/p", "/work/profiles"], [
      "/work/profiles",
      "/work/profiles",
    ]] as const
  ) {
    chosen.files.change(shut, { mode: 0 });
    assertEquals(await refusal(chosen, { profiles: ["p"] }), denied("/work/profiles/p", at));
  }
  const rows = [
    ["imp/x.yaml", 0, denied("/work/imp/x.yaml", "/work/imp")],
    ["imp/*.yaml", 0, denied("/work/imp", "/work")],
    ["imp/*.yaml", 0o111, denied("/work/imp", "/work")],
    ["imp", 0, denied("/work/imp", "/work")],
  ] as const;
  for (const [name, mode, expected] of rows) {
    const system = world({
      "/work/atmos.yaml": `import: ['${name}']`,
      "/work/imp/x.yaml": PROTECTS,
    });
    system.files.change("/work/imp", { mode });
    const { problems } = await loadIn(system);
    assertEquals(problems.map(({ message, hint }) => `${message} | ${hint}`), [expected]);
  }
});

Deno.test("attack: an import of one's own file that leads nowhere is refused, that of a found one said", async () => {
  const rows = [
    ["p.yaml", "", "there is no such file | import: [./FILE.yaml]"],
    ["p.yaml", "p.yaml", "it is a link to nothing | ls -l DIR/p.yaml"],
    ["p/*.yaml", "", "no YAML file is called so | put one there, or remove the line"],
  ] as const;
  for (const [name, link, why] of rows) {
    for (const directory of [HOME, "/work"]) {
      const system = world({ [`${directory}/atmos.yaml`]: `import: ['${name}']` });
      if (link !== "") system.files.stage(`${directory}/${link}`, { kind: "link", target: "none" });
      const loaded = await loadIn(system);
      const expected = `${directory}/atmos.yaml:1:10 import[0] | Cannot import "${name}": ${
        why.replace("DIR", directory)
      }`;
      const all = [stopping(loaded).map(summary), loaded.unfetched.map(summary)];
      assertEquals(all, directory === HOME ? [[expected], []] : [[], [expected]]);
    }
  }
});

Deno.test("an include that may not be looked at, or is a link to nothing, is told as that", async () => {
  const text = "auth: {identities: {a: !include inc/x.yaml}}";
  const system = world({ "/work/atmos.yaml": text, "/work/inc/x.yaml": { target: "none" } });
  const told = async () =>
    (await loadIn(system)).problems.map(({ message, hint }) => [message, hint]);
  const message = 'Cannot read "/work/inc/x.yaml": ';
  assertEquals(await told(), [[`${message}it is a link to nothing`, "ls -l /work/inc/x.yaml"]]);
  system.files.change("/work/inc", { mode: 0 });
  const around = "ls -ld /work/inc /work/inc/x.yaml";
  assertEquals(await told(), [[`${message}permission is denied`, around]]);
});

Deno.test("an import whose name no file can have is no bug", async () => {
  for (const name of ["a\\0b", "x".repeat(5000), "x".repeat(300) + "*"]) {
    const { problems, unfetched } = await loadIn(
      world({ "/work/atmos.yaml": `import: ["${name}"]` }),
    );
    assertEquals([...problems, ...unfetched].length, 1);
  }
});
