/** The loopback GitHub is only believed because Octokit believes it; `gh` and `git` do in `tests/e2e`. */
import { fetcher, KEYS, OTHER_KEYS, POPULATION } from "./world.ts";
import { createAppAuth } from "@octokit/auth-app";
import { request } from "@octokit/request";
import { assertEquals } from "@std/assert";
import { Cloud, type GitHubOptions } from "../../cloud/github/cloud.ts";

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

function clientFor(options: GitHubOptions = {}) {
  const github = new Cloud({ ...POPULATION, ...options });
  const fetch = fetcher(github);
  return { github, fetch, request: request.defaults({ request: { fetch } }) };
}

function appAuth(client: typeof request, appId: string | number, privateKey = KEYS.privateKey) {
  return createAppAuth({ appId, privateKey, request: client, log: QUIET });
}

function signedIn(client: typeof request, appId: string | number = 4711, key?: string) {
  return client.defaults({ request: { hook: appAuth(client, appId, key).hook } });
}

async function message(pending: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await pending);
  } catch (error) {
    return error instanceof Error ? error.message.split(" - ")[0]! : String(error);
  }
}

Deno.test("Octokit signs in as an app and as its installations", async () => {
  const client = clientFor();
  for (const issuer of [4711, "4711", "Iv23liEXAMPLE"]) {
    const asApp = signedIn(client.request, issuer);
    assertEquals((await asApp("GET /app")).data?.slug, "deployer");
    const { data } = await asApp("GET /users/{username}/installation", { username: "ADA" });
    assertEquals([data.id, data.repository_selection], [2, "selected"]);
    assertEquals((await asApp("GET /orgs/{org}/installation", { org: "acme" })).data.id, 1);
    const repo = { owner: "ada", repo: "notes" };
    assertEquals((await asApp("GET /repos/{owner}/{repo}/installation", repo)).data.id, 2);
  }
  const { token, permissions } = await appAuth(client.request, 4711)({
    type: "installation",
    installationId: 1,
    repositoryNames: ["infra"],
    permissions: { contents: "read" },
  });
  assertEquals(permissions, { contents: "read", metadata: "read" });
  const headers = { authorization: `Bearer ${token}` };
  const { data } = await client.request("GET /installation/repositories", { headers });
  assertEquals(data.repositories.map(({ full_name }) => full_name), ["acme/infra"]);
  assertEquals((await client.request("DELETE /installation/token", { headers })).status, 204);
  const again = client.request("GET /installation/repositories", { headers });
  assertEquals(await message(again), "Bad credentials");
});

Deno.test("Octokit is refused as GitHub refuses", async () => {
  const client = clientFor();
  assertEquals(await message(signedIn(client.request, 1)("GET /app")), "Integration not found");
  assertEquals(
    await message(signedIn(client.request, 4711, OTHER_KEYS.privateKey)("GET /app")),
    "A JSON web token could not be decoded",
  );
  const auth = appAuth(client.request, 4711);
  const mint = (installationId: number, more: object = {}) =>
    message(auth({ type: "installation", installationId, ...more }));
  assertEquals(await mint(9), "Not Found");
  assertEquals(await mint(3), "This installation has been suspended");
  assertEquals(
    await mint(1, { repositoryNames: ["nowhere"] }),
    "There is at least one repository that does not exist or is not accessible to the parent installation.",
  );
  assertEquals(
    await mint(1, { permissions: { administration: "write" } }),
    "The permissions requested are not granted to this installation.",
  );
});

for (const [what, skew, asked] of [["early", -5, [401, 200]], ["late", 5, [200]]] as const) {
  Deno.test(`Octokit works when GitHub's clock is five minutes ${what}`, async () => {
    const client = clientFor({ now: () => Date.now() + skew * 60_000 });
    assertEquals((await signedIn(client.request)("GET /app")).data?.slug, "deployer");
    assertEquals(client.github.requests.map(({ status }) => status), [...asked]);
  });
}

Deno.test("a device code is asked for, waited for and traded", async () => {
  let now = Date.now();
  const { fetch, github } = clientFor({ now: () => now });
  const post = async (path: string, form: Record<string, string>) => {
    const init = { method: "POST", headers: { accept: "application/json" } };
    const response = await fetch(`https://github.com${path}`, {
      ...init,
      body: new URLSearchParams(form),
    });
    return await response.json();
  };
  const client_id = "Iv23liEXAMPLE";
  const begun = await post("/login/device/code", { client_id });
  const poll = () =>
    post("/login/oauth/access_token", {
      client_id,
      device_code: begun.device_code,
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
    });
  assertEquals((await poll()).error, "authorization_pending");
  const early = await poll();
  assertEquals([early.error, early.interval], ["slow_down", 10]);
  assertEquals(github.device.waiting(), [begun.user_code]);
  github.device.decide(begun.user_code, { login: "ada" });
  now += 10_000;
  const granted = await poll();
  assertEquals([granted.token_type, granted.expires_in], ["bearer", 28_800]);
  assertEquals((await poll()).error, "incorrect_device_code");
  assertEquals((await post("/login/device/code", { client_id: "nobody" })).error, "Not Found");
});
