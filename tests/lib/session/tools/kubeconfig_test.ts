import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import {
  type ClusterOf,
  EMPTY_KUBECONFIG,
  kubeconfigOf,
  sharedNames,
} from "../../../../lib/session/tools/kubeconfig.ts";

const ARN = "arn:aws:eks:eu-west-1:111122223333:cluster/main";

function clusterOf(identity: string, more: Partial<ClusterOf["cluster"]> = {}): ClusterOf {
  return {
    identity,
    program: ["/usr/bin/atmos-auth", "--chdir=/work/it's"],
    cluster: {
      type: "cluster",
      name: ARN,
      context: "prod",
      server: "https://main.example",
      authority: "UEVN",
      token: ["aws", "eks", "token", "--cluster-name", "main"],
      request: { cluster: "main" },
      ...more,
    },
  };
}

/** The user of an identity, for that cluster. */
function userOf(identity: string, cluster = ARN) {
  return {
    name: `${identity}@${cluster}`,
    user: {
      exec: {
        apiVersion: "client.authentication.k8s.io/v1",
        command: "/usr/bin/atmos-auth",
        args: [
          "--chdir=/work/it's",
          "aws",
          "eks",
          "token",
          "--cluster-name",
          "main",
          "-i",
          identity,
        ],
        interactiveMode: "Never",
        provideClusterInfo: false,
      },
    },
  };
}

Deno.test("a session's own file says what of its configuration is trusted; a person's says nothing", () => {
  const trusted = "d".repeat(64);
  const user = (more: { trusted?: string }) =>
    JSON.parse(JSON.stringify(kubeconfigOf([{ ...clusterOf("admin"), ...more }]).users))[0].user;
  assertEquals(user({ trusted }).exec.env, [{ name: "ATMOS_TRUST", value: trusted }]);
  assertEquals("env" in user({}).exec, false);
});

Deno.test("a cluster, its context and its user", () => {
  assertEquals(kubeconfigOf([clusterOf("admin", { namespace: "web" })]), {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{
      name: ARN,
      cluster: { server: "https://main.example", "certificate-authority-data": "UEVN" },
    }],
    contexts: [{
      name: "prod",
      context: { cluster: ARN, user: `admin@${ARN}`, namespace: "web" },
    }],
    users: [userOf("admin")],
    "current-context": "prod",
    preferences: {},
  });
});

Deno.test("two identities of one cluster don't take each other's place", () => {
  const { clusters, contexts, users, ...rest } = kubeconfigOf([
    clusterOf("admin"),
    clusterOf("dev"),
  ]);
  assertEquals(clusters?.length, 1);
  assertEquals(contexts, [
    { name: "prod", context: { cluster: ARN, user: `admin@${ARN}` } },
    { name: "dev@prod", context: { cluster: ARN, user: `dev@${ARN}` } },
  ]);
  assertEquals(users, [userOf("admin"), userOf("dev")]);
  assertEquals(rest["current-context"], "prod");
});

Deno.test("a cluster that the system's roots vouch for names no authority", () => {
  const { authority: _, ...known } = clusterOf("admin").cluster;
  const { clusters } = kubeconfigOf([{ ...clusterOf("admin"), cluster: known }]);
  assertEquals(clusters, [{ name: ARN, cluster: { server: "https://main.example" } }]);
});

Deno.test("no clusters make the very file that sessions without any have", () => {
  assertEquals(parse(EMPTY_KUBECONFIG), kubeconfigOf([]));
});

Deno.test("clusters of one identity under one name stand side by side", () => {
  const named = (name: string) => clusterOf("admin", { name });
  const { contexts } = kubeconfigOf([named("a"), named("b"), named("c"), named("d")]);
  assertEquals(
    contexts?.map(({ name, context }) => [name, Reflect.get(Object(context), "cluster")]),
    [
      ["prod", "a"],
      ["admin@prod", "b"],
      ["admin@c", "c"],
      ["admin@d", "d"],
    ],
  );
});

Deno.test("names that both have are told", () => {
  const one = kubeconfigOf([clusterOf("admin")]);
  assertEquals(sharedNames(one, kubeconfigOf([clusterOf("dev")])), [ARN, "prod"]);
  assertEquals(sharedNames(one, kubeconfigOf([clusterOf("dev", { name: "a", context: "b" })])), []);
  assertEquals(sharedNames({ clusters: null }, one), []);
});
