/** What a session is connected to: registries and clusters, for as long as it is open. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../../lib/errors.ts";
import type { FakeProgram, Running } from "../../../fake_system.ts";
import { assertNothingLeft, machine, PLACE, runOn, type Setting } from "../../machine.ts";
import { serving } from "../../loopback/asking.ts";
import { smallClouds } from "../../small_cloud.ts";

const HOUR = 3_600_000;

const CONFIG = `auth:
  identities:
    role: { kind: aws/role }
    short: { kind: aws/role, session: { maximum: 30m } }
  integrations:
    images: { kind: aws/ecr, via: { identity: role } }
    main: { kind: aws/eks, via: { identity: role }, spec: { cluster: { name: main } } }
    mine: { kind: aws/eks, via: { identity: short }, spec: { cluster: { name: mine } } }
    late: { kind: aws/ecr, via: { identity: short }, spec: { auto_provision: false } }
`;

async function exec(
  work: FakeProgram,
  { identity = "role", small = smallClouds(), ...setting }: {
    identity?: string;
    small?: ReturnType<typeof smallClouds>;
  } & Setting = {},
) {
  const system = machine({ ...setting, config: CONFIG, programs: { "/usr/bin/work": work } });
  const outcome = await runOn(system, ["exec", "-i", identity, "--", "work"], small.clouds);
  assertNothingLeft(system);
  return outcome;
}

/** The login that docker has for the registry. */
async function loginIn({ env, files }: Running): Promise<string | undefined> {
  const text = await files.readText(`${env.DOCKER_CONFIG}/config.json`);
  return text && atob(JSON.parse(text).auths["registry.example"].auth);
}

/** The token that lies ready for kubectl. */
async function tokenIn({ env, files }: Running): Promise<string | undefined> {
  const folder = env.KUBECONFIG!.replace(/config$/, "tokens");
  const [name] = await files.list(folder) ?? [];
  const text = name && await files.readText(`${folder}/${name}`);
  return text && JSON.parse(text).token;
}

Deno.test("docker and kubectl of a session find what hangs on its identity, and not the person's own", async () => {
  const files = {
    "/home/ada/.docker/config.json":
      '{"auths": {"mine.example": {"auth": "eDp5"}}, "theme": "dark"}',
    "/home/ada/.docker/contexts/meta/a/meta.json": "{}",
  };
  const { err, system } = await exec(async (it) => {
    const docker = JSON.parse(await it.files.readText(`${it.env.DOCKER_CONFIG}/config.json`) ?? "");
    assertEquals([Object.keys(docker.auths), docker.theme], [
      ["mine.example", "registry.example"],
      "dark",
    ]);
    assertEquals(
      await it.files.readText(`${it.env.DOCKER_CONFIG}/contexts/meta/a/meta.json`),
      "{}",
    );
    assertEquals(it.env.KUBE_CONFIG_PATH, it.env.KUBECONFIG);
    const kube = await it.files.readText(it.env.KUBECONFIG!) ?? "";
    assertStringIncludes(kube, "current-context: main");
    assertEquals(await tokenIn(it), "token-main-role-1-EXAMPLE");
  }, { files });
  assertEquals(err, "");
  assertEquals(
    system.files.texts()["/home/ada/.docker/config.json"],
    files["/home/ada/.docker/config.json"],
  );
});

Deno.test("a docker configuration that can't be read is warned of, and the session opens without it", async () => {
  const cases: readonly (readonly [Required<Setting>["files"], RegExp])[] = [
    [
      { "/home/ada/.docker/config.json": { kind: "directory" } },
      /config.json": it is a directory: /,
    ],
    [{ "/home/ada/.docker/config.json": { target: "config.json" } }, /round in a circle: /],
    [{ "/home/ada/.docker/config.json": "[" }, /config.json" is no JSON object: /],
    [
      { "/home/ada/.docker/config.json": '{"credHelpers":"x"}' },
      /config.json" has "credHelpers", which must be a map: /,
    ],
    [
      { "/home/ada/.docker/config.json": { text: new Uint8Array([0x7b, 0xff]) } },
      /not UTF-8 text: /,
    ],
    [
      { "/home/ada/.docker/contexts/meta/a": { text: "", mode: 0 } },
      /meta\/a": permission is denied: /,
    ],
    [{ "/home/ada/.docker/config.json": { target: "nothing" } }, /^$/],
  ];
  for (const [files, warning] of cases) {
    const { status, err } = await exec(async (it) => {
      assertStringIncludes(await loginIn(it) ?? "", "AWS:login-role");
    }, { files });
    assertEquals([status, warning.test(err)], [0, true], err);
  }
});

Deno.test("logins and tokens are made anew as the identity is renewed", async () => {
  await exec(async (it) => {
    assertEquals([await loginIn(it), await tokenIn(it)], [
      "AWS:login-role-1-EXAMPLE",
      "token-main-role-1-EXAMPLE",
    ]);
    await it.pass(HOUR);
    assertEquals(await tokenIn(it), "token-main-role-2-EXAMPLE");
    await it.pass(11 * HOUR);
    const login = await loginIn(it);
    assertEquals(login !== "AWS:login-role-1-EXAMPLE", true);
  });
});

Deno.test("what can't be connected is warned of, and the session opens all the same", async () => {
  const unconnectable = new UserError("unreachable", "Cannot reach it", { hint: "wait" });
  const { status, err } = await exec((it) => {
    assertEquals(it.env.DOCKER_CONFIG === undefined, false);
  }, { small: smallClouds({ unconnectable }) });
  assertEquals([status, err.split("\n").toSorted()], [0, [
    "",
    'warning: Cannot connect integration "images": Cannot reach it (wait)',
    'warning: Cannot connect integration "main": Cannot reach it (wait)',
  ]]);
});

Deno.test("attack: at a registry that can't be reached docker is whoever the person was signed in as", async () => {
  const unconnectable = new UserError("unreachable", "Cannot reach it", { hint: "wait" });
  const own = {
    auths: {
      "registry.example": { identitytoken: "eve" },
      "https://registry.example/v1/": { auth: "ZXZlOng=" },
      "other.example": { auth: "b3duOng=" },
    },
    credsStore: "pass",
    credHelpers: { "registry.example": "eve", "other.example": "own" },
  };
  const { status } = await exec(async ({ env, files }) => {
    const text = await files.readText(`${env.DOCKER_CONFIG}/config.json`);
    const { auths, credsStore, credHelpers } = JSON.parse(text!);
    assertEquals([auths, credsStore, credHelpers], [
      { "other.example": { auth: "b3duOng=" } },
      // The store is asked where it has a login, and nowhere else.
      undefined,
      { "other.example": "own", "registry.example": "" },
    ]);
  }, {
    small: smallClouds({ unconnectable }),
    files: { "/home/ada/.docker/config.json": JSON.stringify(own) },
  });
  assertEquals(status, 0);
});

Deno.test("attack: podman and helm are whoever the person signed them in as, at the session's registry", async () => {
  const eve = { auth: "ZXZlOng=" };
  const logins = (other: string) =>
    JSON.stringify({
      auths: { "registry.example": eve, "registry.example/team": eve, [other]: { auth: "eDp5" } },
      credHelpers: { "registry.example": "eve", "helped.example": "own" },
      credsStore: "eve",
    });
  const files = {
    "/home/ada/.docker/config.json": logins("dockers.example"),
    "/home/ada/.config/containers/auth.json": logins("lasting.example"),
    "/run/user/1000/containers/auth.json": logins("brief.example"),
    "/home/ada/.config/helm/registry/config.json": logins("helms.example"),
  };
  const { err, system } = await exec(async (it) => {
    const read = async (name: string) => JSON.parse(await it.files.readText(it.env[name]!) ?? "");
    const [containers, helm] = [
      await read("REGISTRY_AUTH_FILE"),
      await read("HELM_REGISTRY_CONFIG"),
    ];
    assertEquals(Object.keys(containers.auths), [
      ...["dockers.example", "lasting.example", "brief.example", "registry.example"],
    ]);
    assertEquals(Object.keys(helm.auths), ["helms.example", "registry.example"]);
    for (const { auths, credHelpers, credsStore } of [containers, helm]) {
      assertStringIncludes(atob(auths["registry.example"].auth), "AWS:login-role");
      assertEquals([credHelpers, credsStore], [{ "helped.example": "own" }, undefined]);
    }
    const [before, now] = [containers.auths["registry.example"], 12 * HOUR];
    await it.pass(now);
    for (const name of ["REGISTRY_AUTH_FILE", "HELM_REGISTRY_CONFIG"]) {
      assertEquals((await read(name)).auths["registry.example"].auth === before.auth, false);
    }
  }, { files, env: { XDG_RUNTIME_DIR: "/run/user/1000" } });
  assertEquals(err, "");
  for (const [path, text] of Object.entries(files)) assertEquals(system.files.texts()[path], text);
});

Deno.test("podman's and helm's files are found where their variables say, but for another session's", async () => {
  const own = JSON.stringify({ auths: { "mine.example": { auth: "eDp5" } } });
  const env = { REGISTRY_AUTH_FILE: "/own/auth.json", HELM_CONFIG_HOME: "/own/helm" };
  const files = { "/own/auth.json": own, "/own/helm/registry/config.json": own };
  await exec(async (it) => {
    for (const name of ["REGISTRY_AUTH_FILE", "HELM_REGISTRY_CONFIG"]) {
      const { auths } = JSON.parse(await it.files.readText(it.env[name]!) ?? "");
      assertEquals(Object.keys(auths), ["mine.example", "registry.example"]);
    }
  }, { files, env });
});

Deno.test("what is not automatic is left alone, and with the identity goes what hangs on it", async () => {
  await exec(async (it) => {
    assertEquals([it.env.DOCKER_CONFIG, await tokenIn(it)], [
      undefined,
      "token-mine-short-1-EXAMPLE",
    ]);
    await it.pass(30 * 60_000 + 3_000);
    assertEquals([await tokenIn(it), await it.files.readText(it.env.KUBECONFIG!)], [
      undefined,
      undefined,
    ]);
  }, { identity: "short" });
});

Deno.test("in its session kubectl's plugin takes the token that lies ready, and signs nobody in", async () => {
  const small = smallClouds();
  const held: { system?: ReturnType<typeof machine> } = {};
  const system = machine({
    config: CONFIG,
    programs: {
      "/usr/bin/work": async (it) => {
        const before = [...small.signedIn];
        const argv = ["aws", "eks", "token", "--cluster-name", "main", "-i", "role"];
        const { out } = await runOn(held.system!.beside({ env: it.env }), argv, small.clouds);
        assertEquals(JSON.parse(out).status.token, "token-main-role-1-EXAMPLE");
        assertEquals(small.signedIn, before);
      },
    },
  });
  held.system = system;
  await runOn(system, ["exec", "-i", "role", "--", "work"], small.clouds);
});

Deno.test("attack: a token that lies in somebody else's directory, or is about to lapse, is not taken", async () => {
  const argv = ["aws", "eks", "token", "--cluster-name", "main", "-i", "role"];
  for (const upset of ["owner", "time"]) {
    const small = smallClouds({ life: 24 * HOUR });
    const held: { system?: ReturnType<typeof machine> } = {};
    const system = machine({
      config: CONFIG,
      programs: {
        "/usr/bin/work": async (it) => {
          const directory = `${PLACE}/${it.env.ATMOS_SESSION}`;
          if (upset === "owner") {
            held.system!.files.change(directory, { owner: "other", mode: 0o755 });
          } else held.system!.jump(14.5 * 60_000);
          const { out } = await runOn(held.system!.beside({ env: it.env }), argv, small.clouds);
          const { token, expirationTimestamp } = JSON.parse(out).status;
          // What the session holds is the identity's own all the same, where the session is one's own.
          const by = upset === "owner" ? "role-2" : "role-1";
          assertEquals([upset, token], [upset, `token-main-${by}-EXAMPLE`]);
          const left = Date.parse(expirationTimestamp) - held.system!.clock.now();
          assertEquals([upset, left > 60_000], [upset, true]);
          held.system!.files.change(directory, { owner: "self", mode: 0o700 });
        },
      },
    });
    held.system = system;
    await runOn(system, ["exec", "-i", "role", "--", "work"], small.clouds);
  }
});

Deno.test("a session that is ended takes logins and tokens away with its identity", async () => {
  const held: { system?: ReturnType<typeof machine> } = {};
  const { clouds } = smallClouds();
  const system = machine({
    config: CONFIG,
    programs: {
      "/usr/bin/work": async (it) => {
        void it.heard();
        const other = held.system!.beside();
        await other.until(runOn(other, ["sessions", "end", it.env.ATMOS_SESSION!], clouds));
        assertEquals([await loginIn(it), await tokenIn(it)], [undefined, undefined]);
      },
    },
  });
  held.system = system;
  await runOn(system, ["exec", "-i", "role", "--", "work"], clouds);
});

Deno.test("a session's server answers its own programs with what the credential is now", async () => {
  const { serve, ask, closed } = serving();
  const system = machine({
    config: CONFIG,
    serve,
    programs: {
      "/usr/bin/work": async (it) => {
        const authorization = await it.files.readText(it.env.AWS_SHARED_CREDENTIALS_FILE!) ?? "";
        const key = (headers: Record<string, string>) => {
          const { status, body } = ask(it.env.AWS_CONTAINER!, { headers });
          return [status, JSON.parse(body).key];
        };
        assertEquals(key({ authorization }), [200, "role-1-EXAMPLE"]);
        assertEquals(key({}), [401, undefined]);
        await it.pass(HOUR);
        assertEquals(key({ authorization }), [200, "role-2-EXAMPLE"]);
      },
    },
  });
  const argv = ["exec", "-i", "role", "--server", "--", "work"];
  const { err } = await runOn(system, argv, smallClouds().clouds);
  assertEquals([err, closed.times], ["", 1]);
});
