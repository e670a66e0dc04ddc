/** Three clouds in one shell: all are there together, or nothing is. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { makeAuthority } from "../cloud/gcp/authority.ts";
import { type Google, startGoogle } from "../cloud/gcp/google.ts";
import { makeIssuer } from "../cloud/gcp/jwt.ts";
import { type GitHub, startGitHub } from "../cloud/github/github.ts";
import { KEYS, POPULATION } from "./github_world.ts";
import { ENTER } from "./pty.ts";
import { tool } from "./tools.ts";
import { configFor, journey, printed, type Way, type World } from "./world.ts";

const CI = "ci@example-prod.iam.gserviceaccount.com";
const ALL = ["-i", "admin", "-i", "data", "-i", "code"];

/** The world, with two more clouds in it. */
interface Together extends World {
  readonly google: Google;
  readonly github: GitHub;
  readonly way: Way & { readonly env: Record<string, string> };
}

function together(name: string, tools: readonly string[], go: (world: Together) => Promise<void>) {
  journey(name, { tools: ["openssl", ...tools] }, async (world) => {
    const { box, configure, sts } = world;
    const authority = await makeAuthority(box.directory);
    const issuer = await makeIssuer("key-1");
    const accounts = [{ email: CI, uniqueId: "1", keys: issuer.jwks }];
    const google = startGoogle(authority, { serviceAccounts: accounts });
    const github = await startGitHub(POPULATION);
    const key = { type: "service_account", client_email: CI, private_key: issuer.pem };
    box.write("key.json", JSON.stringify({ ...key, project_id: "example-prod" }));
    box.write("app.pem", KEYS.privateKey);
    const trusted = Deno.readTextFileSync(authority.certificate) + github.authority;
    const env = { SSL_CERT_FILE: box.write("both.pem", trusted) };
    configure(`${configFor(sts.url)}
    data:
      kind: gcp/project
      via: { provider: key }
      principal: { project_id: example-prod }
    code:
      kind: github/installation
      via: { provider: app }
      owner: acme
  providers:
    key: { kind: gcp/service-account-key, key: !secret "file:${box.directory}/key.json", endpoint_url: "${google.url}" }
    app: { kind: github/app, app_id: 4711, private_key: !secret "file:${box.directory}/app.pem", host: "${github.host}" }
`);
    try {
      printed(await world.run(["trust"], { env }));
      await go({ ...world, google, github, way: { env } });
    } finally {
      await Promise.all([google.close(), github.close()]);
    }
  });
}

together(
  "a shell that is three identities says so everywhere",
  ["script", "bash"],
  async (world) => {
    const { program, way, run } = world;
    await using pty = await world.open(["shell", ...ALL, "--shell", tool("bash")], way);
    await pty.waitFor(/You are admin, data, code, \d+m left/);
    await pty.waitFor("(admin+data+code) ");
    await pty.type(`echo "<$ATMOS_IDENTITY>"; ${program} status --short${ENTER}`);
    await pty.waitFor(/<admin,data,code>\nadmin \d+m \+ data \d+m \+ code \d+m\n/);
    await pty.type(
      `echo "<$AWS_PROFILE>" "$(ls $GH_CONFIG_DIR $CLOUDSDK_CONFIG | tr '\\n' ' ')"${ENTER}`,
    );
    await pty.waitFor(/<admin> .*hosts.yml/);
    const { sessions: [{ identities }] } = JSON.parse(printed(await run(["sessions", "--json"])));
    assertEquals(identities.map(({ name, cloud }: Record<string, string>) => [name, cloud]), [
      ["admin", "aws"],
      ["data", "gcp"],
      ["code", "github"],
    ]);
    assertStringIncludes(printed(await run(["sessions"])), "admin, data, code");
    const tree = printed(await run(["list"], way));
    for (const name of ["admin", "data", "code"]) assertStringIncludes(tree, name);
    await pty.type(`exit${ENTER}`);
    await pty.waitFor(/Left admin, data, code after \w+; their \d+ files are gone\./);
    assertEquals(world.sessions(), []);
  },
);
