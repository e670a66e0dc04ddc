import { assertEquals, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { fakeKeyring } from "../../fake/keyring.ts";
import { firstClouds, OFFERED } from "../first_cloud.ts";
import { inside } from "../inside.ts";
import { CONFIG, PLACE, runOn, type Setting } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const A = `auth:
  identities:
    role: { kind: aws/role, account: one, default: true }
    dev: { kind: aws/role }
    gh: { kind: github/brief }
`;
const B = `auth:
  identities:
    role: { kind: aws/role, account: two }
    other: { kind: aws/role, default: true }
`;

/** Two projects, and a directory of none. */
const PROJECTS: Setting = {
  cwd: "/work/a",
  env: { ATMOS_TRUST: "1" },
  installed: { "/usr/bin/true": () => 0, "/usr/bin/zsh": () => 0 },
  files: {
    "/work/a/atmos.yaml": A,
    "/work/b/atmos.yaml": B,
    "/work/c/atmos.yaml": B.replace("role", "lead"),
    "/work/n": { kind: "directory" },
  },
};

/** In another directory, as a person who has trusted what lies there. */
const at = (cwd: string, env: Readonly<Record<string, string>> = {}) => ({
  cwd,
  env: { ATMOS_TRUST: "1", ...env },
});

const refusal = (line: string) =>
  'error: Nobody is named, so "role" of this shell is meant, which is that of "/work/a/atmos.yaml"; ' +
  `read here is "/work/b/atmos.yaml"\nhint: atmos-auth ${line}\n`;

/** Every command that may be typed without a name; how each fails. */
const UNNAMED: readonly (readonly [argv: readonly string[], hint: string, status: number])[] = [
  [["whoami"], "--no-color whoami --chdir /work/a", 3],
  [["exec", "--", "true"], "--no-color exec --chdir /work/a -- true", 125],
  [["shell"], "--no-color shell --chdir /work/a", 3],
  [["console", "--print-only"], "--no-color console --chdir /work/a --print-only", 3],
  [["login"], "--no-color login --chdir /work/a", 3],
  [["env"], "--no-color env --chdir /work/a", 3],
  [["credential-process"], "--no-color credential-process --chdir /work/a", 3],
  [["user", "configure"], "--no-color user configure --chdir /work/a", 3],
];

const LOGOUT = [["logout"], "--no-color logout --chdir /work/a", 3] as const;

/** What they print: `env` lets the shell that reads it hear that it failed. */
const printed = ([command]: readonly string[]) => command === "env" ? "false;\n" : "";

Deno.test("attack: another project's identity of an equal name takes the place of the session's", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask, _, { signedIn }) => {
    const before = [...signedIn];
    for (const [argv, hint, status] of UNNAMED) {
      const { err, out, ...of } = await ask(argv, at("/work/b"));
      assertEquals([argv, of.status, out, err], [argv, status, printed(argv), refusal(hint)]);
    }
    assertEquals(signedIn, before);
    const kubectl = await ask(
      ["aws", "eks", "token", "--cluster-name", "main"],
      at("/work/b"),
    );
    assertEquals([kubectl.status, kubectl.out], [3, ""]);
  });
});

Deno.test("attack: who asks in a session who they are is made to trust a stranger's file", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask) => {
    for (const [argv, hint, status] of [...UNNAMED, LOGOUT]) {
      const { err, ...of } = await ask(argv, {
        ...at("/work/b", { ATMOS_TRUST: "" }),
        terminal: true,
      });
      assertEquals([argv, of.status, err], [argv, status, refusal(hint)]);
    }
    for (const argv of [["whoami", "role"], ["logout", "--all"], ["login", "-i"]]) {
      const { err } = await ask(argv, at("/work/b", { ATMOS_TRUST: "" }));
      assertStringIncludes(err, "nobody has trusted it");
    }
  });
});

Deno.test("a name that is typed where the shell has gone is said to be that of another file", async () => {
  const said =
    '"role" is that of "/work/b/atmos.yaml", and this shell was opened by "/work/a/atmos.yaml"\n';
  await inside(["shell", "-i", "role"], PROJECTS, async (ask) => {
    for (
      const line of [
        ...["exec role -- true", "env role", "whoami role", "login role", "console role"],
        ...["shell role --shell zsh", "logout role"],
      ]
    ) {
      const { err } = await ask(line.split(" "), at("/work/b"));
      const isUntrue = err.includes("is role already");
      assertEquals([line, err.includes(said), isUntrue], [line, true, false], err);
    }
    const chosen = ["exec", "role", "--config", "/work/b/atmos.yaml", "--", "true"];
    for (const argv of [["exec", "role", "--", "true"], chosen]) {
      const { status, err } = await ask(argv, at("/work/a"));
      assertEquals([status, err.includes("is that of")], [0, false], err);
    }
  });
});

Deno.test("where that name is missing, the refusal says whose it is all the same", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask) => {
    const { status, err } = await ask(["whoami"], at("/work/c"));
    assertEquals([status, err], [
      3,
      'error: Nobody is named, so "role" of this shell is meant, which is that of "/work/a/atmos.yaml"; ' +
      'read here is "/work/c/atmos.yaml"\nhint: atmos-auth --no-color whoami --chdir /work/a\n',
    ]);
  });
});

Deno.test("the line of that hint means the session's own, and a name that is typed this place's", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask) => {
    const led = await ask(["whoami", "--chdir", "/work/a"], at("/work/b"));
    assertEquals(led.status, 0);
    assertStringIncludes(led.out, "(of /work/a)");
    for (const more of [at("/work/b"), at("/work/n")]) {
      const typed = await ask(["whoami", "-i", "role", "--config", "/work/b/atmos.yaml"], more);
      assertEquals(typed.status, 0);
      assertStringIncludes(typed.out, "(of /work/b)");
    }
    const chosen: readonly string[][] = [
      ["--config", "/work/b/atmos.yaml"],
      ["--config=/work/b/atmos.yaml", "--config", "/work/c/atmos.yaml"],
      ["-C", "/work/b"],
      ["-C/work/b"],
      ["--config-path", "/work/b", "-C", "/work/c"],
    ];
    for (const flags of chosen) {
      const { status, err } = await ask(["whoami", ...flags], at("/work/a"));
      assertEquals([flags, status], [flags, 3]);
      const [, line = ""] = /hint: atmos-auth --no-color (.*)\n/.exec(err) ?? [];
      assertEquals(line.replace(/-C ?(?=\/)/, "--chdir "), "whoami --chdir /work/a");
      const back = await ask(line.split(" "), at("/work/b"));
      assertStringIncludes(back.out, "(of /work/a)");
    }
    const back = await ask(["whoami", "--config", "/work/a/atmos.yaml"], at("/work/b"));
    assertEquals(back.status, 0);
    assertStringIncludes(back.out, "(of /work/a)");
  });
});

Deno.test("in its own project, and below it, nobody has to be named", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask) => {
    for (const cwd of ["/work/a", "/work/a/deep"]) {
      const { status, out } = await ask(["whoami"], at(cwd));
      assertEquals(status, 0);
      assertStringIncludes(out, "role");
    }
  });
});

Deno.test("attack: a variable makes a command without a name another identity than the shell is", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask, _, { signedIn }) => {
    const before = [...signedIn];
    for (const [argv, , status] of UNNAMED) {
      const { err, out, ...of } = await ask(argv, at("/work/a", { ATMOS_IDENTITY: "dev" }));
      assertEquals([argv, of.status, out], [argv, status, printed(argv)]);
      assertStringIncludes(
        err,
        'error: Nobody is named, and ATMOS_IDENTITY says "dev", which this shell is not: it is "role"\n',
      );
      assertStringIncludes(err, " --identity role");
    }
    assertEquals(signedIn, before);
    const typed = await ask(["whoami", "-i", "dev"], at("/work/a", { ATMOS_IDENTITY: "dev" }));
    assertEquals(typed.status, 0);
    const unset = await ask(["whoami"], at("/work/b", { ATMOS_IDENTITY: "" }));
    assertEquals([unset.status, unset.out], [3, ""]);
    const own = await ask(["whoami"], at("/work/a", { ATMOS_IDENTITY: "" }));
    assertStringIncludes(own.out, "role");
  });
});

Deno.test("a shell puts right at each prompt whose it is, as our own commands read it", async () => {
  const bash = { "/bin/bash": () => 0, "/usr/bin/bash": () => 0 };
  const setting = { ...PROJECTS, installed: { ...PROJECTS.installed, ...bash } };
  await inside(["shell", "-i", "role", "--shell", "bash"], setting, async (_, { files, env }) => {
    const text = await files.readText(`${PLACE}/${env.ATMOS_SESSION}/shell/bash/hooks`) ?? "";
    assertStringIncludes(text, "__atmos_auth_put ATMOS_IDENTITY 'role'\n");
    assertStringIncludes(text, `__atmos_auth_put ATMOS_SESSION '${env.ATMOS_SESSION}'\n`);
  });
});

Deno.test("a realm, or a configuration, that says something else by now is another identity", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask, { files }) => {
    const realm = await ask(["whoami"], at("/work/a", { ATMOS_AUTH_REALM: "elsewhere" }));
    const said =
      'error: Nobody is named, so "role" of this shell is meant, and "/work/a/atmos.yaml" no ' +
      "longer says the same of it as when the shell was opened\n" +
      "hint: exit\n";
    assertEquals([realm.status, realm.err], [3, said]);
    await files.write("/work/a/atmos.yaml", A.replace("one", "two"));
    const { status, err } = await ask(["whoami"], at("/work/a"));
    assertEquals([status, err], [3, said]);
    const typed = await ask(["whoami", "--identity", "role"], at("/work/a"));
    assertEquals([typed.status, typed.err.includes("is configured otherwise by now")], [1, true]);
    await files.write("/work/a/atmos.yaml", `# a note\n${A}`);
    assertEquals((await ask(["whoami"], at("/work/a"))).status, 0);
  });
});

Deno.test("each of several is that of the session, or none is meant", async () => {
  await inside(["shell", "-i", "role", "-i", "gh"], PROJECTS, async (ask, _, { signedIn }) => {
    const before = signedIn.length;
    assertEquals((await ask(["exec", "--", "true"], at("/work/a"))).status, 0);
    const anew = signedIn.slice(before).map((each) => each.split(" ")[0]);
    // What the session holds of the other one will do.
    assertEquals(anew, ["gh"]);
    assertEquals((await ask(["exec", "--", "true"], at("/work/b"))).status, 125);
  });
});

Deno.test("a session in a session is whose it was opened for", async () => {
  const both = { ...PROJECTS, files: { ...PROJECTS.files, [CONFIG]: "auth: {}\n" } };
  await inside(
    ["exec", "-i", "role", "--config", "/work/b/atmos.yaml", "--", "work"],
    both,
    async (ask) => {
      assertEquals((await ask(["whoami"], at("/work/a"))).status, 0);
      const found = await ask(["whoami"], at("/work/a", { ATMOS_CONFIG: "" }));
      assertEquals(found.status, 3);
    },
  );
});

Deno.test("a session that has ended says nothing of whom a name means", async () => {
  const left: { env?: Readonly<Record<string, string>> } = {};
  const { system } = await inside(["shell", "-i", "role"], PROJECTS, (_, { env }) => {
    left.env = env;
    return Promise.resolve();
  });
  const env = { ...left.env, ATMOS_KEYRING_TYPE: "memory", ATMOS_TRUST: "1" };
  const later = system.beside({ cwd: "/work/b", env });
  const { status, err } = await runOn(later, ["--no-color", "whoami"], smallClouds().clouds);
  assertEquals([status, err], [
    3,
    'error: Nobody is named, and the session whose "role" would be meant has ended\n' +
    "hint: atmos-auth --no-color whoami --identity role\n",
  ]);
});

Deno.test("a sign-in to a namesake is not said to be this shell's", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask) => {
    const { err } = await ask(["login", "-i", "role"], at("/work/b"));
    assertEquals(err.includes("Handed to this shell"), false);
    const own = await ask(["login"], at("/work/a"));
    assertStringIncludes(own.err, "Handed to this shell");
  });
});

Deno.test("switch says whose configuration lacks a name", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask) => {
    const { status, err } = await ask(["switch", "other"], at("/work/b"));
    assertEquals([status, err], [
      3,
      'error: There is no identity "other"; looked in "/work/a/atmos.yaml", which this shell was opened by\n' +
      "hint: atmos-auth list --chdir /work/a\n",
    ]);
    const switched = await ask(["switch", "dev"], at("/work/b"));
    assertEquals(switched.status, 0);
    assertStringIncludes(
      switched.err,
      'From the next prompt on you are dev of "/work/a/atmos.yaml", ',
    );
  });
});

Deno.test("where there is no configuration, that of the session is named", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask) => {
    for (const command of ["whoami", "list"]) {
      const { status, err } = await ask([command], at("/work/n"));
      assertEquals(status, 3);
      assertStringIncludes(err, '; this shell was opened by "/work/a/atmos.yaml"\n');
      assertStringIncludes(err, `hint: atmos-auth --no-color ${command} --chdir /work/a\n`);
    }
  });
});

Deno.test("who chose a configuration that is not there is led to none that was not chosen", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask) => {
    const env = { ATMOS_CONFIG: "/work/gone.yaml" };
    for (const more of [env, { ATMOS_CONFIG_PATH: "/work/gone" }, { ATMOS_PROFILE: "gone" }]) {
      const { status, err } = await ask(["list"], at("/work/n", more));
      assertEquals([status, err.includes("--chdir")], [3, false], err);
    }
  });
});

Deno.test("a session that was opened by a file of choice is led back to by that file", async () => {
  const argv = ["shell", "-i", "role", "--config", "/work/b/atmos.yaml"];
  const unled = (cwd: string) => at(cwd, { ATMOS_CONFIG: "" });
  await inside(argv, PROJECTS, async (ask) => {
    const led = "--config /work/b/atmos.yaml";
    for (const cwd of ["/work/n", "/work/a"]) {
      const { err } = await ask(["whoami"], unled(cwd));
      assertStringIncludes(err, `hint: atmos-auth --no-color whoami ${led}\n`);
    }
    assertEquals((await ask(["whoami", ...led.split(" ")], unled("/work/n"))).status, 0);
    const { err } = await ask(["switch", "nobody"], unled("/work/n"));
    assertStringIncludes(err, `hint: atmos-auth list ${led}\n`);
  });
});

Deno.test("what is told at the prompt leads to the session's configuration", async () => {
  const small = smallClouds({ personal: new Set() });
  await inside(["shell", "-i", "role"], PROJECTS, async (_, { files, env, pass }) => {
    small.says.refused.set("role", new UserError("sign_in_needed", "no"));
    await pass(50 * 60_000);
    const told = await files.readText(`${PLACE}/${env.ATMOS_SESSION}/notices`);
    assertEquals(
      told,
      "role lapses within 15 minutes and can't be renewed without you\n" +
        "atmos-auth login -i role --chdir /work/a\n",
    );
  }, small);
});

Deno.test("a shell in a shell says who waits outside by the session, not by a variable", async () => {
  await inside(["shell", "-i", "role"], PROJECTS, async (ask) => {
    const { err } = await ask(["shell", "-i", "dev", "--shell", "sh"], {
      ...at("/work/a", { ATMOS_IDENTITY: "other" }),
      installed: { "/usr/bin/sh": () => 0, "/bin/sh": () => 0 },
    });
    assertStringIncludes(err, '"role" waits in the shell outside');
  });
});

Deno.test("a session's own identity that was forgotten at its provider is found there as if it were named", async () => {
  const { clouds } = firstClouds({}, OFFERED);
  const config =
    "auth: { providers: { portal: { kind: aws/portal, url: https://portal.example } } }";
  const small = { ...smallClouds(), clouds };
  const env = { ATMOS_KEYRING_TYPE: "system" };
  const setting = { config, env, keyring: fakeKeyring(), terminal: true };
  await inside(["shell", "-i", "dev/Admin"], setting, async (ask) => {
    assertEquals((await ask(["logout", "--all"], { env })).status, 0);
    for (const line of [["whoami"], ["whoami", "-i", "dev/Admin"]]) {
      const { status, err } = await ask(line, { env });
      assertEquals(status, 3);
      assertStringIncludes(err, "hint: atmos-auth login --provider portal\n");
    }
    assertEquals((await ask(["login"], { env, terminal: true })).status, 0);
    assertEquals((await ask(["whoami"], { env })).status, 0);
  }, small);
});
