/** What every kind of every cloud promises, asked of all of them alike. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import * as v from "valibot";
import type { Credential } from "../../lib/credential.ts";
import { CONTAINER, fieldsOf } from "../../lib/config/entries/places.ts";
import type { InFiles } from "../../lib/provider/grant.ts";
import { type Cloud, namesOf } from "../../lib/provider/cloud.ts";
import { type Kind, type KindOf, type Role, START } from "../../lib/provider/kind.ts";
import type { Plans } from "../../lib/provider/plan.ts";
import { Secret } from "../../lib/secret.ts";
import { matcher } from "../../lib/environment/passed.ts";
import { clouds } from "../../providers/mod.ts";
import { cloudTable } from "../../providers/table.ts";
import { saidOf } from "../../lib/session/identity/marks.ts";
import { EXAMPLES, INTEGRATIONS } from "./examples.ts";
import { fakeWorld } from "./fake_world.ts";
import { integrationOf, placed, placeFor, planOf } from "./plans.ts";

const CANARY = "canary-secret-EXAMPLE";

/** A credential of that type whose every part is a secret that can be recognised. */
function canary(type: string): Credential {
  const names = ["secret_access_key", "session_token", "token", "access_token", "refresh_token"];
  const secret = Object.fromEntries(names.map((name) => [name, new Secret(`${name}-${CANARY}`)]));
  const expires = Date.parse("2030-01-01T01:00:00Z");
  return { type, expires, shown: { access_key_id: "ASIA0000000000EXAMPLE" }, secret };
}

/** The plan of the kind's good example, on top of what that is obtained from. */
function example<R extends Role>(kind: KindOf<R>): Plans[R] {
  const title = `${kind.role} ${kind.name}`;
  const { good, via } = EXAMPLES[title] ?? {};
  assert(good !== undefined, `tests/providers/examples.ts lacks "${title}"`);
  return planOf(kind, good, via === undefined ? undefined : example(titled(via)));
}

function titled(title: string): Kind {
  const declared = all.find((it) => it.title === title);
  assert(declared !== undefined, `no kind is called "${title}"`);
  return declared.kind;
}

const all: readonly { readonly cloud: Cloud; readonly kind: Kind; readonly title: string }[] =
  clouds
    .flatMap((cloud) =>
      cloud.kinds.map((kind) => ({ cloud, kind, title: `${kind.role} ${kind.name}` }))
    );

Deno.test("every kind is asked, and has its example", () => {
  assertEquals(all.map(({ title }) => title).sort(), Object.keys(EXAMPLES).sort());
});

Deno.test("every kind has a name of its own, and belongs to one cloud", () => {
  const titles = all.map(({ title }) => title);
  assertEquals(titles, [...new Set(titles)]);
  const homes = new Map<string, Set<string>>();
  for (const { kind, cloud } of all) {
    homes.set(kind.name, (homes.get(kind.name) ?? new Set()).add(cloud.name));
  }
  assertEquals([...homes].filter(([, of]) => of.size > 1), []);
});

Deno.test("what a kind can be chained from is yielded by another, or by itself", () => {
  const yielded = new Set(all.map(({ kind }) => kind.yields));
  const unknown = all.flatMap(({ kind, title }) =>
    kind.accepts.filter((type) => type !== START && !yielded.has(type)).map((type) =>
      `${title}: ${type}`
    )
  );
  // Keys are what the surroundings turn into; no kind yields them as such.
  assertEquals(unknown.filter((it) => !it.endsWith(": aws/keys")), []);
});

Deno.test("what carries an identity belongs to the family", () => {
  for (const { name, family, carriers } of clouds) {
    const belongs = matcher("linux", family);
    assertEquals([name, carriers.filter((carrier) => !belongs(carrier))], [name, []]);
  }
});

/** A parent that is somebody, in every way that a cloud's variables know. */
function somebody(cloud: Cloud) {
  const names = cloud.carriers.filter((name) => !name.includes("*"));
  const entries = [...names, "HOME", "USERPROFILE"].map((name) =>
    [name, `/parent/${name}`] as const
  );
  return { get: (name: string) => new Map(entries).get(name), entries: () => entries };
}

/** An App Service's, which is only asked where it is named; in a session none of the surroundings' is. */
const SERVICES = /^IDENTITY_ENDPOINT$/;

/** What may be moved in a session where nobody is signed in, since no identity comes of it. */
const HARMLESS =
  /^(AWS_SDK_LOAD_CONFIG|AWS_EC2_METADATA_DISABLED|GH_NO_UPDATE_NOTIFIER|GIT_CONFIG_.*)$/;

for (const cloud of clouds) {
  for (const os of ["linux", "windows"] as const) {
    Deno.test(`attack: ${cloud.name} without an identity is somebody's (${os})`, () => {
      const place = placeFor({ os, env: somebody(cloud), own: ["[parent]", "/parent.example:\n"] });
      const { variables, files } = cloud.nobody(place);
      assertEquals(structuredClone({ variables, files }), { variables, files });
      const belongs = matcher(os, cloud.family);
      assertEquals(Object.keys(variables).filter((name) => !belongs(name)), []);
      const carriers = new Set([...cloud.carriers, ...clouds.flatMap((each) => each.carriers)]);
      const loose = Object.keys(variables).filter((name) => !carriers.has(name));
      assertEquals(loose.filter((name) => !HARMLESS.test(name)), []);
      for (const [name, value] of Object.entries(variables)) {
        assert(!value.includes("/parent"), `${name} leads to the parent`);
        const path = os === "windows" ? value.replaceAll("/", "\\") : value;
        if (/^([A-Z]:)?[\\/]/.test(path)) assert(path.startsWith(place.directory), name);
        if (/^http:|:9$/.test(value)) assertMatch(value, /^(http:\/\/)?127\.0\.0\.1:9$/);
      }
      for (const name of Object.keys(files)) {
        assertMatch(name, new RegExp(`^${cloud.name}/[\\w./-]+$`));
      }
    });
  }
}

Deno.test("every cloud with tools of its own says where these look when nobody is signed in", () => {
  const led = clouds.filter(({ nobody }) => Object.keys(nobody(placeFor()).variables).length > 0);
  assertEquals(led.map(({ name }) => name), namesOf(clouds));
  assertEquals(cloudTable.names, namesOf(clouds));
});

for (const { cloud, kind, title } of all) {
  Deno.test(`${title}: says what it is, in a line`, () => {
    assertMatch(kind.summary, /^\S[^\n]{5,120}[^.\n]$/);
  });

  Deno.test(`${title}: there is a good example, and it is taken`, () => {
    const plan = example(kind);
    assertEquals(Object.values(plan.facts).filter((fact) => typeof fact !== "string"), []);
  });

  for (const bad of EXAMPLES[title]?.bad ?? []) {
    Deno.test(`${title}: ${JSON.stringify(bad)} is refused with a place`, () => {
      const { fields, problems } = placed(kind, bad);
      const read = v.safeParse(kind.schema, fields);
      assert(!read.success || problems.length > 0);
      for (const issue of read.issues ?? []) assert(v.getDotPath(issue) !== null);
    });
  }

  Deno.test(`${title}: takes its fields in the entry and below "${CONTAINER[kind.role]}" alike`, () => {
    const container = CONTAINER[kind.role];
    const movable = fieldsOf(kind.role, kind);
    const good = EXAMPLES[title]!.good as Record<string, unknown>;
    const { [container]: below, ...entry } = good;
    const taken = Object.entries({ ...below as object, ...entry });
    const flat = Object.fromEntries(taken);
    const [moved, fixed] = [true, false].map((is) =>
      Object.fromEntries(taken.filter(([name]) => movable.has(name) === is))
    );
    const lower = { ...fixed, ...Object.keys(moved!).length > 0 ? { [container]: moved } : {} };
    if (title.endsWith("mock") || title.endsWith("mock/aws")) return;
    for (const form of [flat, lower]) {
      assertEquals(placed(kind, form), placed(kind, good), JSON.stringify(form));
    }
    const twice = placed(kind, { ...lower, ...flat }).problems;
    assertEquals(twice.length, Object.keys(moved!).length);
  });

  Deno.test(`${title}: hosts are names, addresses and ports, without wildcards`, () => {
    const { env } = fakeWorld();
    for (const host of example(kind).hosts(env)) {
      assertMatch(host, /^([a-z0-9][a-z0-9.-]*|\[[0-9a-f:]+\])(:\d+)?$/);
    }
  });

  if (kind.role === "provider") continue;

  Deno.test(`attack: in a session of ${title} a tool asks the machine who it is`, () => {
    const { variables, pass } = example(kind).grant(canary(kind.yields), placeFor());
    const closed = Object.entries(cloud.nobody(placeFor()).variables)
      .filter(([name, value]) => /127\.0\.0\.1:9$/.test(value) && !SERVICES.test(name));
    const open = closed.filter(([name, value]) => variables[name] !== value);
    assert(pass.length > 0 || open.length === 0, open.join());
  });

  for (const delivery of ["process", "file"] as const) {
    for (const os of ["linux", "windows"] as const) {
      Deno.test(`${title}: no secret is in a variable (${delivery}, ${os})`, () => {
        const plan = example(kind);
        const grant = plan.grant(canary(kind.yields), placeFor({ delivery, os }));
        const belongs = matcher(os, cloud.family);
        const ours = (name: string) => belongs(name) || cloud.steers?.includes(name);
        const strangers = Object.keys(grant.variables).filter((name) => !ours(name));
        assertEquals(strangers.filter((name) => !name.startsWith("GIT_CONFIG_")), []);
        assert(!JSON.stringify(grant.variables).includes(CANARY));
        assert(!Object.keys(grant.exposable ?? {}).some((name) => name in grant.variables));
        for (const [name, content] of Object.entries(grant.files)) {
          assertMatch(name, /^[a-z][\w.-]*(\/[\w.-]+)*$/);
          assert(content instanceof Secret || !content.includes(CANARY), `${name} shows a secret`);
        }
        assertEquals(structuredClone(grant.variables), grant.variables);
      });
    }
  }

  Deno.test(`${title}: where nobody keeps files fresh, one holds a secret where it may, for a tool that is named`, () => {
    const plan = example(kind);
    const helper = ["/usr/bin/atmos-auth", "credential-process", "-i", "prod"];
    const granted = (inFiles: InFiles) =>
      plan.grant(canary(kind.yields), placeFor({ helper, inFiles }));
    const secrets = (inFiles: InFiles) =>
      Object.values(granted(inFiles).files).filter((content) => content instanceof Secret);
    assertEquals(secrets("never"), []);
    const { brief, lasting } = granted("if-needed").serves;
    assertEquals(secrets("if-needed").length > 0, brief.length > 0);
    assert(brief.length + lasting.length > 0);
  });
}

/** Integrations that are clusters. */
const CLUSTERS = /\/(eks|aks|gke)$/;

const integrations = clouds.flatMap((cloud) =>
  (cloud.integrations ?? []).map((kind) => ({ cloud, kind }))
);

Deno.test("there are integrations to ask, each with a name of its own in its cloud's", () => {
  assert(integrations.length > 3);
  const names = integrations.map(({ kind }) => kind.name);
  assertEquals(names, [...new Set(names)]);
  for (const { cloud, kind } of integrations) assertMatch(kind.name, new RegExp(`^${cloud.name}/`));
});

/** The good example of a kind of integration, and the identity that it hangs on. */
function linkedExample(name: string) {
  const found = INTEGRATIONS[name];
  assert(found !== undefined, `tests/providers/examples.ts lacks the integration "${name}"`);
  return found;
}

/** Identities whose configuration names whom they become: a role, an account, an App at an owner. */
const NAMED = [
  ...["aws/assume-role", "aws/assume-root", "gcp/service-account", "github/installation"],
  ...["mock", "mock/aws"],
];

/** Identities that are whoever the surroundings are, which a session passes on as they are. */
const SURROUNDINGS = ["ambient", "aws/ambient"];

Deno.test("attack: an open session can't tell that a kind's credential is another account's by now", () => {
  const untold = all.flatMap(({ kind }) => {
    if (kind.role === "provider") return [];
    return example(kind).whose === undefined ? [kind.name] : [];
  });
  assertEquals(untold.sort(), [...NAMED, ...SURROUNDINGS].sort());
  const unnamed = all.flatMap(({ kind }) => {
    if (kind.role === "provider" || kind.name.startsWith("mock")) return [];
    const plan = example(kind);
    const isNamed = plan.whose !== undefined || saidOf(plan, canary(kind.yields)) !== undefined;
    return isNamed ? [] : [kind.name];
  });
  assertEquals(unnamed.sort(), SURROUNDINGS);
});

for (const { kind, title } of all) {
  if (kind.role === "provider") continue;
  const { whose, saysWhose } = example(kind);
  if (!saysWhose) continue;
  Deno.test(`${title}: whose it is is what its sign-in says, and nobody is asked`, async () => {
    const world = fakeWorld();
    for (const principal of ["alice", "mallory"]) {
      const credential = { ...canary(kind.yields), shown: { principal } };
      assertEquals([await whose!(world, credential), world.tasks], [principal, []]);
    }
  });
}

for (const { kind } of integrations) {
  Deno.test(`integration ${kind.name}: says what it is, in a line`, () => {
    assertMatch(kind.summary, /^\S[^\n]{5,120}[^.\n]$/);
  });

  Deno.test(`integration ${kind.name}: there is a good example, and its hosts are names and ports`, () => {
    const { good, via } = linkedExample(kind.name);
    const plan = integrationOf(kind, good, example(titled(via)));
    assertEquals(Object.values(plan.facts).filter((fact) => typeof fact !== "string"), []);
    for (const host of plan.hosts(fakeWorld().env)) assertMatch(host, /^[a-z0-9][a-z0-9.-]*:\d+$/);
  });

  Deno.test(`integration ${kind.name}: it can hang on the identity of its example`, () => {
    const identity = all.find(({ title }) => title === linkedExample(kind.name).via)!;
    assert(kind.accepts.includes(identity.kind.yields));
  });

  for (const bad of INTEGRATIONS[kind.name]?.bad ?? []) {
    Deno.test(`integration ${kind.name}: ${JSON.stringify(bad)} is refused with a place`, () => {
      const read = v.safeParse(kind.schema, bad);
      assert(!read.success);
      for (const issue of read.issues) assert(v.getDotPath(issue) !== null);
    });
  }
}

for (const { kind } of integrations.filter(({ kind }) => CLUSTERS.test(kind.name))) {
  for (const identity of all) {
    const { kind: of, title } = identity;
    if (of.role === "provider" || !kind.accepts.includes(of.yields)) continue;
    Deno.test(`${title}: gives tokens for ${kind.name}, which can hang on it`, () => {
      assert(example(of).clusterToken !== undefined);
    });
  }
}
