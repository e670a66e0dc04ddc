import { assertEquals } from "@std/assert";
import {
  type DockerConfig,
  formatDockerConfig,
  movedFrom,
  parseDockerConfig,
  withLogins,
} from "../../../../lib/session/tools/docker_config.ts";
import type { RegistryLogin } from "../../../../lib/provider/kind.ts";
import { Secret } from "../../../../lib/secret.ts";

const HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
const LOGIN: RegistryLogin = {
  type: "registry",
  host: HOST,
  username: "AWS",
  secret: new Secret("größe:EXAMPLE"),
};
/** `AWS:größe:EXAMPLE` in UTF-8. */
const AUTH = { auth: "QVdTOmdyw7bDn2U6RVhBTVBMRQ==" };

const CASES: readonly (readonly [name: string, before: DockerConfig, after: DockerConfig])[] = [
  ["an empty file", {}, { auths: { [HOST]: AUTH } }],
  [
    "other logins",
    { auths: { "example.com": { auth: "b3du", email: "ada@example.com" } } },
    { auths: { "example.com": { auth: "b3du", email: "ada@example.com" }, [HOST]: AUTH } },
  ],
  [
    "an older login of the same registry, all of it",
    { auths: { [HOST]: { auth: "b2xk", identitytoken: "old-EXAMPLE" } } },
    { auths: { [HOST]: AUTH } },
  ],
  [
    "a credentials store",
    { credsStore: "desktop" },
    { credsStore: "desktop", auths: { [HOST]: AUTH }, credHelpers: { [HOST]: "" } },
  ],
  [
    "a helper for the same registry, and one for another",
    { credHelpers: { [HOST]: "ecr-login", "gcr.io": "gcloud" } },
    { credHelpers: { [HOST]: "", "gcr.io": "gcloud" }, auths: { [HOST]: AUTH } },
  ],
  [
    "whatever else there is",
    {
      proxies: { default: { noProxy: "example.com" } },
      HttpHeaders: { a: "b" },
      currentContext: "far",
      plugins: { debug: { hooks: "exec" } },
      future: [null, 1.5, { deep: true }],
    },
    {
      proxies: { default: { noProxy: "example.com" } },
      HttpHeaders: { a: "b" },
      currentContext: "far",
      plugins: { debug: { hooks: "exec" } },
      future: [null, 1.5, { deep: true }],
      auths: { [HOST]: AUTH },
    },
  ],
  [
    "keys that docker reads in any case",
    {
      AUTHS: { "example.com": { auth: "b3du" } },
      credhelpers: { [HOST]: "ecr-login" },
      "authſ": { "gcr.io": {} },
      CredHelpers: { "gcr.io": "gcloud" },
      HTTPHeaders: { a: "b" },
    },
    {
      HTTPHeaders: { a: "b" },
      auths: { "example.com": { auth: "b3du" }, "gcr.io": {}, [HOST]: AUTH },
      credHelpers: { [HOST]: "", "gcr.io": "gcloud" },
    },
  ],
  [
    "a store under another spelling",
    { CREDSSTORE: "desktop", credsStore: null },
    { credsStore: "desktop", auths: { [HOST]: AUTH }, credHelpers: { [HOST]: "" } },
  ],
  ["parts of a strange form", { auths: null, credHelpers: 1 }, {
    auths: { [HOST]: AUTH },
    credHelpers: 1,
  }],
];

for (const [name, before, after] of CASES) {
  Deno.test(`a login beside ${name}`, () => {
    assertEquals(withLogins(before, [LOGIN]), after);
    assertEquals(parseDockerConfig(formatDockerConfig(after)), after);
  });
}

Deno.test("an absent or empty file is an empty configuration, and garbage is none", () => {
  const texts = ["", " \n", "{}", "null", "[]", "{", '"auths"', "x{}", "\uFEFF{}", "{}"];
  const none = undefined;
  const read = [{}, {}, {}, {}, none, none, none, none, none, {}];
  assertEquals(texts.map(parseDockerConfig), read);
});

Deno.test("what a longer file has left behind its object is passed over, as docker does", () => {
  const read = { "a}": { b: '{"\\' } };
  for (const rest of ["", "}", "\n\t}\n}", "x", "{"]) {
    assertEquals(parseDockerConfig(JSON.stringify(read) + rest), read);
  }
});

Deno.test("plugins beside the original are found from elsewhere, after those that it names", () => {
  const moved = movedFrom({ cliPluginsExtraDirs: ["/opt/plugins"] }, "/home/ada/.docker", "linux");
  assertEquals(moved, { cliPluginsExtraDirs: ["/opt/plugins", "/home/ada/.docker/cli-plugins"] });
  assertEquals(movedFrom(moved, "/home/ada/.docker", "linux"), moved);
  assertEquals(movedFrom({}, String.raw`C:\Users\ada\.docker`, "windows"), {
    cliPluginsExtraDirs: [String.raw`C:\Users\ada\.docker\cli-plugins`],
  });
});
