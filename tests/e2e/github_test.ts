/** A shell that is a GitHub identity, seen by the real `gh` and `git`. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ADAS_TOKEN, CONFIG, onStage, printed, type Stage } from "./github_world.ts";
import { startPty } from "./pty.ts";
import { until, whoIsIt } from "./world.ts";
import { startSts } from "../cloud/sts.ts";
import { binary } from "./binary.ts";

/** The configuration that the person has of their own, all of it leading to their own account. */
function settleIn({ box }: Stage): readonly string[] {
  const helper = `"!f() { printf 'username=ada\\\\npassword=${ADAS_TOKEN}\\\\n'; }; f"`;
  const paths = [
    box.write("home/.netrc", `machine github.com login ada password ${ADAS_TOKEN}\n`),
    box.write(
      "home/.gitconfig",
      `[user]\nname = Ada\nemail = ada@example.com\n[credential]\nhelper = ${helper}\n` +
        `[credential "https://github.com"]\nhelper = ${helper}\n` +
        `[http "https://github.com/"]\nextraHeader = "Authorization: Bearer ${ADAS_TOKEN}"\n` +
        `[url "git@github.com:"]\ninsteadOf = https://github.com/\npushInsteadOf = https://github.com/\n`,
    ),
    box.write(
      "home/.config/gh/hosts.yml",
      `github.com:\n    oauth_token: ${ADAS_TOKEN}\n    user: ada\n    git_protocol: ssh\n`,
    ),
  ];
  return paths;
}

/** Variables of the parent that would make every tool Ada. */
const ADAS_VARIABLES = {
  GH_TOKEN: ADAS_TOKEN,
  GITHUB_TOKEN: ADAS_TOKEN,
  GH_ENTERPRISE_TOKEN: ADAS_TOKEN,
  GH_HOST: "elsewhere.example",
};

/** Who asked the API and who asked for repositories, each once, but for those who signed in. */
function actors({ github }: Stage, host: string): readonly string[] {
  const seen = github.requests.filter((one) => one.host === host && one.as !== undefined);
  return [...new Set(seen.map(({ as }) => as!))];
}

const HOSTS = [
  ["acme", "github.com", "api.github.com"],
  // Debian's gh knows no tenants yet, and takes theirs for an Enterprise Server.
  ["tenant", "octo.ghe.com", "octo.ghe.com"],
  ["server", "ghe.example.com", "ghe.example.com"],
] as const;

for (const [identity, host, api] of HOSTS) {
  onStage(`the real gh is the app at ${host}`, ["gh"], {}, async (stage) => {
    const { run } = stage;
    settleIn(stage);
    printed(await run(["trust"]));
    const status = await run(
      ["exec", "-i", identity, "--", "gh", "auth", "status", "-h", host],
      ADAS_VARIABLES,
    );
    assertStringIncludes(status.stderr, `Logged in to ${host} as deployer[bot]`);
    assertEquals(status.status, 0);
    const list = ["gh", "api", "/installation/repositories", "--jq", ".repositories[].full_name"];
    const names = printed(await run(["exec", "-i", identity, "--", ...list], ADAS_VARIABLES));
    assertEquals(names, "acme/infra\nacme/open\n");
    assertEquals(actors(stage, api), ["deployer[bot]@acme"]);
  });
}

const COMMIT = "git commit -q --allow-empty -m Second";

onStage(
  "git clones and pushes as the app, whatever the person's own git says",
  [],
  {},
  async (stage) => {
    const { run, github, box } = stage;
    const files = settleIn(stage);
    const before = files.map((path) => Deno.readTextFileSync(path));
    printed(await run(["trust"]));
    const spellings = [
      "https://github.com/acme/infra",
      "https://ada@github.com/acme/infra.git",
      "git@github.com:acme/infra.git",
      "ssh://git@github.com/acme/infra",
    ];
    for (const [index, url] of spellings.entries()) {
      const script = `git clone -q ${url} c${index} && cd c${index} && ${COMMIT} && git push -q`;
      printed(await run(["exec", "--", "sh", "-c", script], ADAS_VARIABLES));
    }
    assertEquals(await github.git.log("acme/infra"), [...spellings.map(() => "Second"), "First"]);
    assertEquals(actors(stage, "github.com"), ["deployer[bot]@acme"]);
    assertEquals(files.map((path) => Deno.readTextFileSync(path)), before);
    assertEquals(box.tree("run/atmos-auth").filter((path) => path.includes("github")), []);
  },
);

onStage("a repository that is not the app's is nobody's", [], {}, async (stage) => {
  settleIn(stage);
  // The rewriting to ssh is the person's own affair where nobody's token would do.
  stage.box.write("home/.gitconfig", "[user]\nname = Ada\nemail = ada@example.com\n");
  printed(await stage.run(["trust"]));
  const clone = ["git", "clone", "https://github.com/ada/diary"];
  const { status, stderr } = await stage.run(["exec", "--", ...clone], ADAS_VARIABLES);
  assertEquals(status, 128);
  assertStringIncludes(stderr, "Repository not found");
  assertEquals(actors(stage, "github.com"), ["deployer[bot]@acme"]);
});

onStage(
  "several owners in one session, each with a token of its own",
  ["gh"],
  {},
  async (stage) => {
    printed(await stage.run(["trust"]));
    const script = "git clone -q https://github.com/ada/notes && " +
      "git clone -q git@github.com:acme/infra && gh api /installation/repositories --jq .total_count";
    assertEquals(printed(await stage.run(["exec", "-i", "both", "--", "sh", "-c", script])), "2\n");
    const by = (path: string) =>
      stage.github.requests.filter((one) => one.path.startsWith(path) && one.as).map(({ as }) =>
        as
      );
    assertEquals(new Set(by("/ada/notes")), new Set(["deployer[bot]@ada"]));
    assertEquals(new Set(by("/acme/infra")), new Set(["deployer[bot]@acme"]));
  },
);

onStage("a token that is narrowed to reading does not write", [], {}, async (stage) => {
  settleIn(stage);
  printed(await stage.run(["trust"]));
  const script = `git clone -q https://github.com/acme/infra && cd infra && ${COMMIT} && git push`;
  const { status, stderr } = await stage.run(["exec", "-i", "reader", "--", "sh", "-c", script]);
  assert(status !== 0);
  assertStringIncludes(stderr, "Write access to repository not granted");
});

onStage(
  "no token in a variable, in an argument or in a file that stays",
  ["gh"],
  {},
  async (stage) => {
    const { run, github, box } = stage;
    printed(await run(["trust"]));
    const look = 'env; cat /proc/$$/environ /proc/$PPID/cmdline; cat "$GH_CONFIG_DIR/hosts.yml"';
    const seen = printed(await run(["exec", "--", "sh", "-c", look], ADAS_VARIABLES));
    const [token] = /ghs_\w+/.exec(seen)!;
    assert(seen.lastIndexOf("oauth_token") < seen.indexOf(token), "before the file was shown");
    assert(!seen.includes(ADAS_TOKEN));
    assert(github.requests.length > 0);
    assertEquals(box.filesWith("ghs_"), []);
    assertEquals(box.filesWith("PRIVATE KEY"), [`${box.project}/app.pem`]);
  },
);

onStage(
  "a token stands in a variable only where the configuration wants it",
  [],
  {},
  async ({ run }) => {
    printed(await run(["trust"]));
    const print = ["--", "sh", "-c", 'echo "$GITHUB_TOKEN"'];
    const exposed = await run(["exec", "-i", "exposed", ...print]);
    assert(/^ghs_\w{36}\n$/.test(exposed.stdout), exposed.stdout);
    assertStringIncludes(exposed.stderr, "GITHUB_TOKEN holds a secret");
    assertEquals((await run(["exec", "-i", "acme", ...print])).stdout, "\n");
  },
);

onStage(
  "the session's token is taken back at its end, unless it is to be kept",
  ["gh"],
  {},
  async ({ run, github, box }) => {
    const revocations = () =>
      github.requests.filter(({ method, path }) =>
        `${method} ${path}` === "DELETE /installation/token"
      );
    printed(await run(["trust"]));
    printed(await run(["exec", "--", "gh", "api", "/installation/repositories", "--silent"]));
    assertEquals(revocations().map(({ status }) => status), [204]);
    box.write(
      "project/atmos.yaml",
      CONFIG.replace("owner: acme }", "owner: acme, revoke_on_exit: false }"),
    );
    printed(await run(["trust"]));
    printed(await run(["exec", "--", "true"]));
    assertEquals(revocations().length, 1);
  },
);

onStage("the person's own git entries stay, before ours", [], {}, async ({ run }) => {
  printed(await run(["trust"]));
  const own = {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "alias.mine",
    GIT_CONFIG_VALUE_0: "!echo of mine",
  };
  const script = "git mine && git ls-remote -q https://github.com/acme/infra HEAD | wc -l";
  assertEquals(printed(await run(["exec", "--", "sh", "-c", script], own)), "of mine\n1\n");
});

onStage(
  "a token is renewed behind a running program",
  ["gh"],
  { tokenLife: 30_000 },
  async ({ run, github }) => {
    printed(await run(["trust"]));
    const ask = "gh api /installation/repositories --jq .total_count";
    const read = "git ls-remote https://github.com/acme/infra | wc -l";
    const token = 'cat "$GH_CONFIG_DIR/hosts.yml"';
    const next = `while [ "$(${token})" = "$first" ]; do sleep 0.2; done`;
    const script = `${ask}; first=$(${token}); ${next}; ${ask}; ${read}`;
    assertEquals(printed(await run(["exec", "--", "sh", "-c", script])), "2\n2\n2\n");
    const minted = github.requests.filter(({ path }) => path.endsWith("/access_tokens"));
    assert(minted.length > 1, String(minted.length));
  },
);

onStage(
  "a personal access token is its person, and is seen by no program",
  ["gh"],
  {},
  async (stage) => {
    const { run } = stage;
    printed(await run(["trust"]));
    const env = { PAT: ADAS_TOKEN };
    const { stdout } = await run(["whoami", "-i", "mine"], env);
    assertStringIncludes(stdout, "ada");
    const script = `gh api /user --jq .login; git clone -q git@github.com:ada/diary; env`;
    const seen = printed(await run(["exec", "-i", "mine", "--", "sh", "-c", script], env));
    assert(seen.startsWith("ada\n"), seen);
    assert(!seen.includes(ADAS_TOKEN));
    assertEquals(actors(stage, "github.com"), ["ada"]);
  },
);

onStage("the person's own aliases of gh are the session's", ["gh"], {}, async ({ run, box }) => {
  printed(await run(["trust"]));
  box.write("home/.config/gh/config.yml", "git_protocol: ssh\naliases:\n  who: api /user\n");
  const script = ["sh", "-c", "gh who --jq .login; gh config get git_protocol"];
  const seen = printed(await run(["exec", "-i", "mine", "--", ...script], { PAT: ADAS_TOKEN }));
  assertEquals(seen, "ada\nhttps\n");
});

onStage("git in the current environment asks the program after env", [], {}, async (stage) => {
  settleIn(stage);
  const { run, box, tool } = stage;
  printed(await run(["trust"]));
  const variables = printed(await run(["env", "--login"]));
  assert(!/gh[psu]_/.test(variables), variables);
  const script = box.write("script", `${variables}\ngit ls-remote git@github.com:acme/infra\n`);
  assertStringIncludes(printed(await tool("bash", [script], ADAS_VARIABLES)), "refs/heads/main");
  assertEquals(actors(stage, "github.com"), ["deployer[bot]@acme"]);
  // Git asks; gh, which knows no helper, reads the one file.
  const held = box.filesWith("ghs_").map((path) => path.replace(/[0-9a-f]{24}/, "ID"));
  assertEquals(held, [`${box.runtime}/atmos-auth/env/ID/github/gh/hosts.yml`]);
});

onStage("a person signs in with a code, once", ["gh", "script"], { interval: 1 }, async (stage) => {
  const { github, env, box, run } = stage;
  printed(await run(["trust"]));
  await using pty = await startPty(await binary(), ["login", "-i", "me"], {
    env,
    cwd: box.project,
  });
  await pty.waitFor("Enter the code");
  await until(() => github.device.waiting().length === 1, "a code was asked for");
  const [code] = github.device.waiting();
  await pty.waitFor(code!);
  github.device.decide(code!, { login: "ada" });
  await pty.waitFor("Authentication successful");
  assertEquals(await pty.status, 0);
  const again = await run(["exec", "-i", "me", "--", "gh", "api", "/user", "--jq", ".login"]);
  assertEquals(printed(again), "ada\n");
  assertEquals(box.filesWith("ghu_"), []);
  assertEquals(box.filesWith("ghr_"), []);
});

onStage("a job's identity token is had in Actions, and nowhere else", [], {}, async (stage) => {
  const { run, github, box } = stage;
  printed(await run(["trust"]));
  printed(await run(["login", "--provider", "ci"], github.actions.env));
  assertEquals(github.requests.map(({ status }) => status), [200]);
  assertEquals(box.filesWith("eyJ"), []);
  const outside = await run(["login", "--provider", "ci"]);
  assertEquals(outside.status, 4);
  assertStringIncludes(outside.stderr, "works only in a GitHub Actions job");
});

onStage(
  "a job's token becomes an AWS role, in the region of its provider",
  ["aws"],
  {},
  async (stage) => {
    const issuer = "https://token.actions.githubusercontent.com";
    const arn = "arn:aws:iam::444455556666:role/deploy";
    const oidc = [{ issuer, audiences: ["sts.amazonaws.com"] }];
    const sts = startSts({ roles: [{ arn, trusts: [issuer] }], oidc });
    try {
      stage.box.write(
        "project/atmos.yaml",
        `auth:
  providers: { job: { kind: github/oidc, region: eu-central-1 } }
  identities:
    deploy:
      kind: aws/assume-role
      via: { provider: job }
      principal: { assume_role: "${arn}" }
      spec: { endpoint_url: "${sts.url}" }
`,
      );
      const script = `${whoIsIt(sts).join(" ")}; echo $AWS_REGION`;
      const exec = ["exec", "-i", "deploy", "--", "sh", "-c", script];
      const out = printed(await stage.run(exec, stage.github.actions.env));
      assertStringIncludes(out, "assumed-role/deploy/");
      assertStringIncludes(out, "eu-central-1");
    } finally {
      await sts.close();
    }
  },
);

onStage("two identities of GitHub are one too many", [], {}, async ({ run, github }) => {
  printed(await run(["trust"]));
  const { status, stderr } = await run(["exec", "-i", "acme", "-i", "mine", "--", "true"]);
  assertEquals(status, 125);
  assertStringIncludes(stderr, `both of the cloud "github"`);
  assertEquals(github.requests, []);
});
