import { assert, assertEquals } from "@std/assert";
import { hostsIn, nobody, ownFiles } from "../../../../providers/github/grant/gh.ts";
import { helpersFor, isAlone } from "./as_git.ts";
import { allAt } from "../../../../providers/github/grant/git_hosts.ts";
import { placeFor } from "../../plans.ts";

const around = (variables: Readonly<Record<string, string>>) => ({
  get: (name: string) => variables[name],
  entries: () => Object.entries(variables),
});

const OWN =
  "github.com:\n    user: ada\n    users:\n        ada:\nghe.example.com:8443:\r\n    user: a\n";

Deno.test("attack: gh finds the person's own token in the keyring, which asks for the host alone", () => {
  const env = around({ GH_HOST: "other.example" });
  const { files, variables } = nobody(placeFor({ own: [OWN], env }));
  assertEquals(hostsIn(files["github/gh/hosts.yml"]!), [
    "github.com",
    "ghe.example.com:8443",
    "other.example",
  ]);
  const tokens = files["github/gh/hosts.yml"]!.match(/oauth_token: .*/g);
  assertEquals([...new Set(tokens)], ["oauth_token: no-github-identity-in-this-session"]);
  assertEquals(variables.GH_CONFIG_DIR, "/run/user/1000/session/github/gh");
  assertEquals(variables.HUB_CONFIG, "/run/user/1000/session/github/hub");
});

Deno.test("attack: git finds what the person's own helpers, headers and .netrc know", () => {
  const env = around({
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "http.extraHeader",
    GIT_CONFIG_VALUE_0: "Authorization: parent",
  });
  const { variables, files } = nobody(placeFor({ own: [], env }));
  assertEquals(variables.GIT_CONFIG_COUNT, "2");
  assertEquals(variables.GIT_SSH_COMMAND, undefined);
  const entries = files["github/git/config"]!.split("[").slice(1).flatMap((section) => {
    const [, name, of] = /^(\w+) "(.*)"\]/.exec(section)!;
    return [...section.matchAll(/^\t(\w+) = (".*")$/gm)].map(([, key, value]) =>
      [`${name}.${of}.${key}`, JSON.parse(value!) as string] as const
    );
  });
  const urls = [
    ...["https://github.com", "https://gist.github.com", "https://www.github.com"],
    ...["https://gist.github.com.", "https://github.com:8443", "http://github.com"],
    ...["https://api.github.com", "https://codeload.github.com", "http://github.com:8080"],
  ];
  for (const url of urls) {
    const lines = entries.map(([key, value]) => `${key}=${value}`);
    const [refusal, ...others] = helpersFor(lines, url);
    assertEquals(others, []);
    assert(refusal!.includes("echo quit=1"));
    assert(isAlone(lines, url), url);
    for (const [pattern] of entries.filter(([key]) => key.endsWith("/.emptyAuth"))) {
      const name = pattern.replace("emptyAuth", "extraHeader");
      const values = entries.filter(([key]) => key === name).map(([, value]) => value);
      assertEquals(values, ["", "Authorization:"]);
    }
  }
  assertEquals(entries.length, 5 * allAt("github.com").length);
});

Deno.test("attack: a host in a file of the person's own becomes an entry of another kind", () => {
  const own = `"a.example:\\n  b":\n$(x):\n- c.example:\nd.example: {}\n`;
  assertEquals(hostsIn(own), []);
  const env = around({ GH_HOST: "x\nevil" });
  assertEquals(hostsIn(nobody(placeFor({ own: [own], env })).files["github/gh/hosts.yml"]!), [
    "github.com",
  ]);
});

Deno.test("gh's own files are looked for where gh looks", () => {
  const variables = { GH_CONFIG_DIR: "/gh", XDG_CONFIG_HOME: "/xdg", HOME: "/home/ada" };
  assertEquals(ownFiles(placeFor({ env: around(variables) }), "identity"), [
    "/gh/hosts.yml",
    "/xdg/gh/hosts.yml",
    "/home/ada/.config/gh/hosts.yml",
    "/home/ada/.netrc",
    "/home/ada/_netrc",
  ]);
  const named = around({ HOME: "/home/ada", NETRC: "/own/netrc" });
  assertEquals(ownFiles(placeFor({ env: named }), "identity").at(-1), "/own/netrc");
  assertEquals(ownFiles(placeFor({ env: named }), "nobody"), ["/home/ada/.config/gh/hosts.yml"]);
});
