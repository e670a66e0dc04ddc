import { assertEquals, assertRejects } from "@std/assert";
import { parseAddress } from "../../../../lib/config/remote/parse_address.ts";
import { Unfetched } from "../../../../lib/config/remote/fetched.ts";
import { httpsSource } from "../../../../lib/config/remote/https.ts";
import { DOCUMENT } from "../../../../lib/config/remote/modules.ts";
import type { System } from "../../../../lib/system.ts";
import type { FakeProgram } from "../../../fake_system.ts";
import { CERTIFICATE } from "../../certificate.ts";
import { type Page, type RemoteWorld, remoteWorld } from "./elsewhere.ts";

const URL_ = "https://cfg.example/a.yaml";
const RAW = "https://raw.githubusercontent.com/acme/cfg/main/a.yaml";

async function text(world: RemoteWorld, url: string): Promise<string | undefined> {
  const address = await parseAddress(url);
  if (address.kind !== "https") throw new Error("it is a repository");
  const source = httpsSource(world.system, address, []);
  return (await source.read(await source.version(), "file")).get("file");
}

const status = (code: number) => () => new Response("said", { status: code });

Deno.test("a file is asked of its host alone, and nothing is told", async () => {
  const world = remoteWorld({}, { pages: { [URL_]: "auth: {}" } }, {
    env: { GITHUB_TOKEN: "ghp_canary" },
  });
  assertEquals(await text(world, URL_), "auth: {}");
  assertEquals([world.asked, world.cage.opened], [[URL_], [["cfg.example:443"]]]);
  assertEquals(DOCUMENT.name, "config/document");
});

Deno.test("what a host says instead of a file is told, and whether it is the last word", async () => {
  const rows: [Page, string, boolean][] = [
    [status(404), "there is no such file (status 404)", true],
    [status(401), "the host refuses it (status 401)", true],
    [status(403), "the host refuses it (status 403)", true],
    [status(500), "the host has trouble of its own (status 500)", false],
    [status(429), "the host has trouble of its own (status 429)", false],
    ["  <!DOCTYPE html><html>", "it is a web page, not YAML", true],
    ["a: \ufffd", "it is not UTF-8 text", true],
    ["x".repeat(1024 * 1024 + 1), "its answer has no end", true],
    [
      () => Response.redirect("https://new.example/a.yaml"),
      "it redirects to https://new.example/a.yaml",
      true,
    ],
    [
      () => Response.redirect("https://cdn.example/k/s3cr3tOfTheirs99/a.yaml?sig=canary"),
      "it redirects to https://cdn.example/k/.../a.yaml?...",
      true,
    ],
    [
      () => new Response(null, { status: 301, headers: { location: "/b.yaml" } }),
      "it redirects to https://cfg.example/b.yaml",
      true,
    ],
    [() => new Response(null, { status: 302 }), "it redirects to nowhere", true],
    ["", "there is nothing in it (status 200)", true],
    ["\ufeff \r\n", "there is nothing in it (status 200)", true],
    [() => new Response(null, { status: 204 }), "there is nothing in it (status 204)", true],
    [() => new Response(null, { status: 205 }), "there is nothing in it (status 205)", true],
    [status(206), "the host sent a part of it (status 206)", true],
    [status(202), "the host sent something else than the file (status 202)", true],
    [status(407), "a proxy wants a password (status 407)", false],
    [status(511), "this network wants a sign-in of its own first (status 511)", false],
    [status(408), "the host has trouble of its own (status 408)", false],
  ];
  for (const [page, said, final] of rows) {
    const world = remoteWorld({}, { pages: { [URL_]: page } });
    const error = await assertRejects(() => text(world, URL_), Unfetched, said);
    assertEquals([error.final, error.hint.length > 0], [final, true], said);
  }
  const error = await assertRejects(() => text(remoteWorld({}), URL_), Unfetched);
  assertEquals(error.final, false);
});

const mine: Page = (headers) =>
  headers.get("authorization") === "Bearer ghp_mine" ? new Response("mine") : status(404)();

Deno.test("GitHub is told who asks where that is needed", async () => {
  const env = { GITHUB_TOKEN: "ghp_mine" };
  const world = remoteWorld({}, { pages: { [RAW]: mine } }, { env });
  assertEquals(await text(world, RAW), "mine");
  assertEquals(world.asked, [RAW, `${RAW} Bearer ghp_mine`]);
  const open = remoteWorld({}, { pages: { [RAW]: "open" } }, { env });
  assertEquals([await text(open, RAW), open.asked], ["open", [RAW]]);
});

Deno.test("gh tells its token where the environment has none", async () => {
  const gh: FakeProgram = ({ args, env, print }) => {
    assertEquals(args, ["auth", "token", "--hostname", "github.com"]);
    assertEquals([env.GH_CONFIG_DIR, env.ATMOS_KEYRING_PASSWORD], ["/home/u/gh", undefined]);
    print("ghp_mine\n");
  };
  const world = remoteWorld({}, { pages: { [RAW]: mine } }, {
    programs: { "/usr/bin/gh": gh },
    env: { GH_CONFIG_DIR: "/home/u/gh", ATMOS_KEYRING_PASSWORD: "hidden" },
  });
  assertEquals(await text(world, RAW), "mine");
});

Deno.test("attack: a host gets a token that is another's", async () => {
  const refusing = { [RAW]: status(404), [URL_]: status(401) };
  const company = "https://git.corp.example/a.yaml";
  const rows: [string, Record<string, string>][] = [
    [URL_, { GITHUB_TOKEN: "ghp_canary" }],
    [company, { GITHUB_TOKEN: "ghp_canary" }],
    // The token is the company's, and so it does not go to GitHub.
    [RAW, { GITHUB_TOKEN: "ghp_canary", GITHUB_SERVER_URL: "https://git.corp.example" }],
    ["https://raw.githubusercontent.com.evil.example/a.yaml", { GITHUB_TOKEN: "ghp_canary" }],
    ["http://127.0.0.1/a.yaml", { GITHUB_TOKEN: "t", GITHUB_SERVER_URL: "http://127.0.0.1" }],
  ];
  for (const [url, env] of rows) {
    const pages = { ...refusing, [url]: status(404) };
    const world = remoteWorld({}, { pages }, { env });
    await assertRejects(() => text(world, url), Unfetched);
    assertEquals(world.asked, [url]);
  }
  const env = { GITHUB_TOKEN: "ghp_mine", GITHUB_SERVER_URL: "https://git.corp.example" };
  const world = remoteWorld({}, { pages: { [company]: mine } }, { env });
  assertEquals(await text(world, company), "mine");
});

Deno.test("the authorities that a sign-in believes are believed, the clouds' too", async () => {
  for (const name of ["REQUESTS_CA_BUNDLE", "CLOUD_CA_BUNDLE"]) {
    const world = remoteWorld({ "/ca.pem": CERTIFICATE }, { pages: { [URL_]: "auth: {}" } }, {
      env: { [name]: "/ca.pem" },
    });
    const posted: unknown[] = [];
    const system: System = {
      ...world.system,
      openCage: (hosts) => {
        const worker = world.cage.openCage(hosts);
        return { ...worker, post: (message) => (posted.push(message), worker.post(message)) };
      },
    };
    const address = await parseAddress(URL_);
    if (address.kind !== "https") throw new Error("it is a repository");
    const source = httpsSource(system, address, [{ authorities: ["CLOUD_CA_BUNDLE"] }]);
    await source.version();
    assertEquals(posted[0], { type: "authorities", certificates: [CERTIFICATE] }, name);
  }
});
