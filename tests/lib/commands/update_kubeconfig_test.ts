import { assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@std/yaml";
import { command } from "../machine.ts";
import { cloudTable } from "../../../providers/table.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  identities: { role: { kind: aws/role, default: true } }
  integrations:
    main: { kind: aws/eks, via: { identity: role }, spec: { cluster: { name: main } } }
`;
const KUBE = "/home/ada/.kube/config";

interface Kube {
  readonly "current-context": string;
  readonly clusters: readonly { readonly name: string }[];
  readonly users: readonly {
    readonly user: { readonly exec: { readonly args: readonly string[] } };
  }[];
}

async function update(argv: readonly string[], files = {}, env = {}) {
  const small = smallClouds();
  const outcome = await command(["aws", "eks", "update-kubeconfig", ...argv], {
    ...{ config, files, env, clouds: small.clouds },
  });
  return { ...outcome, small, texts: outcome.system.files.texts() };
}

const read = (text: string) => parse(text) as Kube;

Deno.test("a configured cluster is written, with a command of ours that prints its token", async () => {
  const { status, out, err, texts, system } = await update([]);
  assertEquals([status, out, err], [0, "", `Context "main" is the current one of ${KUBE}\n`]);
  const { clusters, users, "current-context": current } = read(texts[KUBE]!);
  assertEquals([current, clusters.map(({ name }) => name)], ["main", ["arn:main"]]);
  assertEquals(users[0]!.user.exec.args, [
    ...["aws", "eks", "token", "--cluster-name", "main", "-i", "role"],
  ]);
  assertEquals([texts[KUBE]!.includes("EXAMPLE"), (await system.beside().files.info(KUBE))?.mode], [
    false,
    0o600,
  ]);
});

Deno.test("what is there stays, and the file that KUBECONFIG names first is meant", async () => {
  const theirs = "/work/theirs";
  const text = "clusters: [{ name: mine, cluster: { server: 'https://mine.example' } }]";
  const { texts } = await update([], { [theirs]: text }, { KUBECONFIG: `${theirs}:/work/other` });
  assertEquals(read(texts[theirs]!).clusters.map(({ name }) => name), ["mine", "arn:main"]);
  const broken = await update([], { [KUBE]: "- no\n- map" });
  assertStringIncludes(broken.err, `Cannot change "${KUBE}": it is no kubeconfig`);
  assertEquals(broken.texts[KUBE], "- no\n- map");
});

Deno.test("a dry run prints, and a cluster may be described by flags, under a name of one's own", async () => {
  const dry = await update(["--dry-run"]);
  assertEquals([read(dry.out)["current-context"], dry.texts[KUBE]], ["main", undefined]);
  const named = await update(["--name", "other", "--alias", "mine", "--kubeconfig", "here"]);
  assertEquals(read(named.texts["/work/here"]!)["current-context"], "mine");
  const none = await update(["--integration", "none"]);
  assertStringIncludes(none.err, 'There is no integration "none"');
});

Deno.test("another process that writes is waited for", async () => {
  const { system } = await update([]);
  const { clouds } = smallClouds();
  const lock = [...system.files.content.keys()].find((path) => path.endsWith("kubeconfig.lock"))!;
  const held = await system.beside().files.lock(lock, 0);
  const { run } = await import("../../../lib/run.ts");
  const waiting = system.beside();
  const argv = ["aws", "eks", "update-kubeconfig"];
  const status = await waiting.until(
    run(argv, waiting, { ...cloudTable, load: () => Promise.resolve(clouds) }),
  );
  assertEquals(status === 0, false);
  assertStringIncludes(waiting.err.join(""), "Another atmos-auth has been writing");
  held!.release();
});
