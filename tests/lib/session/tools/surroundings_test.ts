import { assertEquals } from "@std/assert";
import { kubeVariables, OuterTools } from "../../../../lib/session/tools/surroundings.ts";
import type { Os } from "../../../../lib/system.ts";

/** What a test says of the session. */
interface Given {
  readonly os?: Os;
  readonly ofCloud?: boolean;
  readonly parent?: Readonly<Record<string, string>>;
  readonly pass?: readonly string[];
}

function surroundings(
  { os = "linux", ofCloud = true, parent = {}, pass = [] }: Given,
) {
  return new OuterTools({
    os,
    home: "/home/ada",
    place: os === "windows" ? String.raw`C:\sessions` : "/run/sessions",
    ofCloud,
    parent: (name) => parent[name],
    passes: (name) => pass.includes(name),
  });
}

const OURS = "/run/sessions/this/kube/config";
const OUTER = "/run/sessions/outer/kube/config";
const directory = { pathOf: (name: string) => `/run/sessions/this/${name}` };

/** What a session sets, without clusters and with one. */
const KUBE: readonly (readonly [
  title: string,
  given: Given,
  without: string | undefined,
  withCluster: string,
])[] = [
  ["of a cloud", {}, OURS, OURS],
  ["of a cloud, whose parent has a kubeconfig", { parent: { KUBECONFIG: "/own" } }, OURS, OURS],
  ["of no cloud", { ofCloud: false }, undefined, OURS],
  ["that lets in what is not there", { pass: ["KUBECONFIG"] }, undefined, OURS],
  [
    "that lets in the parent's",
    { pass: ["KUBECONFIG"], parent: { KUBECONFIG: "/own:/more" } },
    undefined,
    `${OURS}:/own:/more`,
  ],
  [
    "that lets in an outer session's",
    { pass: ["KUBECONFIG"], parent: { KUBECONFIG: OUTER } },
    OURS,
    OURS,
  ],
  [
    "that lets in an outer session's, with the person's own after it",
    { pass: ["KUBECONFIG"], parent: { KUBECONFIG: `${OUTER}:/own` } },
    "/own",
    `${OURS}:/own`,
  ],
];

for (const [title, given, without, withCluster] of KUBE) {
  Deno.test(`which kubeconfig a session has ${title}`, () => {
    const around = surroundings(given);
    assertEquals(kubeVariables(directory, around, false).variables.KUBECONFIG, without);
    const { isNeeded, variables } = kubeVariables(directory, around, true);
    assertEquals([isNeeded, variables], [true, {
      KUBECONFIG: withCluster,
      KUBE_CONFIG_PATH: OURS,
    }]);
  });
}

Deno.test("on Windows the paths of a list stand between semicolons", () => {
  const around = surroundings({
    os: "windows",
    pass: ["KUBECONFIG"],
    parent: { KUBECONFIG: String.raw`C:\own;C:\sessions\outer\kube\config` },
  });
  assertEquals(
    kubeVariables(directory, around, true).variables.KUBECONFIG,
    String.raw`${OURS};C:\own`,
  );
});

Deno.test("docker's own directory is never another session's", () => {
  const cases: readonly (readonly [given: Given, own: string, foreign: boolean])[] = [
    [{}, "/home/ada/.docker", false],
    [{ parent: { DOCKER_CONFIG: "/own" } }, "/own", false],
    [{ parent: { DOCKER_CONFIG: "/run/sessions/outer/docker" } }, "/home/ada/.docker", false],
    [
      { parent: { DOCKER_CONFIG: "/run/sessions/outer/docker" }, pass: ["DOCKER_CONFIG"] },
      "/home/ada/.docker",
      true,
    ],
  ];
  for (const [given, own, foreign] of cases) {
    const { dockerDirectory, dockerVariables } = surroundings(given);
    const variables = foreign ? { DOCKER_CONFIG: own } : {};
    assertEquals([given, dockerDirectory, dockerVariables], [given, own, variables]);
  }
});

Deno.test("what carries a cluster or a login must not appear, unless the person lets it in", () => {
  const kube = ["KUBE_CONFIG_PATH", "KUBE_CONFIG_PATHS", "KUBE_HOST", "KUBE_TOKEN"];
  const none = { clusters: false, logins: false };
  const set = { KUBECONFIG: OURS };
  assertEquals(surroundings({}).pinsFor(set, none), { set, unset: kube });
  assertEquals(surroundings({ ofCloud: false }).pinsFor({}, none), { set: {}, unset: [] });
  const all = { ...set, KUBE_CONFIG_PATH: OURS, DOCKER_CONFIG: "/run/sessions/this/docker" };
  const both = { clusters: true, logins: true };
  assertEquals(surroundings({ pass: ["KUBE_TOKEN"] }).pinsFor(all, both), {
    set: all,
    unset: [
      ...["KUBE_CONFIG_PATHS", "KUBE_HOST", "DOCKER_AUTH_CONFIG"],
      ...["REGISTRY_AUTH_FILE", "HELM_REGISTRY_CONFIG"],
    ],
  });
});
