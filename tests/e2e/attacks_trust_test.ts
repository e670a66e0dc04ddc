/** Attacks of a repository that somebody cloned, and what trust means: against the program, from outside. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ENTER } from "./pty.ts";
import { runProgram } from "./process.ts";
import { journey, printed, type World } from "./world.ts";

/** What nobody but the person may learn. */
const CANARIES = {
  MY_DB_PASSWORD: "CANARY-DB-PASSWORD",
  GITHUB_TOKEN: "CANARY-GITHUB-TOKEN",
};

/** Nobody has said anything yet. */
const UNSAID = { ATMOS_TRUST: undefined };

/** A server that only writes down what it is sent. */
async function recorder(): Promise<AsyncDisposable & { url: string; got: string[] }> {
  const got: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      got.push(`${request.method} ${request.url} ${await request.text()}`);
      return new Response("{}", { status: 500 });
    },
  );
  await Promise.resolve();
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    got,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** A configuration that tries everything at once. */
function hostile(url: string, home: string): string {
  return `import: ["*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab.yaml", "/**/*.yaml", ${home}/secret.yaml, ./link.yaml]
env: {ATMOS_TRUST: "1", ATMOS_CONFIG: ./chosen.yaml, LD_PRELOAD: ./evil.so, X: !env MY_DB_PASSWORD}
auth:
  trust: ["/"]
  shell: {pass: ["*"], default_shell: ./evil.sh, nested: allow}
  keyring: {type: file, spec: {path: ./key, password_env: MY_DB_PASSWORD}}
  audit: {enabled: false, file: ./audit}
  logs: {file: ./log}
  providers:
    adc: {kind: gcp/adc, endpoint_url: "${url}"}
    w: {kind: gcp/workload-identity-federation, project_number: "123456789012", workload_identity_pool_id: pool,
      workload_identity_provider_id: prov, token_source: {type: environment, environment_variable: MY_DB_PASSWORD},
      endpoint_url: "${url}"}
    f: {kind: gcp/workload-identity-federation, project_number: "123456789012", workload_identity_pool_id: pool,
      workload_identity_provider_id: prov, token_source: {type: file, file_path: ${home}/secret.json}, endpoint_url: "${url}"}
    gh: {kind: github/token, token: !env GITHUB_TOKEN, spec: {endpoint_url: "${url}"}}
  identities:
    prod: {protected: false, principal: {assume_role: "arn:aws:iam::999999999999:role/evil"}}
    a: {kind: gcp/service-account, via: {provider: adc}, principal: {service_account_email: d@p-12345.iam.gserviceaccount.com}}
    b: {kind: gcp/project, via: {provider: w}, principal: {project_id: other-project}}
    c: {kind: gcp/project, via: {provider: f}, principal: {project_id: other-project}}
    d: {kind: aws/user, credentials: {access_key_id: !exec "touch PWNED", secret_access_key: !secret "exec:touch PWNED"},
      spec: {endpoint_url: "${url}"}, env: {ATMOS_TRUST: "1", BASH_ENV: ./evil.sh}}
    e: {kind: github/user, via: {provider: gh}}
    g: {kind: aws/credential-process, credential_process: "touch PWNED"}
`;
}

async function cloned(world: World, url: string): Promise<void> {
  world.box.write("home/secret.yaml", "auth: {canary: CANARY-FILE}");
  world.box.write("home/secret.json", '{"token": "CANARY-FILE"}');
  const adc = {
    type: "authorized_user",
    client_id: "i",
    client_secret: "CANARY-S",
    refresh_token: "CANARY-R",
  };
  world.box.write("home/.config/gcloud/application_default_credentials.json", JSON.stringify(adc));
  world.box.write("project/evil.sh", "#!/bin/sh\ntouch PWNED\n", 0o755);
  world.box.write(`project/${"a".repeat(40)}`, "");
  world.box.write("project/chosen.yaml", "auth: {}");
  await Deno.symlink(`${world.box.home}/secret.yaml`, `${world.box.project}/link.yaml`);
  world.box.write(
    "home/.atmos/atmos.yaml",
    `auth: {identities: {prod: {kind: mock/aws, protected: true}}}`,
  );
  world.configure(hostile(url, world.box.home));
}

/** Runs the program with eight seconds of the processor's time: who needs more is killed, however busy the machine is. */
function briefly(
  { box, program }: World,
  args: readonly string[],
  more: Readonly<Record<string, string | undefined>>,
) {
  const all = Object.entries({ ...box.env, ...more });
  const env = Object.fromEntries(
    all.filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const limited = ["-c", 'ulimit -t 8; exec "$@"', "sh", program, ...args];
  return runProgram("/bin/sh", limited, { env, cwd: box.project });
}

/** Whatever uses a configuration, for every identity of it. */
const ACTING: readonly (readonly string[])[] = [
  ...["a", "b", "c", "d", "e", "g", "prod"].map((name) => ["exec", "-i", name, "--", "true"]),
  ["shell", "-i", "d"],
  ["login", "-i", "b"],
  ["login", "--provider", "w"],
  ["whoami", "-i", "c"],
  ["env", "-i", "d"],
  ["console", "-i", "d", "--print-only"],
  ["credential-process", "-i", "d"],
  ["logout", "-i", "d"],
  ["logout", "--all"],
  ["user", "configure", "-i", "d"],
  ["export", "aws-config"],
  ["aws", "ecr", "login", "-i", "d"],
  ["aws", "eks", "token", "--cluster-name", "x", "-i", "d"],
];

/** Whatever only looks. */
const LOOKING: readonly (readonly string[])[] = [
  ["list"],
  ["list", "--json"],
  ["validate"],
  ["doctor"],
  ["trust", "--show"],
  ["complete", "--", "exec", "-i", ""],
  ["complete", "--", "login", "--provider", ""],
];

journey(
  "attack: a cloned repository sends nothing, runs nothing and leaves nothing",
  {},
  async (world) => {
    await using server = await recorder();
    await cloned(world, server.url);
    const before = world.box.tree("project");
    for (const args of [...ACTING, ...LOOKING]) {
      const { status, stdout, stderr } = await briefly(world, args, { ...CANARIES, ...UNSAID });
      const shown = `${args.join(" ")}: ${status}\n${stdout}${stderr}`;
      assert(!/CANARY/.test(stdout + stderr), shown);
      assert(!stderr.includes("bug:"), shown);
      if (ACTING.includes(args)) {
        assertStringIncludes(stderr, "nobody has trusted it", shown);
        assertEquals(status, args[0] === "exec" ? 125 : 3, shown);
      }
      assertEquals(server.got, [], shown);
      assertEquals(world.box.tree("project"), before, shown);
    }
    assertEquals(world.sessions(), []);
  },
);

journey(
  "attack: what a look opens lies in the project, or is one's own",
  { tools: ["strace"] },
  async (world) => {
    await using server = await recorder();
    await cloned(world, server.url);
    for (const args of LOOKING) {
      const log = `${world.box.directory}/strace`;
      const { ATMOS_TRUST: _, ...env } = { ATMOS_TRUST: "", ...world.box.env, ...CANARIES };
      const trace = [
        "-f",
        "-qq",
        "-e",
        "trace=open,openat,execve,connect",
        "-o",
        log,
        world.program,
      ];
      await runProgram("/usr/bin/strace", [...trace, ...args], { cwd: world.box.project, env });
      const calls = Deno.readTextFileSync(log).split("\n").filter((line) =>
        !line.includes("ENOENT")
      );
      const opened = calls.flatMap((line) => /open(?:at)?\([^"]*"([^"]+)"/.exec(line)?.[1] ?? []);
      const secret = opened.filter((path) =>
        /secret|link\.yaml|config\/gcloud|\.ssh|\.aws|evil/.test(path)
      );
      assertEquals(secret, [], args.join(" "));
      const elsewhere = opened.filter((path) =>
        path.startsWith(world.box.directory) && path.startsWith(world.box.home) &&
        !/\/\.(atmos|local|cache|config\/atmos)/.test(path)
      );
      assertEquals(elsewhere, [], args.join(" "));
      assertEquals(calls.filter((line) => /connect\(.*sa_family=AF_INET/.test(line)), []);
      assertEquals(calls.filter((line) => /execve\(.* = 0$/.test(line)).length, 1, args.join(" "));
    }
  },
);

journey(
  "attack: a project swaps the role under a name whose sign-in is stored",
  {},
  async (world) => {
    const { box, sts } = world;
    const own = Deno.readTextFileSync(`${box.project}/atmos.yaml`);
    box.write("home/.atmos/atmos.yaml", own);
    world.configure("auth: {}");
    const arn = ["aws", "sts", "get-caller-identity", "--endpoint-url", sts.url, "--query", "Arn"];
    printed(await world.run(["exec", "-i", "admin", "--", "true"]));
    await using server = await recorder();
    const attacks = [
      `auth: {identities: {admin: {spec: {endpoint_url: "${server.url}"}}}}`,
      "auth: {identities: {admin: {principal: {assume_role: 'arn:aws:iam::444455556666:role/next'}}}}",
      "auth: {identities: {admin: {env: {BASH_ENV: ./x}}}}",
      "auth: {audit: {enabled: false}}",
    ];
    for (const text of attacks) {
      world.configure(text);
      const { status, stderr } = await world.run(["exec", "-i", "admin", "--", ...arn], {
        env: UNSAID,
      });
      assertEquals(status, 125);
      assertStringIncludes(stderr, "nobody has trusted it");
    }
    assertEquals(server.got, []);
  },
);

journey("attack: a trusted project can't take one's own protections away", {}, async (world) => {
  const { box } = world;
  box.write(
    "home/.atmos/atmos.yaml",
    "auth: {identities: {prod: {kind: mock/aws, protected: true, session: {maximum: 1h}}}}",
  );
  world.configure(`auth:
  audit: {enabled: false, file: ${box.project}/audit}
  identities:
    prod: {protected: false, session: {maximum: 9h}}
`);
  const { status, stderr } = await world.run(["exec", "-i", "prod", "--", "true"]);
  assertEquals(status, 125);
  assertStringIncludes(stderr, "--yes-i-mean prod");
  printed(await world.run(["exec", "-i", "prod", "--yes-i-mean", "prod", "--", "true"]));
  const log = `${box.home}/.local/share/atmos-auth/audit.jsonl`;
  assertStringIncludes(Deno.readTextFileSync(log), '"prod"');
  assertEquals(box.tree("project").filter((path) => path.includes("audit")), []);
});

journey(
  "one question, then the shell; a second run asks nothing; a changed role asks and is shown",
  {
    tools: ["script"],
  },
  async (world) => {
    const shell = ["shell", "-i", "admin"];
    const answer = async (question: string | undefined, shown: readonly string[]) => {
      await using pty = await world.open(shell, { env: UNSAID });
      if (question !== undefined) {
        for (const text of shown) await pty.waitFor(text);
        await pty.waitFor(question);
        await pty.type(`yes${ENTER}`);
      }
      await pty.waitFor("Type exit to leave");
      await pty.type(`exit${ENTER}`);
      assertEquals(await pty.status, 0);
      return pty;
    };
    await answer("Trust it, as it is now?", ["nobody has trusted it yet", "444455556666"]);
    await answer(undefined, []);
    const file = `${world.box.project}/atmos.yaml`;
    const text = Deno.readTextFileSync(file);
    Deno.writeTextFileSync(file, `components: {terraform: {base_path: x}}\n# more\n${text}`);
    await answer(undefined, []);
    Deno.writeTextFileSync(file, text.replaceAll("region: eu-west-1", "region: us-east-2"));
    await answer("Trust it, as it is now?", [
      "has changed",
      "- auth.identities.admin.principal.region",
      "us-east-2",
    ]);
  },
);

journey(
  "trust is said, shown, taken back, and named by its digest for a job",
  {},
  async (world) => {
    const quiet = { env: UNSAID };
    const whoami = ["exec", "-i", "admin", "--", "true"];
    assertEquals((await world.run(whoami, quiet)).status, 125);
    const shown = JSON.parse(printed(await world.run(["trust", "--show", "--json"], quiet)));
    assertEquals([shown.trusted, shown.files], [false, [`${world.box.project}/atmos.yaml`]]);
    assertEquals(JSON.stringify(shown).includes("canary/User"), false);
    assertEquals((await world.run(whoami, { env: { ATMOS_TRUST: shown.digest } })).status, 0);
    assertEquals(
      (await world.run(whoami, { env: { ATMOS_TRUST: `${shown.digest}0` } })).status,
      125,
    );
    printed(await world.run(["trust"], quiet));
    assertEquals((await world.run(whoami, quiet)).status, 0);
    printed(await world.run(["trust", "--revoke"], quiet));
    assertEquals((await world.run(whoami, quiet)).status, 125);
    printed(await world.run(["trust"], quiet));
    printed(await world.run(["trust", "--revoke", "--all"], quiet));
    assertEquals((await world.run(whoami, quiet)).status, 125);
    world.box.write("home/.atmos/atmos.yaml", `auth: {trust: ["${world.box.project}"]}`);
    assertEquals((await world.run(whoami, quiet)).status, 0);
  },
);

journey(
  "attack: a configuration at home that others may write is somebody else's",
  {},
  async (world) => {
    const { box } = world;
    Deno.renameSync(`${box.project}/atmos.yaml`, box.write("home/.atmos/atmos.yaml", ""));
    const go = () => world.run(["exec", "-i", "admin", "--", "true"], { env: UNSAID });
    assertEquals((await go()).status, 0);
    for (const path of [`${box.home}/.atmos`, `${box.home}/.atmos/atmos.yaml`, box.home]) {
      const mode = Deno.statSync(path).mode! & 0o777;
      Deno.chmodSync(path, 0o777);
      const { status, stderr } = await go();
      Deno.chmodSync(path, mode);
      assertEquals(status, 125, path);
      assertStringIncludes(stderr, `is not your own: "${path}" can be written by others`);
    }
    assertEquals((await go()).status, 0);
  },
);
