import { assertEquals } from "@std/assert";
import type { Kind } from "../../../../lib/provider/kind.ts";
import { app } from "../../../../providers/github/kinds/app.ts";
import { installation } from "../../../../providers/github/kinds/installation.ts";
import { github } from "../../../../providers/github/mod.ts";
import { oidc } from "../../../../providers/github/kinds/oidc.ts";
import { placeOf } from "../../../../providers/github/endpoint.ts";
import { token } from "../../../../providers/github/kinds/token.ts";
import { user } from "../../../../providers/github/kinds/user.ts";
import * as v from "valibot";
import { host } from "../../../../providers/github/kinds/fields.ts";
import { issuesOf } from "../../plans.ts";

const KEY = { private_key: { secret: "file:app.pem" } };
const APP = { app_id: 4711, ...KEY };

Deno.test("good entries of every kind are taken", () => {
  const good = [
    [app, APP],
    [app, { client_id: "Iv1.8a61f9b3a7aba766", ...KEY, host: "GHE.Example.com:8443" }],
    [app, { ...APP, app_id: "4711", spec: { endpoint_url: "http://127.0.0.1:9/api/v3" } }],
    [app, { ...APP, owner: ["acme", "octo_emu"], permissions: { pull_requests: "write" } }],
    [installation, {}],
    [installation, { repository: "acme/.github", repositories: ["a.b_c-d", "acme/x"] }],
    [installation, { installation_id: "12345678", revoke_on_exit: false }],
    [user, { client_id: "Ov23liEXAMPLE", scopes: ["repo", "read:org"], account: "ada" }],
    [token, {}],
    [token, { token: { secret: "keyring:pat" }, host: "octo.ghe.com" }],
    [oidc, {}],
    [oidc, { audience: "x", spec: { allowed_hosts: ["ghe.example.com"] } }],
  ] as const;
  for (const [kind, fields] of good) assertEquals(issuesOf(kind, fields), []);
});

Deno.test("the port that https has anyway is no part of a host", () => {
  const parsed = ["GHE.example.com:443", "ghe.example.com:8443", "ghe.example.com"].map((each) =>
    v.parse(host(), each)
  );
  assertEquals(parsed, ["ghe.example.com", "ghe.example.com:8443", "ghe.example.com"]);
});

const HOST = "host: must be a host name, such as github.com or ghe.example.com";
const OWNER = "owner: must be the name of an account, such as octo-org";
const REPOSITORY = "repository: must be OWNER/NAME, such as octo-org/infra";

const BAD: readonly (readonly [kind: Kind, fields: object, ...issues: string[]])[] = [
  [app, KEY, 'null: needs "app_id" or "client_id"'],
  [app, { ...APP, app_id: "my-app" }, "app_id: must be a number, such as 1234567"],
  [app, { ...APP, app_id: 0 }, "app_id: must be a number, such as 1234567"],
  [app, { ...APP, app_id: 1.5 }, "app_id: must be a number, such as 1234567"],
  [app, { ...APP, host: "https://github.com" }, HOST],
  [app, { ...APP, host: "ghe.example.com/api/v3" }, HOST],
  [app, { ...APP, host: "ada@evil.example" }, HOST],
  [app, { ...APP, host: "" }, HOST],
  [
    app,
    { ...APP, host: "api.github.com" },
    "host: must be the web site's name, such as github.com, not the API's",
  ],
  [
    app,
    { ...APP, host: "api.octo.ghe.com" },
    "host: must be the web site's name, such as github.com, not the API's",
    "host: must name your tenant, such as octo.ghe.com",
  ],
  [app, { ...APP, host: "ghe.com" }, "host: must name your tenant, such as octo.ghe.com"],
  [installation, { owner: "acme/infra" }, OWNER],
  [installation, { owner: "../.." }, OWNER],
  [installation, { repository: "infra" }, REPOSITORY],
  [installation, { repository: "acme/.." }, REPOSITORY],
  [installation, { repository: "acme/a b" }, REPOSITORY],
  [installation, { repositories: [] }, "repositories: must name a repository"],
  [
    installation,
    { repositories: ["a/b/c"] },
    "repositories.0: must be the name of a repository, such as infra",
  ],
  [installation, { permissions: {} }, "permissions: must name a permission"],
  [user, { client_id: "a b" }, "client_id: must be a client id, such as Iv23liEXAMPLE"],
  [
    user,
    { client_id: "x", scopes: ["repo,gist"] },
    "scopes.0: must be an OAuth scope, such as repo",
  ],
];

for (const [kind, fields, ...issues] of BAD) {
  Deno.test(`${kind.name} does not take ${JSON.stringify({ ...fields, private_key: 0 })}`, () =>
    assertEquals(issuesOf(kind, fields), issues));
}

Deno.test("a permission is read, write or admin", () => {
  assertEquals(issuesOf(installation, { permissions: { contents: "all" } }).length, 1);
});

Deno.test("each GitHub has its addresses", () => {
  const addresses = ["github.com", "octo.ghe.com", "ghe.example.com", "localhost:8443"].map(
    (host) => Object.values(placeOf(host)),
  );
  assertEquals(addresses, [
    [
      "github.com",
      "https://github.com",
      "https://api.github.com",
      "apps",
    ],
    [
      "octo.ghe.com",
      "https://octo.ghe.com",
      "https://api.octo.ghe.com",
      "apps",
    ],
    [
      "ghe.example.com",
      "https://ghe.example.com",
      "https://ghe.example.com/api/v3",
      "github-apps",
    ],
    [
      "localhost:8443",
      "https://localhost:8443",
      "https://localhost:8443/api/v3",
      "github-apps",
    ],
  ]);
});

Deno.test("what carries an identity belongs to the family", () => {
  const globs = github.family.map((glob) => new RegExp(`^${glob.replace("*", ".*")}$`));
  const strangers = github.carriers.filter((name) => !globs.some((glob) => glob.test(name)));
  assertEquals(strangers, []);
});
