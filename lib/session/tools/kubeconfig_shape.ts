/** The shape of a kubeconfig (kubernetes.io/docs/reference/config-api/kubeconfig.v1). Pure. */
import type { Fields, Shape } from "./shape.ts";

const extensions: Shape = { named: { extension: "any" }, by: "extension" };

const cluster: Fields = {
  server: "text",
  "tls-server-name": "text",
  "insecure-skip-tls-verify": "flag",
  "certificate-authority": "text",
  "certificate-authority-data": "base64",
  "proxy-url": "text",
  "disable-compression": "flag",
  extensions,
};

const exec: Fields = {
  command: "text",
  args: { list: "text" },
  env: { list: { fields: { name: "text", value: "text" } } },
  apiVersion: "text",
  installHint: "text",
  provideClusterInfo: "flag",
  interactiveMode: "text",
};

const user: Fields = {
  "client-certificate": "text",
  "client-certificate-data": "base64",
  "client-key": "text",
  "client-key-data": "base64",
  token: "text",
  tokenFile: "text",
  as: "text",
  "as-uid": "text",
  "as-groups": { list: "text" },
  "as-user-extra": { values: { list: "text" } },
  username: "text",
  password: "text",
  "auth-provider": { fields: { name: "text", config: { values: "text" } } },
  exec: { fields: exec },
  extensions,
};

const context: Fields = { cluster: "text", user: "text", namespace: "text", extensions };

/** All of the file. */
export const KUBECONFIG: Shape = {
  fields: {
    kind: "text",
    apiVersion: "text",
    preferences: { fields: { colors: "flag", extensions } },
    clusters: { named: { cluster: { fields: cluster } } },
    contexts: { named: { context: { fields: context } } },
    users: { named: { user: { fields: user } } },
    "current-context": "text",
    extensions,
  },
};
