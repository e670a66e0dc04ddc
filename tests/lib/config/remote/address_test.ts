import { assertEquals, assertRejects } from "@std/assert";
import { type Address, inRepository } from "../../../../lib/config/remote/address.ts";
import { addressFrom, isBeside } from "../../../../lib/config/remote/beside.ts";
import { Unfetched } from "../../../../lib/config/remote/fetched.ts";
import { parseAddress } from "../../../../lib/config/remote/parse_address.ts";
import { shownName } from "../../../../lib/config/remote/shown_name.ts";

/** What an address comes to, in one line. */
async function read(name: string): Promise<string> {
  const address = await parseAddress(name);
  if (address.kind === "https") return `${address.url} shown ${address.shown}`;
  return `${address.url} at ${address.ref ?? "HEAD"} in ${address.path}`;
}

Deno.test("every form that people write is understood", async () => {
  const sha = "0123456789abcdef0123456789abcdef01234567";
  const rows: [string, string][] = [
    [
      "git::https://github.com/acme/cfg.git//aws/dev/auth.yaml?ref=v1.0.0",
      "https://github.com/acme/cfg.git at v1.0.0 in aws/dev/auth.yaml",
    ],
    [
      "git::https://github.com/acme/cfg//auth.yaml?depth=1&ref=main",
      "https://github.com/acme/cfg.git at main in auth.yaml",
    ],
    ["github.com/acme/cfg//a.yaml?ref=v1", "https://github.com/acme/cfg.git at v1 in a.yaml"],
    ["git::github.com/acme/cfg//a.yaml", "https://github.com/acme/cfg.git at HEAD in a.yaml"],
    ["github.com/acme/cfg/aws/a.yaml", "https://github.com/acme/cfg.git at HEAD in aws/a.yaml"],
    ["gitlab.com/a/b/c//x.yaml", "https://gitlab.com/a/b/c.git at HEAD in x.yaml"],
    ["bitbucket.org/a/b//x", "https://bitbucket.org/a/b.git at HEAD in x"],
    [
      "https://github.com/acme/cfg//a.yaml?ref=v1",
      "https://github.com/acme/cfg.git at v1 in a.yaml",
    ],
    [
      "https://git.example/acme/cfg.git//a.yaml",
      "https://git.example/acme/cfg.git at HEAD in a.yaml",
    ],
    [
      "git::https://git.example:8443/acme/cfg.git//*/a.yaml",
      "https://git.example:8443/acme/cfg.git at HEAD in */a.yaml",
    ],
    ["git@github.com:acme/cfg.git//a.yaml", "ssh://git@github.com/acme/cfg.git at HEAD in a.yaml"],
    ["git::git@host.example:acme/cfg//a", "ssh://git@host.example/acme/cfg at HEAD in a"],
    [
      `git::ssh://git@host.example:2222/acme/cfg.git//x/./../a.yaml?ref=${sha}`,
      `ssh://git@host.example:2222/acme/cfg.git at ${sha} in a.yaml`,
    ],
    [
      "ssh://host.example/acme/cfg.git//a.yaml",
      "ssh://host.example/acme/cfg.git at HEAD in a.yaml",
    ],
    ["git::http://127.0.0.1:99/r.git//a.yaml", "http://127.0.0.1:99/r.git at HEAD in a.yaml"],
    [
      "git::https://h.example/r.git//a.yaml?ref=release/1+2%23x(ü)",
      "https://h.example/r.git at release/1+2#x(ü) in a.yaml",
    ],
    ["https://cfg.example/a.yaml", "https://cfg.example/a.yaml shown https://cfg.example/a.yaml"],
    [
      "https://raw.githubusercontent.com/acme/cfg/main/a.yaml#x",
      "https://raw.githubusercontent.com/acme/cfg/main/a.yaml shown " +
      "https://raw.githubusercontent.com/acme/cfg/main/a.yaml",
    ],
    [
      "https://cfg.example/a.yaml?token=hidden",
      "https://cfg.example/a.yaml?token=hidden shown https://cfg.example/a.yaml?f98d6ea4b9f0a5e244bb54cb6799b658",
    ],
  ];
  for (const [name, wanted] of rows) assertEquals(await read(name), wanted, name);
});

Deno.test("attack: an address that is more than an address", async () => {
  const rows: readonly [string, string][] = [
    ["s3::https://bucket.example/a.yaml", '"s3::"'],
    ["s3://bucket/a.yaml", '"s3://"'],
    ["gcs::https://x.example/a.yaml", '"gcs::"'],
    ["hg::https://x.example/a//b.yaml", '"hg::"'],
    ["oci://x.example/a", '"oci://"'],
    ["file:///etc/passwd", '"file://"'],
    ["git::file:///srv/r.git//a.yaml", '"git::file:"'],
    ["git::ext::sh -c id//a.yaml", "such characters"],
    ["git::ext::id//a.yaml", '"git::ext:"'],
    ["git::git://x.example/r.git//a.yaml", '"git::git:"'],
    ["git::/srv/r.git//a.yaml", '"git::"'],
    ["git::--upload-pack=id//a.yaml", '"git::"'],
    ["git::ssh://-oProxyCommand=id/r//a.yaml", ""],
    ["git::-oProxyCommand=id@x.example:r//a.yaml", ""],
    ["git::git@-oProxyCommand:r//a.yaml", ""],
    ["git::https://u:p@x.example/r.git//a.yaml", "password"],
    ["https://u:p@x.example/a.yaml", "password"],
    ["http://x.example/a.yaml", "plain http"],
    ["git::http://x.example/r.git//a.yaml", "plain http"],
    ["git::https://x.example/r.git//../a.yaml", "out of its repository"],
    ["git::https://x.example/r.git//a/../../b.yaml", "out of its repository"],
    ["git::https://x.example/r.git", "no file"],
    ["github.com/acme/cfg", "no file"],
    ["git::https://x.example/r.git//a.yaml?ref=--upload-pack=id", "its ref"],
    ["git::https://x.example/r.git//a.yaml?ref=a:b", "its ref"],
    ["git::https://x.example/r.git//a.yaml?ref=a..b", "its ref"],
    ["git::https://x.example/r.git//a.yaml?ref=a%20b", "its ref"],
    ["git::https://x.example/r.git//a.yaml?ref=%0a", "its ref"],
    ["git::https://x.example/r.git//a.yaml?ref=a*", "its ref"],
    ["git::https://x.example/r.git//a.yaml?ref=%zz", "well encoded"],
    ["git::https://x.example/r.git//a.yaml?sshkey=AAAA", '"sshkey"'],
    ["https://x.example/a.zip", "archives"],
    ["https://x.example/a.tar.gz", "archives"],
    ["https://x.example/a.yaml?archive=zip", '"archive"'],
    ["https://x.example/a b.yaml", "such characters"],
  ];
  for (const [name, part] of rows) {
    await assertRejects(() => parseAddress(name), Unfetched, part);
  }
});

Deno.test("what a fetched file names is seen from there, and nothing else", async () => {
  const git = await parseAddress("git::https://x.example/r.git//aws/dev/a.yaml?ref=v1");
  const https = await parseAddress("https://x.example/cfg/a.yaml?token=hidden");
  const rows: [typeof git, string, string][] = [
    [git, "./b.yaml", "git::https://x.example/r.git//aws/dev/b.yaml?ref=v1"],
    [git, "../*.yaml", "git::https://x.example/r.git//aws/*.yaml?ref=v1"],
    [https, "b.yaml", "https://x.example/cfg/b.yaml"],
    [https, "../b.yaml", "https://x.example/b.yaml"],
  ];
  for (const [from, name, wanted] of rows) {
    assertEquals((await addressFrom(from, name)).shown, wanted);
  }
  for (const name of ["/etc/passwd", "~/.aws/config", "C:\\x", "\\\\host\\x", "//evil.example/x"]) {
    for (const from of [git, https]) await assertRejects(() => addressFrom(from, name), Unfetched);
  }
  for (const name of ["a\n.yaml", "a\u007f", "a\\b"]) {
    for (const from of [git, https]) await assertRejects(() => addressFrom(from, name), Unfetched);
  }
  await assertRejects(() => addressFrom(git, "../../../x"), Unfetched, "out of its repository");
  for (const name of ["http:127.0.0.1/x", "file:/etc/passwd", "*.yaml"]) {
    await assertRejects(() => addressFrom(https, name), Unfetched);
  }
});

Deno.test("of what is no address neither a password nor a query is shown", () => {
  assertEquals(shownName("https://u:p@x.example/a?token=t"), "https://...@x.example/a?...");
  assertEquals(
    shownName("https://x.example/v2/team-1/s3cretpath/a1b2c3d4.yaml"),
    "https://x.example/v2/team-1/.../a1b2c3d4.yaml",
  );
  assertEquals(
    shownName("https://x.example/team/k9Jq2mXw8Zt4Rv6Ls1Pd/auth-of-the-whole-team.yaml"),
    "https://x.example/team/.../auth-of-the-whole-team.yaml",
  );
  assertEquals(
    shownName("git::https://x.example/a//b?ref=v1"),
    "git::https://x.example/a//b?ref=v1",
  );
});

Deno.test("attack: of one origin what is other people's passes for what lies beside", async () => {
  const raw = "https://raw.githubusercontent.com/acme/cfg";
  const rows: [string, string, boolean][] = [
    [`${raw}/main/x/a.yaml`, "b.yaml", true],
    [`${raw}/main/x/a.yaml`, "../y/b.yaml", true],
    [`${raw}/main/x/a.yaml`, "../../main/b.yaml", true],
    [`${raw}/main/x/a.yaml`, "../../other/b.yaml", false],
    [`${raw}/main/a.yaml`, "../../../victim/private/main/s.yaml", false],
    [`${raw}/main/a.yaml`, "../refs/pull/1/head/a.yaml", false],
    [`${raw}/refs/heads/main/x/a.yaml`, "../b.yaml", true],
    [`${raw}/refs/heads/main/a.yaml`, "../dev/a.yaml", false],
    [`${raw}/refs/pull/1/head/a.yaml`, "../../../heads/main/a.yaml", false],
    ["https://x.example/cfg/a.yaml", "d/../b.yaml", true],
    ["https://x.example/cfg/a.yaml", "../b.yaml", false],
    ["https://x.example/cfg/a.yaml", "../cfg2/b.yaml", false],
    ["https://x.example/cfg/a.yaml", "%2e%2e/b.yaml", false],
    ["https://x.example/cfg/a.yaml", "..%2fb.yaml", false],
    ["https://x.example/cfg/a.yaml", "..%5Cb.yaml", false],
    ["git::https://x.example/r.git//d/a.yaml?ref=v1", "../b.yaml", true],
  ];
  for (const [at, name, wanted] of rows) {
    const from = await parseAddress(at);
    assertEquals(isBeside(from, await addressFrom(from, name)), wanted, `${at} ${name}`);
  }
});

Deno.test("attack: two addresses are shown alike, and the one passes for the other", async () => {
  const at = async (name: string) => (await parseAddress(name)).shown;
  const repository = "git::https://x.example/r.git";
  const from: Address = await parseAddress(`${repository}//x.yaml`);
  if (from.kind !== "git") throw new Error("it is a file");
  const wanted = await at(`${repository}//a.yaml?ref=v1.yaml`);
  const shown = [
    wanted,
    (await addressFrom(from, "a.yaml?ref=v1.yaml")).shown,
    (await addressFrom(from, "a.yaml%3Fref=v1.yaml")).shown,
    inRepository(from, "a.yaml\n?ref=v1.yaml").shown,
    await at("https://x.example/a.yaml?token=1"),
    await at("https://x.example/a.yaml?token=2"),
  ];
  assertEquals(new Set(shown).size, shown.length);
  assertEquals(shown[1], `${repository}//a.yaml%3Fref=v1.yaml`);
  assertEquals(shown[3], `${repository}//a.yaml%0A%3Fref=v1.yaml`);
  assertEquals(/\?[0-9a-f]{32}$/.test(shown[4]!), true);
});
