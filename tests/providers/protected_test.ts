/** What one's own files protect is protected under every name: it goes by what is obtained. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { planLink } from "../../lib/chain/link.ts";
import { scalarOf } from "../../lib/config/yaml/locate.ts";
import type { Located } from "../../lib/config/yaml/located.ts";
import { clouds } from "../../providers/mod.ts";
import { guardedModel } from "../lib/config/world.ts";

const guarded = (own: string, found: string) => guardedModel(own, found, clouds);

/** The value, when all its programs say that. */
function told(value: Located, says: string): Located {
  if (value.type === "command") return scalarOf(says, value.at);
  if (value.type !== "map") return value;
  const entries = [...value.entries].map(([key, entry]) =>
    [key, { ...entry, value: told(entry.value, says) }] as const
  );
  return { ...value, entries: new Map(entries) };
}

/** A permission set, by the words that say its account. */
const set = (name: string, account: string, more = "") =>
  `${name}: {kind: aws/permission-set, via: {provider: p}, ` +
  `principal: {name: Admin, account: {${account}}}${more}}`;
const file = (...identities: readonly string[]) =>
  "auth: {providers: {p: {kind: aws/iam-identity-center}}, " +
  `identities: {${identities.join(", ")}}}`;
const ACCOUNT = 'id: "111122223333"';
const GUARDED = ", protected: true, session: {maximum: 1h}";

Deno.test("attack: a project says on a provider whom its identity obtains", async () => {
  const arn = "arn:aws:iam::111122223333:role/Admin";
  const github = "kind: github/app, app_id: 1, private_key: !secret env:K";
  const saml = 'kind: aws/saml, region: eu-west-1, url: "https://idp.example/x"';
  const rows: [string, string, string, string, boolean][] = [
    ["github/installation", "owner: acme", github, "owner: acme", true],
    ["github/installation", "installation_id: 7", github, "installation_id: 7", true],
    ["github/installation", "owner: acme", github, "owner: other", false],
    ["aws/assume-role", `assume_role: "${arn}"`, saml, `principal: {assume_role: "${arn}"}`, true],
  ];
  for (const [kind, principal, provider, onProvider, expected] of rows) {
    const own = `auth: {providers: {p: {${provider}}}, identities: {mine: {kind: ${kind}, ` +
      `via: {provider: p}, principal: {${principal}}, protected: true}}}`;
    const found = `auth: {providers: {q: {${provider}, ${onProvider}}}, identities: {theirs: ` +
      `{kind: ${kind}, via: {provider: q}, principal: {}}}}`;
    const { identities } = await guarded(own, found);
    assertEquals([onProvider, identities.get("theirs")!.protected], [onProvider, expected]);
  }
});

Deno.test("attack: a project obtains under another name what one's own file protects", async () => {
  const rows: [string, string, boolean][] = [
    [ACCOUNT, ACCOUNT, true],
    ["name: Core", "name: core", true],
    // Whether a number and a name are one account is not known: they may be.
    [ACCOUNT, "name: core", true],
    [`${ACCOUNT}, name: core`, "name: dev", false],
    [ACCOUNT, 'id: "444455556666"', false],
  ];
  for (const [mine, theirs, expected] of rows) {
    const { identities } = await guarded(
      file(set("prod", mine, GUARDED)),
      file(set("side", theirs, ", protected: false, session: {maximum: 8h}")),
    );
    const { protected: isProtected, session } = identities.get("side")!;
    const hours = session!.maximum! / 3_600_000;
    assertEquals([isProtected, hours], expected ? [true, 1] : [false, 8], `${mine}: ${theirs}`);
  }
});

Deno.test("attack: a project goes through another name of what one's own file protects", async () => {
  const far = "far: {kind: aws/assume-role, via: {identity: side}}";
  const { identities } = await guarded(
    file(set("prod", ACCOUNT, GUARDED)),
    file(set("side", ACCOUNT), far),
  );
  assertEquals(identities.get("far")?.protected, true);
});

Deno.test("attack: a project signs in at a protected portal by another provider", async () => {
  const portal = (name: string, url: string, more = "") =>
    `auth: {providers: {${name}: {kind: aws/sso, start_url: "${url}"${more}}}, identities: {` +
    `of-${name}: {kind: aws/permission-set, via: {provider: ${name}}}}}`;
  const mine = portal("work", "https://acme.example/start", ", protected: true");
  for (const [url, expected] of [["start/#/", true], ["other", false]] as const) {
    const { identities } = await guarded(mine, portal("q", `https://acme.example/${url}`));
    assertEquals(identities.get("of-q")?.protected, expected);
  }
});

Deno.test("another name in one's own file is as protected, unless it says that it is not", async () => {
  const own = file(
    set("prod", ACCOUNT, GUARDED),
    set("again", ACCOUNT),
    set("meant", ACCOUNT, ", protected: false, session: {maximum: 8h}"),
  );
  const said = ({ identities }: Awaited<ReturnType<typeof guarded>>) =>
    ["again", "meant"].map((name) => {
      const { protected: isProtected, session } = identities.get(name)!;
      return [isProtected, session!.maximum! / 3_600_000];
    });
  for (const found of ["env: {A: b}", "auth: {identities: {other: {kind: aws/user}}}"]) {
    assertEquals(said(await guarded(own, found)), [[true, 1], [false, 8]]);
  }
  // A project that changes it speaks for itself.
  const changed = await guarded(own, "auth: {identities: {meant: {alias: m}}}");
  assertEquals(said(changed), [[true, 1], [true, 1]]);
});

Deno.test("attack: a project has a program tell that it obtains what is protected", async () => {
  const role = "arn:aws:iam::111122223333:role/Admin";
  const entry = (name: string, says: string) =>
    `auth: {identities: {${name}: {kind: aws/assume-role, principal: {assume_role: ${says}}}}}`;
  const model = await guarded(
    entry("prod", `"${role}"}, protected: true, env: {A: b`),
    entry("side", "!exec role"),
  );
  const resolve = (value: Located) => Promise.resolve(told(value, role));
  const planning = { model, clouds, resolve };
  const node = model.identities.get("side")!;
  assertEquals(node.protected, false);
  const { problems } = await planLink(planning, node, undefined);
  assertStringIncludes(
    problems.map(({ message }) => message).join("\n"),
    'is what an entry of your own files has "protected" for',
  );
});

Deno.test("of every cloud it is known what is obtained", async () => {
  const role = "arn:aws:iam::111122223333:role/";
  const rows: [kind: string, mine: string, same: string, other: string][] = [
    [
      "identities: aws/assume-role",
      `principal: {assume_role: "${role}Admin"}`,
      `principal: {assume_role: "${role}admin", session_name: x}`,
      `principal: {assume_role: "${role}other"}`,
    ],
    [
      "identities: aws/assume-root",
      'principal: {target_principal: "111122223333"}',
      'principal: {target_principal: "111122223333", task_policy_arn: x}',
      'principal: {target_principal: "444455556666"}',
    ],
    [
      "identities: azure/subscription",
      "principal: {subscription_id: AB-1}",
      "principal: {subscription_id: ab-1, resource_group: x}",
      "principal: {subscription_id: ab-2}",
    ],
    [
      "identities: gcp/service-account",
      "principal: {service_account_email: a@b}",
      "principal: {service_account_email: a@b, project_id: x}",
      "principal: {service_account_email: c@b}",
    ],
    [
      "identities: gcp/project",
      "principal: {project_id: p}",
      "principal: {project_id: p, region: x}",
      "principal: {project_id: q}",
    ],
    ["identities: github/installation", "owner: acme", "repository: Acme/tool", "owner: other"],
    ["identities: github/installation", "owner: [a, b]", "repositories: [b/x]", "owner: [c]"],
    [
      "identities: github/installation",
      "installation_id: 7",
      "installation_id: 7",
      "installation_id: 8",
    ],
    ["providers: github/app", "app_id: 7", "app_id: 7, client_id: x", "app_id: 8"],
    ["providers: azure/oidc", "client_id: A", "client_id: a, tenant_id: x", "client_id: b"],
    ["providers: azure/interactive", "tenant_id: A", "tenant_id: a, username: x", "tenant_id: b"],
    ["providers: aws/saml", "url: https://a/", "url: https://a/, username: x", "url: https://b/"],
  ];
  for (const [which, mine, same, other] of rows) {
    const [part, kind] = which.split(": ");
    const entry = (name: string, says: string) =>
      `auth: {${part}: {${name}: {kind: ${kind}, ${says}}}}`;
    for (const [says, expected] of [[same, true], [other, false]] as const) {
      const model = await guarded(entry("prod", `${mine}, protected: true`), entry("side", says));
      const nodes = part === "providers" ? model.providers : model.identities;
      assertEquals(nodes.get("side")?.protected, expected, `${which} ${says}`);
    }
  }
});

Deno.test("attack: a project writes what is protected in another spelling, or by another kind", async () => {
  const sa = "ops@acme-1.iam.gserviceaccount.com";
  const hub = "hub@acme-1.iam.gserviceaccount.com";
  const guid = "11111111-2222-3333-4444-555555555555";
  const [url, google] = ["https://idp.example/app/x", "https://accounts.example/o?idpid=C1&spid=1"];
  const saml = (at: string) => `providers.aws/saml: url: "${at}"`;
  const account = (email: string, more = "") =>
    `identities.gcp/service-account: principal: {service_account_email: ${email}${more}}`;
  const federated = "providers.gcp/workload-identity-federation: service_account_email";
  const installed = "identities.github/installation: principal";
  const rows: readonly (readonly [mine: string, theirs: string, expected: boolean])[] = [
    [saml(url), saml("HTTPS://IDP.Example:443/app/x/"), true],
    [saml(url), saml("https://idp.example./app//x#top"), true],
    [saml(url), saml("https://ada@idp.example/%61pp/%2578/."), true],
    [saml(url), saml("https://idp.example/y/../app/%2e%2e/app/x"), true],
    [saml(url), saml("https://idp.example/app/x?more=1"), true],
    [saml(url), saml("https://idp.example/app/y"), false],
    [saml(url), saml("https://idp.example:8443/app/x"), false],
    [saml(google), saml("https://accounts.example/o?spid=1&x=y&idpid=C1"), true],
    [saml(google), saml("https://accounts.example/o?idpid=C2&spid=2"), false],
    [saml("nothing to parse"), saml("nothing to parse"), true],
    [account(sa), `providers.gcp/service-account-key: service_account_email: ${sa}`, true],
    [account(sa), `${federated}: ${sa}`, true],
    [`${federated}: ${sa}`, account(sa.toUpperCase()), true],
    [account(sa), account(hub, `, delegates: [x@y, ${sa}]`), true],
    // Whom one's own goes through is not what it protects.
    [account(sa, `, delegates: [${hub}]`), account("dev@acme", `, delegates: [${hub}]`), false],
    [
      `providers.azure/device-code: tenant_id: ${guid}`,
      `providers.azure/cli: tenant_id: ${guid}`,
      true,
    ],
    [
      `providers.azure/cli: tenant_id: ${guid}`,
      `providers.azure/interactive: tenant_id: ${guid.replaceAll("1", "6")}`,
      false,
    ],
    // Which domain has which id only Microsoft knows.
    [
      `providers.azure/cli: tenant_id: ${guid}`,
      "providers.azure/cli: tenant_id: acme.example",
      true,
    ],
    [
      "providers.azure/cli: tenant_id: b.example",
      "providers.azure/cli: tenant_id: a.example",
      false,
    ],
    [
      `providers.azure/client-secret: client_id: ${guid}`,
      `providers.azure/managed-identity: client_id: ${guid}`,
      true,
    ],
    ["providers.github/app: app_id: 7", "providers.github/app: client_id: Iv23", true],
    [`${installed}: {installation_id: 7}`, `${installed}: {owner: acme}`, true],
  ];
  for (const [mine, theirs, expected] of rows) {
    const entry = (name: string, said: string, more: string) => {
      const [, part, kind, says] = /^(\w+)\.(\S+): (.*)$/.exec(said)!;
      return `auth: {${part}: {${name}: {kind: ${kind}, ${says}${more}}}}`;
    };
    const { providers, identities } = await guarded(
      entry("prod", mine, ", protected: true"),
      entry("side", theirs, ""),
    );
    const side = providers.get("side") ?? identities.get("side");
    assertEquals(side?.protected, expected, `${mine} | ${theirs}`);
  }
});
