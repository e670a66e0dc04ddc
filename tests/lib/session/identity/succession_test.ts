/** Sign-ins beside an open session: by the same one they take the place of what it holds, by another they don't. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import { fakeKeyring, type Running } from "../../../fake_system.ts";
import { inside } from "../../inside.ts";
import type { Outcome } from "../../machine.ts";
import { type SmallClouds, smallClouds } from "../../small_cloud.ts";
import {
  type Beside,
  CONFIG,
  exec,
  execBeside,
  HOUR,
  MINUTE,
  SECOND,
  seen,
} from "../exec_in_session.ts";

const refusal = new UserError("person_needed", "Somebody has to sign in");

Deno.test("a sign-in in another process feeds the session within seconds", async () => {
  const small = smallClouds();
  await execBeside({ small }, async (it, run) => {
    small.says.refused.set("role", refusal);
    await it.pass(50 * MINUTE);
    small.says.refused.clear();
    const { status } = await run(["login", "-i", "role"]);
    await it.pass(4 * SECOND);
    const { key, notice } = seen(it);
    assertEquals([status, await key(), await notice()], [0, "role-2-EXAMPLE", ""]);
  });
});

for (
  const lives of [[HOUR, 15 * MINUTE], [HOUR, undefined], [undefined, HOUR], [undefined, undefined]]
) {
  Deno.test(`a login in a session takes the place of what it held, living ${lives.join()}`, async () => {
    for (const env of [{ ATMOS_KEYRING_TYPE: "system" }, {}] as const) {
      const small = smallClouds({ life: lives[0] });
      const setting = { config: CONFIG, env, keyring: fakeKeyring() };
      await inside(["exec", "-i", "role", "--", "work"], setting, async (ask, it, { says }) => {
        says.dead.add("role-1-EXAMPLE");
        says.life = lives[1];
        await it.pass(MINUTE);
        assertEquals((await ask(["login"])).status, 0);
        // Of two that never lapse nothing tells at once which one it is.
        if (lives[0] !== lives[1]) {
          assertEquals(await seen(it).key(), "role-2-EXAMPLE");
        }
        await it.pass(4 * SECOND);
        assertEquals(await seen(it).key(), "role-2-EXAMPLE");
      }, small);
    }
  });
}

Deno.test("whoami says which credential it speaks of, and a login gives the shell that one, whatever store each has", async () => {
  const setting = { config: CONFIG, keyring: fakeKeyring() };
  await inside(["exec", "-i", "role", "--", "work"], setting, async (ask, it, { says }) => {
    const env = { ATMOS_KEYRING_TYPE: "system" };
    await it.pass(4 * SECOND);
    says.life = 15 * MINUTE;
    says.dead.add("role-1-EXAMPLE");
    const who = await ask(["whoami"], { env });
    assertEquals([who.status, await seen(it).key()], [0, "role-1-EXAMPLE"]);
    assertStringIncludes(who.err, "this shell goes by an earlier credential");
    assertStringIncludes(who.err, "hint: atmos-auth login -i role\n");
    assertEquals((await ask(["login", "-i", "role"], { env })).status, 0);
    assertEquals(await seen(it).key(), "role-3-EXAMPLE");
    assertEquals((await ask(["whoami"], { env })).err, "");
  }, smallClouds({ who: "ada" }));
});

Deno.test("attack: a token that is kept nowhere is another's by now, and commands in the session act by it", async () => {
  const small = smallClouds({ who: "alice", life: undefined });
  await inside(
    ["exec", "-i", "brief", "--", "work"],
    { config: CONFIG },
    async (ask, it, { says }) => {
      assertEquals((await ask(["whoami"])).err, "");
      says.who = "mallory";
      const no =
        'error: "brief" would be mallory now, and this session stays who it was opened as\nhint: exit\n';
      for (
        const [argv, failed] of [
          [["whoami"], 1],
          [["whoami", "brief"], 1],
          [["exec", "--", "work"], 125],
        ] as const
      ) {
        const { status, out, err } = await ask(argv);
        assertEquals([status, out, err], [failed, "", no]);
      }
      const warning =
        'warning: That is the "brief" who is signed in by now; this shell goes by an earlier ' +
        "credential, which nobody was asked about\nhint: exit\n";
      const { status, err } = await ask(["login"]);
      assertEquals([status, err.includes(warning)], [0, true], err);
      assertEquals(await seen(it).token(), "brief-1-EXAMPLE");
    },
    small,
  );
});

Deno.test("a login at the provider feeds a session that is who signed in there", async () => {
  const config = `auth:
  providers: { portal: { kind: aws/login } }
  identities: { same: { kind: aws/same, via: { provider: portal } } }`;
  const setting = { config, env: { ATMOS_KEYRING_TYPE: "system" }, keyring: fakeKeyring() };
  await inside(["exec", "-i", "same", "--", "work"], setting, async (ask, it, { says }) => {
    assertEquals(await seen(it).key(), "portal-1-EXAMPLE");
    says.life = 15 * MINUTE;
    await it.pass(MINUTE);
    assertEquals((await ask(["login", "--provider", "portal"])).status, 0);
    await it.pass(4 * SECOND);
    assertEquals(await seen(it).key(), "portal-2-EXAMPLE");
  });
});

/** Has somebody sign in elsewhere as `role`, and lets the session find that. */
async function signInAs(who: string, small: SmallClouds, run: Beside, it: Running) {
  small.says.who = who;
  await run(["login", "-i", "role"]);
  await it.pass(4 * SECOND);
}

Deno.test("attack: an open session becomes who has signed in elsewhere under its name", async () => {
  const small = smallClouds({ who: "mia" });
  const system = await execBeside({ small }, async (it, run) => {
    const { key, notice, record } = seen(it);
    await it.pass(10 * SECOND);
    small.says.dead.add("role-1-EXAMPLE");
    await signInAs("eve", small, run, it);
    const why = "and is not renewed, since it would be eve now\nexit\n";
    assertEquals([await key(), await notice()], [
      "role-1-EXAMPLE",
      `role stays who it was ${why}`,
    ]);
    assertEquals((await record()).identities[0].other, "eve");
    await it.pass(50 * MINUTE);
    assertEquals([await key(), await notice()], [
      "role-1-EXAMPLE",
      `role lapses within 15 minutes ${why}`,
    ]);
    small.says.dead.clear();
    await signInAs("mia", small, run, it);
    assertEquals([await key(), await notice()], ["role-3-EXAMPLE", ""]);
  });
  const path = "/home/ada/.local/share/atmos-auth/audit.jsonl";
  const lines = system.files.texts()[path]!.trim().split("\n").map((line) => JSON.parse(line));
  const { session } = lines[0];
  assertEquals(lines.filter(({ event }) => event === "not_renewed"), [{
    ...{ time: "2030-01-01T00:00:12.000Z", pid: 4242, event: "not_renewed", session },
    ...{ name: "role", was: "mia", is: "eve" },
  }]);
});

/** Keeps somebody's keys for `keyed`. */
async function keepKeys(run: Beside, owner: string, ...more: readonly string[]) {
  const argv = ["user", "configure", "keyed", "--stdin", ...more];
  assertEquals(said(await run(argv, { stdin: [owner] })), [
    0,
    `Kept the keys of "keyed": ${owner}\n`,
  ]);
}

function said({ status, out, err }: Outcome): readonly [number, string] {
  return [status, out || err];
}

const KEYED = `auth:
  identities:
    keyed: { kind: aws/owned }
    through: { kind: aws/role, via: { identity: keyed } }
    role: { kind: aws/role }
`;

Deno.test("attack: keys of somebody else take the place of a session's own, and commands in it act by them", async () => {
  const small = smallClouds();
  const before = (run: Beside) => keepKeys(run, "mia");
  const setting = { small, identity: "keyed", config: KEYED, before };
  await execBeside(setting, async (it, run) => {
    const { env } = it;
    await it.pass(10 * SECOND);
    await keepKeys(run, "eve", "--replace");
    // Whoever comes before the session has seen it waits until it has.
    const early = run(["whoami"], { env });
    await it.pass(4 * SECOND);
    const no =
      'error: "keyed" would be eve now, and this session stays who it was opened as\nhint: exit\n';
    assertEquals(said(await early), [1, no]);
    const credentials = ["credential-process", "-i", "through"];
    for (const argv of [["whoami"], ["whoami", "-i", "through"], credentials]) {
      assertEquals(said(await run(argv, { env })), [1, no]);
    }
    const inside = { env, programs: { "/usr/bin/inner": () => 0 } };
    assertEquals(said(await run(["exec", "-i", "role", "--", "inner"], inside)), [0, ""]);
    const notice = "keyed stays who it was and is not renewed, since it would be eve now\nexit\n";
    assertEquals([await seen(it).key(), await seen(it).notice()], ["keyed-1-EXAMPLE", notice]);
    assertStringIncludes((await run(["sessions"], { env })).out, ", not renewed");
    await keepKeys(run, "mia", "--replace");
    await it.pass(4 * SECOND);
    const late = run(["whoami"], { env });
    await it.pass(4 * SECOND);
    assertEquals((await late).status, 0);
    assertEquals(await seen(it).notice(), "");
  });
});

Deno.test("attack: where nobody can be asked, an open session becomes who has signed in elsewhere", async () => {
  const unasked = new UserError("unreachable", "Cannot reach It");
  const small = smallClouds({ who: "mia", unasked });
  await execBeside({ small }, async (it, run) => {
    const { key, notice, record } = seen(it);
    await it.pass(10 * SECOND);
    await signInAs("eve", small, run, it);
    const why = "and is not renewed while nobody can be asked who it would be now";
    assertEquals([await key(), await notice()], [
      "role-1-EXAMPLE",
      `role stays who it was ${why}\natmos-auth status\n`,
    ]);
    const { trouble, doubted } = (await record()).identities[0];
    assertEquals([trouble, doubted], [
      "nobody can tell who it would be now: Cannot reach It",
      true,
    ]);
    // As soon as it can be asked, that is done, and nobody signs in again.
    small.says.unasked = undefined;
    await it.pass(20 * SECOND);
    assertEquals((await record()).identities[0].other, "eve");
    small.says.unasked = unasked;
    await signInAs("mia", small, run, it);
    assertEquals(await key(), "role-1-EXAMPLE");
    small.says.unasked = undefined;
    await it.pass(20 * SECOND);
    assertEquals([await key(), await notice()], ["role-3-EXAMPLE", ""]);
    assertEquals((await record()).identities[0].trouble, undefined);
  });
});

Deno.test("where nobody can ever be asked, it is renewed at the moment at which it lapses", async () => {
  const unasked = new UserError("unreachable", "Cannot reach It");
  const small = smallClouds({ who: "mia", unasked });
  await exec(async (it) => {
    await it.pass(59 * MINUTE);
    assertEquals(await seen(it).key(), "role-1-EXAMPLE");
    assertStringIncludes(await seen(it).notice() ?? "", "while nobody can be asked");
    await it.pass(MINUTE + SECOND);
    assertMatch(await seen(it).key() ?? "", /^role-[2-9]/);
    assertEquals(await seen(it).notice(), "");
  }, { small });
});

Deno.test("a command whose identity was not renewed hears why at its end", async () => {
  const small = smallClouds({ who: "mia" });
  const { err } = await exec(async (it) => {
    await it.pass(MINUTE);
    small.says.who = "eve";
    await it.pass(50 * MINUTE);
    assertEquals(await seen(it).key(), "role-1-EXAMPLE");
  }, { small });
  const why = 'The credentials of "role" were not renewed, since it would be eve now';
  assertEquals(err, `warning: ${why}\n`);
});

Deno.test("where the cloud tells nobody whose it is, it is renewed as it is", async () => {
  const small = smallClouds();
  await exec(async (it) => {
    await it.pass(50 * MINUTE);
    assertEquals(await seen(it).key(), "role-2-EXAMPLE");
  }, { small });
});

const SAME = `auth:
  providers: { portal: { kind: aws/login } }
  identities:
    same: { kind: aws/same, via: { provider: portal } }
    through: { kind: aws/role, via: { identity: same } }
    role: { kind: aws/role }
`;

/** Has whoever signs in next at the portal be this one, and takes away what was kept. */
async function becomes(who: string | undefined, small: SmallClouds, run: Beside) {
  small.says.who = who;
  await run(["logout", "--provider", "portal", "--force"]);
  await run(["logout", "same", "--force"]);
}

Deno.test("attack: a command in a session is who signs in anew, before the session has seen that", async () => {
  const small = smallClouds({ who: "mia" });
  await execBeside({ small, identity: "same", config: SAME }, async ({ env, pass }, run) => {
    await pass(10 * SECOND);
    await becomes("eve", small, run);
    const no =
      'error: "same" would be eve now, and this session stays who it was opened as\nhint: exit\n';
    for (
      const argv of [
        ...[["whoami"], ["whoami", "same"], ["credential-process", "same"]],
        ...[["whoami", "through"], ["credential-process", "through"], ["console", "--print-only"]],
      ]
    ) {
      assertEquals([argv, ...said(await run(argv, { env }))], [argv, 1, no]);
    }
    assertEquals((await run(["whoami", "role"], { env })).status, 0);
    // Nothing of it was kept: as soon as it is the same one's again, so are the commands.
    await becomes("mia", small, run);
    for (const name of ["same", "through"]) {
      assertEquals((await run(["credential-process", name], { env })).status, 0);
    }
  });
});

Deno.test("attack: a command in a session becomes somebody while nobody can be asked who that is", async () => {
  const small = smallClouds({ who: "mia" });
  await execBeside({ small, identity: "same", config: SAME }, async ({ env, pass }, run) => {
    await pass(10 * SECOND);
    assertEquals((await run(["credential-process", "same"], { env })).status, 0);
    await becomes(undefined, small, run);
    assertEquals(said(await run(["credential-process", "same"], { env })), [
      1,
      'error: "same" is no longer told to be mia, who this session was opened as\nhint: exit\n',
    ]);
    small.says.unasked = new UserError("unreachable", "Cannot reach It");
    const { status, out, err } = await run(["credential-process", "same"], { env });
    assertEquals([status, out], [5, ""]);
    assertStringIncludes(err, "Cannot reach It");
    // Neither is one that the cloud does not take: it may take it in a moment.
    small.says.unasked = new UserError("sign_in_needed", "It takes no such key");
    const dead = await run(["credential-process", "same"], { env });
    assertEquals([dead.status, dead.out], [4, ""]);
  });
});

Deno.test("a command that comes before the session has told whom it was opened as waits for that", async () => {
  const small = smallClouds({ who: "mia" });
  await execBeside({ small, identity: "same", config: SAME }, async ({ env, pass }, run) => {
    await becomes("eve", small, run);
    const early = run(["credential-process", "same"], { env });
    await pass(4 * SECOND);
    assertEquals((await early).status, 1);
  });
});

Deno.test("attack: where the cloud tells nobody, whatever a command obtains anew is taken for the session's", async () => {
  const small = smallClouds();
  await execBeside({ small, identity: "same", config: SAME }, async ({ env, pass }, run) => {
    await pass(10 * SECOND);
    assertEquals((await run(["credential-process", "same"], { env })).status, 0);
    await becomes(undefined, small, run);
    assertEquals(said(await run(["credential-process", "same"], { env })), [
      1,
      'error: "same" is not what this session holds, and nobody can tell whose either is\nhint: exit\n',
    ]);
  });
});

Deno.test("attack: a configuration that is changed has a session's name mean somebody else in it", async () => {
  const small = smallClouds({ who: "mia" });
  await execBeside({ small, identity: "same", config: SAME }, async ({ env, pass, files }, run) => {
    await pass(10 * SECOND);
    const file = "/home/ada/.atmos/atmos.yaml";
    const no = 'error: "same" is configured otherwise by now, and this session stays who it was ' +
      "opened as\nhint: exit\n";
    const changed = [
      SAME.replace("{ kind: aws/login }", "{ kind: aws/login, url: other }"),
      SAME.replace("auth:\n", "auth:\n  realm: other\n"),
      SAME.replace("kind: aws/same,", "kind: aws/same, region: eu-north-1,"),
    ];
    // Who the cloud tells it to be does not count: a name may be equal in another place.
    for (const config of changed) {
      await files.write(file, config);
      for (const argv of [["whoami", "same"], ["credential-process", "through"]]) {
        assertEquals([config, argv, ...said(await run(argv, { env }))], [config, argv, 1, no]);
      }
    }
    await files.write("/home/ada/.atmos/moved.yaml", SAME);
    await files.write(file, "import: [./moved.yaml]\nauth: { realm: other }\n");
    const moved = await run(["credential-process", "same"], { env });
    assertEquals([moved.status, moved.err.endsWith(no)], [1, true], moved.err);
    await files.write(file, SAME.replace("kind: aws/same,", "kind: aws/same, color: red,"));
    assertEquals((await run(["credential-process", "same"], { env })).status, 0);
  });
});

Deno.test("another project's identity of an equal name is another from the start", async () => {
  const small = smallClouds({ who: "mia" });
  await execBeside({ small, identity: "same", config: SAME }, async ({ env, pass, files }, run) => {
    await pass(10 * SECOND);
    await files.write("/home/ada/other.yaml", SAME);
    small.says.who = "eve";
    const argv = ["credential-process", "same", "--config", "/home/ada/other.yaml"];
    assertEquals((await run(argv, { env })).status, 0);
  });
});
