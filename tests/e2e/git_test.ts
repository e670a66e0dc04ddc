/** Real git in a session: whatever the person's own configuration and a repository's say, it is the identity. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ADAS_TOKEN, CONFIG, onStage, printed, type Stage } from "./github_world.ts";

/** Ada's own token as git's headers have it. */
const ADAS_HEADER = `Authorization: Basic ${btoa(`ada:${ADAS_TOKEN}`)}`;

/** An address by which git would be Ada. */
const ADAS_ADDRESS = `https://ada:${ADAS_TOKEN}@github.com/acme/infra`;

/** The person's ssh: it knows two aliases of GitHub, and writes down every host that it was to reach. */
function settleSsh({ box }: Stage): string {
  const log = `${box.directory}/ssh.log`;
  const config = box.write(
    "ssh_config",
    `Host github-internal
  HostName github.com
Host gh-443
  HostName ssh.GitHub.com
  Port 443
Host keyed
  HostName 127.0.0.1
  HostKeyAlias github.com
Host proxied
  ProxyCommand sh -c 'echo %h >>${log}; : nc GitHub.com 22'
Host *
  BatchMode yes
  ProxyCommand sh -c 'echo %h >>${log}'
`,
  );
  Deno.writeTextFileSync(log, "");
  return `[core]\n\tsshCommand = ssh -F ${config}\n[user]\n\tname = Ada\n\temail = ada@example.com\n`;
}

function reached({ box }: Stage): readonly string[] {
  return Deno.readTextFileSync(`${box.directory}/ssh.log`).split("\n").filter(Boolean);
}

/** Who asked for repositories, each once. */
function actors({ github }: Stage): readonly string[] {
  const isIts = (host: string) => /^(www\.)?github\.com$/i.test(host);
  const seen = github.requests.filter(({ host, as }) => isIts(host) && as !== undefined);
  return [...new Set(seen.map(({ as }) => as!))];
}

const APP = "deployer[bot]@acme";

/** Ways to write one repository of the identity's. */
const SPELLINGS = [
  "https://github.com/acme/infra",
  "https://github.com:443/acme/infra",
  "https://www.github.com/acme/infra",
  "https://github.com./acme/infra",
  "http://github.com/acme/infra",
  "http://github.com:80/acme/infra",
  "git://github.com/acme/infra",
  "git@github.com:acme/infra",
  "git@github.com:/acme/infra",
  "github.com:acme/infra",
  "ssh://git@github.com/acme/infra",
  "ssh://github.com/acme/infra",
  "ssh://git@github.com:22/acme/infra",
  "ssh://git@ssh.github.com:443/acme/infra",
  "ssh://git@ssh.github.com/acme/infra",
  "git@ssh.github.com:acme/infra",
  "git+ssh://git@github.com/acme/infra",
  "ssh+git://git@github.com/acme/infra",
];

/** Ways to write a gist, which is a repository of a host of its own. */
const GISTS = [
  "https://gist.github.com/abc",
  "http://gist.github.com/abc",
  "git://gist.github.com/abc",
  "git@gist.github.com:abc",
  "ssh://git@gist.github.com/abc",
];

/** What is not the identity's host stays as the person's own rules have it. */
const FOREIGN: Readonly<Record<string, string>> = {
  "https://gitlab.example.com/acme/infra": "git@gitlab.example.com:acme/infra",
  "git@gitlab.example.com:acme/infra": "git@gitlab.example.com:acme/infra",
  "https://ghe.example.com/acme/infra": "https://ghe.example.com/acme/infra",
  "git@ghe.example.com:acme/infra": "git@ghe.example.com:acme/infra",
  "https://github.com.example/acme/infra": "https://github.com.example/acme/infra",
  "https://example.com/github.com/acme": "https://example.com/github.com/acme",
  "/srv/git/github.com": "/srv/git/github.com",
};

const GITLAB = `[url "git@gitlab.example.com:"]\n\tinsteadOf = https://gitlab.example.com/\n`;

/** The person's own rules: each would lead to their key or to their token. */
const RULES: Readonly<Record<string, string>> = {
  "none of their own": "",
  "the host to ssh":
    `[url "git@github-internal:"]\n\tinsteadOf = https://github.com/\n\tinsteadOf = git@github.com:\n`,
  "an organisation to ssh": `[url "git@github-internal:acme/"]
	insteadOf = https://github.com/acme/
	insteadOf = git@github.com:acme/
	insteadOf = ssh://git@github.com:22/acme/
`,
  "a repository to a token": `[url "https://ada:${ADAS_TOKEN}@github.com/acme/infra"]
	insteadOf = https://github.com/acme/infra
	insteadOf = git@github.com:acme/infra
[url "https://${ADAS_TOKEN}@github.com/acme/"]
	insteadOf = ssh://git@ssh.github.com:443/acme/
`,
  "whole addresses to ssh and to a token":
    SPELLINGS.map((url, at) =>
      `[url "${
        at % 2
          ? "git@github-internal:acme/infra"
          : `https://ada:${ADAS_TOKEN}@github.com/acme/infra`
      }"]\n\tinsteadOf = ${url}\n\tpushInsteadOf = ${url}\n`
    ).join("") + GISTS.map((url) =>
      `[url "git@github-internal:abc"]\n\tinsteadOf = ${url}\n`
    ).join(""),
  "pushes to ssh":
    `[url "ssh://git@gh-443/"]\n\tpushInsteadOf = https://github.com/acme/\n\tpushInsteadOf = git@github.com:\n`,
  "a header for all": `[http]\n\textraHeader = "${ADAS_HEADER}"\n`,
  "a header for the host": `[http "https://github.com"]\n\textraHeader = "${ADAS_HEADER}"\n`,
  "headers for less": ["acme", "acme/", "acme/infra"].map((path) =>
    `[http "https://github.com/${path}"]\n\textraHeader = "${ADAS_HEADER}"\n`
  ).join(""),
  "a header for a user":
    `[http "https://ada@github.com/acme/"]\n\textraHeader = "${ADAS_HEADER}"\n`,
  "a helper for less": `[credential "https://github.com/acme"]
	username = ada
	helper = "!f() { printf 'username=ada\\npassword=${ADAS_TOKEN}\\n'; }; f"
`,
};

for (const [name, rules] of Object.entries(RULES)) {
  onStage(
    `the identity's host is reached over https in every spelling: ${name}`,
    ["ssh"],
    {},
    async (stage) => {
      const { box, run } = stage;
      const own = settleSsh(stage);
      // What holds for this directory alone counts as well.
      box.write("home/rules", rules + GITLAB);
      box.write("home/.gitconfig", `${own}[includeIf "gitdir:${box.project}/"]\n\tpath = rules\n`);
      printed(await stage.tool("git", ["init", "-q", box.project]));
      printed(await run(["trust"]));
      const all = [...SPELLINGS, ...Object.keys(FOREIGN), ...GISTS];
      const script = `for url do git ls-remote --get-url "$url"; done; ` +
        `shift ${SPELLINGS.length - 4}; for url in https://github.com/acme/infra ` +
        `https://ada@github.com/acme/infra git@github.com:acme/infra ssh://git@ssh.github.com:443/acme/infra; ` +
        `do git ls-remote -q "$url" HEAD | wc -l; done; git push -q git@github.com:acme/infra 2>/dev/null`;
      const commit = "git commit -q --allow-empty -m Own && git checkout -q -B main; ";
      const { stdout } = await run(["exec", "--", "sh", "-c", commit + script, "sh", ...all]);
      // In an address that is the whole of a rule the password stays, and is not sent.
      const shown = stdout.replaceAll(`ada:${ADAS_TOKEN}@`, "");
      assertEquals(shown.split("\n").slice(0, -1), [
        ...SPELLINGS.map(() => "https://github.com/acme/infra"),
        ...Object.values(FOREIGN),
        ...GISTS.map(() => "https://gist.github.com/abc"),
        ...["1", "1", "1", "1"],
      ]);
      assertEquals(reached(stage), []);
      assertEquals(actors(stage), [APP]);
    },
  );
}

/** Conditions that hold in the repository alone, which the session comes to later. */
const CONDITIONS = [
  "gitdir:~/work/",
  "onbranch:main",
  "hasconfig:remote.*.url:https://later.example/**",
];

onStage(
  "attack: a condition of the person's own holds after `cd` alone",
  ["ssh"],
  {},
  async (stage) => {
    const { box, run, tool } = stage;
    const included = [
      `[url "https://ada:${ADAS_TOKEN}@github.com/acme/"]\n\tinsteadOf = https://github.com/acme/\n`,
      `[http "https://github.com/acme/infra"]\n\textraHeader = "${ADAS_HEADER}"\n`,
      `[includeIf "gitdir:~/"]\n\tpath = deep/inner\n`,
    ];
    box.write("home/rules/deep/inner", RULES["an organisation to ssh"]! + included[1]);
    included.forEach((rules, index) => box.write(`home/rules/inc${index}`, rules));
    const ways = CONDITIONS.flatMap((when) => included.map((_, index) => [when, `inc${index}`]));
    printed(await tool("git", ["init", "-q", "-b", "main", `${box.home}/work/r`]));
    const repository = ["-C", `${box.home}/work/r`];
    printed(
      await tool("git", [...repository, "remote", "add", "other", "https://later.example/x"]),
    );
    printed(await run(["trust"]));
    for (const [when, file] of ways) {
      const path = when!.startsWith("gitdir") ? `rules/${file}` : `~/rules/${file}`;
      const broken = `[includeIf "gitdir:/nowhere/"]\n\tpath = /dev/null/none\n`;
      box.write(
        "home/.gitconfig",
        `${settleSsh(stage)}${broken}[includeIf "${when}"]\n\tpath = ${path}\n`,
      );
      const script =
        "cd ~/work/r && git config --get-regexp '^(url.*acme.*insteadof|http.*infra.extraheader)$' >&2; " +
        "git ls-remote -q https://github.com/acme/infra HEAD | wc -l";
      assertEquals(
        printed(await run(["exec", "--", "sh", "-c", script])),
        "1\n",
        `${when} ${file}`,
      );
      assertEquals([reached(stage), actors(stage)], [[], [APP]], `${when} ${file}`);
    }
  },
);

const AWAY = ["remote", "set-url", "origin", "git@github-internal:acme/infra"];

/** Remotes and rules of repositories that are entered when the session is open, which leave the person's key. */
const LATER: Readonly<Record<string, readonly string[]>> = {
  "an alias of the person's": ["remote.origin.url", "git@github-internal:acme/infra"],
  "an alias with another port": ["remote.origin.url", "ssh://git@gh-443/acme/infra"],
  "an alias by its host key": ["remote.origin.url", "keyed:acme/infra"],
  "a certificate's user": ["remote.origin.url", "org-4711@github.com:acme/infra"],
  "an alias by its proxy command": ["remote.origin.url", "git@proxied:acme/infra"],
  "another port": ["remote.origin.url", "ssh://git@github.com:2222/acme/infra"],
  "upper case": ["remote.origin.url", "git@GitHub.COM:acme/infra"],
  "a trailing dot": ["remote.origin.url", "ssh://git@github.com./acme/infra"],
  "brackets": ["remote.origin.url", "[git@github.com:22]:acme/infra"],
  "its own rule": ["url.git@github-internal:acme/infra.insteadOf", "https://github.com/acme/infra"],
};

onStage(
  "attack: a repository that is entered later leads git to the person's key",
  ["ssh"],
  {},
  async (stage) => {
    const { box, run, tool } = stage;
    box.write("home/.gitconfig", settleSsh(stage));
    for (const [index, [key, value]] of Object.values(LATER).entries()) {
      const folder = `${box.directory}/later${index}`;
      printed(await tool("git", ["init", "-q", folder]));
      const set = (name: string, text: string) => tool("git", ["-C", folder, "config", name, text]);
      printed(await set("remote.origin.url", "https://github.com/acme/infra"));
      printed(await set(key!, value!));
    }
    printed(await run(["trust"]));
    const script = `for at in ../later*; do git -C $at fetch && echo fetched; done; :`;
    const { stdout, stderr } = await run(["exec", "--", "sh", "-c", script]);
    assertEquals(stdout, "");
    const said =
      "atmos-auth: git would go to github.com over ssh with a key of your own, and not as acme";
    assertEquals(stderr.split(said).length - 1, Object.keys(LATER).length, stderr);
    assertEquals(reached(stage), []);
    // What is to be typed helps.
    const typed = [...stderr.matchAll(/^atmos-auth: type: (git .*)$/gm)].map(([, line]) => line!);
    const all = await run(["exec", "--", "sh", "-c", [...typed, script].join("\n")]);
    assertEquals(all.stdout, "fetched\n".repeat(Object.keys(LATER).length), all.stderr);
    printed(await tool("git", ["-C", `${box.directory}/later0`, ...AWAY]));
    // The way out that is named, and other hosts.
    const out =
      `cd ../later0 && git remote set-url origin https://github.com/acme/infra && git fetch -q; ` +
      `git ls-remote git@gitlab.example.com:acme/x; GIT_SSH_COMMAND="$(git config core.sshCommand)" git ls-remote keyed:x`;
    await run(["exec", "--", "sh", "-c", out]);
    assertEquals(reached(stage), ["gitlab.example.com", "127.0.0.1"]);
    assertEquals(actors(stage), [APP]);
  },
);

/** Another remote that leads there. */
const A = "remote.a.url=gh-443:acme/infra";

const INCLUDED =
  `printf '[remote "inc"]\n\turl = gh-443:acme/infra\n' >inc && git config include.path ../inc`;

/** What is asked of git, and what the person is told to type. `@` is the repository that is entered. */
const ADVICE: readonly (readonly [settings: readonly string[], command: string, typed: string])[] =
  [
    [
      ["remote.origin.url=gh-443:acme/infra.git"],
      "git fetch",
      "git -C @ remote set-url origin https://github.com/acme/infra.git",
    ],
    [
      [
        "remote.o.url=https://github.com/acme/infra",
        "remote.o.pushurl=ssh://git@gh-443:22/acme/infra",
      ],
      "git push o HEAD:x",
      "git -C @ remote set-url --push o https://github.com/acme/infra",
    ],
    [
      ["remote.o.url=gh-443:acme/infra", "remote.o.url=gh-443:acme/open"],
      "git push o HEAD:x",
      "git -C @ remote set-url o https://github.com/acme/infra acme/infra",
    ],
    [
      [
        "remote.o.url=https://github.com/acme/infra",
        "url.gh-443:acme/.pushInsteadOf=https://github.com/acme/",
      ],
      "git push o HEAD:x",
      "the same with -c url.https://github.com/acme/infra.pushInsteadOf=https://github.com/acme/infra",
    ],
    [
      [
        "remote.o.url=https://github.com/acme/infra.git",
        "url.gh-443:acme/infra.insteadOf=https://github.com/acme/infra",
      ],
      "git fetch o",
      "the same with -c url.https://github.com/acme/infra.git.insteadOf=https://github.com/acme/infra.git",
    ],
    [
      ["remote.o.url=x:infra", "url.gh-443:acme/.insteadOf=x:"],
      "cd deep && git fetch o",
      "git -C @ remote set-url o https://github.com/acme/infra",
    ],
    [
      ["submodule.a b.url=gh-443:acme/infra", "submodule.a b.active=true"],
      "git submodule update --init s",
      "git -C @ config 'submodule.a b.url' https://github.com/acme/infra",
    ],
    // What was asked is changed, where it is said, and nothing else that leads to the same place.
    [
      [A],
      `${INCLUDED} && git fetch inc`,
      "git -C @ config --file .git/../inc remote.inc.url https://github.com/acme/infra",
    ],
    [[A], `${INCLUDED} && git fetch a`, "git -C @ remote set-url a https://github.com/acme/infra"],
    [
      [A, "remote.iw.url=work:acme/infra", "remote.z.url=gh-443:acme/infra"],
      "git pull -q --depth 5 iw main",
      "git -C @ remote set-url iw https://github.com/acme/infra",
    ],
    [
      [A, "branch.main.remote=gh-443:acme/infra"],
      "git checkout -q -b main; git fetch",
      "git -C @ config --file .git/config branch.main.remote https://github.com/acme/infra",
    ],
    [
      [A, "remote.pushDefault=gh-443:acme/infra", "push.default=current"],
      "git push",
      "git -C @ config --file .git/config remote.pushDefault https://github.com/acme/infra",
    ],
    [
      [A],
      "git fetch own",
      "git config --file ~/.gitconfig remote.own.url https://github.com/acme/infra",
    ],
    [
      [A],
      "mkdir -p .git/remotes && echo 'URL: gh-443:acme/infra' >.git/remotes/old && git fetch old",
      "git -C @ config remote.old.url https://github.com/acme/infra",
    ],
    [
      [A, "remote.pi.url=gh-443:acme/infra"],
      'GIT_DIR="$PWD/.git" git -C / fetch pi',
      "git --git-dir @/.git remote set-url pi https://github.com/acme/infra",
    ],
    [
      [A],
      "git -c remote.x.url=gh-443:acme/infra fetch x",
      "the same with -c remote.x.url=https://github.com/acme/infra",
    ],
    [[], "git clone gh-443:acme/infra c", "git clone https://github.com/acme/infra"],
    [[], "git ls-remote gh-443:acme/infra", "git clone https://github.com/acme/infra"],
    [[], "git push gh-443:acme/infra HEAD:x", "git push https://github.com/acme/infra HEAD"],
    [
      [],
      "git archive --remote=gh-443:acme/infra HEAD",
      "gh api repos/acme/infra/tarball > repository.tar.gz",
    ],
  ];

const SUBMODULE =
  `printf '[submodule "a b"]\\n\\tpath = s\\n\\turl = gh-443:acme/infra\\n' >.gitmodules; ` +
  "git commit -q --allow-empty -m First; " +
  `git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),s`;

onStage("beside env the person's own ssh is asked for other hosts", ["ssh"], {}, async (stage) => {
  const { box, run, tool, env } = stage;
  const file = `${box.directory}/ssh_config`;
  settleSsh(stage);
  const wrapper = box.write("it's ssh", `#!/bin/sh\nexec ssh -F ${file} "$@"\n`, 0o700);
  box.write("home/.gitconfig", "");
  printed(await run(["trust"]));
  const git = "git ls-remote git@gitlab.example.com:a/b; git ls-remote gh-443:a/b";
  const eachOwn: readonly Record<string, string>[] = [
    { GIT_SSH_COMMAND: `ssh -F '${file}' -o LogLevel=ERROR` },
    { GIT_SSH: wrapper },
    { GIT_SSH_COMMAND: `"$HOME/../it's ssh"`, GIT_SSH: "/nowhere" },
  ];
  for (const own of eachOwn) {
    Deno.writeTextFileSync(`${box.directory}/ssh.log`, "");
    const lines = printed(await run(["env", "acme", "--login"], own));
    // Read twice, as a shell's own files may be.
    const again = await run(["env", "acme", "--login"], own);
    const options = { ...env, ...own };
    const said = await tool("sh", ["-c", `${lines}\n${again.stdout}\n${git}`], options);
    assertEquals(reached(stage), ["gitlab.example.com"], said.stderr);
    assertStringIncludes(said.stderr, "ssh takes gh-443 for ssh.github.com");
  }
});

onStage("attack: a gist over ssh goes with the person's own key", ["ssh"], {}, async (stage) => {
  const { box, run } = stage;
  const own = settleSsh(stage);
  const config = `${box.directory}/ssh_config`;
  const before = Deno.readTextFileSync(config);
  Deno.writeTextFileSync(config, `Host gists\n  HostName gist.github.com\n${before}`);
  box.write("home/.gitconfig", own);
  printed(await run(["trust"]));
  for (const url of ["org-1@gist.github.com:abc", "git@GIST.github.com:abc", "git@gists:abc"]) {
    const { stderr } = await run(["exec", "--", "git", "ls-remote", url]);
    assertStringIncludes(stderr, "git would go to gist.github.com over ssh with a key of your own");
    assertStringIncludes(stderr, "https://gist.github.com/abc");
  }
  assertEquals(reached(stage), []);
});

onStage("who is kept from ssh is told what to type, and why", ["ssh"], {}, async (stage) => {
  const { box, run, tool } = stage;
  const own = '[url "gh-443:"]\n\tinsteadOf = work:\n[remote "own"]\n\turl = gh-443:acme/infra\n';
  box.write("home/.gitconfig", settleSsh(stage) + own);
  printed(await run(["trust"]));
  const lines: string[] = [];
  for (const [index, [settings, command]] of ADVICE.entries()) {
    const folder = `${box.directory}/it's ${index}`;
    box.write(`it's ${index}/deep/file`, "");
    printed(await tool("git", ["init", "-q", folder]));
    const set = (name: string, value: string) =>
      tool("git", ["-C", folder, "config", "--add", name, value]);
    for (const setting of settings) {
      const at = setting.lastIndexOf("=");
      printed(await set(setting.slice(0, at), setting.slice(at + 1)));
    }
    if (index % 3 > 0) printed(await set("ssh.variant", ["ssh", "simple"][index % 3 - 1]!));
    lines.push(`echo "= ${index}" >&2; cd "$1/it's ${index}"; ${SUBMODULE}; ${command}`);
  }
  const script = ["sh", "-c", lines.join("\n"), "sh", box.directory];
  const { stderr } = await run(["exec", "--", ...script]);
  for (const [index, said] of stderr.split(/^= \d+\n/m).slice(1).entries()) {
    const [, command, wanted] = ADVICE[index]!;
    const typed = /^atmos-auth: type(?: in its place: .*, as in)?: (.*)$/m.exec(said)?.[1];
    const at = `'${box.directory}/it'\\''s ${index}'`;
    const place = wanted.includes("@/.git") ? `'${box.directory}/it'\\''s ${index}/.git'` : at;
    const there = wanted.replace(/@(?:\/\.git)?/, () => place).replace("~", box.home);
    assertEquals(typed, there, `${command}\n${said}`);
    assertStringIncludes(said, "leads there: ");
  }
  assertEquals(reached(stage), []);
});

onStage("a rule of a repository's is passed by for once, and stays", ["ssh"], {}, async (stage) => {
  const { box, run, tool } = stage;
  box.write("home/.gitconfig", settleSsh(stage));
  const folder = `${box.directory}/ruled`;
  printed(await tool("git", ["init", "-q", folder]));
  const rule = "url.github-internal:acme/.insteadof";
  for (
    const [name, value] of [["remote.o.url", "https://github.com/acme/infra"], [
      rule,
      "https://github.com/acme/",
    ]]
  ) {
    printed(await tool("git", ["-C", folder, "config", name!, value!]));
  }
  printed(await run(["trust"]));
  const { stderr } = await run(["exec", "--", "git", "-C", folder, "fetch", "o"]);
  const [, told = ""] = /type: the same with (-c \S+)$/m.exec(stderr) ?? [];
  const script = `git ${told} -C ${folder} fetch -q o && git -C ${folder} config ${rule}`;
  assertEquals(
    printed(await run(["exec", "--", "sh", "-c", script])),
    "https://github.com/acme/\n",
  );
  assertEquals([reached(stage), actors(stage)], [[], [APP]]);
});

onStage("attack: a remote's own address says a token", [], {}, async (stage) => {
  const { box, run, tool } = stage;
  const user = "ada",
    urls = [
      `https://${user}:${ADAS_TOKEN}@github.com/acme/infra`,
      `https://${user}:${ADAS_TOKEN}@GitHub.com:443/acme/infra`,
      `https://${user}:${ADAS_TOKEN}@WWW.github.com:443/acme/infra`,
      `https://${ADAS_TOKEN}@github.com/acme/infra`,
    ];
  printed(await run(["trust"]));
  for (const [index, url] of urls.entries()) {
    const folder = `${box.directory}/token${index}`;
    printed(await tool("git", ["init", "-q", folder]));
    printed(await tool("git", ["-C", folder, "remote", "add", "origin", url]));
    const script =
      `cd ../token${index} && git fetch -q && git rev-parse --verify -q origin/main && ` +
      `git checkout -q -b work origin/main && ${COMMIT} && git push -q origin HEAD:refs/heads/t${index}`;
    assert(printed(await run(["exec", "--", "sh", "-c", script])).length > 1);
  }
  assertEquals(actors(stage), [APP]);
  // No repository that says none has a token of ours in what git lists.
  const listing = printed(await run(["exec", "--", "git", "config", "--list"]));
  assert(!listing.includes("Authorization"), listing);
});

/** Ways in which an address with a password is no remote's, in a repository that the session comes to later. */
const NO_REMOTES:
  readonly (readonly [settings: Readonly<Record<string, string>>, command: string])[] = [
    [{}, `git ls-remote ${ADAS_ADDRESS}`],
    [{}, `git clone -q ${ADAS_ADDRESS} cloned`],
    [{}, `git fetch ${ADAS_ADDRESS} main`],
    [{}, `git push ${ADAS_ADDRESS} HEAD:refs/heads/typed`],
    [{}, `git -c remote.x.url=${ADAS_ADDRESS} fetch x`],
    [{}, `git archive --remote=${ADAS_ADDRESS} HEAD`],
    [{ "branch.main.remote": ADAS_ADDRESS, "branch.main.merge": "refs/heads/main" }, "git fetch"],
    [{ "branch.main.pushRemote": ADAS_ADDRESS }, "git push"],
    [{ "remote.pushDefault": ADAS_ADDRESS }, "git push"],
    [{ [`url.${ADAS_ADDRESS}.insteadOf`]: "it:" }, "git fetch it: main"],
    [{}, `mkdir -p .git/remotes && echo URL: ${ADAS_ADDRESS} >.git/remotes/old && git fetch old`],
    [{}, `mkdir -p .git/branches && echo ${ADAS_ADDRESS} >.git/branches/old && git fetch old`],
    [
      {},
      `git config -f .gitmodules submodule.s.path s && git config -f .gitmodules submodule.s.url ${ADAS_ADDRESS} && ` +
      "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),s && git submodule update --init",
    ],
  ];

onStage("attack: an address that is no remote's says a token", [], {}, async (stage) => {
  const { box, run, tool } = stage;
  printed(await run(["trust"]));
  const lines: string[] = [];
  for (const [index, [settings, command]] of NO_REMOTES.entries()) {
    const folder = `${box.directory}/later${index}`;
    printed(await tool("git", ["init", "-q", "-b", "main", folder]));
    for (const [name, value] of Object.entries(settings)) {
      printed(await tool("git", ["-C", folder, "config", name, value]));
    }
    lines.push(`echo "= ${index}" >&2; cd ${folder}; ${COMMIT}; ${command}`);
  }
  await run(["exec", "--", "sh", "-c", lines.join("\n")]);
  assertEquals(actors(stage), [APP]);
});

/** Addresses that say a token, and that no setting of git's can be matched with. */
const UNMATCHED = (host: string): readonly string[] => [
  `https://ada%zz:${ADAS_TOKEN}@${host}/acme/infra`,
  `https://ada%:${ADAS_TOKEN}@${host.replace("localhost", "LOCALHOST")}/acme/infra`,
  `https://ada:${ADAS_TOKEN}@${host.replace("l", "%6c")}/acme/infra`,
  `https://ada:${ADAS_TOKEN}@${host.replace("localhost", "ｌocalhost")}/acme/infra`,
  `https://ada:${ADAS_TOKEN}@${host}/../acme/infra`,
  `https::https://ada:${ADAS_TOKEN}@${host}/acme/infra`,
];

/** Ways in which a repository's own settings have git go to an address. */
const reachedBy = (url: string, host: string): readonly string[] => [
  `git ls-remote '${url}'`,
  `git config branch.main.remote '${url}'; git config branch.main.merge refs/heads/main`,
  "git fetch; git config --unset branch.main.remote",
  `git remote add o https://${host}/acme/infra; git config remote.o.pushurl '${url}'`,
  `${COMMIT}; git push -q o HEAD:refs/heads/pushed; git remote remove o`,
];

onStage("attack: an address that git can't take apart says a token", [], {}, async (stage) => {
  const { box, run, tool, github } = stage;
  const direct = { NO_PROXY: "localhost,127.0.0.1" };
  box.write("project/atmos.yaml", CONFIG.replaceAll("ghe.example.com", github.host));
  printed(await run(["trust"]));
  await using elsewhere = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    ({ url }) => {
      const { pathname, search } = new URL(url);
      const location = `https://ada:${ADAS_TOKEN}@${github.host}${pathname}${search}`;
      return new Response(null, { status: 302, headers: { location } });
    },
  );
  const folder = `${box.directory}/later`;
  printed(await tool("git", ["init", "-q", "-b", "main", folder]));
  const asked = async (...lines: readonly string[]) => {
    const before = github.requests.length;
    const script = [`cd ${folder}`, ...lines].join("\n");
    await run(["exec", "-i", "server", "--", "sh", "-c", script], direct);
    const seen = github.requests.slice(before).filter(({ path }) => path.includes("/info/refs"));
    return [...new Set(seen.flatMap(({ as }) => as ?? []))];
  };
  const redirected = `http://127.0.0.1:${elsewhere.addr.port}/acme/infra`;
  const urls = [...UNMATCHED(github.host), redirected];
  for (const url of urls) {
    // What would be reached without us.
    const outside = await tool("git", ["ls-remote", url], direct);
    assertEquals(outside.status, 0, url);
  }
  assertEquals(await asked(...urls.flatMap((url) => reachedBy(url, github.host))), []);
  assertEquals(await asked(`git ls-remote https://${github.host}/acme/infra`), [APP]);
  assertEquals(
    await asked(`git ls-remote https://ada@LOCALHOST:${github.host.split(":")[1]}/acme/infra`),
    [APP],
  );
});

/** What git is told of addresses with a password, and whether it knows a header of ours. */
const TOLD = "git config transfer.credentialsInUrl; git config --list | grep -c Authorization";

onStage("addresses of other hosts with a password go on working", [], {}, async (stage) => {
  const { box, run, tool, env } = stage;
  printed(await run(["trust"]));
  const told = async (script: string) =>
    (await run(["exec", "--", "sh", "-c", `${script}; ${TOLD}`])).stdout.trim().split(/\s+/);
  const theirs = "https://ada:SECRET@gitlab.example.com/a/b";
  const folder = `${box.directory}/theirs`;
  printed(await tool("git", ["init", "-q", folder]));
  assertEquals(await told(`cd ${folder}`), ["die", "0"]);
  printed(await tool("git", ["-C", folder, "remote", "add", "origin", theirs]));
  assertEquals((await told(`cd ${folder}`))[0], "allow");
  // There, too, what is typed for the identity's host is the identity.
  const typed = `git ls-remote -q ${ADAS_ADDRESS} HEAD | wc -l`;
  assertEquals((await told(`cd ${folder} && ${typed}`)).slice(0, 2), ["1", "allow"]);
  for (const own of [["transfer.credentialsInUrl", "allow"], [`url.${theirs}.insteadOf`, "it:"]]) {
    printed(await tool("git", ["config", "--global", ...own]));
    assertEquals((await told(typed)).slice(0, 2), ["1", "allow"]);
    printed(await tool("git", ["config", "--global", "--unset", own[0]!]));
  }
  printed(
    await tool("git", [
      "config",
      "--global",
      "http.proxy",
      env.HTTPS_PROXY!.replace("//", "//a:b@"),
    ]),
  );
  assertEquals(await told("true"), ["die", "0"]);
  assertEquals(actors(stage), [APP]);
});

const COMMIT = "git -c user.name=a -c user.email=a@b commit -q --allow-empty -m More";

onStage("submodules, worktrees and pushes are the identity's", ["ssh"], {}, async (stage) => {
  const { box, run, tool } = stage;
  box.write("home/.gitconfig", settleSsh(stage) + RULES["an organisation to ssh"]);
  const folder = `${box.directory}/outer`;
  printed(await tool("git", ["init", "-q", folder]));
  box.write(
    "outer/.gitmodules",
    `[submodule "s"]\n\tpath = s\n\turl = git@github.com:acme/infra\n`,
  );
  const head = await stage.github.git.log("acme/infra");
  assertEquals(head, ["First"]);
  printed(await run(["trust"]));
  const script =
    `cd ../outer && rev=$(git ls-remote https://github.com/acme/infra HEAD | cut -f1) && ` +
    `git add .gitmodules && git update-index --add --cacheinfo 160000,$rev,s && ${COMMIT} && ` +
    `git submodule update --init -q && git -C s log --format=%s -1 && ` +
    `git fetch --recurse-submodules -q && git submodule update --remote -q && ` +
    `git -C s worktree add -q ../../tree && cd ../tree && ${COMMIT} && git push -q origin HEAD:main`;
  assertEquals(printed(await run(["exec", "--", "sh", "-c", script])), "First\n");
  assertEquals(await stage.github.git.log("acme/infra"), ["More", "First"]);
  assertEquals(actors(stage), [APP]);
  assertEquals(reached(stage), []);
});

onStage(
  "attack: the shell's own files choose another ssh and other settings for git",
  ["bash", "ssh"],
  {},
  async (stage) => {
    const { box, run } = stage;
    box.write("home/.gitconfig", settleSsh(stage));
    box.write(
      "home/.bashrc",
      `export GIT_SSH_COMMAND="ssh -F ${box.directory}/ssh_config" GIT_CONFIG_COUNT=0 GIT_CONFIG_PARAMETERS=\n`,
    );
    printed(await run(["trust"]));
    const script =
      "git ls-remote git@github-internal:acme/infra; git ls-remote git@github.com:acme/infra HEAD";
    const { stdout, stderr } = await run(["shell", "--shell", "bash", "--", "-ic", script]);
    assertStringIncludes(
      stderr,
      "GIT_CONFIG_PARAMETERS, GIT_SSH_COMMAND were changed by something in this shell; put back",
    );
    assertStringIncludes(stderr, "with a key of your own");
    assertStringIncludes(stdout, "HEAD");
    assertEquals(reached(stage), []);
    assertEquals(actors(stage), [APP]);
  },
);

onStage(
  "a person at an Enterprise Server is nobody else there, and themselves elsewhere",
  ["ssh"],
  {},
  async (stage) => {
    const { box, run } = stage;
    const rules = `[url "git@gh-443:acme/"]\n\tinsteadOf = https://github.com/acme/\n` +
      `[url "git@ghe-alias:"]\n\tinsteadOf = https://ghe.example.com/acme/\n`;
    box.write("home/.gitconfig", settleSsh(stage) + rules);
    box.write("project/atmos.yaml", CONFIG);
    printed(await run(["trust"]));
    const urls = [
      "https://ghe.example.com/acme/infra",
      "git@ghe.example.com:acme/infra",
      "https://github.com/acme/infra",
    ];
    const script =
      'for url do git ls-remote --get-url "$url"; done; git ls-remote -q git@ghe.example.com:acme/infra HEAD | wc -l';
    const seen = printed(
      await run(["exec", "-i", "server", "--", "sh", "-c", script, "sh", ...urls]),
    );
    assertEquals(seen.split("\n"), [
      "https://ghe.example.com/acme/infra",
      "https://ghe.example.com/acme/infra",
      "git@gh-443:acme/infra",
      "1",
      "",
    ]);
  },
);

onStage(
  "attack: git finds in .netrc who the person is, at another port or another name",
  [],
  {},
  async (stage) => {
    const { box, run, tool, github } = stage;
    const entries = {
      machine: `machine github.com login ada password ${ADAS_TOKEN}\n`,
      default:
        `machine gitlab.example login x password y\ndefault login ada password ${ADAS_TOKEN}\n`,
    };
    const asked = {
      machine: ["https://github.com:8443/ada/notes", "https://github.com:8080/ada/notes"],
      default: ["https://codeload.github.com/ada/notes", "https://github.com:9443/ada/notes"],
    };
    printed(await run(["trust"]));
    box.write("nob/.atmos/atmos.yaml", "auth: { identities: { nob: { kind: mock } } }\n");
    for (const [kind, text] of Object.entries(entries)) {
      box.write("home/.netrc", text);
      for (const url of asked[kind as keyof typeof asked]) {
        const seen = async (act: () => Promise<unknown>) => {
          const before = github.requests.length;
          await act();
          return github.requests.slice(before).flatMap(({ as }) => as ?? []);
        };
        const ask = ["git", "ls-remote", url];
        // What would be found without us.
        assertEquals([...new Set(await seen(() => tool("git", ask.slice(1))))], ["ada"], url);
        const within = await seen(() => run(["exec", "-i", "acme", "--", ...ask]));
        assertEquals(within.includes("ada"), false, url);
        const config = ["--config", `${box.directory}/nob/.atmos/atmos.yaml`];
        const nobody = await seen(() => run(["exec", ...config, "-i", "nob", "--", ...ask]));
        assertEquals(nobody, [], url);
      }
    }
    // The identity is somebody at its own other names, and others are as they were.
    const at = (host: string) =>
      run(["exec", "--", "git", "ls-remote", `https://${host}/acme/infra`]);
    assertStringIncludes(printed(await at("www.github.com")), "refs/heads/main");
    // What has such a name need not be an Enterprise Server's.
    const beside = await at("codeload.github.com");
    assertStringIncludes(beside.stderr, "no credential goes to another port or name of the host");
    const fill = "printf 'protocol=https\\nhost=gitlab.example\\n\\n' | git credential fill";
    const options = [
      "exec",
      "--",
      "sh",
      "-c",
      `git config --get-urlmatch http https://gitlab.example | grep -v "^http.curloptresolve "; ${fill}`,
    ];
    assertEquals((await run(options)).stdout, "");
  },
);

/** Prints the password that Python's own reader finds, as requests and pip do. */
const PASSWORD =
  "import netrc, os; print(netrc.netrc(os.environ.get('NETRC')).hosts['github.com'][2])";

onStage(
  "attack: git-lfs and what reads NETRC find in .netrc who the person is",
  ["git-lfs", "curl", "python3"],
  {},
  async ({ box, run, tool, github }) => {
    box.write("home/.netrc", `machine github.com login ada password ${ADAS_TOKEN}\n`);
    const repository = `${box.project}/large`;
    const git = async (...words: string[]) =>
      printed(await tool("git", ["-C", repository, ...words]));
    printed(await tool("git", ["init", "--quiet", repository]));
    box.write("project/large/.gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
    box.write("project/large/a.bin", "large");
    await git("lfs", "install", "--local");
    await git("add", "--all");
    await git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "x");
    await git("remote", "add", "origin", "https://github.com/acme/infra");
    const asked: readonly (readonly string[])[] = [
      ["git", "-C", repository, "lfs", "push", "origin", "HEAD"],
      [
        "sh",
        "-c",
        'curl --silent --netrc-file "${NETRC-$HOME/.netrc}" https://github.com/acme/infra',
      ],
    ];
    for (const [program, ...args] of asked) {
      const seen = async (act: () => Promise<unknown>) => {
        const before = github.requests.length;
        await act();
        const there = github.requests.slice(before).filter(({ host }) => host === "github.com");
        return [...new Set(there.flatMap(({ as }) => as ?? []))];
      };
      // What would be found without us.
      assertEquals(await seen(() => tool(program!, args)), ["ada"], program);
      assertEquals(await seen(() => run(["exec", "--", program!, ...args])), [APP], program);
    }
    const password = ["python3", "-c", PASSWORD];
    assertEquals(printed(await tool(password[0]!, password.slice(1))).trim(), ADAS_TOKEN);
    assertMatch(printed(await run(["exec", "--", ...password])), /^ghs_/);
    // Nothing of it stays, and the person's own is as it was.
    assertStringIncludes(Deno.readTextFileSync(`${box.home}/.netrc`), ADAS_TOKEN);
  },
);

onStage(
  "git's files that the person names or switches off are those of the session",
  [],
  {},
  async (stage) => {
    const { box, run } = stage;
    const system = box.write("system", "[a]\n\tsystem = theirs\n");
    const mine = box.write("mine", "[a]\n\tmine = theirs\n");
    const whole = `[url "git@gitlab.example.com:x"]\n\tinsteadOf = https://github.com/acme/infra\n`;
    printed(await run(["trust"]));
    const inside = async (env: Record<string, string>, ...command: string[]) =>
      await run(["exec", "-i", "acme", "--", ...command], {
        ATMOS_KEYRING_TYPE: "memory",
        ...env,
      });
    const ask = 'for each in a.system a.mine a.home; do printf "%s." "$(git config $each)"; done';
    const said = async (env: Record<string, string>) => printed(await inside(env, "sh", "-c", ask));
    const on = { GIT_CONFIG_SYSTEM: system, GIT_CONFIG_NOSYSTEM: "" };
    // Without a file of ours before theirs, and with one.
    for (const rule of ["", whole]) {
      box.write("home/.gitconfig", `[a]\n\thome = theirs\n${rule}`);
      assertEquals(await said(on), "theirs..theirs.");
      assertEquals(await said({ ...on, GIT_CONFIG_NOSYSTEM: "1" }), "..theirs.");
      assertEquals(await said({ GIT_CONFIG_GLOBAL: mine }), ".theirs..");
    }
    const written = await inside(on, "git", "config", "--system", "a.b", "c");
    assert(written.status !== 0, "it was written, and lost");
    assertStringIncludes(written.stderr, "for-everybody-is-not-written-here: File exists");
  },
);
