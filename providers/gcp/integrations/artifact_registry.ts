/**
 * `gcp/artifact-registry`: Google's container registry in a location
 * (cloud.google.com/artifact-registry/docs/docker/authentication, "Access token"). Nobody is asked: the
 * identity's own token is the password.
 */
import * as v from "valibot";
import { AUTO_PROVISION } from "../../../lib/config/entries/integrations.ts";
import { region } from "../../../lib/config/schema/schema.ts";
import { integration } from "../../../lib/provider/kind.ts";
import { TOKEN, tokenOf } from "../token.ts";

/** The kind. */
export const artifactRegistry = integration({
  name: "gcp/artifact-registry",
  summary: "A location of Google Artifact Registry that docker is signed in to",
  schema: v.object({
    spec: v.object({
      auto_provision: AUTO_PROVISION,
      registry: v.object({ location: region() }),
    }),
  }),
  accepts: [TOKEN],
  plan({ fields: { spec } }) {
    const host = `${spec.registry.location}-docker.pkg.dev`;
    return {
      facts: { region: spec.registry.location, url: host },
      registry: host,
      hosts: () => [],
      connect: (_, credential) =>
        Promise.resolve({
          type: "registry",
          host,
          username: "oauth2accesstoken",
          secret: tokenOf(credential),
          ...(credential.expires === undefined ? {} : { expires: credential.expires }),
        }),
    };
  },
  named: (host) => {
    const location = /^([a-z0-9-]+)-docker\.pkg\.dev$/.exec(host)?.[1];
    return location === undefined ? undefined : { spec: { registry: { location } } };
  },
});
