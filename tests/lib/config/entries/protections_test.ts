import { assertEquals } from "@std/assert";
import { scalarOf } from "../../../../lib/config/yaml/locate.ts";
import type { Located } from "../../../../lib/config/yaml/located.ts";
import { resolved } from "../../../../lib/chain/link.ts";
import { AGENTS, NESTING } from "../../../../lib/config/entries/settings.ts";
import { CLOUDS } from "../clouds.ts";
import { guardedModel } from "../world.ts";

const guarded = (own: string, found: string) => guardedModel(own, found, CLOUDS);

/** Programs that say nothing of use. */
function withoutPrograms(value: Located): Promise<Located> {
  const told = (inner: Located): Located => {
    if (inner.type === "command") return scalarOf("false", inner.at);
    if (inner.type !== "map") return inner;
    const entries = [...inner.entries].map(([key, entry]) =>
      [key, { ...entry, value: told(entry.value) }] as const
    );
    return { ...inner, entries: new Map(entries) };
  };
  return Promise.resolve(told(value));
}

const identity = (text: string) => `auth: {identities: {prod: {kind: aws/user, ${text}}}}`;

Deno.test("attack: a project takes the protection off an identity, in every way of saying so", async () => {
  for (const text of ["protected: false", "protected: null", "protected: maybe", "protected: []"]) {
    const { identities } = await guarded(identity("protected: true"), identity(text));
    assertEquals(identities.get("prod")?.protected, true, text);
  }
});

Deno.test("attack: a project says that what one's own file can't tell is not protected", async () => {
  for (const text of ["!include gone.yaml", "maybe", "!exec tell", "~"]) {
    const { identities } = await guarded(
      identity(`protected: ${text}`),
      identity("protected: false"),
    );
    assertEquals(identities.get("prod")?.protected, true, text);
  }
});

Deno.test("a project may protect what is not protected", async () => {
  const { identities } = await guarded(identity("alias: p"), identity("protected: true"));
  assertEquals(identities.get("prod")?.protected, true);
});

Deno.test("attack: a project's identity that is obtained from a protected one", async () => {
  const more = "auth: {identities: {" +
    "side: {kind: aws/assume-role, via: {identity: prod}}, " +
    "far: {kind: aws/assume-role, via: {identity: side}}, " +
    "other: {kind: aws/user}}}";
  const { identities } = await guarded(identity("protected: true"), more);
  const flags = ["prod", "side", "far", "other"].map((name) => identities.get(name)?.protected);
  assertEquals(flags, [true, true, true, false]);
});

Deno.test("one's own identities go through a protected one as they always did", async () => {
  const own = "auth: {identities: {prod: {kind: aws/user, protected: true}, " +
    "side: {kind: aws/assume-role, via: {identity: prod}}}}";
  const { identities } = await guarded(own, "env: {A: b}");
  assertEquals(identities.get("side")?.protected, false);
});

Deno.test("attack: a project obtains an identity of one's own from a protected one", async () => {
  const own =
    "auth: {identities: {prod: {kind: aws/user, protected: true}, ada: {kind: aws/user}, " +
    "dev: {kind: aws/assume-role, via: {identity: ada}}}}";
  const { identities } = await guarded(own, "auth: {identities: {dev: {via: {identity: prod}}}}");
  const flags = ["prod", "ada", "dev"].map((name) => identities.get(name)?.protected);
  assertEquals(flags, [true, false, true]);
});

Deno.test("attack: a project has a program tell part of a protected identity", async () => {
  const own = identity("protected: true, session: {maximum: 1h}");
  const said = ["protected: false, env: {A: !exec x}", "protected: !exec x", "session: !exec x"];
  for (const text of said) {
    const model = await guarded(own, identity(text));
    const node = model.identities.get("prod")!;
    assertEquals(node.computed, true, text);
    const told = await resolved({ model, clouds: CLOUDS, resolve: withoutPrograms }, node);
    assertEquals([told.protected, told.session?.maximum], [true, 3_600_000], text);
  }
});

Deno.test("attack: a project lengthens session.maximum, or leaves it out", async () => {
  const rows: [string, string, number | undefined][] = [
    ["1h", "8h", 3_600_000],
    ["1h", "30m", 1_800_000],
    ["1h", "null", 3_600_000],
    ["null", "8h", 28_800_000],
    ["null", "null", undefined],
  ];
  for (const [own, found, expected] of rows) {
    const text = (value: string) => identity(`session: {maximum: ${value}}`);
    const { identities } = await guarded(text(own), text(found));
    assertEquals(identities.get("prod")?.session?.maximum, expected);
  }
});

Deno.test("attack: a project has remembered what is used", async () => {
  const text = (value: boolean) => `auth: {shell: {frecency: ${value}}}`;
  for (const [own, found, expected] of [[false, true, false], [true, false, false]] as const) {
    const { settings } = await guarded(text(own), text(found));
    assertEquals(settings.shell.frecency, expected);
  }
});

const RULES: readonly (readonly ["nested" | "agents", readonly string[]])[] = [
  ["nested", NESTING],
  ["agents", AGENTS],
];

for (const [key, order] of RULES) {
  Deno.test(`attack: a project loosens shell.${key}, by any word of it`, async () => {
    const text = (value: string) => `auth: {shell: {${key}: ${value}}}`;
    const all = order.flatMap((own) => order.map((found) => [own, found] as const));
    for (const [own, found] of all) {
      const strictest = order[Math.max(order.indexOf(own), order.indexOf(found))];
      const { settings } = await guarded(text(own), text(found));
      assertEquals<string | undefined>(settings.shell[key], strictest, `${own} over ${found}`);
    }
    assertEquals(order.at(0), "allow");
    assertEquals(order.at(-1), "deny");
  });
}

Deno.test("attack: a project silences the audit log, or leads it elsewhere", async () => {
  const rows = ["auth: {audit: {enabled: true, file: /home/u/mine}}", "auth: {}"];
  for (const own of rows) {
    const found = "auth: {audit: {enabled: false, file: /dev/null}}";
    const { settings } = await guarded(own, found);
    const expected = own === "auth: {}" ? {} : { enabled: true, file: "/home/u/mine" };
    assertEquals(settings.audit, expected);
  }
});

Deno.test("attack: a project lets consoles share a browser", async () => {
  const text = (value: string) => `auth: {console: {isolated: ${value}}}`;
  assertEquals((await guarded(text("true"), text("false"))).settings.console.isolated, true);
  assertEquals((await guarded(text("false"), text("true"))).settings.console.isolated, true);
});

/** What a provider says, and the identities that are obtained through it, from near to far. */
const portal = (says: string) =>
  `auth: {providers: {p: {kind: aws/iam-identity-center, ${says}}}, identities: {` +
  "near: {kind: aws/permission-set, via: {provider: p}}, " +
  "far: {kind: aws/assume-role, via: {identity: near}, session: {maximum: 2h, min_ttl: 5m}}, " +
  "other: {kind: aws/user}}}";

Deno.test("what protects a provider protects all that is obtained through it", async () => {
  const read = async (says: string) => (await guarded("env: {A: b}", portal(says))).identities;
  const names = ["near", "far", "other"];
  const isProtected = async (says: string) => {
    const identities = await read(says);
    return names.map((name) => identities.get(name)?.protected);
  };
  assertEquals(await isProtected("protected: true"), [true, true, false]);
  assertEquals(await isProtected("protected: maybe"), [true, true, false]);
  assertEquals(await isProtected("protected: false"), [false, false, false]);
  const limits = await read("session: {maximum: 1h, min_ttl: 10m}");
  assertEquals(names.map((name) => limits.get(name)?.session), [
    { maximum: 3_600_000, min_ttl: 600_000 },
    { maximum: 3_600_000, min_ttl: 600_000 },
    undefined,
  ]);
});

Deno.test("attack: a project's identity is obtained through a provider that one's own file protects", async () => {
  const own = "auth: {providers: {p: {kind: aws/iam-identity-center, protected: true}}}";
  for (const says of ["protected: false", "protected: null", "tags: [x]", "kind: aws/sso"]) {
    const { providers, identities } = await guarded(own, portal(says));
    const flags = ["near", "far", "other"].map((name) => identities.get(name)?.protected);
    assertEquals([providers.get("p")?.protected, ...flags], [true, true, true, false], says);
  }
});

Deno.test("attack: a project leads an identity of one's own around a protected provider", async () => {
  const own =
    "auth: {providers: {p: {kind: aws/iam-identity-center, protected: true}}, identities: {" +
    "near: {kind: aws/permission-set, via: {provider: p}}}}";
  const found = "auth: {providers: {q: {kind: aws/iam-identity-center}}, identities: {" +
    "near: {via: {provider: q}}}}";
  assertEquals((await guarded(own, found)).identities.get("near")?.protected, true);
});

Deno.test("attack: a project takes the name of a protected identity for another, by an alias or in another case", async () => {
  const own = identity("alias: p, protected: true, session: {maximum: 1h}");
  const other = "kind: aws/role, via: {provider: x}";
  const found = [
    [`prod: !unset , other: {alias: prod, ${other}}`, "other"],
    [`prod: !unset , other: {alias: PROD, ${other}}`, "other"],
    [`prod: !unset , PROD: {${other}}`, "prod"],
    [`prod: !unset , p: {${other}}`, "p"],
    [`p: {${other}}`, "p"],
    [`other: {alias: P, ${other}}`, "other"],
  ];
  for (const [text, name] of found) {
    const { identities } = await guarded(own, `auth: {identities: {${text}}}`);
    const { protected: kept, session } = identities.get(name!) ?? {};
    assertEquals([kept, session?.maximum], [true, 3_600_000], text);
  }
  const { identities } = await guarded(own, `auth: {identities: {beside: {alias: b, ${other}}}}`);
  assertEquals(identities.get("beside")?.protected, false);
});
