/** The shape of docker's `config.json` (github.com/docker/cli, `cli/config/configfile`, `ConfigFile`). Pure. */
import type { Fields, Shape } from "./shape.ts";

/** Formats of what is listed, and other single values. */
const TEXTS = [
  ...["psFormat", "imagesFormat", "networksFormat", "pluginsFormat", "volumesFormat"],
  ...["statsFormat", "detachKeys", "credsStore", "serviceInspectFormat", "servicesFormat"],
  ...[
    "tasksFormat",
    "secretFormat",
    "configFormat",
    "nodesFormat",
    "currentContext",
    "experimental",
  ],
];

const texts: Shape = { values: "text" };

const auth: Fields = {
  auth: "login",
  username: "text",
  password: "text",
  email: "text",
  serveraddress: "text",
  identitytoken: "text",
  registrytoken: "text",
};

const proxy: Fields = {
  httpProxy: "text",
  httpsProxy: "text",
  noProxy: "text",
  ftpProxy: "text",
  allProxy: "text",
};

/** All of the file; docker takes its keys in any case. */
export const DOCKER_CONFIG: Shape = {
  fields: {
    ...Object.fromEntries(TEXTS.map((key) => [key, "text"] as const)),
    auths: { values: { fields: auth } },
    HttpHeaders: texts,
    credHelpers: texts,
    pruneFilters: { list: "text" },
    proxies: { values: { fields: proxy } },
    cliPluginsExtraDirs: { list: "text" },
    plugins: { values: texts },
    aliases: texts,
    features: texts,
  },
};
