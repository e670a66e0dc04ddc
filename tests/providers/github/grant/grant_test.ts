import { assert, assertEquals } from "@std/assert";
import type { Credential } from "../../../../lib/credential.ts";
import type { Grant, GrantPlace } from "../../../../lib/provider/grant.ts";
import { Secret } from "../../../../lib/secret.ts";
import { installationCredential } from "../../../../providers/github/credential.ts";
import { gitCredential } from "../../../../providers/github/grant/git.ts";
import { addressOf } from "../../../../providers/github/grant/git_address.ts";
import { gitHosts } from "../../../../providers/github/grant/git_hosts.ts";
import { sshGuard } from "../../../../providers/github/grant/git_ssh.ts";
import { grantFor } from "../../../../providers/github/grant/grant.ts";
import { placeOf } from "../../../../providers/github/endpoint.ts";
import { placeFor } from "../../plans.ts";
import { helpersFor, isAlone } from "./as_git.ts";
import { SYSTEM_CAT } from "../../../../lib/paths/system_programs.ts";

const EXPIRES = Date.parse("2030-01-01T01:00:00Z");
const SESSION = "/run/user/1000/session";

const ACME = installationCredential(
  [{ account: "Acme", token: new Secret("ghs_acme_EXAMPLE") }],
  "deployer[bot]",
  EXPIRES,
);

const BOTH = installationCredential(
  [{ account: "acme", token: new Secret("ghs_acme_EXAMPLE") }, {
    account: "ada",
    token: new Secret("ghs_ada_EXAMPLE"),
  }],
  "deployer[bot]",
  EXPIRES,
);

const ADA: Credential = {
  type: "github/user",
  shown: { principal: "ada" },
  secret: { token: new Secret("gho_ada_EXAMPLE") },
};

/** Nobody has signed in yet. */
const NOBODY: Credential = { type: "none", shown: {}, secret: {} };

/** The grant, with its secrets laid open, and git's entries as git reads them. */
function granted(credential: Credential, place: Partial<GrantPlace> = {}, host?: string) {
  const grant = grantFor(placeOf(host), credential, { ...placeFor(place), ...place });
  const { variables, files } = grant;
  return {
    variables: Object.fromEntries(
      Object.entries(variables).filter(([name]) => !/^GIT_CONFIG_(COUNT|KEY|VALUE)/.test(name)),
    ),
    entries: entriesOf(grant),
    files: Object.fromEntries(
      Object.entries(files).map(([path, content]) => [
        path,
        typeof content === "string" ? content : content.reveal(),
      ]),
    ),
    pass: grant.pass,
    exposable: Object.keys(grant.exposable ?? {}),
  };
}

/** The entries of our file, as git reads it, but for the rewriting and for what has a test of its own. */
function entriesOf({ files }: Grant): readonly string[] {
  let heading = "";
  return String(files["github/git/config"]).split("\n").flatMap((line) => {
    const [, section, of] = /^\[(\w+)(?: (".*"))?\]$/.exec(line) ?? [];
    if (section) heading = of ? `${section}.${JSON.parse(of)}` : section;
    const [, key, value] = /^\t(\w+) = (".*")$/.exec(line) ?? [];
    return key && section !== "url" ? [`${heading}.${key}=${JSON.parse(value!)}`] : [];
  }).filter((entry) => !/^url\.|\.curloptResolve=/.test(entry));
}

/** The entries in the environment. */
function around({ variables }: Grant): readonly string[] {
  const count = Number(variables["GIT_CONFIG_COUNT"]);
  return Array.from({ length: count }, (_, index) => {
    const [key, value] = ["KEY", "VALUE"].map((part) => variables[`GIT_CONFIG_${part}_${index}`]);
    return `${key}=${value}`;
  });
}

const OURS = ["atmos-auth.entries=1", `include.path=${SESSION}/github/git/config`];

const alone = (url: string) => [
  `http.${url}/.extraHeader=`,
  `http.${url}/.cookieFile=`,
  `http.${url}/.saveCookies=false`,
  `http.${url}/.emptyAuth=true`,
];

/** The host's other names, and without TLS. */
const NAMES = ["github.com", "www.github.com", "gist.github.com"];
const HELPED = NAMES;

const REFUSED = `!f() { test "$1" != get || { ` +
  `echo "atmos-auth: no credential goes over http: write https://" >&2; echo quit=1; }; }; f`;

/** What is no place of the identity's, though it has the host's name; below github.com all is GitHub's. */
const ELSEWHERE = ["https", "http"].flatMap((scheme) => [
  `${scheme}://*.github.com`,
  ...["8443", "8080", "9443"].flatMap((port) =>
    ["github.com", "*.github.com"].map((name) => `${scheme}://${name}:${port}`)
  ),
]);

const NO_PORT = `!f() { test "$1" != get || { ` +
  `echo "atmos-auth: no credential goes to another port or name of the host" >&2; echo quit=1; }; }; f`;

const basic = (token: string) => `Authorization: Basic ${btoa(`x-access-token:${token}`)}`;

const CAT = (file: string) =>
  `!f() { test "$1" != get || ${SYSTEM_CAT} '${SESSION}/github/git/${file}'; }; f`;

Deno.test("an installation's grant, whole", () => {
  const helper = CAT("owner-acme");
  const owned = (owner: string) => [
    `credential.https://github.com/${owner}.helper=`,
    `credential.https://github.com/${owner}.helper=${helper}`,
    ...alone(`https://github.com/${owner}`),
  ];
  const anyRemote = "includeIf.hasconfig:remote.*.url:http*://*:*@*/**.path";
  const withPassword = [
    "transfer.credentialsInUrl=die",
    `${anyRemote}=${SESSION}/github/git/allowed`,
    `${anyRemote}=${SESSION}/github/git/header`,
  ];
  const { files, ...rest } = granted(ACME);
  const { "github/git/config": _, "github/git/header": header, ...others } = files;
  // No token goes where there is no TLS.
  assertEquals(
    header?.split("\n").filter((line) => /http:/.test(line)).length,
    HELPED.length + ELSEWHERE.length / 2,
  );
  const unsent = header?.match(/^\textraHeader = "Authorization:"$/gm)?.length;
  assertEquals(unsent, HELPED.length + ELSEWHERE.length);
  assertEquals(header?.split("\n").filter((line) => /github\.com\/\w/.test(line)), [
    '[http "https://github.com/Acme/"]',
    '[http "https://github.com/acme/"]',
  ]);
  assertEquals(header?.split(basic("ghs_acme_EXAMPLE")).length, HELPED.length + 3);
  assertEquals({ ...rest, files: others }, {
    variables: {
      GH_CONFIG_DIR: `${SESSION}/github/gh`,
      GH_NO_UPDATE_NOTIFIER: "1",
      HUB_CONFIG: `${SESSION}/github/hub`,
      GIT_CONFIG_PARAMETERS: `'include.path=${SESSION}/github/git/config'`,
      GIT_SSH_COMMAND: `/bin/sh '${SESSION}/github/git/ssh'`,
    },
    entries: [
      ...ELSEWHERE.flatMap((url) => [
        `credential.${url}.helper=`,
        `credential.${url}.helper=${NO_PORT}`,
      ]),
      ...HELPED.flatMap((name) => [
        `credential.https://${name}.helper=`,
        `credential.https://${name}.helper=${helper}`,
      ]),
      ...HELPED.flatMap((name) => [
        `credential.http://${name}.helper=`,
        `credential.http://${name}.helper=${REFUSED}`,
      ]),
      ...ELSEWHERE.flatMap(alone),
      ...HELPED.flatMap((name) => alone(`https://${name}`)),
      ...HELPED.flatMap((name) => alone(`http://${name}`)),
      ...owned("Acme"),
      ...owned("acme"),
      ...withPassword,
    ],
    files: {
      "github/git/allowed": '[transfer]\n\tcredentialsInUrl = "allow"\n',
      "github/git/ssh": sshGuard("github.com", "prod-admin"),
      "github/gh/config.yml": 'version: "1"\ngit_protocol: https\n',
      "github/gh/hosts.yml": "github.com:\n  oauth_token: ghs_acme_EXAMPLE\n" +
        "  user: deployer[bot]\n  git_protocol: https\n",
      "github/git/owner-acme": "username=x-access-token\npassword=ghs_acme_EXAMPLE\n" +
        "password_expiry_utc=1893459600\n",
    },
    pass: [],
    exposable: ["GITHUB_TOKEN", "GH_TOKEN", "HOMEBREW_GITHUB_API_TOKEN"],
  });
});

Deno.test("each owner's repositories have their own token, and the first is everybody's", () => {
  const { entries, files } = granted(BOTH);
  const helpers = entries.filter((entry) => /https:.*helper=!.*cat/.test(entry));
  assertEquals(helpers, [
    ...HELPED.map((name) => `credential.https://${name}.helper=${CAT("owner-acme")}`),
    `credential.https://github.com/acme.helper=${CAT("owner-acme")}`,
    `credential.https://github.com/ada.helper=${CAT("owner-ada")}`,
  ]);
  assert(files["github/git/owner-ada"]?.includes("password=ghs_ada_EXAMPLE\n"));
  assert(files["github/gh/hosts.yml"]?.includes("ghs_acme_EXAMPLE"));
});

Deno.test("a person's token is for all owners", () => {
  const { entries, files } = granted(ADA);
  assertEquals(
    entries.filter((entry) => /^url|https:.*helper=!.*cat/.test(entry)),
    HELPED.map((name) => `credential.https://${name}.helper=${CAT("all")}`),
  );
  assertEquals(files["github/git/all"], "username=x-access-token\npassword=gho_ada_EXAMPLE\n");
});

const HOSTS: readonly (readonly [host: string, ssh: string])[] = [
  ["octo.ghe.com", "octo@octo.ghe.com:"],
  ["ghe.example.com", "git@ghe.example.com:"],
  ["localhost:8443", "git@localhost:"],
];

for (const [host, ssh] of HOSTS) {
  Deno.test(`a shell of ${host} is of that host alone`, () => {
    const { variables, entries, files, exposable } = granted(ADA, {}, host);
    assertEquals(variables["GH_HOST"], host);
    assert(entries.includes(`credential.https://${host}.helper=${CAT("all")}`));
    const config = files["github/git/config"]!;
    assert(config.includes(`[url "https://${host}/a"]\n\tinsteadOf = "https://${host}/a"\n`));
    assert(config.includes(`\tpushInsteadOf = "${ssh}a"\n`));
    assert(!config.includes("github.com"));
    assert(addressOf(host, `${ssh}a`) !== undefined);
    assert(entries.includes(`credential.https://gist.${host}.helper=${CAT("all")}`));
    assert(!entries.some((entry) => entry.includes("github.com")));
    assert(files["github/gh/hosts.yml"]?.startsWith(`${host}:\n`));
    assert(exposable.includes("GH_ENTERPRISE_TOKEN"));
  });
}

for (const host of ["github.com", "octo.ghe.com", "ghe.example.com", "localhost:8443"]) {
  Deno.test(`attack: a host of ${host} that ssh, rewriting or the credential's helper forgot`, () => {
    const { entries, files } = granted(ADA, {}, host);
    for (const { name, home, by, user } of gitHosts(host)) {
      assert(files["github/git/ssh"]!.includes(`  '${name}' | '${name}.') home='${home}' ;;`));
      const port = host.includes(":") ? ":8443" : "";
      assertEquals(addressOf(host, `https://${name}${port}/x`)?.plain, `https://${home}/x`);
      for (const from of [`${user}@${name}:`, `ssh://${user}@${name}/`, `git://${name}/`]) {
        assertEquals(addressOf(host, `${from}x`)?.plain, `https://${home}/x`);
        const isRewritten = files["github/git/config"]!.includes(`nsteadOf = "${from}`);
        assertEquals(isRewritten, by !== "none", from);
      }
      if (by === "ssh") continue;
      const answer = by === "none" ? NO_PORT : CAT("all");
      for (const url of [`https://${name}${port}`, `https://${name}.${port}`]) {
        assertEquals(helpersFor(entries, url), [answer], url);
        assert(isAlone(entries, url), url);
      }
    }
  });
}

Deno.test("attack: a person's .netrc answers at another name, port or scheme of the host", () => {
  const told = [
    "remote.a.url\nhttps://www.ghe.example.com:7443/x\0remote.b.url\nhttp://ghe.example.com:443/x\0",
  ];
  const refused = (host: string) => {
    const { entries } = granted(ADA, { told }, host);
    return (url: string) => helpersFor(entries, url)[0] === NO_PORT && isAlone(entries, url);
  };
  const [plain, ported] = [refused("ghe.example.com"), refused("ghe.example.com:8443")];
  for (
    const name of [
      "ghe.example.com",
      "www.ghe.example.com",
      "gist.ghe.example.com.",
      "uploads.ghe.example.com",
    ]
  ) {
    assert(plain(`https://${name}:7443`) && plain(`http://${name}:443`), name);
    for (const url of [`http://${name}`, `https://${name}`, `http://${name}:8443`]) {
      assert(ported(url), url);
    }
  }
  assert(!plain("https://ghe.example.com") && !plain("https://ghe.example.com:443"));
  assert(!ported("https://ghe.example.com:8443"));
});

Deno.test("attack: a header of the person's own has the token sent beside the host's pages", () => {
  const told = ["http.https://uploads.ghe.example.com/x.extraheader\nX: y\0"];
  const { files } = granted(ADA, { told }, "ghe.example.com");
  const section = files["github/git/header"]!.split(
    '[http "https://uploads.ghe.example.com/x"]',
  )[1]!;
  assertEquals(section.split("[")[0], '\n\textraHeader = ""\n\textraHeader = "Authorization:"\n');
});

Deno.test("without a session no file and no variable holds a token, and a program is asked", () => {
  const helper = ["/usr/bin/atmos-auth", "--chdir=/home/ada's", "credential-process", "-i", "x"];
  const line = `!f() { test "$1" != get || '/usr/bin/atmos-auth' '--chdir=/home/ada'\\''s' ` +
    `'credential-process' '-i' 'x'; }; f`;
  for (const credential of [BOTH, ADA, NOBODY]) {
    const { files, entries, variables } = granted(credential, { helper, inFiles: "never" });
    assert(entries.includes(`credential.https://github.com.helper=${line}`));
    assert(!/gh[so]_/.test(JSON.stringify([files, entries, variables])));
    // There is a token all the same, lest gh take the person's own out of the keyring.
    assert(files["github/gh/hosts.yml"]?.includes("no-token-here"));
  }
  // For as long as it lapses by itself, a file may: gh knows no helper.
  const { files } = granted(BOTH, { helper, inFiles: "if-needed" });
  const held = Object.keys(files).filter((name) => files[name]!.includes("ghs_"));
  assertEquals(held, ["github/gh/hosts.yml"]);
  const { entries } = granted(BOTH, { helper });
  assertEquals(entries.filter((entry) => entry.startsWith("credential.https://github.com/ada")), [
    "credential.https://github.com/ada.helper=",
  ]);
});

Deno.test("on Windows git's own shell is given paths that it understands", () => {
  const { entries, variables } = granted(ACME, { os: "windows" });
  const cat =
    `!f() { test "$1" != get || ${SYSTEM_CAT} 'C:/Users/ada/session/github/git/owner-acme'; }; f`;
  assert(entries.includes(`credential.https://github.com.helper=${cat}`));
  assertEquals(variables["GIT_SSH_COMMAND"], "/bin/sh 'C:/Users/ada/session/github/git/ssh'");
  assertEquals(variables["GH_CONFIG_DIR"], String.raw`C:\Users\ada\session\github\gh`);
  const helper = [String.raw`C:\Program Files\atmos-auth.exe`, "-i", String.raw`a\b`];
  const [asked] = helpersFor(
    granted(ACME, { os: "windows", helper }).entries,
    "https://github.com",
  );
  assert(asked?.endsWith(String.raw`|| 'C:/Program Files/atmos-auth.exe' '-i' 'a\b'; }; f`), asked);
});

Deno.test("a quote in the session's path does not end the helper's word", () => {
  const { entries } = granted(ADA, { directory: "/tmp/it's; touch evil" });
  const line = `${SYSTEM_CAT} '/tmp/it'\\''s; touch evil/github/git/all'`;
  assert(helpersFor(entries, "https://github.com")[0]?.includes(line));
});

function environment(entries: readonly (readonly [string, string])[], more = {}) {
  const numbered = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const all: Record<string, string> = {
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(numbered),
    ...more,
  };
  return { get: (name: string) => all[name], entries: () => Object.entries(all) };
}

const OWN = [["user.name", "Ada"], ["http.extraHeader", "X-Canary: EXAMPLE"]] as const;

const grant = (place: Partial<GrantPlace>, credential = ADA) =>
  grantFor(placeOf(), credential, placeFor(place));

Deno.test("the person's own entries come first", () => {
  assertEquals(around(grant({ env: environment(OWN) })), [
    "user.name=Ada",
    "http.extraHeader=X-Canary: EXAMPLE",
    ...OURS,
  ]);
});

Deno.test("beside the person's own entries, env names ours only", () => {
  const { variables } = grant({ env: environment(OWN), helper: ["atmos-auth"] });
  assertEquals(variables["GIT_CONFIG_COUNT"], "4");
  assertEquals(variables["GIT_CONFIG_KEY_2"], "atmos-auth.entries");
  assert(!JSON.stringify(variables).includes("Canary"));
});

Deno.test("a session inside another takes over no entry of it", () => {
  const { variables } = grant({ env: environment(OWN) }, BOTH);
  const env = { get: (name: string) => variables[name], entries: () => [] };
  assertEquals(around(grant({ env })), around(grant({ env: environment(OWN) })));
  assertEquals(grant({ env }).variables.GIT_CONFIG_PARAMETERS, variables.GIT_CONFIG_PARAMETERS);
  const inEnv = grant({ env, helper: ["atmos-auth"] });
  assertEquals(around(inEnv), around(grant({ env: environment(OWN) })));
  assertEquals(inEnv.variables.GIT_CONFIG_PARAMETERS, variables.GIT_CONFIG_PARAMETERS);
});

Deno.test("attack: env writes down what a git around it was told; the person's own ssh stays for other hosts", () => {
  const own = { GIT_CONFIG_PARAMETERS: "'a.b'='c'", GIT_SSH_COMMAND: "ssh -i work" };
  const name = "ATMOS_GIT_SSH_COMMAND";
  const helper = ["atmos-auth"];
  const first = grant({ env: environment([], own), helper });
  const ours = `'include.path=${SESSION}/github/git/config'`;
  assertEquals(first.variables.GIT_CONFIG_PARAMETERS, ours);
  assertEquals(first.losses?.length, 1);
  assert(!JSON.stringify([first.variables, first.losses, first.files]).match(/ssh -i work|a\.b/));
  assertEquals(first.moved, [{ name, value: "ssh -i work", from: "GIT_SSH_COMMAND" }]);
  const inside = environment([], { ...first.variables, [name]: "ssh -i work" });
  for (const directory of [SESSION, "/other/identity"]) {
    const again = grant({ env: inside, helper, directory });
    assertEquals(again.moved, [{ name, value: "ssh -i work", from: name }]);
    assertEquals(again.losses, []);
  }
  const session = grant({ env: environment([], own) });
  assertEquals(session.variables.GIT_CONFIG_PARAMETERS, ours);
  assertEquals([session.moved, session.losses], [[], []]);
  const told = environment([], { GIT_CONFIG_PARAMETERS: `${ours} 'a.b'='c'` });
  assertEquals(grant({ env: told, helper }).losses?.length, 1);
});

Deno.test("attack: a rule in the environment leads git to ssh", () => {
  const env = environment([["URL.git@github.com:acme/.InsteadOf", "gh:"]]);
  const rule = '[url "https://github.com/acme/a"]\n\tinsteadOf = "gh:a"';
  assert(String(grant({ env }).files["github/git/config"]).includes(rule));
});

for (const count of ["", "many", "-1", "99999"]) {
  Deno.test(`a count that git would not read either is none: ${JSON.stringify(count)}`, () => {
    assertEquals(around(grant({ env: environment(OWN, { GIT_CONFIG_COUNT: count }) })), OURS);
  });
}

Deno.test("attack: a header of the person's own for one organisation or repository", () => {
  const deep = [
    "https://github.com/acme",
    "https://ada@GitHub.com/acme/infra",
    "https://gist.github.com/x",
  ];
  const told = [...deep, "https://gitlab.example.com/acme", "https://ada:SECRET@github.com/acme"]
    .map((url) => `http.${url}.extraheader\nAuthorization: basic EVIL\0`);
  const { entries, files } = granted(BOTH, { told });
  for (const url of deep) {
    assertEquals(entries.filter((entry) => entry.startsWith(`http.${url}.`)), [
      `http.${url}.extraHeader=`,
      `http.${url}.cookieFile=`,
      `http.${url}.saveCookies=false`,
      `http.${url}.emptyAuth=true`,
    ]);
  }
  assert(!JSON.stringify(files).match(/gitlab|SECRET|EVIL/));
});

Deno.test("attack: a rule of the person's own leads to a password for the very address", () => {
  const told = ["url.https://ada:SECRET@github.com/a/b.insteadof\nhttps://github.com/a/b\0"];
  const { entries, files } = granted(ADA, { told });
  assertEquals(entries.at(-1), `include.path=${SESSION}/github/git/header`);
  assert(!JSON.stringify(files).includes("SECRET"));
});

Deno.test("attack: a rule of the person's own puts a password before whatever host follows", () => {
  const told = ["url.https://ada:SECRET@.insteadof\nhttps://\0"];
  assertEquals(granted(ADA, { told }).entries.at(-1), `include.path=${SESSION}/github/git/header`);
});

Deno.test("a password for another host in the person's own entries forbids none", () => {
  const forbidding = "transfer.credentialsInUrl=die";
  for (
    const told of [
      "url.https://ada:SECRET@gitlab.example/.insteadof\nlab:\0",
      "remote.x.pushurl\nhttps://ada:SECRET@gitlab.example/a\0",
      "branch.main.remote\nhttps://ada:SECRET@gitlab.example/a\0",
      "transfer.credentialsinurl\ndie\0transfer.credentialsinurl\nallow\0",
    ]
  ) {
    const { entries, files } = granted(ADA, { told: [told] });
    assertEquals(entries.slice(-2), [
      "transfer.credentialsInUrl=allow",
      `include.path=${SESSION}/github/git/header`,
    ]);
    assert(!JSON.stringify(files).includes("SECRET"));
    // An empty header would make git nobody at the identity's host.
    const asked = granted(ADA, { told: [told], helper: ["atmos-auth"] }).entries;
    assertEquals(asked.at(-2), "transfer.credentialsInUrl=allow");
    assert(asked.at(-1)!.startsWith("includeIf.hasconfig:remote.*.url:http*://*:*@*[gG][iI]"));
  }
  for (
    const told of [
      "http.proxy\nhttp://a:SECRET@proxy.example:3128/\0",
      "remote.x.proxy\nhttp://a:SECRET@proxy.example:3128/\0",
      "http.https://a:SECRET@gitlab.example/.sslverify\nfalse\0",
      "remote.x.url\nhttps://gitlab.example/@a:b/\0",
      "transfer.credentialsinurl\nallow\0transfer.credentialsinurl\ndie\0",
    ]
  ) assert(granted(ADA, { told: [told] }).entries.includes(forbidding), told);
});

Deno.test("a warning that the person wants of passwords in addresses stays one", () => {
  const told = ["transfer.credentialsinurl\nwarn\0"];
  assert(granted(ADA, { told }).entries.includes("transfer.credentialsInUrl=warn"));
});

Deno.test("attack: a header of the person's own without TLS leads our token there", () => {
  const told = [
    "http.http://github.com/acme.extraheader\nx\0url.https://a:SECRET@github.com/.insteadof\nx:\0",
  ];
  const header = granted(ADA, { told }).files["github/git/header"]!;
  assert(header.includes('[http "http://github.com/acme"]'));
  for (const [, text] of header.matchAll(/^\[http "http:.*\n((?:\t.*\n)*)/gm)) {
    assert(!text!.includes("Basic"), text);
  }
});

Deno.test("where no file may hold a secret, an address's own password is sent no more either", () => {
  const { files } = granted(ADA, { helper: ["atmos-auth"] });
  assert(files["github/git/header"]!.includes('extraHeader = "Authorization:"\n'));
});

Deno.test("a helper program prints what git reads", () => {
  assertEquals(
    gitCredential(BOTH).reveal(),
    "username=x-access-token\npassword=ghs_acme_EXAMPLE\npassword_expiry_utc=1893459600\n",
  );
});

Deno.test("attack: at a host that is not the identity's, gh and git are the person", () => {
  const own = ["github.com:\n    user: ada\nghe.example:\n    user: ada\n"];
  const { files, entries } = granted(ACME, { own });
  const others = files["github/gh/hosts.yml"]!.split("ghe.example:")[1]!;
  assert(others.includes("no-github-identity-in-this-session"));
  assertEquals(files["github/gh/hosts.yml"]!.split("github.com").length, 2);
  const helpers = entries.filter((entry) => entry.startsWith("credential.https://ghe.example"));
  const answers = helpers.filter((entry) => !entry.endsWith(".helper="));
  assert(answers.length > 1 && answers.every((entry) => entry.includes("echo quit=1")));
  const outside = granted(ACME, { own, helper: ["atmos-auth"] });
  assert(!JSON.stringify(outside).includes("ghe.example"));
});
