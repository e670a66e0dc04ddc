/** A GKE cluster and Artifact Registry in a session: the real program and kubectl, a loopback Google. */
import { assert, assertEquals } from "@std/assert";
import { makeAuthority } from "../cloud/gcp/authority.ts";
import { type Google, startGoogle } from "../cloud/gcp/google.ts";
import { makeIssuer } from "../cloud/gcp/jwt.ts";
import { startKubernetes } from "../cloud/kubernetes.ts";
import { binary } from "./binary.ts";
import { runProgram } from "./process.ts";
import { sandbox } from "./sandbox.ts";
import { scenario } from "./tools.ts";
import { printed } from "./world.ts";

const PROJECT = "example-prod";
const DEPLOY = `deploy@${PROJECT}.iam.gserviceaccount.com`;

const configFor = (key: string, url: string) =>
  `auth:
  providers:
    key: { kind: gcp/service-account-key, key: !secret "file:${key}", endpoint_url: "${url}" }
  identities:
    deploy:
      kind: gcp/service-account
      via: { provider: key }
      principal: { service_account_email: ${DEPLOY} }
  integrations:
    cluster:
      kind: gcp/gke
      via: { provider: key }
      spec: { cluster: { name: main, project_id: ${PROJECT}, location: us-central1, alias: gke } }
    images:
      kind: gcp/artifact-registry
      via: { identity: deploy }
      spec: { registry: { location: us } }
`;

scenario(
  "kubectl and docker are the service account in a session",
  { tools: ["kubectl", "openssl"] },
  async () => {
    await using box = sandbox();
    const authority = await makeAuthority(box.directory);
    const issuer = await makeIssuer("key-1");
    const cloud: { google?: Google } = {};
    const kubernetes = await startKubernetes(
      authority,
      (token) => Promise.resolve(cloud.google!.vault.find(token)?.email),
    );
    const google = cloud.google = startGoogle(authority, {
      serviceAccounts: [{ email: DEPLOY, uniqueId: "1", keys: issuer.jwks }],
      clusters: [{
        resource: `projects/${PROJECT}/locations/us-central1/clusters/main`,
        endpoint: new URL(kubernetes.url).host,
        authority: kubernetes.authority,
      }],
    });
    const content = { type: "service_account", client_email: DEPLOY, private_key: issuer.pem };
    const key = box.write("key.json", JSON.stringify({ ...content, project_id: PROJECT }));
    box.write("project/atmos.yaml", configFor(key, google.url));
    const options = {
      cwd: box.project,
      env: { ...box.env, SSL_CERT_FILE: authority.certificate },
    };
    const run = async (...args: string[]) =>
      printed(await runProgram(await binary(), args, options));
    try {
      await run("trust");
      const script = `sed -i 's|k8s.io/v1$|k8s.io/v1beta1|' "$KUBECONFIG"
        kubectl --context gke get --raw /api; echo; cat "$DOCKER_CONFIG/config.json"`;
      const [answer, ...rest] = (await run("exec", "-i", "deploy", "--", "sh", "-c", script))
        .split("\n");
      assertEquals(JSON.parse(answer!).user, DEPLOY);
      const { auths } = JSON.parse(rest.join("\n"));
      const [username, token] = atob(auths["us-docker.pkg.dev"].auth).split(":");
      assertEquals([username, google.vault.find(token!)?.email], ["oauth2accesstoken", DEPLOY]);
      const made = JSON.parse(await run("gcp", "gke", "token", "-i", "deploy"));
      assertEquals(google.vault.find(made.status.token)?.email, DEPLOY);
      await run("gcp", "artifacts", "login", "-i", "deploy", "-r", "europe-docker.pkg.dev");
      const own = JSON.parse(Deno.readTextFileSync(`${box.home}/.docker/config.json`));
      assertEquals(Object.keys(own.auths), ["europe-docker.pkg.dev"]);
      assert(await run("gcp", "gke", "update-kubeconfig", "-i", "deploy") === "");
      const kubeconfig = Deno.readTextFileSync(`${box.home}/.kube/config`);
      assert(kubeconfig.includes("current-context: gke"), kubeconfig);
    } finally {
      await Promise.all([google.close(), kubernetes.close()]);
    }
  },
);
