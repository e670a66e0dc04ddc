/** A cloud with a registry and a cluster, and a configuration that links both to an identity. */
import { makeAuthority } from "../cloud/gcp/authority.ts";
import { eksAuthenticator, type Kubernetes, startKubernetes } from "../cloud/kubernetes.ts";
import { type Registry, startRegistry } from "../cloud/registry.ts";
import { startSts, type Sts, type StsOptions } from "../cloud/sts.ts";
import { binary } from "./binary.ts";
import { type Outcome, runProgram } from "./process.ts";
import { type Pty, startPty } from "./pty.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { type Needs, scenario } from "./tools.ts";
import { CLOUD, configFor } from "./world.ts";

/** Where the cluster and the registry are. */
export const REGION = "eu-west-1";
/** The cluster's name. */
export const CLUSTER = "main";

/** What the identities of `configFor` are linked to. */
export const INTEGRATIONS = `
  integrations:
    registry:
      kind: aws/ecr
      via: { identity: admin }
      spec: { registry: { account_id: "444455556666", region: ${REGION} } }
    cluster:
      kind: aws/eks
      via: { identity: admin }
      spec: { cluster: { name: ${CLUSTER}, region: ${REGION}, alias: prod } }
`;

/** A world of one test. */
export interface LinkedWorld {
  readonly box: Sandbox;
  readonly sts: Sts;
  readonly kubernetes: Kubernetes;
  readonly registry: Registry;
  readonly program: string;
  /** Replaces what stands after the identities. */
  configure(integrations: string): void;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>;
  open(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Pty>;
}

/** A test in a world of its own. */
export function linked(
  name: string,
  needs: Needs & { readonly cloud?: StsOptions },
  go: (world: LinkedWorld) => Promise<void>,
): void {
  const tools = ["openssl", ...needs.tools ?? []];
  scenario(name, { ...needs, tools }, async () => {
    await using box = sandbox();
    const authority = await makeAuthority(box.directory);
    const cloud: { sts?: Sts } = {};
    const registry = startRegistry((login) => cloud.sts!.services.logins.has(login));
    const kubernetes = await startKubernetes(
      authority,
      (token) =>
        eksAuthenticator({ cluster: CLUSTER, region: REGION, stsUrl: cloud.sts!.url })(token),
    );
    const { url: endpoint, authority: pem } = kubernetes;
    const sts = cloud.sts = startSts({
      ...CLOUD,
      ...needs.cloud,
      services: {
        registry: `http://${registry.host}`,
        clusters: [{ name: CLUSTER, region: REGION, endpoint, authority: pem }],
        ...needs.cloud?.services,
      },
    });
    try {
      await go(await makeWorld(box, sts, kubernetes, registry));
    } finally {
      await Promise.all([sts.close(), kubernetes.close(), registry.close()]);
    }
  });
}

async function makeWorld(
  box: Sandbox,
  sts: Sts,
  kubernetes: Kubernetes,
  registry: Registry,
): Promise<LinkedWorld> {
  const program = await binary();
  const options = { cwd: box.project };
  const configure = (integrations: string) =>
    void box.write("project/atmos.yaml", configFor(sts.url) + integrations);
  configure(INTEGRATIONS);
  return {
    ...{ box, sts, kubernetes, registry, program, configure },
    run: (args, env = {}) => runProgram(program, args, { ...options, env: { ...box.env, ...env } }),
    open: (args, env = {}) =>
      startPty(program, args, { ...options, env: { ...box.env, ...env }, columns: 900 }),
  };
}
