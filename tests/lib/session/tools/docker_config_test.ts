import { assert, assertEquals } from "@std/assert";
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
    { auths: { "example.com": { auth: "YTpi", email: "ada@example.com" } } },
    { auths: { "example.com": { auth: "YTpi", email: "ada@example.com" }, [HOST]: AUTH } },
  ],
  [
    "an older login of the same registry, all of it",
    { auths: { [HOST]: { auth: "YTpvbGQ=", identitytoken: "old-EXAMPLE" } } },
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
      AUTHS: { "example.com": { auth: "YTpi" } },
      credhelpers: { [HOST]: "ecr-login" },
      "authſ": { "gcr.io": {} },
      CredHelpers: { "gcr.io": "gcloud" },
      HTTPHeaders: { a: "b" },
    },
    {
      HTTPHeaders: { a: "b" },
      auths: { "example.com": { auth: "YTpi" }, "gcr.io": {}, [HOST]: AUTH },
      credHelpers: { [HOST]: "", "gcr.io": "gcloud" },
    },
  ],
  [
    "a store under another spelling",
    { CREDSSTORE: "desktop", credsStore: null },
    { credsStore: "desktop", auths: { [HOST]: AUTH }, credHelpers: { [HOST]: "" } },
  ],
  ["parts that are nothing", { auths: null, credHelpers: null }, {
    auths: { [HOST]: AUTH },
    credHelpers: null,
  }],
];

for (const [name, before, after] of CASES) {
  Deno.test(`a login beside ${name}`, () => {
    const config = parseDockerConfig(JSON.stringify(before));
    assert(typeof config !== "string");
    assertEquals(JSON.parse(formatDockerConfig(withLogins(config, [LOGIN]))), after);
    const text = formatDockerConfig(after);
    const read = parseDockerConfig(text);
    assertEquals(typeof read === "string" ? read : formatDockerConfig(read), text);
  });
}

Deno.test("a key that stands twice means both, as docker reads it", () => {
  const rows: [text: string, read: DockerConfig][] = [
    ['{"auths":{"a":{"auth":"YTpi"}},"x":[1,{"auths":2}],"auths":{"b":{}}}', {
      auths: { a: { auth: "YTpi" }, b: {} },
      x: [1, { auths: 2 }],
    }],
    ['{"auths":{"a":{}},"auths":null}', { auths: null }],
    ['{"credsStore":"one","credsStore":"two"}', { credsStore: "two" }],
    ['{"credsStore":"","cred\u017fStore":"","credsStore":"odd","credsStore":null}', {
      credsStore: "odd",
    }],
    ['{"credsStore":"odd","CREDSSTORE":"x","credsStore":null}', { credsStore: "x" }],
    ['{"a,b":"}{","c":"\\"]"}', { "a,b": "}{", c: '"]' }],
  ];
  for (const [text, read] of rows) {
    assertEquals(JSON.stringify(parseDockerConfig(text)), JSON.stringify(read), text);
  }
  assertEquals(
    parseDockerConfig('{"auths":[],"auths":{}}'),
    'has "auths", which must be a map',
  );
});

Deno.test("an absent or empty file is an empty configuration, and garbage is none", () => {
  const texts = ["", " \n", "{}", "null", "[]", "{", '"auths"', "x{}", "\uFEFF{}", "{}"];
  const none = "is no JSON object";
  const read = [{}, {}, {}, {}, none, none, none, none, none, {}];
  assertEquals(texts.map(parseDockerConfig), read);
});

/** Seen with docker 28. */
const UNREADABLE: Readonly<Record<string, string>> = {
  '{"auths":{"a":"str"}}': '"auths.a", which must be a map',
  '{"credHelpers":"x"}': '"credHelpers", which must be a map',
  '{"HttpHeaders":[]}': '"HttpHeaders", which must be a map',
  '{"psFormat":1}': '"psFormat", which must be a text, in quotes',
  '{"proxies":"x"}': '"proxies", which must be a map',
  '{"proxies":{"default":{"HTTPPROXY":1}}}':
    '"proxies.default.HTTPPROXY", which must be a text, in quotes',
  '{"auths":{"a":{"auth":5}}}': '"auths.a.auth", which must be USER:PASSWORD in base64',
  '{"auths":{"a":{"auth":"b3du"}}}': '"auths.a.auth", which must be USER:PASSWORD in base64',
  '{"credsStore":true}': '"credsStore", which must be a text, in quotes',
  '{"CREDſſTORE":true}': '"CREDſſTORE", which must be a text, in quotes',
  '{"cliPluginsExtraDirs":["a",1]}': '"cliPluginsExtraDirs.1", which must be a text, in quotes',
  '{"plugins":{"a":"b"}}': '"plugins.a", which must be a map',
};

Deno.test("what docker can't read is none, with the key that is at fault", () => {
  for (const [text, why] of Object.entries(UNREADABLE)) {
    assertEquals(parseDockerConfig(text), `has ${why}`, text);
  }
  for (const text of ['{"future":1,"auths":{"a":null,"b":{"auth":""}}}', '{"experimental":"on"}']) {
    assertEquals(typeof parseDockerConfig(text), "object", text);
  }
});

Deno.test("a number is written as it stands", () => {
  const read = parseDockerConfig('{"a":12345678901234567890,"b":[1e400,1.0]}');
  const text = typeof read === "string" ? read : formatDockerConfig(withLogins(read, [LOGIN]));
  assertEquals(
    text.replace(/\s/g, "").startsWith('{"a":12345678901234567890,"b":[1e400,1.0]'),
    true,
  );
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
