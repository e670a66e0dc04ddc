import { adasToken, inWorld, planned, PROJECT, via } from "./world.ts";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import type { RegistryLogin } from "../../../lib/provider/kind.ts";
import { artifactRegistry } from "../../../providers/gcp/integrations/artifact_registry.ts";
import { gke } from "../../../providers/gcp/integrations/gke.ts";
import { projectIdentity } from "../../../providers/gcp/kinds/project.ts";
import type { GkeCluster } from "../../cloud/gcp/cloud.ts";
import { integrationOf } from "../plans.ts";

const RESOURCE = `projects/${PROJECT}/locations/europe-west1/clusters/main`;
const FIELDS = {
  spec: { cluster: { name: "main", project_id: PROJECT, location: "europe-west1" } },
};
const KNOWN: GkeCluster = { resource: RESOURCE, endpoint: "192.0.2.1", authority: "PEM" };

const identity = () => planned(projectIdentity, { principal: { project_id: PROJECT } }, via());

/** What Google says of a cluster, and how it is reached. */
const CLUSTERS: readonly (readonly [title: string, cluster: GkeCluster, server: object])[] = [
  ["with an address", KNOWN, { server: "https://192.0.2.1", authority: btoa("PEM") }],
  [
    "with an address and a name",
    { ...KNOWN, dns: { name: "gke-1.europe-west1.gke.goog", only: false } },
    { server: "https://192.0.2.1", authority: btoa("PEM") },
  ],
  [
    "with a name only",
    { ...KNOWN, dns: { name: "gke-1.europe-west1.gke.goog", only: true } },
    { server: "https://gke-1.europe-west1.gke.goog" },
  ],
];

for (const [title, cluster, server] of CLUSTERS) {
  Deno.test(`a cluster ${title} is found with the identity's token`, () =>
    inWorld({ google: { clusters: [cluster] } }, async (world) => {
      const plan = integrationOf(gke, FIELDS, identity());
      assertEquals(plan.hosts(world.env), ["container.googleapis.com:443"]);
      assertEquals(await plan.connect(world, adasToken(world)), {
        type: "cluster",
        name: RESOURCE,
        context: RESOURCE,
        ...server,
        token: ["gcp", "gke", "token"],
        request: {},
      } as never);
      assertEquals(world.reached, [`GET container.googleapis.com/v1/${RESOURCE}`]);
    }));
}

Deno.test("a cluster that says no project is in the identity's", () => {
  const fields = { spec: { cluster: { name: "main", location: "europe-west1" } } };
  assertEquals(integrationOf(gke, fields, identity()).facts.account, PROJECT);
  const error = assertThrows(() => integrationOf(gke, fields, via() as never), UserError);
  assertEquals(error.hint, "project_id: my-project-123");
});

Deno.test("a cluster that is not there is said, with what to check", () =>
  inWorld({ google: { clusters: [] } }, async (world) => {
    const plan = integrationOf(gke, FIELDS, identity());
    const error = await assertRejects(() => plan.connect(world, adasToken(world)), UserError);
    assertEquals(
      error.message,
      `Asking Google for the cluster ${RESOURCE} failed: Google says 404 NOT_FOUND: ` +
        `Not found: ${RESOURCE}; user:ada@example.com asked`,
    );
    assertEquals(error.hint?.includes("container.clusters.get"), true);
  }));

Deno.test("Artifact Registry takes the identity's own token, for as long as it lasts", () =>
  inWorld({}, async (world) => {
    const fields = { spec: { registry: { location: "europe-west1" } } };
    const plan = integrationOf(artifactRegistry, fields, identity());
    const credential = adasToken(world);
    const login = await plan.connect(world, credential) as RegistryLogin;
    const { host, username, secret, expires } = login;
    assertEquals([host, username], ["europe-west1-docker.pkg.dev", "oauth2accesstoken"]);
    assertEquals([secret.reveal(), expires], [
      credential.secret.token!.reveal(),
      credential.expires,
    ]);
    assertEquals(plan.hosts(world.env), []);
    assertEquals(artifactRegistry.named!("us-docker.pkg.dev"), {
      spec: { registry: { location: "us" } },
    });
    assertEquals(artifactRegistry.named!("us-docker.pkg.dev.evil.example"), undefined);
  }));

Deno.test("a cluster's token is the identity's own", () =>
  inWorld({}, async (world) => {
    const credential = adasToken(world);
    const { token, expires } = await identity().clusterToken!(world, credential, {});
    assertEquals([token.reveal(), expires], [
      credential.secret.token!.reveal(),
      credential.expires,
    ]);
  }));
