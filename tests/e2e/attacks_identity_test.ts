/** Exactly one identity: whoever the person is elsewhere, and whoever the machine is, a session's tools are not. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ADAS_TOKEN, onStage } from "./github_world.ts";
import { ENTER } from "./pty.ts";
import { runProgram } from "./process.ts";
import type { Sandbox } from "./sandbox.ts";
import { tool } from "./tools.ts";
import {
  ADMIN_SESSION,
  CANARY,
  configFor,
  journey,
  printed,
  type Wanted,
  whoIsIt,
  type World,
} from "./world.ts";

const ADA = "arn:aws:iam::111122223333:user/ada";
const KEYS = `aws_access_key_id = AKIAADA0000000EXAMPLE\naws_secret_access_key = ${CANARY}\n`;
const TOKEN = "ghp_personal_canary_EXAMPLE";

/** A world whose configuration is the person's own, and needs nobody's word. */
function atHome(name: string, wanted: Wanted, go: (world: World) => Promise<void>): void {
  journey(name, wanted, async (world) => {
    Deno.removeSync(`${world.box.project}/atmos.yaml`);
    const configure = (text: string) => void world.box.write("home/.atmos/atmos.yaml", text);
    configure(configFor(world.sts.url));
    await go({ ...world, configure });
  });
}

/** A person who is signed in to every cloud, with the tools' own files. */
function settleIn(box: Sandbox): void {
  box.write("home/.aws/credentials", `[default]\n${KEYS}\n[admin]\n${KEYS}`);
  box.write("home/.boto", `[Credentials]\n${KEYS}`);
  box.write("home/.azure/azureProfile.json", JSON.stringify({ subscriptions: [SUBSCRIPTION] }));
  box.write(
    "home/.config/gh/hosts.yml",
    `github.com:\n    oauth_token: ${TOKEN}\n    user: ada\nghe.example:\n    oauth_token: ${TOKEN}\n`,
  );
  box.write(
    "home/.git-credentials",
    `https://ada:${TOKEN}@github.com\nhttps://ada:kept@gitlab.example\n`,
  );
  box.write("home/.gitconfig", "[credential]\nhelper = store\n");
  const adc = {
    type: "authorized_user",
    client_id: "c",
    client_secret: "s",
    refresh_token: "1//r",
  };
  const gcloud = "home/.config/gcloud";
  box.write(`${gcloud}/application_default_credentials.json`, JSON.stringify(adc));
  box.write(`${gcloud}/active_config`, "default");
  box.write(`${gcloud}/configurations/config_default`, "[core]\naccount = ada@example.com\n");
}

const SUBSCRIPTION = {
  id: "11111111-1111-1111-1111-111111111111",
  name: "personal",
  state: "Enabled",
  user: { name: "ada@example.com", type: "user" },
  isDefault: true,
  tenantId: "22222222-2222-2222-2222-222222222222",
  environmentName: "AzureCloud",
};

/** The world's own configuration, and an identity of no cloud. */
function withNobody({ configure, sts }: World, more = ""): void {
  const mock = "    nob: { kind: mock }\n    fake: { kind: mock/aws }\n";
  configure(configFor(sts.url).replace("identities:\n", `identities:\n${mock}`) + more);
}

/** A tool, how it is asked who it is, and what it says when it is the person. */
interface Asked {
  readonly cloud: string;
  readonly needs: readonly string[];
  readonly command: (world: World) => readonly string[];
  readonly personal: string;
}

const ADC = "import google.auth; print(google.auth.default()[0].refresh_token)";

const ASKED: Readonly<Record<string, Asked>> = {
  aws: {
    cloud: "aws",
    needs: ["aws"],
    command: ({ sts }) => [...whoIsIt(sts), "--region", "eu-west-1"],
    personal: ADA,
  },
  az: {
    cloud: "azure",
    needs: ["az"],
    command: () => ["az", "account", "show", "--query", "name"],
    personal: "personal",
  },
  gh: { cloud: "github", needs: ["gh"], command: () => ["gh", "auth", "token"], personal: TOKEN },
  "gh at another host": {
    cloud: "github",
    needs: ["gh"],
    command: () => ["gh", "auth", "token", "-h", "ghe.example"],
    personal: TOKEN,
  },
  "git over https": {
    cloud: "github",
    needs: ["git"],
    command: () => [
      "sh",
      "-c",
      `printf 'protocol=https\\nhost=github.com\\n\\n' | git credential fill`,
    ],
    personal: TOKEN,
  },
  "Google's library for Python": {
    cloud: "gcp",
    needs: ["/usr/lib/python3/dist-packages/google/auth"],
    command: () => ["/usr/bin/python3", "-c", ADC],
    personal: "1//r",
  },
  gcloud: {
    cloud: "gcp",
    needs: ["gcloud"],
    command: () => ["gcloud", "config", "get", "account"],
    personal: "ada@example.com",
  },
};

for (const [name, { cloud, needs, command, personal }] of Object.entries(ASKED)) {
  const tools = needs.filter((need) => !need.startsWith("/"));
  const conditions = Object.fromEntries(
    needs.filter((need) => need.startsWith("/")).map((path) => [`with ${path}`, exists(path)]),
  );
  atHome(
    `attack: ${name} is the person's own in a session that has no identity of its cloud`,
    { tools, conditions },
    async (world) => {
      const { box, run } = world;
      settleIn(box);
      withNobody(world);
      const [program, ...args] = command(world);
      const where = { env: box.env, cwd: box.project };
      const outside = await runProgram(
        program!.startsWith("/") ? program! : tool(program!),
        args,
        where,
      );
      assertStringIncludes(outside.stdout, personal);
      for (const identity of ["nob", ...cloud === "aws" ? [] : ["fake"]]) {
        const inside = await run(["exec", "-i", identity, "--", program!, ...args]);
        assert(!`${inside.stdout}${inside.stderr}`.includes(personal), `${name}: ${inside.stdout}`);
        const kept = await run(["exec", "-i", identity, "--keep", cloud, "--", program!, ...args]);
        assertStringIncludes(kept.stdout, personal);
      }
    },
  );
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path) !== undefined;
  } catch {
    return false;
  }
}

atHome("attack: keys in ~/.boto, which the AWS CLI asks last, are the session's", {
  tools: ["aws"],
}, async (world) => {
  const { box, run, sts } = world;
  withNobody(world);
  box.write("home/.boto", `[Credentials]\n${KEYS}`);
  const ask = [...whoIsIt(sts), "--region", "eu-west-1"];
  const outside = await runProgram(tool("aws"), ask.slice(1), { env: box.env });
  assertStringIncludes(outside.stdout, ADA);
  const { status, stderr } = await run(["exec", "-i", "nob", "--", ...ask]);
  assertEquals(status === 0, false);
  assertStringIncludes(stderr, "Unable to locate credentials");
});

atHome("git says why, asks nobody else, and keeps what belongs to other hosts", {
  tools: ["git"],
}, async (world) => {
  const { box, run } = world;
  settleIn(box);
  withNobody(world);
  const fill = (host: string) => [
    "sh",
    "-c",
    `printf 'protocol=https\\nhost=${host}\\n\\n' | git credential fill`,
  ];
  const refused = await run(["exec", "-i", "nob", "--", ...fill("github.com")]);
  assertStringIncludes(refused.stderr, "no GitHub identity in this session");
  assertStringIncludes(refused.stderr, "--keep github");
  const other = printed(await run(["exec", "-i", "nob", "--", ...fill("gitlab.example")]));
  assertStringIncludes(other, "password=kept");
});

onStage(
  "attack: git reads a private repository as the person in a session without GitHub",
  [],
  {},
  async (stage) => {
    const { box, run, github, tool } = stage;
    const helper = `"!f() { printf 'username=ada\\\\npassword=${ADAS_TOKEN}\\\\n'; }; f"`;
    const header =
      `[http "https://github.com/"]\nextraHeader = "Authorization: Bearer ${ADAS_TOKEN}"\n`;
    const ways = {
      ".gitconfig": [`[credential]\nhelper = ${helper}\n`, header],
      ".netrc": [`machine github.com login ada password ${ADAS_TOKEN}\n`],
    };
    Deno.removeSync(`${box.project}/atmos.yaml`);
    box.write("home/.atmos/atmos.yaml", "auth: { identities: { nob: { kind: mock } } }\n");
    const ask = (repository: string) => ["git", "ls-remote", `https://github.com/${repository}`];
    for (const [file, texts] of Object.entries(ways)) {
      for (const text of texts) {
        box.write(`home/${file}`, text);
        assertEquals((await tool("git", ask("ada/notes").slice(1))).status, 0);
        const before = github.requests.length;
        assert((await run(["exec", "-i", "nob", "--", ...ask("ada/notes")])).status !== 0, text);
        printed(await run(["exec", "-i", "nob", "--", ...ask("acme/open")]));
        assertEquals(github.requests.slice(before).filter(({ as }) => as !== undefined), []);
        printed(await run(["exec", "-i", "nob", "--keep", "github", "--", ...ask("ada/notes")]));
      }
      Deno.removeSync(`${box.home}/${file}`);
    }
  },
);

onStage(
  "attack: gh is the person once the session's own identity was taken away",
  ["gh"],
  {},
  async (stage) => {
    const { box, run } = stage;
    settleIn(box);
    Deno.renameSync(`${box.project}/app.pem`, `${box.home}/app.pem`);
    Deno.removeSync(`${box.project}/atmos.yaml`);
    const app =
      `{ kind: github/app, app_id: 4711, private_key: !secret "file:${box.home}/app.pem" }`;
    const brief =
      "{ kind: github/installation, via: { provider: app }, owner: acme, session: { maximum: 15s } }";
    box.write(
      "home/.atmos/atmos.yaml",
      `auth:\n  providers:\n    app: ${app}\n  identities:\n    acme: ${brief}\n`,
    );
    const script =
      "gh auth token; while case $(gh auth token) in ghs_*) ;; *) break;; esac; do sleep 1; done; " +
      "gh auth token; gh auth token -h ghe.example";
    const { stdout } = await run(["exec", "-i", "acme", "--", "sh", "-c", script]);
    const [first, ...after] = stdout.trim().split("\n");
    assertMatch(first!, /^ghs_/);
    assertEquals(after, Array(2).fill("no-github-identity-in-this-session"));
  },
);

/** Where a machine's own identity is asked for, by each variable that can say so. */
function machineAt(port: number): Record<string, string> {
  const host = `127.0.0.1:${port}`;
  return {
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://${host}/`,
    AWS_METADATA_ENDPOINT: `http://${host}`,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${host}/aws`,
    GCE_METADATA_HOST: host,
    GCE_METADATA_IP: host,
    GCE_METADATA_ROOT: host,
    IDENTITY_ENDPOINT: `http://${host}/msi`,
    IDENTITY_HEADER: "parent",
    MSI_ENDPOINT: `http://${host}/msi`,
    AZURE_POD_IDENTITY_AUTHORITY_HOST: `http://${host}`,
    ARM_MSI_ENDPOINT: `http://${host}/msi`,
  };
}

atHome(
  "attack: tools ask the machine who they are, where its metadata lies or where the parent says",
  {
    tools: ["strace", "aws"],
  },
  async (world) => {
    const { box, run, sts } = world;
    withNobody(world);
    const asked: string[] = [];
    const machine = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => {
        asked.push(request.url);
        return new Response("{}");
      },
    );
    const commands = [
      [...whoIsIt(sts), "--region", "eu-west-1"],
      ...exists("/usr/lib/python3/dist-packages/google/auth")
        ? [["/usr/bin/python3", "-c", "import google.auth; google.auth.default()"]]
        : [],
      ...exists("/usr/bin/gcloud") ? [["gcloud", "auth", "print-access-token"]] : [],
    ];
    try {
      for (const command of commands) {
        const log = `${box.directory}/trace`;
        const trace = ["strace", "-f", "-e", "trace=connect", "-o", log, ...command];
        const env = machineAt(machine.addr.port);
        const { status } = await run(["exec", "-i", "nob", "--", ...trace], { env });
        assert(status !== 0, `${command[0]} was somebody`);
        const addresses = [...Deno.readTextFileSync(log).matchAll(/inet_addr\("([^"]*)"\)/g)];
        const remote = addresses.map(([, address]) => address!).filter((it) =>
          !it.startsWith("127.")
        );
        assertEquals([command[0], remote.filter((it) => it.startsWith("169.254."))], [
          command[0],
          [],
        ]);
      }
    } finally {
      await machine.shutdown();
    }
    assertEquals(asked, []);
  },
);

/** What Rust's object_store does: it reads no profile, and asks the endpoint of a container. */
const LIKE_OBJECT_STORE = `
import json, os, urllib.request
token = open(os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]).read().strip()
request = urllib.request.Request(os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"], headers={"Authorization": token})
print(json.load(urllib.request.urlopen(request))["AccessKeyId"])
`;

for (const delivery of ["process", "file", "server"] as const) {
  atHome(`attack: who reads no profile is the machine and not the session (${delivery})`, {
    tools: ["python3"],
  }, async ({ run, sts }) => {
    const ask = ["/usr/bin/python3", "-c", LIKE_OBJECT_STORE];
    const key = printed(await run(["exec", "--delivery", delivery, "--", ...ask])).trim();
    const issued = sts.keys.issued().find(({ accessKeyId }) => accessKeyId === key);
    assertStringIncludes(issued!.principal.arn, ADMIN_SESSION);
  });
}

atHome("attack: a profile of the person's own has the identity's name", {
  tools: ["aws"],
}, async (world) => {
  const { box, run, sts } = world;
  settleIn(box);
  const show = ["exec", "--", "sh", "-c", 'echo "$AWS_PROFILE"'];
  assertEquals(printed(await run(show)), "admin@atmos-auth\n");
  for (const more of [[], ["--profile", "admin"], ["--profile", "default"]]) {
    const arn = JSON.parse(printed(await run(["exec", "--", ...whoIsIt(sts), ...more]))).Arn;
    assertStringIncludes(arn, ADMIN_SESSION);
  }
  // Who looks into the home directory whatever the variables say finds no such profile there.
  const home = `AWS_SHARED_CREDENTIALS_FILE=~/.aws/credentials AWS_CONFIG_FILE=~/.aws/config ` +
    `aws configure get aws_access_key_id; echo "[$?]"`;
  const { stdout, stderr } = await run(["exec", "--", "sh", "-c", home]);
  assert(!stdout.includes("AKIA"), stdout);
  assertMatch(`${stdout}${stderr}`, /could not be found|\[1\]/);
  Deno.removeSync(`${box.home}/.aws`, { recursive: true });
  assertEquals(printed(await run(show)), "admin\n");
});

atHome("env promises no endpoint that dies with the command", {}, async ({ run }) => {
  const text = printed(await run(["env", "--login", "-f", "json"]));
  const names = Object.keys(JSON.parse(text));
  assertEquals(names.filter((name) => name.startsWith("AWS_CONTAINER")), []);
  assert(names.includes("AWS_CREDENTIAL_PROFILES_FILE"));
});

atHome("attack: a terraform backend is the person's own in a session without AWS", {
  tools: ["terraform"],
}, async (world) => {
  const { box, run, sts } = world;
  settleIn(box);
  withNobody(world);
  const endpoints = `{ s3 = "http://127.0.0.1:9", sts = "${sts.url}" }`;
  const backend = `bucket = "state"\nkey = "state"\nregion = "eu-west-1"\nendpoints = ${endpoints}`;
  box.write("project/main.tf", `terraform {\n backend "s3" {\n${backend}\n}\n}\n`);
  const init = [tool("terraform"), "init", "-no-color", "-input=false"];
  const { status, stdout, stderr } = await run(["exec", "-i", "nob", "--", ...init]);
  assertEquals(status, 1);
  assertStringIncludes(`${stdout}${stderr}`, "No valid credential sources found");
});

atHome("what is let in is said, by the banner, by status and in the session's record", {
  tools: ["script"],
}, async (world) => {
  const { run, open, program } = world;
  withNobody(world, "  shell: { keep: [azure, aws] }\n");
  const status = [program, "status", "--json"];
  const seen = JSON.parse(printed(await run(["exec", "--keep", "github", "--", ...status])));
  // The identity's own cloud is not let in, whatever is configured for every session.
  assertEquals(seen.kept, ["azure", "github"]);
  const env = { ATMOS_KEYRING_TYPE: "memory" };
  await using pty = await open(["shell", "-i", "nob", "--shell", "/bin/sh"], { env });
  await pty.waitFor("your own aws is let in");
  await pty.type(`${program} status${ENTER}`);
  await pty.waitFor("your own aws, your own azure");
});

atHome(
  "one's own is refused beside an identity of the same cloud, and so is a cloud that is none",
  {},
  async ({ run }) => {
    const beside = await run(["exec", "--keep", "aws", "--", "true"]);
    assertEquals(beside.status, 125);
    assertStringIncludes(beside.stderr, "--keep aws");
    assertStringIncludes(beside.stderr, "hint: atmos-auth exec --identity admin -- true\n");
    const unknown = await run(["exec", "--keep", "gitlab", "--", "true"]);
    assertEquals(unknown.status, 125);
    assertStringIncludes(unknown.stderr, "aws, azure, gcp, github");
  },
);

atHome("a shell in a shell is its own identity, and lets in what lies outside of both", {
  tools: ["gh"],
}, async (world) => {
  const { box, run, program } = world;
  settleIn(box);
  withNobody(world);
  const env = { ATMOS_KEYRING_TYPE: "memory" };
  const nested = (...args: readonly string[]) =>
    run(["exec", "--", program, "exec", ...args], { env });
  const plain = await nested("-i", "nob", "--", "gh", "auth", "token");
  assertEquals(plain.stdout, "no-github-identity-in-this-session\n");
  const kept = await nested("-i", "nob", "--keep", "github", "--", "gh", "auth", "token");
  assertEquals(kept.stdout, `${TOKEN}\n`);
  // The outer identity is not the inner one's, unless it is let in.
  const show = ["sh", "-c", 'echo "$AWS_PROFILE"'];
  assertEquals(printed(await nested("-i", "nob", "--", ...show)), "no-aws-identity@atmos-auth\n");
  assertEquals(
    printed(await nested("-i", "nob", "--keep", "aws", "--", ...show)),
    "admin@atmos-auth\n",
  );
});

atHome(
  "attack: the first cat, sh or date on PATH says whose an AWS profile is",
  {},
  async (world) => {
    const { box, run } = world;
    withNobody(world);
    for (const name of ["cat", "sh", "date"]) {
      box.write(`bin/${name}`, `#!/bin/sh\n[ "$1" = -c ] && exec /bin/sh "$@"; echo EVIL\n`, 0o755);
    }
    const PATH = `${box.directory}/bin:${box.env.PATH}`;
    const ask =
      `eval "$(sed -n 's/^credential_process = //p' "$AWS_SHARED_CREDENTIALS_FILE" | head -n 1)"`;
    const { stdout } = await run(["exec", "-i", "fake", "--", "/bin/sh", "-c", ask], {
      env: { PATH },
    });
    assertEquals(typeof JSON.parse(stdout).AccessKeyId, "string");
  },
);

journey(
  "attack: a shell's tools are led elsewhere, and its status says nothing",
  { tools: ["bash"] },
  async ({ run, program }) => {
    const script = `"$1" status --json; export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 ` +
      `AWS_ENDPOINT_URL_S3=http://127.0.0.1:1 GIT_SSH=/evil KUBECONFIG=/evil DOCKER_CONFIG=/evil; "$1" status`;
    const shell = [
      "shell",
      "-i",
      "admin",
      "--shell",
      tool("bash"),
      "--",
      "-c",
      script,
      "-",
      program,
    ];
    const { stdout } = await run(shell);
    assertStringIncludes(stdout, '"changed": []');
    const said = /Changed +([^:]*):/.exec(stdout)?.[1]?.split(/,\s+/);
    assertEquals(said, [
      "AWS_DEFAULT_REGION",
      "AWS_ENDPOINT_URL_S3",
      "AWS_REGION",
      "DOCKER_CONFIG",
      "GIT_SSH",
      "KUBECONFIG",
    ]);
  },
);
