/** What every kind that takes an address promises of it: it is named, and plain http is for this machine. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Chain, planChain, planProvider } from "../../lib/chain/chain.ts";
import { formsOf, isEndpoint, keysOf } from "../../lib/config/schema/fields.ts";
import { readModel } from "../../lib/config/entries/model.ts";
import { foreignHosts, foreignIn, hostsOf } from "../../lib/sign_in/announce.ts";
import { UserError } from "../../lib/errors.ts";
import { type Kind, START } from "../../lib/provider/kind.ts";
import type { GenericSchema } from "valibot";
import { clouds } from "../../providers/mod.ts";
import { tell } from "../lib/config/modelled.ts";
import { load } from "../lib/config/world.ts";
import { EXAMPLES } from "./examples.ts";
import { fakeWorld } from "./fake_world.ts";

type Fields = Readonly<Record<string, unknown>>;
type Path = readonly string[];

/** Every key of a schema, at any depth, with what is said of it. */
function* keysBelow(schema: GenericSchema, path: Path = []): Generator<[Path, GenericSchema]> {
  for (const [key, fields] of keysOf([schema])?.known ?? []) {
    for (const field of fields) {
      yield [[...path, key], field];
      for (const form of formsOf(field)) yield* keysBelow(form, [...path, key]);
    }
  }
}

const KINDS = clouds.flatMap(({ kinds }) => kinds);

function endpointsOf({ schema }: Kind): readonly Path[] {
  return [...keysBelow(schema)].filter(([, field]) => isEndpoint(field)).map(([path]) => path);
}

Deno.test("what is called an address is checked as one", () => {
  const named = KINDS.flatMap((kind) =>
    [...keysBelow(kind.schema)]
      .filter(([path]) => /url|uri|endpoint|issuer|authority|host|address/.test(path.at(-1)!))
      .filter(([, field]) => !isEndpoint(field))
      .map(([path]) => `${kind.name} ${path.join(".")}`)
  );
  const others = [
    // Whether to use other hosts of AWS's own.
    /use_fips_endpoint|use_dualstack_endpoint$/,
    // A host's name, which is reached by https alone, or which is only compared.
    /^github\/\w+ host$|allowed_hosts$/,
    // Never reached.
    /^mock/,
  ];
  assertEquals(named.filter((one) => !others.some((other) => other.test(one))), []);
});

function withValue(fields: unknown, [key, ...rest]: Path, value: unknown): Fields {
  const map = { ...fields as Fields };
  return {
    ...map,
    [key!]: rest.length === 0 ? value : withValue(map[key!] ?? {}, rest, value),
  };
}

/** The example with that address in it, and what has to be beside it or away for it to be used. */
function exampleAt(title: string, path: Path, address: string): Fields {
  const fields = { ...EXAMPLES[title]!.good as Fields };
  if (path[0] === "url") delete fields.assertion_process;
  const key = path.at(-1)!;
  if (key === "url" && path.includes("token_source")) {
    const without = withValue(fields, path.slice(0, -1), {});
    const at = path[0] === "spec" ? path : ["spec", ...path];
    return ["provider oidc", "provider vault"].includes(title)
      ? withValue(without, path, address)
      : withValue(fields, at.slice(0, -1), { url: address });
  }
  const beside = key === "resource_manager_url"
    ? withValue(fields, [...path.slice(0, -1), "authority_host"], address)
    : fields;
  return withValue(beside, path, address);
}

function titleOf({ role, name }: Kind): string {
  return `${role} ${name}`;
}

/** An example of what a kind is obtained from; nothing where it starts a chain. */
function beforeOf(kind: Kind): string | undefined {
  const { via } = EXAMPLES[titleOf(kind)] ?? {};
  if (via !== undefined || kind.accepts.length === 0 || kind.accepts.includes(START)) return via;
  return titleOf(
    KINDS.find((one) => one.accepts.length === 0 && kind.accepts.includes(one.yields))!,
  );
}

function entryOf(title: string, fields: unknown, via?: string): Fields {
  const [role, kind] = title.split(" ");
  const entry = { ...fields as Fields, kind };
  return {
    role,
    entry: via === undefined
      ? entry
      : { ...entry, via: { [via.split(" ")[0]!]: via.endsWith(" it") ? "it" : "before" } },
  };
}

const ROLE = "identity aws/assume-role";

async function chainWith(kind: Kind, fields: Fields): Promise<Chain> {
  const via = beforeOf(kind);
  const auth: Record<string, Record<string, unknown>> = { providers: {}, identities: {} };
  const put = (name: string, { role, entry }: Fields) =>
    auth[role === "provider" ? "providers" : "identities"]![name] = entry;
  put("it", entryOf(titleOf(kind), fields, via));
  if (via !== undefined) put("before", entryOf(via, EXAMPLES[via]!.good));
  // Where SAML's answer goes is the sign-in's to say, and the role's to reach.
  if (kind.name === "aws/saml") put("role", entryOf(ROLE, EXAMPLES[ROLE]!.good, "provider it"));
  const loaded = await load({ "/work/atmos.yaml": JSON.stringify({ auth }) });
  const model = readModel(loaded, clouds);
  if (auth.identities!.role !== undefined) {
    return await planChain({ model, clouds, resolve: tell }, "role");
  }
  return kind.role === "provider"
    ? await planProvider({ model, clouds, resolve: tell }, "it")
    : await planChain({ model, clouds, resolve: tell }, "it");
}

const { env } = fakeWorld();
const taking = KINDS.flatMap((kind) => endpointsOf(kind).map((path) => ({ kind, path })));

Deno.test("there are addresses to ask about, in every cloud", () => {
  const of = new Set(taking.map(({ kind }) => kind.name.split("/")[0]));
  assertEquals([...of].sort(), ["aws", "azure", "gcp", "github", "oidc", "vault"]);
  assert(taking.length > 20);
});

for (const { kind, path } of taking) {
  const title = `${titleOf(kind)}, ${path.join(".")}`;

  Deno.test(`${title}: who answers there is named`, async () => {
    const fields = exampleAt(titleOf(kind), path, "https://Login.Evil.example:8443/x");
    const named = foreignHosts(await chainWith(kind, fields), env);
    assert(named.includes("login.evil.example:8443"), named.join());
  });

  Deno.test(`attack: ${title}: plain http to another machine is refused, or named as such`, async () => {
    const fields = exampleAt(titleOf(kind), path, "http://login.evil.example/x");
    const error = await assertRejects(() => chainWith(kind, fields), UserError);
    assertEquals(error.code, "config_invalid");
    assert(error.message.includes("is plain http to login.evil.example"), error.message);
    const chain = await chainWith(kind, { ...fields, insecure: true });
    const foreign = chain.links.flatMap((link) => foreignIn(chain, link, hostsOf(link, env)));
    const plain = foreign.filter(({ isPlain }) => isPlain).map(({ host }) => host);
    assertEquals([...new Set(plain)], ["login.evil.example:80"]);
  });

  Deno.test(`${title}: an address of this machine needs no more words`, async () => {
    const fields = exampleAt(titleOf(kind), path, "http://127.0.0.1:4566/x");
    const named = foreignHosts(await chainWith(kind, fields), env);
    assert(named.includes("127.0.0.1:4566"), named.join());
  });
}

for (const kind of KINDS.filter(({ name }) => !/^mock|^ambient|^vault/.test(name))) {
  Deno.test(`${titleOf(kind)}: without an address of one's own, all hosts are the vendor's`, async () => {
    const named = foreignHosts(
      await chainWith(kind, EXAMPLES[titleOf(kind)]!.good as Fields),
      env,
    );
    // A portal is its organisation's.
    assertEquals(named.filter((host) => host !== "your-org.awsapps.com"), []);
  });
}

Deno.test("a sign-in's page elsewhere is named: the portal, the identity provider", async () => {
  const portal = KINDS.find(({ name }) => name === "aws/iam-identity-center")!;
  const good = EXAMPLES[titleOf(portal)]!.good as Fields;
  assertEquals(foreignHosts(await chainWith(portal, good), env), ["your-org.awsapps.com"]);
  const saml = KINDS.find(({ name }) => name === "aws/saml")!;
  const fields = exampleAt(titleOf(saml), ["url"], "https://idp.example.com/app/aws");
  assertEquals(foreignHosts(await chainWith(saml, fields), env), ["idp.example.com"]);
});

Deno.test("attack: a region that is a bucket's does not pass for AWS's", async () => {
  const user = KINDS.find(({ name }) => name === "aws/user")!;
  const fields = { credentials: { region: "s3-us-west-2", webflow_enabled: false } };
  assertEquals(foreignHosts(await chainWith(user, fields), env), [
    "sts.s3-us-west-2.amazonaws.com",
  ]);
});

for (const host of ["ghe.example.com", "octo.ghe.com", "127.0.0.1:8443"]) {
  Deno.test(`GitHub at ${host} is named`, async () => {
    const user = KINDS.find(({ name, role }) => name === "github/user" && role === "provider")!;
    const named = foreignHosts(await chainWith(user, { client_id: "Iv1.x", host }), env);
    assert(named.includes(host), named.join());
  });
}
