import "../../bare_process.ts";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@std/yaml";
import { command } from "../machine.ts";
import type { Staged } from "../../fake/disk.ts";
import { cloudTable } from "../../../providers/table.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  identities: { role: { kind: aws/role, default: true } }
  integrations:
    main: { kind: aws/eks, via: { identity: role }, spec: { cluster: { name: main } } }
`;
const KUBE = "/home/ada/.kube/config";

interface Kube {
  readonly "current-context": string;
  readonly clusters: readonly { readonly name: string }[];
  readonly users: readonly {
    readonly user: { readonly exec: { readonly args: readonly string[] } };
  }[];
}

async function update(argv: readonly string[], files = {}, env = {}) {
  const small = smallClouds();
  const outcome = await command(["aws", "eks", "update-kubeconfig", ...argv], {
    ...{ config, files, env, clouds: small.clouds },
  });
  return { ...outcome, small, texts: outcome.system.files.texts() };
}

const read = (text: string) => parse(text) as Kube;

Deno.test("a configured cluster is written, with a command of ours that prints its token", async () => {
  const { status, out, err, texts, system } = await update([]);
  assertEquals([status, out, err], [0, "", `Context "main" is the current one of ${KUBE}\n`]);
  const { clusters, users, "current-context": current } = read(texts[KUBE]!);
  assertEquals([current, clusters.map(({ name }) => name)], ["main", ["arn:main"]]);
  assertEquals(users[0]!.user.exec.args, [
    ...["--as-written", "aws", "eks", "token", "--cluster-name", "main", "-i", "role"],
  ]);
  assertEquals([texts[KUBE]!.includes("EXAMPLE"), (await system.beside().files.info(KUBE))?.mode], [
    false,
    0o600,
  ]);
});

Deno.test("a program is told which contexts were written, and where", async () => {
  const { out } = await update(["--json"]);
  assertEquals(JSON.parse(out), { clusters: [{ context: "main", file: KUBE, current: true }] });
  const both = await update(["--json", "--dry-run"]);
  assertStringIncludes(both.err, "takes --dry-run or --json, and not both");
});

Deno.test("what is there stays, and the file that KUBECONFIG names first is meant", async () => {
  const theirs = "/work/theirs";
  const text = "clusters: [{ name: mine, cluster: { server: 'https://mine.example' } }]";
  const { texts } = await update([], { [theirs]: text }, { KUBECONFIG: `${theirs}:/work/other` });
  assertEquals(read(texts[theirs]!).clusters.map(({ name }) => name), ["mine", "arn:main"]);
  const broken = await update([], { [KUBE]: "- no\n- map" });
  assertStringIncludes(broken.err, `Cannot change "${KUBE}": it is no kubeconfig`);
  assertEquals(broken.texts[KUBE], "- no\n- map");
});

Deno.test("a dry run prints, and a cluster may be described by flags, under a name of one's own", async () => {
  const dry = await update(["--dry-run"]);
  assertEquals([read(dry.out)["current-context"], dry.texts[KUBE]], ["main", undefined]);
  const named = await update(["--name", "other", "--alias", "mine", "--kubeconfig", "here"]);
  assertEquals(read(named.texts["/work/here"]!)["current-context"], "mine");
  const none = await update(["--integration", "none"]);
  assertStringIncludes(none.err, 'There is no integration "none"');
});

Deno.test("the user's name may be told, and is not taken from somebody else", async () => {
  const { texts } = await update(["--user-alias", "me"]);
  const { users, contexts } = parse(texts[KUBE]!) as Record<string, { name: string }[]>;
  assertEquals([users![0]!.name, JSON.stringify(contexts).includes('"user":"me"')], ["me", true]);
  const again = await update(["--user-alias", "me"], { [KUBE]: texts[KUBE]! });
  assertEquals(again.status, 0);
  const theirs = "users: [{ name: me, user: { token: x } }]";
  const taken = await update(["--user-alias", "me"], { [KUBE]: theirs });
  assertEquals([taken.status, taken.texts[KUBE]], [1, theirs]);
  assertStringIncludes(taken.err, `"${KUBE}" has a user "me" already, of somebody else`);
});

Deno.test("a profile of ~/.aws is spoken of where it has no say", async () => {
  const { status, err } = await update([], {}, { ATMOS_AWS_PROFILE: "prod" });
  assertEquals(status, 0);
  assertStringIncludes(err, "warning: ATMOS_AWS_PROFILE has no effect: the identity signs in");
});

Deno.test("another process that writes is waited for", async () => {
  const { system } = await update([]);
  const { clouds } = smallClouds();
  const lock = [...system.files.content.keys()].find((path) => path.endsWith("kubeconfig.lock"))!;
  const held = await system.beside().files.lock(lock, 0);
  const { run } = await import("../../../lib/run.ts");
  const waiting = system.beside();
  const argv = ["aws", "eks", "update-kubeconfig"];
  const status = await waiting.until(
    run(argv, waiting, { ...cloudTable, load: () => Promise.resolve(clouds) }),
  );
  assertEquals([status, waiting.err.join("").split("\n")[0]], [
    1,
    `error: Another atmos-auth has been writing "${KUBE}" too long`,
  ]);
  held!.release();
});

const twoIdentities = `auth:
  identities: { role: { kind: aws/role, default: true }, dev: { kind: aws/role } }
  integrations:
    main: { kind: aws/eks, via: { identity: role }, spec: { cluster: { name: main } } }
    other: { kind: aws/eks, via: { identity: dev }, spec: { cluster: { name: main } } }
`;

Deno.test("two identities of one cluster stand side by side, and each is written again in its place", async () => {
  const first = await update([]);
  const as = async (identity: string, text: string) => {
    const { clouds } = smallClouds();
    const argv = ["aws", "eks", "update-kubeconfig", "-i", identity];
    const outcome = await command(argv, { config: twoIdentities, files: { [KUBE]: text }, clouds });
    return { err: outcome.err, text: outcome.system.files.texts()[KUBE]! };
  };
  const second = await as("dev", first.texts[KUBE]!);
  assertEquals(
    second.err,
    `Context "dev@main" is the current one of ${KUBE}; "main" there is of user "role@arn:main"\n`,
  );
  const names = (text: string) => {
    const { contexts, users } = parse(text) as Record<string, { name: string }[]>;
    return [contexts!.map(({ name }) => name), users!.map(({ name }) => name)];
  };
  assertEquals(names(second.text), [["main", "dev@main"], ["role@arn:main", "dev@arn:main"]]);
  const again = await as("dev", second.text);
  assertEquals(again.text, second.text);
  const back = await as("role", second.text);
  assertEquals([names(back.text), read(back.text)["current-context"]], [
    names(second.text),
    "main",
  ]);
});

Deno.test("a name that was asked for and is somebody else's is refused", async () => {
  const text = "contexts: [{name: prod, context: {cluster: a, user: own}}]\n";
  const { status, err, texts } = await update(["--alias", "prod"], { [KUBE]: text });
  assertEquals([status, texts[KUBE]], [1, text]);
  assertStringIncludes(err, `"${KUBE}" has a context "prod" already, of user "own"`);
  assertStringIncludes(err, "hint: atmos-auth aws eks update-kubeconfig --alias role@prod\n");
  const all = ["prod", "role@prod", "role@arn:main"].map((name) =>
    `{name: '${name}', context: {cluster: a, user: own}}`
  );
  const full = await update(["--alias=prod"], { [KUBE]: `contexts: [${all.join()}]\n` });
  assertStringIncludes(full.err, `hint: kubectl config delete-context prod --kubeconfig ${KUBE}\n`);
});

Deno.test("a blank in front of KUBECONFIG's path is refused: kubectl makes a directory of it", async () => {
  const { status, err, texts } = await update([], {}, { KUBECONFIG: " /work/kc" });
  assertEquals([status, Object.keys(texts).filter((path) => path.includes("kc"))], [2, []]);
  assertStringIncludes(err, 'KUBECONFIG begins with a blank: " /work/kc"');
  assertStringIncludes(err, "hint: export KUBECONFIG=/work/kc\n");
});

interface Contexts {
  readonly contexts: readonly { name: string; context: { cluster: string; user: string } }[];
}

const leads = (text: string) =>
  (parse(text) as Contexts).contexts.map(({ name, context: { cluster, user } }) =>
    `${name}: ${user} at ${cluster}`
  );

Deno.test("attack: a context that has been of one cluster leads to another one in silence", async () => {
  const first = await update(["--name", "main", "--alias", "prod"]);
  const text = first.texts[KUBE]!;
  const again = await update(["--name", "main", "--alias", "prod"], { [KUBE]: text });
  assertEquals([again.status, again.texts[KUBE]], [0, text]);
  const second = await update(["--name", "second", "--alias", "prod"], { [KUBE]: text });
  assertEquals([second.status, second.texts[KUBE]], [1, text]);
  assertEquals(
    second.err,
    `error: "${KUBE}" has a context "prod" already, of cluster "arn:main"\n` +
      "hint: atmos-auth aws eks update-kubeconfig --name second --alias role@prod\n",
  );
  const hinted = await update(["--name", "second", "--alias", "role@prod"], { [KUBE]: text });
  assertEquals(leads(hinted.texts[KUBE]!), [
    "prod: role@arn:main at arn:main",
    "role@prod: role@arn:second at arn:second",
  ]);
});

Deno.test("a name that nobody typed gives way to that of another cluster", async () => {
  const old =
    "contexts: [{ name: main, context: { cluster: 'arn:old', user: 'role@arn:old' } }]\n" +
    "users: [{ name: 'role@arn:old', user: { exec: { args: [x, -i, role] } } }]\n";
  const { err, texts } = await update([], { [KUBE]: old });
  assertEquals(
    err,
    `Context "role@main" is the current one of ${KUBE}; "main" there is of cluster "arn:old"\n`,
  );
  const both = ["main: role@arn:old at arn:old", "role@main: role@arn:main at arn:main"];
  assertEquals(leads(texts[KUBE]!), both);
  const again = await update([], { [KUBE]: texts[KUBE]! });
  assertEquals(leads(again.texts[KUBE]!), both);
});

Deno.test("attack: a user's name that is told anew has another cluster get its token", async () => {
  const text = (await update(["--user-alias", "me"])).texts[KUBE]!;
  const argv = ["--name", "second", "--user-alias", "me"];
  const { status, err, texts } = await update(argv, { [KUBE]: text });
  assertEquals([status, texts[KUBE]], [1, text]);
  assertStringIncludes(err, `"${KUBE}" has a user "me" already, for another cluster`);
  const mended = argv.with(-1, "role@arn:second");
  assertStringIncludes(err, `hint: atmos-auth aws eks update-kubeconfig ${mended.join(" ")}\n`);
  assertEquals((await update(mended, { [KUBE]: text })).status, 0);
});

Deno.test("one name is not given to several clusters", async () => {
  const two =
    `${config}    other: { kind: aws/eks, via: { identity: role }, spec: { cluster: { name: b } } }\n`;
  for (const flag of ["--alias", "--user-alias"]) {
    const small = smallClouds();
    const { status, err } = await command(["aws", "eks", "update-kubeconfig", flag, "prod"], {
      ...{ config: two, clouds: small.clouds },
    });
    assertEquals([status, small.signedIn], [2, []]);
    assertStringIncludes(err, `${flag} is the name for one cluster, and "main", "other" are meant`);
    assertStringIncludes(err, `update-kubeconfig --integration main ${flag} prod`);
  }
});

Deno.test("of the files that kubectl reads together none says another of the name", async () => {
  const [first, last] = ["/work/first", "/work/last"];
  const theirs =
    "current-context: mine\ncontexts: [{ name: main, context: { cluster: c, user: eve } }]";
  for (
    const [files, where] of [[{ [first]: theirs }, first], [{ [last]: theirs }, last]] as const
  ) {
    const env = { KUBECONFIG: `${first}:${last}` };
    const written = where === first ? last : first;
    const asked = await update(["--alias", "main", "--kubeconfig", written], files, env);
    assertEquals([asked.status, asked.texts[written]], [1, undefined]);
    assertStringIncludes(asked.err, `"${where}" has a context "main" already, of user "eve"`);
    const other = await update(["--kubeconfig", written], files, env);
    assertEquals(read(other.texts[written]!)["current-context"], "role@main");
    const own = where === first ? `; kubectl's own is "mine", of ${first}` : "";
    assertEquals(
      other.err,
      `Context "role@main" is the current one of ${written}; "main" of ${where} is of user "eve"${own}\n`,
    );
  }
  const elsewhere = await update(["--alias", "main"], { [first]: theirs }, { KUBECONFIG: last });
  assertEquals(elsewhere.status, 0);
});

Deno.test("kubectl's own lock is waited for, taken and given back", async () => {
  const { system } = await update([]);
  system.files.stage(`${KUBE}.lock`, "");
  const { run } = await import("../../../lib/run.ts");
  const waiting = system.beside();
  const table = { ...cloudTable, load: () => Promise.resolve(smallClouds().clouds) };
  await waiting.until(run(["aws", "eks", "update-kubeconfig"], waiting, table));
  assertStringIncludes(waiting.err.join(""), `Cannot write while there is "${KUBE}.lock"`);
  assertStringIncludes(waiting.err.join(""), `rm -f ${KUBE}.lock`);
  const free = await update([]);
  assertEquals(free.texts[`${KUBE}.lock`], undefined);
  assertEquals(free.system.files.done.includes(`create ${KUBE}.lock`), true);
});

Deno.test("nobody signs in for a file that can't be written, and what it holds stays", async () => {
  const device = { "/dev/null": { kind: "other" as const } };
  const nul = await update([], device, { KUBECONFIG: "/dev/null" });
  assertEquals([nul.status, nul.err], [
    1,
    'error: "/dev/null" is a device, no file to write\nhint: atmos-auth aws eks update-kubeconfig --kubeconfig FILE\n',
  ]);
  for (const path of ["/dev/stdin", "/dev/fd/63", "/proc/self/fd/0"]) {
    const open = await update(["--kubeconfig", path]);
    assertStringIncludes(open.err, `"${path}" is a device, no file to write`);
  }
  const dash = await update(["--kubeconfig", "-"]);
  assertEquals(dash.status, 2);
  assertStringIncludes(dash.err, "--dry-run prints it");
  const secret = "apiVersion: v1\nkind: Secret # mine\n";
  const other = await update([], { [KUBE]: secret });
  assertEquals([other.status, other.texts[KUBE]], [1, secret]);
  assertStringIncludes(other.err, `Cannot change "${KUBE}": it is no kubeconfig: its kind is not`);
  for (const { small } of [nul, dash, other]) assertEquals(small.signedIn, []);
});

Deno.test("a ~ in KUBECONFIG that no shell has replaced is refused: kubectl reads another file", async () => {
  const { status, err } = await update([], {}, { KUBECONFIG: "~/kc" });
  assertEquals(status, 2);
  assertStringIncludes(err, "export KUBECONFIG=/home/ada/kc");
});

Deno.test("attack: a path that only a shell makes one of becomes a directory here", async () => {
  const rows = [
    ["~root/kc", "~root", "/DIRECTORY/kc"],
    ["$HOME/kc", "$HOME", "~/kc"],
    ["${HOME}/kc", "${HOME}", "~/kc"],
    ["$KUBE", "$KUBE", "/DIRECTORY"],
  ] as const;
  for (const [path, part, whole] of rows) {
    const { status, err, texts, small } = await update(["--kubeconfig", path]);
    assertEquals([status, small.signedIn, Object.keys(texts).filter((at) => at.includes("kc"))], [
      ...[2, [], []],
    ]);
    assertStringIncludes(err, `Cannot write to "${path}": only a shell replaces "${part}"`);
    assertStringIncludes(err, `hint: atmos-auth aws eks update-kubeconfig --kubeconfig ${whole}\n`);
  }
  for (const path of ["./~root/kc", "~/kc", "a$b/kc"]) {
    assertEquals((await update(["--kubeconfig", path, "--dry-run"])).status, 0, path);
  }
});

const BASHRC = "/home/ada/.bashrc";

/** A trusted project's word on how its cluster is written. */
async function updateBy(kubeconfig: string, files: Record<string, string | Staged> = {}) {
  const cluster = `cluster: { name: main, kubeconfig: ${kubeconfig} }`;
  const theirs = `auth:
  integrations: { main: { kind: aws/eks, via: { identity: role }, spec: { ${cluster} } } }
`;
  const own = { [BASHRC]: "alias ll=ls\n", "/work/atmos.yaml": theirs };
  return await update([], { ...own, ...files }, { ATMOS_TRUST: "1" });
}

Deno.test("attack: a project has a file of mine overwritten, through a link of its own or by its name", async () => {
  const links = {
    "/work/kubeconfig": { target: BASHRC },
    "/work/home": { target: "/home/ada" },
    "/work/gone": { target: "/home/ada/.bash_aliases" },
  };
  for (const path of ["kubeconfig", "home/.bashrc", "home/new", "gone", "/work/kubeconfig"]) {
    for (const how of ["replace", "merge"]) {
      const { status, err, texts } = await updateBy(`{ path: ${path}, update: ${how} }`, links);
      assertEquals(status, 1, path);
      assertStringIncludes(err, "a link in this project leads to ");
      assertEquals(texts[BASHRC], "alias ll=ls\n");
      assertEquals(Object.keys(texts).filter((each) => /new|aliases/.test(each)), []);
    }
  }
  const inside = await updateBy("{ path: kubeconfig }", { "/work/kubeconfig": { target: "real" } });
  assertEquals([inside.status, inside.texts["/work/real"] !== undefined], [0, true], inside.err);
});

Deno.test("attack: what is no kubeconfig is replaced by one, or taken for one", async () => {
  const others = ["alias ll=ls\n", "precious: yes\n", '{"a": 1}', "users: [{name: a}]\n"];
  for (const text of others) {
    const { status, texts } = await updateBy("{ update: replace }", { [KUBE]: text });
    assertEquals([status, texts[KUBE]], [1, text]);
  }
  for (const text of ["precious: yes\n", '{"a": 1}']) {
    const { status, err, texts } = await updateBy("{}", { [KUBE]: text });
    assertEquals([status, texts[KUBE]], [1, text]);
    assertStringIncludes(err, `Cannot change "${KUBE}": it is no kubeconfig`);
  }
  const old = "kind: Config\napiVersion: v1\nusers: [{name: a, user: {}}]\n";
  for (const text of [old, "", "# mine\n"]) {
    const { status, texts } = await updateBy("{ update: replace }", { [KUBE]: text });
    assertEquals([status, texts[KUBE]!.includes("name: a,")], [0, false]);
  }
});

Deno.test("attack: a project opens my kubeconfig to others, which has programs run", async () => {
  const text = "kind: Config\napiVersion: v1\n";
  for (const [mode, before, after] of [["0640", 0o600, 0o600], ["0600", 0o644, 0o600]] as const) {
    const files = { [KUBE]: { text, mode: before } };
    const { status, system } = await updateBy(`{ mode: "${mode}" }`, files);
    assertEquals([status, (await system.beside().files.info(KUBE))?.mode], [0, after]);
  }
});
