/**
 * A sign-in that died at its cloud, in every kind: with a person at a terminal it is replaced by the same command,
 * and where nobody is it says why, with the command that helps.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { azureJourney, SECRET } from "./azure_world.ts";
import { binary } from "./binary.ts";
import { gcpJourney } from "./gcp_world.ts";
import { onStage } from "./github_world.ts";
import type { Outcome } from "./process.ts";
import { ENTER, type Pty, startPty } from "./pty.ts";
import { ssoJourney, type SsoWorld } from "./sso_world.ts";
import { journey, printed, until, type World } from "./world.ts";

const NO_TERMINAL = "there is no terminal to sign in at";

/** It ended for want of a person, and says so, with what helps, and nothing else but whom it asked. */
function assertAlone({ status, stderr }: Outcome, cause: string, hint: string): void {
  assertEquals([4, 125].includes(status), true, stderr);
  const said = stderr.trim().split("\n").filter((line) => !/, which is not .*'s own$/.test(line));
  assertEquals(said.map((line) => line.split(":")[0]), ["error", "hint"], stderr);
  // Where the tests themselves have a terminal, it may be typed there.
  const plain = stderr.replace("hint: in a terminal of your own: ", "hint: ");
  for (const said of [cause, NO_TERMINAL, `hint: ${hint}`]) assertStringIncludes(plain, said);
}

/** A command at a terminal, in which the person signs in again. */
async function answeredAtBrowser(world: SsoWorld, args: readonly string[]): Promise<string> {
  const before = world.opened().length;
  await using pty = await world.openHere(args);
  await until(() => world.opened().length > before, `a browser is opened by ${args}`);
  await world.browse();
  assertEquals(await pty.status, 0, pty.text());
  return pty.text();
}

const AT_PORTAL: readonly (readonly string[])[] = [
  ["login", "-i", "dev-user"],
  ["login", "--provider", "aws-sso"],
  ["exec", "-i", "prod-admin", "--", "true"],
  ["env", "-i", "prod-admin", "--login", "-f", "bash"],
  ["shell", "-i", "prod-admin", "--", "-c", "true"],
];

ssoJourney("Identity Center, the sign-in ended at AWS", {}, async (world) => {
  await world.signIn("-i", "dev-user");
  for (const args of AT_PORTAL) {
    world.sso.endSessions();
    const said = await answeredAtBrowser(world, args);
    assertEquals(said.match(/warning: .*; signing in anew/g)?.length, 1, said);
    assertEquals(said.match(/warning:/g)?.length, 1, said);
    await world.run(["logout", "-i", "prod-admin"]);
  }
  world.sso.endSessions();
  const over = 'The sign-in of provider "aws-sso" has been ended';
  const way = "atmos-auth login --provider aws-sso";
  assertAlone(await world.run(["login", "-i", "dev-user"]), over, way);
  // It is gone by now.
  assertAlone(
    await world.run(["exec", "-i", "prod-admin", "--", "true"]),
    "Nobody is signed in at",
    way,
  );
  await answeredAtBrowser(world, way.split(" ").slice(1));
  printed(await world.run(["exec", "-i", "prod-admin", "--", "true"]));
});

ssoJourney(
  "Identity Center, the token alone: what renews it does, and nobody is asked",
  {},
  async (world) => {
    await world.signIn("-i", "dev-user");
    for (const args of [["login", "-i", "dev-user"], ["exec", "-i", "prod-admin", "--", "true"]]) {
      world.sso.endTokens();
      const { status, stderr } = await world.run(args);
      assertEquals(status, 0, stderr);
    }
    assertEquals(world.opened().length, 1);
  },
);

ssoJourney("Identity Center, its client forgotten, too", {}, async (world) => {
  await world.signIn("-i", "dev-user");
  world.sso.endSessions();
  world.sso.forgetClients();
  await answeredAtBrowser(world, ["login", "-i", "dev-user"]);
});

const OLD = { id: "AKIAOLD0000000EXAMPLE", secret: "canary/Old+Secret/EXAMPLE" };
const NEW = { id: "AKIANEW0000000EXAMPLE", secret: "canary/New+Secret/EXAMPLE" };
const ADA = "arn:aws:iam::111122223333:user/ada";

/** An IAM user whose keys the store keeps, and a role over them. */
async function keptKeys({ sts, configure, open }: World): Promise<void> {
  configure(`auth:
  identities:
    kept: { kind: aws/user, credentials: { webflow_enabled: false }, spec: { endpoint_url: "${sts.url}" } }
    over:
      kind: aws/assume-role
      via: { identity: kept }
      principal: { assume_role: "arn:aws:iam::444455556666:role/admin" }
      spec: { endpoint_url: "${sts.url}" }
`);
  for (const { id, secret } of [OLD, NEW]) {
    sts.keys.add({ arn: ADA, accessKeyId: id, secretAccessKey: secret });
  }
  await using pty = await open(["user", "configure", "-i", "kept"]);
  await typeKeys(pty, OLD);
  assertEquals(await pty.status, 0, pty.text());
}

async function typeKeys(pty: Pty, { id, secret }: typeof OLD): Promise<void> {
  await pty.waitFor("Access key ID");
  await pty.type(id + ENTER);
  await pty.waitFor("Secret access key");
  await pty.type(secret + ENTER);
  await pty.waitFor("MFA device");
  await pty.type(ENTER);
}

for (
  const args of [["login", "-i", "kept"], ["login", "-i", "over"], [
    "exec",
    "-i",
    "over",
    "--",
    "true",
  ]]
) {
  journey(
    `an IAM user's kept key, deleted: ${args.join(" ")}`,
    { tools: ["script"] },
    async (world) => {
      const { sts, run, open } = world;
      await keptKeys(world);
      printed(await run(["exec", "-i", "kept", "--", "true"]));
      sts.keys.remove(OLD.id);
      for (const { accessKeyId } of sts.keys.issued()) sts.keys.remove(accessKeyId);
      const alone = await run(args);
      assertEquals([4, 125].includes(alone.status), true);
      assertStringIncludes(alone.stderr, "InvalidClientTokenId");
      assertStringIncludes(alone.stderr, "atmos-auth user configure -i kept");
      {
        await using pty = await open(args);
        await pty.waitFor("Others are asked for, and are kept in its place");
        await typeKeys(pty, NEW);
        assertEquals(await pty.status, 0, pty.text());
        assertEquals(pty.text().match(/warning:/g)?.length, 1, pty.text());
        assertEquals(pty.text().includes("canary"), false);
      }
      printed(await run(args));
    },
  );
}

journey(
  "an IAM user without any keys is asked for them at a terminal",
  { tools: ["script"] },
  async (world) => {
    const { run, open } = world;
    await keptKeys(world);
    printed(await run(["logout", "-i", "kept", "--keychain", "--force"]));
    assertAlone(
      await run(["login", "-i", "kept"]),
      "has no access key yet",
      "atmos-auth user configure -i kept",
    );
    await using pty = await open(["login", "-i", "kept"]);
    await typeKeys(pty, NEW);
    assertEquals(await pty.status, 0, pty.text());
  },
);

journey(
  "a role's own session that died is assumed anew, and so is what it came from",
  {},
  async ({ sts, run }) => {
    printed(await run(["exec", "-i", "admin", "--", "true"]));
    for (const { accessKeyId } of sts.keys.issued()) sts.keys.remove(accessKeyId);
    for (
      const args of [["login", "-i", "next"], ["whoami", "-i", "admin"], ["whoami", "-i", "ada"]]
    ) {
      const { status, stderr } = await run(args);
      assertEquals([args.join(" "), status], [args.join(" "), 0], stderr);
    }
  },
);

azureJourney(
  "Azure, a person's sign-in that was taken back",
  {},
  async ({ run, open, opened, visit, entra }) => {
    const signIn = async (...args: string[]) => {
      const before = opened().length;
      await using pty = await open(args);
      await until(() => opened().length > before, "a browser is opened");
      await visit(opened().at(-1)!);
      assertEquals(await pty.status, 0, pty.text());
      assertEquals((pty.text().match(/warning:/g) ?? []).length <= 1, true, pty.text());
    };
    const end = () => (entra.endSessions(), entra.vault.access.clear());
    await signIn("login", "-i", "ada");
    end();
    const way = "atmos-auth login --provider ada";
    const asked = await run(["whoami", "-i", "ada"]);
    assertEquals(asked.status, 4);
    for (const said of ["401 InvalidAuthenticationToken", "any more", `hint: ${way}`]) {
      assertStringIncludes(asked.stderr, said);
    }
    assertAlone(await run(["login", "-i", "ada"]), "Nobody is signed in to tenant", way);
    await signIn("login", "-i", "ada");
    printed(await run(["whoami", "-i", "ada"]));
  },
);

azureJourney(
  "Azure, an application's secret that has expired",
  {},
  async ({ run, change, open }) => {
    await change(SECRET, "an-expired-EXAMPLE");
    const alone = await run(["login", "-i", "secret"]);
    assertEquals(alone.status, 4);
    assertStringIncludes(alone.stderr, "hint: use the secret's value");
    await using pty = await open(["login", "-i", "secret"]);
    assertEquals(await pty.status, 4);
  },
);

onStage(
  "GitHub, a person who took the app's tokens back",
  ["script"],
  { interval: 1 },
  async (stage) => {
    const { github, env, box, run } = stage;
    printed(await run(["trust"]));
    const signIn = async () => {
      await using pty = await startPty(await binary(), ["login", "-i", "me"], {
        env,
        cwd: box.project,
      });
      await until(() => github.device.waiting().length > 0, "a code was asked for");
      github.device.decide(github.device.waiting()[0]!, { login: "ada" });
      assertEquals(await pty.status, 0, pty.text());
      assertEquals((pty.text().match(/warning:/g) ?? []).length <= 1, true, pty.text());
    };
    await signIn();
    github.device.forget();
    const alone = await run(["login", "-i", "me"]);
    assertAlone(
      alone,
      "Nobody is signed in to github.com any more",
      "atmos-auth login --provider person",
    );
    await signIn();
    printed(await run(["whoami", "-i", "me"]));
  },
);

gcpJourney(
  "Google, a person's sign-in that was taken back",
  { tools: ["script"] },
  async (place) => {
    const { run, open, visit, google } = place;
    const signIn = async () => {
      await using pty = await open(["login", "-i", "mine"]);
      const shown = await pty.waitFor(/at this address:\s+https:\S+\s/);
      await visit(shown.match(/at this address:\s+(https:\S+)/)![1]!);
      assertEquals(await pty.status, 0, pty.text());
      assertEquals((pty.text().match(/warning:/g) ?? []).length <= 1, true, pty.text());
    };
    await signIn();
    google.vault.refresh.clear();
    google.vault.access.clear();
    const cause = "Nobody is signed in to Google any more";
    assertAlone(await run(["login", "-i", "mine"]), cause, "atmos-auth login --provider ada");
    await signIn();
    printed(await run(["whoami", "-i", "mine"]));
  },
);
