/** Where a configuration that is not one's own may have us write: in its project, by no link. */
import "../../bare_process.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ownVariables } from "../../../lib/environment/own_variables.ts";
import type { Staged } from "../../fake/disk.ts";
import { command } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const BASHRC = "/home/ada/.bashrc";
const { clouds } = smallClouds();
const CLUSTER = `main: {kind: aws/eks, via: {identity: a}, spec: {cluster: {name: main`;
const KUBE = ["aws", "eks", "update-kubeconfig"];
const LOG = "2030-01-01T00:00:00.000Z debug: before\n";

interface Way {
  /** The configuration that names the place. */
  readonly says: (path: string) => string;
  readonly argv: readonly string[];
  /** Where the place is anybody's, since nothing but the like of this is written there. */
  readonly only?: string;
}

const configured = (auth: string, env = "") =>
  `env: {${env}}\nauth: {${auth} identities: {a: {kind: aws/role, default: true}}}\n`;

/** All that names a place which is written, outside of what only one's own files or environment say. */
const WAYS: Readonly<Record<string, Way>> = {
  "auth.logs.file": {
    says: (path) => configured(`logs: {level: debug, file: "${path}"},`),
    argv: ["whoami"],
  },
  "env.ATMOS_LOGS_FILE": {
    says: (path) => configured("", `ATMOS_LOGS_LEVEL: debug, ATMOS_LOGS_FILE: "${path}"`),
    argv: ["whoami"],
  },
  "env.ATMOS_AUTH_ENV_OUTPUT_FILE": {
    says: (path) => configured("", `ATMOS_AUTH_ENV_OUTPUT_FILE: "${path}"`),
    argv: ["env"],
  },
  "auth.integrations.*.spec.cluster.kubeconfig.path": {
    says: (path) => configured(`integrations: {${CLUSTER}, kubeconfig: {path: "${path}"}}}}},`),
    argv: KUBE,
    only: "kind: Config\n",
  },
  "env.ATMOS_KUBECONFIG": {
    says: (path) => configured(`integrations: {${CLUSTER}}}}},`, `ATMOS_KUBECONFIG: "${path}"`),
    argv: KUBE,
    only: "kind: Config\n",
  },
};

/** The disk after the command, where the place is as it is said. */
async function written(
  { says, argv }: Way,
  path: string,
  there: Readonly<Record<string, string | Staged>> = {},
  where = "/work/atmos.yaml",
  more: readonly string[] = [],
) {
  const { err, system } = await command([...more, ...argv], {
    ...{ clouds, env: { ATMOS_TRUST: "1" } },
    files: { ...there, [where]: says(path) },
  });
  return { err, texts: system.files.texts() };
}

Deno.test("each variable that names a place which is written is among them; schema/program_test.ts has the fields", () => {
  const variables = ownVariables(({ effect }) => effect === "write").map((name) => `env.${name}`);
  const ours = Object.keys(WAYS).filter((way) => way.startsWith("env."));
  assertEquals(variables.sort(), ours.sort());
});

for (const [name, way] of Object.entries(WAYS)) {
  Deno.test(`attack: a project has a file of mine written by ${name}`, async () => {
    const there = { [BASHRC]: "alias ll=ls\n" };
    for (const path of [BASHRC, "../home/ada/.bashrc", "~/.bashrc"]) {
      const { err, texts } = await written(way, path, there);
      assertEquals(texts[BASHRC], "alias ll=ls\n", path);
      assertStringIncludes(
        err,
        way.only === undefined ? "which is not your own" : "is no kubeconfig",
      );
    }
    const linked = { ...there, "/work/l": { target: BASHRC }, "/work/d": { target: "/home/ada" } };
    for (const path of ["l", "d/.bashrc", "d/new"]) {
      const { err, texts } = await written(way, path, linked);
      assertEquals([texts[BASHRC], texts["/home/ada/new"]], ["alias ll=ls\n", undefined], path);
      assertStringIncludes(err, "beyond it");
    }
  });

  if (way.only === undefined) {
    Deno.test(`attack: a project has a new file, or what is not its own, written by ${name}`, async () => {
      const there = {
        "/home/ada/log": LOG,
        "/work/.git/HEAD": "ref: refs/heads/main\n",
        "/work/other": LOG,
        "/work/inner": { target: "other" },
        "/work/below/x": "",
        "/work/folder": { target: "below" },
        "/work/named-twice": { text: LOG, names: 2 },
        "/work/sub/.git": "gitdir: ../meta\n",
        "/work/meta/HEAD": "ref: refs/heads/main\n",
        "/work/meta/objects/x": "",
        "/work/meta/hooks/x": "",
        "/work/tree/HEAD": "ref: refs/heads/main\n",
        "/work/tree/commondir": "..\n",
      };
      for (
        const path of [
          "/home/ada/.zshenv",
          "/home/ada/log",
          ".git/config",
          ".GIT/x",
          "inner",
          "folder/x2",
          "named-twice",
          "meta/hooks/x2",
          "meta/x2",
          "tree/x2",
          "below/.g\u200cit/x2",
          "below/git~1/x2",
          "below/.Git. ./x2",
          "below/.git::$INDEX_ALLOCATION/x2",
          ".hg/x2",
        ]
      ) {
        const { err, texts } = await written(way, path, there);
        assertStringIncludes(err, "/work/atmos.yaml:", path);
        assertStringIncludes(err, "that may name what lies in its project, by no link", path);
        assertEquals(
          Object.keys(texts).filter((each) => /zshenv|config$|\.GIT|x2$/.test(each)),
          [],
        );
        const logs = ["/home/ada/log", "/work/other", "/work/named-twice"];
        assertEquals(logs.map((each) => texts[each]), [LOG, LOG, LOG]);
      }
    });

    Deno.test(`attack: a configuration beside the person's own files has one written by ${name}`, async () => {
      const found = "/home/ada/atmos.yaml";
      const { err, texts } = await written(way, ".zshenv", {}, found, ["-C", "/home/ada"]);
      assertStringIncludes(err, "which is not your own");
      assertEquals(texts["/home/ada/.zshenv"], undefined);
    });
  }

  Deno.test(`a file in the project, and one of a file of one's own, is written by ${name}`, async () => {
    for (const path of ["new", "below/new", "/work/new"]) {
      const { err, texts } = await written(way, path, { "/work/below/x": "" });
      assertEquals(
        [
          err.includes("not your own"),
          Object.keys(texts).some((each) => each.endsWith("/new")),
        ],
        [false, true],
        err,
      );
    }
    const own = await written(way, "/home/ada/mine", {}, "/home/ada/.atmos/atmos.yaml");
    assertEquals(Object.keys(own.texts).includes("/home/ada/mine"), true, own.err);
  });
}
