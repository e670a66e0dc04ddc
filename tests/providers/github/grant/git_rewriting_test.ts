import { assertEquals } from "@std/assert";
import { rewritings, wholeRewritings } from "../../../../providers/github/grant/git_rewriting.ts";
import type { GitEntry } from "../../../../providers/github/grant/git_config.ts";

/** What git makes of an address: the longest rule counts, and of equally long ones the first. */
function rewritten(address: string, entries: readonly GitEntry[], key = /insteadof$/i): string {
  let best = { from: "", to: "" };
  for (const [name, from] of entries) {
    if (!/^url\..*/.test(name) || !key.test(name)) continue;
    const to = name.slice("url.".length, name.lastIndexOf("."));
    if (address.startsWith(from) && from.length > best.from.length) best = { from, to };
  }
  return best.to + address.slice(best.from.length);
}

const RULES = ["https://ada:TOKEN@github.com/", "git@github.com:", "https://evil.example/"];

Deno.test("attack: the person's own rule of the same length makes git somebody else", () => {
  for (const from of ["https://github.com/", "git@github.com:", "ssh://git@github.com/"]) {
    for (const base of RULES) {
      const theirs: readonly GitEntry[] = [[`url.${base}.insteadof`, from]];
      const given = `${from}acme/thing.git`;
      assertEquals(rewritten(given, theirs), `${base}acme/thing.git`);
      const all = [...theirs, ...rewritings("github.com", [])];
      assertEquals(rewritten(given, all), "https://github.com/acme/thing.git");
    }
  }
});

Deno.test("attack: a longer rule of the person's own, for one organisation, makes git somebody else", () => {
  const deep = ["acme/", "acme", "acme/inf", "acme/infra"];
  for (const from of ["https://github.com/", "git@github.com:", "ssh://git@GitHub.com:22/"]) {
    for (const base of RULES) {
      for (const path of deep) {
        for (const key of ["insteadof", "pushinsteadof"]) {
          const theirs: readonly GitEntry[] = [[`url.${base}${path}.${key}`, from + path]];
          const all = [...theirs, ...rewritings("github.com", theirs)];
          const given = `${from}acme/infra.git`;
          assertEquals(rewritten(given, all), "https://github.com/acme/infra.git");
        }
      }
    }
  }
});

/** Addresses that a rule may be for as they stand, and what they are over https. */
const WHOLE: Readonly<Record<string, string>> = {
  "https://github.com/acme/app": "https://github.com/acme/app",
  "https://github.com/acme/app.git": "https://github.com/acme/app.git",
  "https://www.github.com/acme/app": "https://github.com/acme/app",
  "https://me@github.com/acme/app": "https://github.com/acme/app",
  "https://gist.github.com/abc.git": "https://gist.github.com/abc.git",
  "git@github.com:acme/app.git": "https://github.com/acme/app.git",
  "git@github.com:/acme/app": "https://github.com/acme/app",
  "org-4711@github.com:acme/app": "https://github.com/acme/app",
};

Deno.test("attack: a rule of the person's own for a whole address makes git somebody else", () => {
  for (const [address, plain] of Object.entries(WHOLE)) {
    for (const key of ["insteadof", "pushinsteadof"]) {
      const theirs: readonly GitEntry[] = [[`url.git@work:acme/app.${key}`, address]];
      const later = [...theirs, ...rewritings("github.com", theirs)];
      assertEquals(rewritten(address, later), "git@work:acme/app");
      const all = [...wholeRewritings("github.com", theirs), ...later];
      assertEquals(rewritten(address, all), plain);
      assertEquals(rewritten(`${address}/x`, all), `${plain}/x`);
    }
  }
});

Deno.test("nothing comes before the person's rules that are for more than one address", () => {
  const froms = ["https://github.com/", "https://github.com/acme/", "git@github.com:", "gh:"];
  const theirs = froms.map((from): GitEntry => ["url.git@work:.insteadof", from]);
  assertEquals(wholeRewritings("github.com", [...theirs, ...FOREIGN]), []);
});

Deno.test("attack: an abbreviation of the person's own leads to ssh", () => {
  const theirs: readonly GitEntry[] = [["url.git@github.com:acme/.insteadof", "gh:"]];
  const all = [...theirs, ...rewritings("github.com", theirs)];
  assertEquals(rewritten("gh:infra", all), "https://github.com/acme/infra");
});

Deno.test("a remote's address goes over https, however it is spelled", () => {
  const remotes = ["org-4711@github.com:acme/infra", "ssh://ada@ssh.GitHub.com:443/acme/infra"];
  const own = remotes.map((url): GitEntry => ["remote.origin.url", url]);
  for (const url of remotes) {
    assertEquals(rewritten(url, rewritings("github.com", own)), "https://github.com/acme/infra");
  }
});

Deno.test("attack: a password or a token is written down once more", () => {
  const old = `5ec4e7${"0".repeat(34)}`;
  const secret = ["ada:5ec4e7", "ghp_5ec4e7", old].map((user) =>
    `https://${user}@github.com/acme/x`
  );
  const own = secret.flatMap((url): readonly GitEntry[] => [
    ["remote.origin.url", url],
    ["url.https://github.com/.insteadof", url],
  ]);
  const bases: readonly GitEntry[] = secret.map((url) => [`url.${url}.insteadof`, "gh:"]);
  assertEquals(
    JSON.stringify(
      [rewritings, wholeRewritings].map((all) => all("github.com", [...own, ...bases])),
    ).includes("5ec4e7"),
    false,
  );
});

Deno.test("gists go to the gists' own host, over https", () => {
  for (const host of ["github.com", "ghe.example.com"]) {
    const gist = `gist.${host}`;
    const plain = `https://${gist}/abc.git`;
    const all = rewritings(host, []);
    for (
      const from of [`git@${gist}:`, `ssh://git@${gist}/`, `git://${gist}/`, `http://${gist}/`]
    ) {
      assertEquals(rewritten(`${from}abc.git`, all), plain);
    }
    const theirs: readonly GitEntry[] = [
      [`url.git@${gist}:.insteadof`, `https://${gist}/`],
      [`url.git@${gist}:ada/.pushinsteadof`, "gist:"],
      ["remote.origin.url", `org-4711@${gist.toUpperCase()}:abc`],
    ];
    const answered = [...theirs, ...rewritings(host, theirs)];
    assertEquals(rewritten(plain, answered), plain);
    assertEquals(rewritten("gist:abc", answered), `https://${gist}/ada/abc`);
    assertEquals(rewritten(theirs[2]![1], answered), `https://${gist}/abc`);
  }
});

const FOREIGN: readonly GitEntry[] = [
  ["url.git@gitlab.example.com:.insteadof", "https://gitlab.example.com/"],
  ["url.git@notgithub.com:.insteadof", "https://github.com.evil.example/"],
  ["remote.origin.url", "git@gitlab.example.com:github.com/acme"],
  ["remote.other.url", "/srv/github.com:x"],
  ["user.name", "github.com"],
  ["http.https://github.com/.proxy", "http://127.0.0.1:1"],
];

Deno.test("other hosts go as they are spelled, by the person's own rules", () => {
  assertEquals(rewritings("github.com", FOREIGN), rewritings("github.com", []));
  const all = [...FOREIGN, ...rewritings("github.com", FOREIGN)];
  assertEquals(rewritten("https://gitlab.example.com/a/b", all), "git@gitlab.example.com:a/b");
  for (const address of ["git@ghe.example.com:a/b", "https://ghe.example.com/a/b", "../x"]) {
    assertEquals(rewritten(address, all), address);
  }
});

Deno.test("a host with a port is that port's alone over http", () => {
  const theirs: readonly GitEntry[] = [
    ["url.a:.insteadof", "https://localhost:8443/acme/"],
    ["url.b:.insteadof", "https://localhost:9999/acme/"],
  ];
  const all = [...theirs, ...rewritings("localhost:8443", theirs)];
  assertEquals(rewritten("https://localhost:8443/acme/x", all), "https://localhost:8443/acme/x");
  assertEquals(rewritten("https://localhost:9999/acme/x", all), "b:x");
  assertEquals(rewritten("git@localhost:acme/x", all), "https://localhost:8443/acme/x");
});
