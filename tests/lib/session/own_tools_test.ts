import { assertEquals } from "@std/assert";
import type { Cloud, OwnSettings } from "../../../lib/provider/cloud.ts";
import { askOwn, followSettings } from "../../../lib/session/own_tools.ts";
import type { HelperResult } from "../../../lib/system/programs.ts";
import { fakeSystem } from "../../fake_system.ts";

/** A tool that prints what its places lead to. */
const TOOL: OwnSettings = {
  ask: (places) => ["tool", ...places],
  leads: (text) => text.split(" ").filter(Boolean),
};

/** A cloud whose tool is that one. */
const CLOUD: Cloud = {
  name: "aws",
  family: [],
  carriers: [],
  principalKeys: [],
  kinds: [],
  ownSettings: TOOL,
  nobody: () => ({ variables: {}, files: {} }),
};

/** Everything that it was asked, and told. */
async function followed(leads: Readonly<Record<string, string | undefined>>) {
  const asked: string[] = [];
  const told = await followSettings(TOOL, ([, ...places]) => {
    asked.push(places.join());
    const said = places.map((place) => leads[place]);
    if (places.length === 0) return Promise.resolve(leads[""]);
    return Promise.resolve(said.includes(undefined) ? undefined : said.join(" "));
  });
  return { asked, told };
}

Deno.test("what a tool says leads to more, each asked for once, and what is known at once together", async () => {
  assertEquals(await followed({ "": "a", a: "b c", b: "a c d", c: "", d: "" }), {
    asked: ["", "a", "b,c", "d"],
    told: ["a", "b c", "a c d ", ""],
  });
});

Deno.test("attack: a file that is broken hides what the others say", async () => {
  const { asked, told } = await followed({ "": "a b c d e", a: "", b: "", d: "f", e: "", f: "" });
  assertEquals(told, ["a b c d e", " ", "f ", ""]);
  assertEquals(asked, ["", "a,b,c,d,e", "a,b,c", "a,b", "c", "d,e", "f"]);
  assertEquals(await followed({}), { asked: [""], told: [] });
});

Deno.test("attack: settings that lead on and on keep a session from opening", async () => {
  const count = async (width: number) => {
    const rounds: number[] = [];
    await followSettings({
      ask: (places) => ["x", ...places],
      leads: (text) =>
        text.split(" ").flatMap((one) => Array.from({ length: width }, (_, at) => `${one}${at}`)),
    }, ([, ...places]) => {
      rounds.push(places.length);
      return Promise.resolve(places.join(" "));
    });
    return rounds;
  };
  assertEquals(await count(1), [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  assertEquals(await count(3), [0, 3, 9, 27, 81, 80]);
});

Deno.test("what the person's tool says is told, and of one that is not there or fails nothing", async () => {
  const asked: unknown[] = [];
  const ways: Record<string, Omit<HelperResult, "stderr">> = {
    "/usr/bin/present": { status: 0, stdout: "" },
    "/usr/bin/failing": { status: 1, stdout: "no" },
    "/usr/bin/endless": { status: 141, endless: true, stdout: "no" },
  };
  const system = fakeSystem({
    env: { PATH: "/usr/bin", HOME: "/home/ada", AWS_PROFILE: "parent" },
    programs: Object.fromEntries(Object.keys(ways).map((path) => [path, () => 0])),
    run: ({ program, args, env, timeout }) => {
      asked.push([program, args, env.AWS_PROFILE, timeout]);
      return { stderr: "", ...ways[program]! };
    },
  });
  const told = async (name: string) => {
    const ownSettings = { ask: () => [name, "--list"], leads: () => [] };
    return (await askOwn(system, { ...CLOUD, ownSettings })).told;
  };
  assertEquals(
    await Promise.all(["present", "failing", "endless", "absent"].map(told)),
    [[""], [], [], []],
  );
  assertEquals(asked[0], ["/usr/bin/present", ["--list"], undefined, 5_000]);
});

Deno.test("attack: rules where GIT_CONFIG_GLOBAL leads are not asked for; nor does a tool get secrets", async () => {
  const asked: unknown[] = [];
  const system = fakeSystem({
    env: { PATH: "/usr/bin", GIT_CONFIG_GLOBAL: "/mine", VAULT_TOKEN: "s", OP_SESSION: "s" },
    programs: { "/usr/bin/tool": () => 0 },
    run: ({ env }) => {
      asked.push({ ...env });
      return { status: 0, stdout: env.GIT_CONFIG_GLOBAL ? "mine" : "home", stderr: "" };
    },
  });
  const ownSettings = { ...TOOL, leads: () => [] };
  const { told } = await askOwn(system, { ...CLOUD, ownSettings });
  assertEquals(told, ["mine", "home"]);
  assertEquals(asked, [{ PATH: "/usr/bin", GIT_CONFIG_GLOBAL: "/mine" }, { PATH: "/usr/bin" }]);
});

Deno.test("what a tool's installation says for everybody is told, that it says nothing too, and else nothing", async () => {
  const { ownSettings: _, ...rest } = CLOUD;
  const cloud: Cloud = {
    ...rest,
    installation: { tool: "tool", mark: ["lib", "mark"], settings: ["settings"] },
  };
  const told = async (files: Readonly<Record<string, string>>) => {
    const system = fakeSystem({
      env: { HOME: "/home/ada", PATH: "/opt/tool/bin" },
      programs: { "/opt/tool/bin/tool": () => 0 },
      files,
    });
    return (await askOwn(system, cloud)).own;
  };
  assertEquals(await told({}), []);
  assertEquals(await told({ "/opt/tool/lib/mark": "" }), [""]);
  assertEquals(await told({ "/opt/tool/lib/mark": "", "/opt/tool/settings": "[x]" }), ["[x]"]);
});
