/** Signing in to the console's own session: with a browser here, with one elsewhere, and renewed behind a shell. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type SignIn, type SignInOptions, startSignIn } from "../cloud/sign_in.ts";
import { ENTER, type Pty } from "./pty.ts";
import { journey, printed, until, whoIsIt, type World } from "./world.ts";

const ADA = {
  arn: "arn:aws:iam::111122223333:user/ada",
  issuer: "arn:aws:iam::111122223333:user/ada",
  userId: "AIDAADA",
  type: "session",
  mfa: true,
} as const;

interface Scene extends World {
  readonly signIn: SignIn;
  /** Starts the program where a browser can be opened, which only notes what it is to open. */
  openHere(args: readonly string[]): Promise<Pty>;
  opened(): string[];
}

function scene(
  name: string,
  options: Partial<SignInOptions>,
  go: (scene: Scene) => Promise<void>,
): void {
  journey(name, { tools: ["aws", "script"] }, async (world) => {
    const { box, open, sts } = world;
    const signIn = startSignIn({ keys: sts.keys, stsUrl: sts.url, principal: ADA, ...options });
    world.configure(`auth:
  identities:
    me: { kind: aws/user, default: true, spec: { endpoint_url: "${signIn.url}" } }
    off: { kind: aws/user, credentials: { webflow_enabled: false } }
    other: { kind: mock/aws }
`);
    const log = `${box.directory}/opened`;
    const browser = box.write("browser", `#!/bin/sh\necho "$1" >> ${log}\n`, 0o700);
    const env = { DISPLAY: ":99", BROWSER: browser };
    const opened = () =>
      box.tree("").includes("opened") ? Deno.readTextFileSync(log).trim().split("\n") : [];
    try {
      await go({ ...world, signIn, opened, openHere: (args) => open(args, { env }) });
    } finally {
      await signIn.close();
    }
  });
}

async function visit(address: string): Promise<string> {
  return await (await fetch(address)).text();
}

async function signInHere({ openHere, opened }: Scene, ...more: string[]): Promise<string> {
  const before = opened().length;
  await using pty = await openHere(["login", "-i", "me", ...more]);
  await until(() => opened().length > before, "a browser is opened");
  assertStringIncludes(await visit(opened().at(-1)!), "You are signed in");
  assertEquals(await pty.status, 0, pty.text());
  return pty.text();
}

scene("the real aws is who signed in at the console, in a browser here", {}, async (it) => {
  const text = await signInHere(it);
  assertMatch(text, /Principal +arn:aws:iam::111122223333:user\/ada/);
  const arn = JSON.parse(printed(await it.run(["exec", "--", ...whoIsIt(it.sts)]))).Arn;
  assertEquals(arn, ADA.arn);
  assertEquals(it.signIn.tokens, [
    { grant: "authorization_code", client: "arn:aws:signin:::devtools/same-device" },
  ]);
  for (const secret of it.sts.keys.issued().flatMap((key) => [key.secretAccessKey, key.token!])) {
    assert(!text.includes(secret));
    assertEquals(it.box.filesWith(secret), []);
  }
  assertEquals(it.box.filesWith("refresh-"), []);
});

scene("over ssh a code is typed here that a browser elsewhere shows", {}, async (it) => {
  const env = { DISPLAY: ":99", SSH_CONNECTION: "1.2.3.4 5 6.7.8.9 22" };
  await using pty = await it.open(["login", "-i", "me"], { env, columns: 900 });
  await pty.waitFor("Authorization code");
  const [, url] = /at this address:\s+(\S+)/.exec(pty.text())!;
  await pty.type(`bm9uc2Vuc2U=${ENTER}`);
  await pty.waitFor("not the code of this sign-in");
  for (let back = 0; back < 12; back++) await pty.type("\x7f");
  await pty.type(`${await visit(url!)}${ENTER}`);
  assertEquals(await pty.status, 0, pty.text());
  assertEquals(it.signIn.tokens.map(({ client }) => client), [
    "arn:aws:signin:::devtools/cross-device",
  ]);
});

scene("a sign-in is renewed by nobody's hand, bound to its key", { life: 60 }, async (it) => {
  await signInHere(it);
  printed(await it.run(["exec", "--", "true"]));
  printed(await it.run(["exec", "--", "true"]));
  assertEquals(it.signIn.tokens.map(({ grant, error }) => [grant, error]), [
    ["authorization_code", undefined],
    ["refresh_token", undefined],
    ["refresh_token", undefined],
  ]);
});

scene("when AWS wants the person anew, it is said, and nobody waits", { life: 60 }, async (it) => {
  await signInHere(it);
  it.signIn.end("USER_CREDENTIALS_CHANGED");
  const { status, stderr } = await it.run(["exec", "--", "true"]);
  assertEquals(status, 125);
  assertStringIncludes(stderr, `Nobody is signed in to "me"`);
  assertStringIncludes(stderr, "atmos-auth login -i me");
  await signInHere(it);
});

scene("logout forgets what would renew it", { life: 60 }, async (it) => {
  await signInHere(it);
  assertStringIncludes((await it.run(["logout", "-i", "me"])).stderr, "webflow");
  assertEquals((await it.run(["exec", "--", "true"])).status, 125);
  assertEquals(it.signIn.tokens.length, 1);
});

scene("a browser sign-in is forced, or refused where there can be none", {}, async (it) => {
  await signInHere(it);
  await signInHere(it, "--webflow");
  assertEquals(it.signIn.tokens.map(({ grant }) => grant), [
    "authorization_code",
    "authorization_code",
  ]);
  const other = await it.run(["login", "-i", "other", "--webflow"]);
  assertEquals(other.status, 2);
  assertStringIncludes(other.stderr, "--webflow is for identities of kind aws/user");
  const off = await it.run(["login", "-i", "off"]);
  assertEquals(off.status, 4);
  assertStringIncludes(off.stderr, "has no access key yet");
});
