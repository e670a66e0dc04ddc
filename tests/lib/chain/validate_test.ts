import { assertEquals } from "@std/assert";
import { readModel } from "../../../lib/config/entries/model.ts";
import { validateAll } from "../../../lib/chain/validate.ts";
import { UserError } from "../../../lib/errors.ts";
import { CLOUDS } from "../config/clouds.ts";
import { findingsOf, modelOf, short } from "../config/modelled.ts";
import { ANNOUNCED } from "../config/announced.ts";
import { load } from "../config/world.ts";

Deno.test("the announced example has nothing wrong with it", async () => {
  assertEquals(await findingsOf(ANNOUNCED), []);
});

Deno.test("every problem is found at once, in the order of the file, at the key or value at fault", async () => {
  const findings = await findingsOf(`
auth:
  realm: A-b
  providers:
    sso: {kind: aws/sso, start_url: http://example.com, region: us-east-1, spec: {endpont_url: x}}
    old: {kind: azure/oidc, spec: {tenant_id: x}}
  identities:
    b: {kind: aws/permission-set, via: {provider: sso}, principal: {name: x, acount: {}}}
    c: {kind: aws/user, default: true, color: pink, toString: x}
    d: {kind: aws/user, default: true, env: [{key: A}]}
`);
  assertEquals(findings, [
    'error 3:10 auth.realm: Cannot use "A-b" of auth.realm as the realm: it may only hold a-z, 0-9, "-" and "_" | realm: a-b',
    'error 5:37 auth.providers.sso.start_url: Cannot use provider "sso": "start_url" is plain http to example.com, which is not this machine | https://, or insecure: true in the entry itself',
    'error 5:83 auth.providers.sso.spec.endpont_url: Cannot use provider "sso": "spec.endpont_url" is not a known key | write "endpoint_url" instead of "endpont_url"',
    'warning 6:17 auth.providers.old.kind: Cannot use provider "old": this version does not support the kind "azure/oidc" yet | kind: azure/cli',
    'error 8:57 auth.identities.b.principal.account: Cannot use identity "b": "principal.account" is missing | account: {id: "123456789012"}',
    'error 8:78 auth.identities.b.principal.acount: Cannot use identity "b": "principal.acount" is not a known key | write "account" instead of "acount"',
    'error 9:47 auth.identities.c.color: Cannot use identity "c": "color" must be "red", "green", "yellow", "blue", "magenta" or "cyan" | color: red   (or green, yellow, blue, magenta, cyan)',
    'error 9:53 auth.identities.c.toString: Passing over "toString" of identity "c": it is not a known key | remove it, unless atmos reads it',
    'warning 10:34 auth.identities.d.default: Identity "d" is a default, and "c" too | default: false',
    'error 10:46 auth.identities.d.env[0].value: Cannot use identity "d": "env[0].value" is missing | value: VALUE',
  ]);
});

/** An account id as it may be written, and what is said of it. */
const ACCOUNTS: readonly [written: string, said: string | undefined][] = [
  ['"012345678901"', undefined],
  ["'012345678901'", undefined],
  [
    "012345678901",
    '"principal.account.id" must be in quotes, since YAML reads it as a number | id: "012345678901"',
  ],
  [
    "123456789012",
    '"principal.account.id" must be in quotes, since YAML reads it as a number | id: "123456789012"',
  ],
  ["0o1234567", '"principal.account.id" must be 12 digits | id: "123456789012"'],
  ["0123", '"principal.account.id" must be 12 digits | id: "123456789012"'],
  ["1.5", '"principal.account.id" must be 12 digits | id: "123456789012"'],
  ["1e11", '"principal.account.id" must be 12 digits | id: "123456789012"'],
  ["0x1234567890", '"principal.account.id" must be 12 digits | id: "123456789012"'],
  ["1234-5678-9012", '"principal.account.id" must be 12 digits | id: "123456789012"'],
  ['"12345678901"', '"principal.account.id" must be 12 digits | id: "123456789012"'],
  ["true", '"principal.account.id" must be 12 digits | id: "123456789012"'],
  ["[a]", '"principal.account.id" must be text | id: "123456789012"'],
  ["", '"principal.account.id" is missing | id: "123456789012"'],
  [
    "!env ACCOUNT",
    '"principal.account.id" is missing, since the variable ACCOUNT is not set | export ACCOUNT=VALUE',
  ],
];

Deno.test("an account id is never a silently different number, however it is spelled", async () => {
  for (const [written, said] of ACCOUNTS) {
    const findings = await findingsOf(`
auth:
  providers: {sso: {kind: aws/sso, start_url: https://example.com, region: us-east-1}}
  identities:
    it: {kind: aws/permission-set, via: {provider: sso}, principal: {name: x, account: {id: ${written}}}}
`);
    const expected = said === undefined ? [] : [`Cannot use identity "it": ${said}`];
    assertEquals(findings.map((finding) => finding.replace(/^.*?: /, "")), expected, written);
  }
});

Deno.test("in the announced shape, problems and mends use the keys that were written", async () => {
  const findings = await findingsOf(
    ANNOUNCED.replace('"123456789012"', "012345678901")
      .replace("role_name: AdminRole", "role_nam: AdminRole")
      .replace("sso_region: us-east-1", "sso_region: us_east"),
  );
  assertEquals(findings, [
    'error 7:21 auth.providers.aws-sso.config.sso_region: Cannot use provider "aws-sso": "config.sso_region" must be a region, such as us-east-1 | sso_region: us-east-1',
    'error 12:21 auth.identities.dev-user.config.account_id: Cannot use identity "dev-user": "config.account_id" must be in quotes, since YAML reads it as a number | account_id: "012345678901"',
    'error 16:7 auth.identities.prod-admin.principal.name: Cannot use identity "prod-admin": "config.role_name" is missing | role_name: NAME',
    'error 18:9 auth.identities.prod-admin.config.role_nam: Cannot use identity "prod-admin": "config.role_nam" is not a known key | write "role_name" instead of "role_nam"',
  ]);
});

Deno.test("a problem never quotes a secret", async () => {
  const findings = await findingsOf(`
auth:
  providers:
    saml: {kind: aws/saml, url: "https://me:canaryEXAMPLE@example.com", region: canaryEXAMPLE, password: [canaryEXAMPLE]}
  identities:
    user: {kind: aws/user, credentials: {access_key_id: [canaryEXAMPLE], secret_access_key: {secret: canaryEXAMPLE}}}
    number: {kind: aws/user, credentials: {secret_access_key: 8675309867530986753}}
`);
  assertEquals(findings.length, 6);
  assertEquals(findings.filter((finding) => /canary|8675309/.test(finding)), []);
});

Deno.test("a map is wanted where a list stands, and that is said once", async () => {
  const findings = await findingsOf(
    "auth: {identities: {it: {kind: aws/user, credentials: [a], session: []}}}",
  );
  assertEquals(findings, [
    'error 1:55 auth.identities.it.credentials: Cannot use identity "it": "credentials" must be a map | credentials: {}',
    'error 1:69 auth.identities.it.session: Cannot use identity "it": "session" must be a map | session: {}',
  ]);
});

Deno.test("a key called __proto__ gives an entry nothing that it lacks", async () => {
  const findings = await findingsOf(
    "auth: {providers: {it: {kind: aws/sso, region: us-east-1, __proto__: {start_url: https://example.com}}}}",
  );
  assertEquals(findings.map((finding) => finding.split(": ")[2]), [
    '"start_url" is missing | start_url',
    "it is not a known key | remove it, unless atmos reads it",
  ]);
});

Deno.test("what hangs on a broken entry is checked, but not blamed for it", async () => {
  const findings = await findingsOf(`
auth:
  providers: {sso: {kind: aws/sso}}
  identities:
    a: {kind: aws/permission-set, via: {provider: sso}, principal: {name: x, account: {id: "000000000012"}}}
    b: {kind: aws/assume-role, via: {identity: a}, principal: {assume_role: x}}
    c: {kind: aws/assume-role, via: {identity: a}, principal: {assume_role: "arn:aws:iam::123456789012:role/x"}}
`);
  assertEquals(findings.map((finding) => finding.split(" ")[2]), [
    "auth.providers.sso.region:",
    "auth.providers.sso.start_url:",
    "auth.identities.b.principal.assume_role:",
  ]);
});

Deno.test("a circle is one problem, wherever it is entered", async () => {
  const findings = await findingsOf(`
auth:
  identities:
    z: {kind: mock, via: {identity: b}}
    b: {kind: mock, via: {identity: c}}
    c: {kind: mock, via: {identity: b}}
`);
  assertEquals(findings, [
    'error 5:37 auth.identities.b.via.identity: Cannot use identity "b": its via goes in a circle: b -> c -> b | via: {provider: NAME}',
  ]);
});

Deno.test("an alias that is somebody's name or alias is a problem", async () => {
  const findings = await findingsOf(`
auth:
  identities:
    a: {kind: mock, alias: b}
    b: {kind: mock, alias: x}
    c: {kind: mock, alias: x}
    d: {kind: mock, alias: d}
`);
  assertEquals(findings, [
    'error 4:28 auth.identities.a.alias: Cannot use identity "a": "alias" is the name or alias of "b" | alias: NAME',
    'error 6:28 auth.identities.c.alias: Cannot use identity "c": "alias" is the name or alias of "b" | alias: NAME',
  ]);
});

Deno.test("integrations are checked too", async () => {
  const findings = await findingsOf(`
auth:
  providers: {sso: {kind: aws/iam-identity-center, start_url: https://a.example, region: us-east-1}}
  identities: {it: {kind: aws/user}, other: {kind: mock}}
  integrations:
    good: {kind: aws/eks, via: {identity: it}, spec: {auto_provision: false, cluster: {name: n, region: us-east-1, kubeconfig: {mode: "0600", update: merge}}}}
    shared: {kind: aws/eks, via: {provider: sso}, spec: {cluster: {name: n, region: us-east-1}}}
    unfit: {kind: aws/eks, via: {identity: other}, spec: {cluster: {name: n, region: us-east-1}}}
    place: {kind: aws/eks, via: {identity: it}, spec: {cluster: {name: n, region: Ireland}}}
    plan: {kind: aws/eks, via: {identity: it}, spec: {cluster: {name: forbidden, region: us-east-1}}}
    lost: {kind: aws/eks, via: {provider: nowhere}, spec: {repos: a}}
    later: {kind: github/sts, via: {identity: it}, spec: {repos: a}}
    odd: {kind: aws/ekz}
    none: {}
`);
  assertEquals(findings, [
    'error 8:44 auth.integrations.unfit.via.identity: Cannot use integration "unfit": aws/eks can\'t hang on "other", which is mock | via: {identity: NAME}',
    'error 9:83 auth.integrations.place.spec.cluster.region: Cannot use integration "place": "spec.cluster.region" must be a region, such as us-east-1 | region: us-east-1',
    "error 10:64 auth.integrations.plan.spec.cluster: No such cluster | undefined",
    'error 11:43 auth.integrations.lost.via.provider: Cannot use integration "lost": there is no provider "nowhere" | atmos-auth list',
    'error 11:53 auth.integrations.lost.spec.cluster: Cannot use integration "lost": "spec.cluster" is missing | cluster: {name: NAME, region: us-east-1}',
    'error 11:60 auth.integrations.lost.spec.repos: Passing over "spec.repos" of integration "lost": it is not a known key | remove it, unless atmos reads it',
    'warning 12:19 auth.integrations.later.kind: Cannot use integration "later": this version does not support the kind "github/sts" yet | leave it to atmos itself',
    'error 13:17 auth.integrations.odd.kind: Cannot use integration "odd": there is no kind "aws/ekz" | kind: aws/eks',
    'error 14:5 auth.integrations.none.kind: Cannot use integration "none": "kind" is missing | kind: aws/eks',
  ]);
});

Deno.test("a program that may not run is a finding, and the rest is checked", async () => {
  const model = await modelOf(`
auth:
  identities:
    a: {kind: mock, region: !exec evil}
    b: {kind: mock, region: us_east}
`);
  const refuse = () => {
    throw new UserError("trust_required", "Cannot run evil: nobody trusts it", { hint: "trust" });
  };
  const findings = await validateAll({ model, clouds: CLOUDS, resolve: refuse });
  assertEquals(findings.map(({ error }) => error.code), ["trust_required", "config_invalid"]);
});

Deno.test("problems of several files come file by file, each with its own place", async () => {
  const loaded = await load({
    "/work/atmos.yaml": "import: [b.yaml]\nauth: {identities: {x: {kind: mock, tags: 1}}}",
    "/work/b.yaml": "auth:\n  identities:\n    y: {kind: mock, tags: 1}\n    z: {kind: mok}",
  });
  assertEquals(loaded.problems, []);
  const findings = await validateAll({
    model: readModel(loaded, CLOUDS),
    clouds: CLOUDS,
    resolve: () => {
      throw new Error("nothing to run");
    },
  });
  const places = findings.map(({ error }) => `${error.at?.file} ${short(error).split(": ")[0]}`);
  assertEquals(places, [
    "/work/atmos.yaml 2:43 auth.identities.x.tags",
    "/work/b.yaml 3:27 auth.identities.y.tags",
    "/work/b.yaml 4:15 auth.identities.z.kind",
  ]);
});

Deno.test("a field is named and placed as it was written, in the entry or below its container", async () => {
  const findings = await findingsOf(`
auth:
  providers:
    sso: {kind: aws/sso, start_url: https://example.com, spec: {region: us_east}}
    flat: {kind: aws/sso, start_url: https://example.com, region: us-east-1, endpoint_url: x}
    twice: {kind: aws/sso, start_url: https://example.com, region: us-east-1, spec: {region: us-east-1}}
    slip: {kind: azure/cli, spec: {tenant: t}}
    list: {kind: azure/cli, spec: [a]}
    none: {kind: azure/cli, spec: }
    fine: {kind: aws/sso, spec: {start_url: https://example.com, region: us-east-1}}
  identities:
    a: {kind: aws/permission-set, via: {provider: fine}, name: x, account: {id: 12}}
    b: {kind: aws/permission-set, via: {provider: fine}, account: {id: "123456789012"}}
    c: {kind: aws/permission-set, via: {provider: fine}, acount: {}, principal: {name: x, account: {id: "123456789012"}}}
`);
  assertEquals(findings, [
    'error 4:73 auth.providers.sso.spec.region: Cannot use provider "sso": "spec.region" must be a region, such as us-east-1 | region: us-east-1',
    'error 5:92 auth.providers.flat.endpoint_url: Cannot use provider "flat": "endpoint_url" must be an https:// address without a user name or password | endpoint_url: https://example.com',
    'error 6:86 auth.providers.twice.spec.region: Cannot use provider "twice": "spec.region" and "region" say the same | remove one of them',
    'error 7:36 auth.providers.slip.spec.tenant: Cannot use provider "slip": "spec.tenant" is not a known key | write "tenant_id" instead of "tenant"',
    'error 8:35 auth.providers.list.spec: Cannot use provider "list": "spec" must be a map | spec: {}',
    'error 12:81 auth.identities.a.account.id: Cannot use identity "a": "account.id" must be 12 digits | id: "123456789012"',
    'error 13:5 auth.identities.b.principal.name: Cannot use identity "b": "name" is missing | name: NAME',
    'error 14:58 auth.identities.c.acount: Cannot use identity "c": "acount" is not a known key | write "account" instead of "acount"',
  ]);
});
