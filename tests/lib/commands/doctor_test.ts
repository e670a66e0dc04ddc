import "../../bare_process.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { parse } from "../../../lib/cli/parse.ts";
import { Variables } from "../../../lib/cli/variables.ts";
import { cloudTable } from "../../../providers/table.ts";
import { clouds } from "../../../providers/mod.ts";
import { command, CONFIG } from "../machine.ts";

const config = "auth: { identities: { fake: { kind: mock/aws } } }";

interface Check {
  readonly topic: string;
  readonly state: string;
  readonly finding: string;
  readonly mend?: string;
}

async function examine(setting: Parameters<typeof command>[1]) {
  const { status, out } = await command(["doctor", "--json"], { clouds, ...setting });
  const checks: readonly Check[] = JSON.parse(out).checks;
  const of = (topic: string) => checks.find((check) => check.topic === topic)!;
  return { status, checks, of };
}

Deno.test("a machine on which all is well is told as it is", async () => {
  const env = { AWS_PROFILE: "x", LANG: "C" };
  const { status, out } = await command(["doctor"], {
    ...{ config, clouds, env, installed: { "/usr/bin/bash": () => 0, "/usr/bin/aws": () => 0 } },
  });
  assertEquals(status, 0);
  assertStringIncludes(out, `✓ configuration  ${CONFIG}: 1 identities, 0 providers\n`);
  assertStringIncludes(out, "sessions live in /run/user/1000/atmos-auth; 0 open now");
  assertStringIncludes(out, "✓ shells  /usr/bin/bash; not found: zsh");
  assertStringIncludes(out, "✓ tools  /usr/bin/aws; not found: az");
  assertStringIncludes(out, "✓ stays outside  AWS_PROFILE\n");
});

Deno.test("each thing that is broken is told with what mends it, and hides no other", async () => {
  const broken = await examine({ config: "auth: { identities: { a: { kind: mock/awz } } }" });
  assertEquals([broken.status, broken.of("configuration")], [1, {
    ...{ topic: "configuration", state: "broken", finding: `${CONFIG}: 1 errors` },
    mend: "atmos-auth validate",
  }]);
  assertEquals(broken.of("sessions").state, "ok");
  const locked = await examine({
    ...{ config, keyring: undefined, env: { ATMOS_KEYRING_TYPE: "system" } },
  });
  assertEquals([locked.status, locked.of("store").state], [1, "broken"]);
  const none = await examine({});
  assertEquals([none.status, none.of("configuration").state], [1, "broken"]);
});

Deno.test("sessions on a disk are noted; a place that can't be had is broken", async () => {
  const open = { "/tmp": { kind: "directory", mode: 0o777, owner: "root" } } as const;
  const onDisk = await examine({ config, env: { XDG_RUNTIME_DIR: "" }, files: open });
  assertEquals([onDisk.status, onDisk.of("sessions").state], [0, "note"]);
  const files = {
    ...open,
    "/run/user/1000": { kind: "directory", owner: "other", mode: 0o700 },
    "/home/ada/.cache": "a file",
  } as const;
  const nowhere = await examine({ config, files });
  assertEquals([nowhere.status, nowhere.of("sessions").state], [1, "broken"]);
});

Deno.test("the realm is told, with where it comes from", async () => {
  const setting = { config, env: { ATMOS_AUTH_REALM: "told" } };
  assertEquals((await examine(setting)).of("realm").finding, "told (ATMOS_AUTH_REALM)");
  const files = { "/work/atmos.yaml": config };
  const found = await examine({ files, cwd: "/work", env: { ATMOS_TRUST: "1" } });
  assertEquals(found.of("realm").finding, "0c9a453fad615c83 (of /work)");
});

const TOPIC = "written for other tools";
const CLUSTERS = `users:
- name: prod@c
  user: {exec: {command: /opt/0.1/atmos-auth, args: [--chdir, /my dir, aws, eks, token, --cluster-name, c, --region, r, -i, prod]}}
- name: theirs
  user: {exec: {command: /gone/aws, args: [eks, get-token]}}
`;
const PROFILES = `[profile gone]
credential_process = '/opt/0.1/atmos-auth' credential-process -i 'a b'
[profile here]
credential_process = atmos-auth credential-process -i here
[profile theirs]
credential_process = /gone/other --print
`;

Deno.test("what was written for other tools and leads nowhere any more is broken, with what mends it", async () => {
  const files = { "/home/ada/.aws/config": PROFILES, "/home/ada/.kube/config": CLUSTERS };
  const installed = { "/usr/bin/atmos-auth": () => 0 };
  const { status, checks } = await examine({ config, files, installed });
  assertEquals([status, checks.filter(({ topic }) => topic === TOPIC)], [1, [
    {
      ...{ topic: TOPIC, state: "broken" },
      finding:
        'profile "gone" of /home/ada/.aws/config starts /opt/0.1/atmos-auth, which is not there',
      mend: "in /home/ada/.aws/config, write /usr/bin/atmos-auth instead of /opt/0.1/atmos-auth",
    },
    {
      ...{ topic: TOPIC, state: "broken" },
      finding:
        'user "prod@c" of /home/ada/.kube/config starts /opt/0.1/atmos-auth, which is not there',
      mend: "atmos-auth aws eks update-kubeconfig --name c --region r -i prod " +
        "--kubeconfig /home/ada/.kube/config --chdir '/my dir'",
    },
    { topic: TOPIC, state: "ok", finding: "1 that leads here" },
  ]]);
});

Deno.test("a file of another tool that can't be read is noted, and hides no other", async () => {
  const files = {
    "/home/ada/.aws/config": { kind: "directory" },
    "/work/k": CLUSTERS,
    "/work/none": "[",
  } as const;
  const env = { KUBECONFIG: "/work/none:/work/k" };
  const { status, checks } = await examine({ config, files, env });
  const found = checks.filter(({ topic }) => topic === TOPIC).map(({ state }) => state);
  assertEquals([status, found.toSorted()], [1, ["broken", "note", "note"]]);
});

Deno.test("a mend of our own part of a file keeps the other profiles of it", async () => {
  const part = "# begin: written by atmos-auth, which replaces what stands here\n" +
    PROFILES.slice(0, PROFILES.indexOf("[profile here]")) + "# end: written by atmos-auth\n";
  const files = { "/home/ada/.aws/config": part };
  const mend = (await examine({ config, files })).of(TOPIC).mend;
  assertEquals(mend, "atmos-auth export aws-config --write /home/ada/.aws/config");
});

Deno.test("what mends a cluster is what its command takes, whichever cloud it is of", async () => {
  const users = [
    "[azure, aks, token, --cluster-name, c, --resource-group, g, --server-id, s, -i, prod]",
    "[gcp, gke, token, -i, prod]",
    "[eks-token, --cluster-name, c, -i, prod]",
  ].map((args, at) => `- {name: u${at}, user: {exec: {command: /gone/a, args: ${args}}}}\n`);
  const files = { "/home/ada/k": `users:\n${users.join("")}` };
  const { checks } = await examine({ config, files, env: { KUBECONFIG: "~/k" } });
  const mends = checks.flatMap(({ topic, mend }) => topic === TOPIC && mend ? mend : []);
  assertEquals(
    mends,
    [
      "azure aks update-kubeconfig --cluster-name c --resource-group g -i prod",
      "gcp gke update-kubeconfig -i prod",
      "aws eks update-kubeconfig --name c -i prod",
    ].map((words) => `atmos-auth ${words} --kubeconfig /home/ada/k`),
  );
  for (const mend of mends) {
    const words = mend.split(" ").slice(1);
    parse(words, new Variables(() => undefined), commandsWith(cloudTable));
  }
});
