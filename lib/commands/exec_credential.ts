/** What kubectl expects of a credential plugin (kubernetes.io/docs/reference/config-api/client-authentication.v1). */
import type { ClusterToken } from "../provider/plan.ts";

const GROUP = "client.authentication.k8s.io";

/** The versions that a token can be said in. */
const VERSIONS = [`${GROUP}/v1`, `${GROUP}/v1beta1`];

/** The version that the caller speaks, as it says in `KUBERNETES_EXEC_INFO`; the stable one unless told. */
export function versionIn(info: string | undefined): string {
  try {
    const { apiVersion } = Object(JSON.parse(info ?? "{}"));
    return VERSIONS.find((version) => version === apiVersion) ?? VERSIONS[0]!;
  } catch {
    return VERSIONS[0]!;
  }
}

/** The answer, as JSON on one line. It holds the token. */
export function execCredential({ token, expires }: ClusterToken, apiVersion: string): string {
  return JSON.stringify({
    apiVersion,
    kind: "ExecCredential",
    spec: {},
    status: {
      // Without fractions, as RFC 3339 times have them in Kubernetes.
      expirationTimestamp: new Date(expires).toISOString().replace(/\.\d+Z$/, "Z"),
      token: token.reveal(),
    },
  });
}
