/** `user configure` on a real terminal: what is pasted is taken whole, and nothing of it is shown. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { CTRL_C, ENTER } from "./pty.ts";
import { CANARY, CLOUD, isThere, journey, printed, until, whoIsIt, type World } from "./world.ts";

const ID = "AKIAADA0000000EXAMPLE";
const ADA = "arn:aws:iam::111122223333:user/ada";

const PASTED: Readonly<Record<string, string>> = {
  "the console's csv": `Access key ID,Secret access key\r${ID},${CANARY}\r`,
  "export lines": `export AWS_ACCESS_KEY_ID=${ID}\rexport AWS_SECRET_ACCESS_KEY=${CANARY}\r`,
  "an ini block": `[ada]\raws_access_key_id = ${ID}\raws_secret_access_key = ${CANARY}\r`,
  "two lines": `${ID}\r${CANARY}\r`,
  "two lines, the last without an end": `${ID}\r${CANARY}`,
};

function withUser({ configure, sts }: World, more = ""): void {
  configure(
    `auth: { identities: { ada: { kind: aws/user, ${more} spec: { endpoint_url: "${sts.url}" } } } }`,
  );
}

for (const [name, text] of Object.entries(PASTED)) {
  journey(`keys are pasted: ${name}`, { tools: ["script"] }, async (world) => {
    withUser(world);
    await using pty = await world.open(["user", "configure"]);
    await pty.waitFor("Access key ID");
    await pty.type(text);
    if (!text.endsWith("\r")) await pty.type(ENTER);
    await pty.waitFor("MFA device");
    await pty.type(ENTER);
    await pty.waitFor(`Kept the keys of "ada": ${ADA}`);
    assertEquals(await pty.status, 0);
    for (const secret of [CANARY, ID]) assertEquals(pty.raw().includes(secret), false, pty.text());
    assertEquals(world.box.filesWith(CANARY), []);
    printed(await world.run(["exec", "-i", "ada", "--", "true"]));
  });
}

journey("keys that AWS does not know are not kept, and the line can be typed again", {
  tools: ["script"],
}, async (world) => {
  withUser(world, `credentials: { mfa_arn: "arn:aws:iam::111122223333:mfa/ada" },`);
  await using pty = await world.open(["user", "configure"]);
  await pty.waitFor("Access key ID");
  await pty.type(`what is that${ENTER}`);
  await pty.waitFor("it looks like AKIA");
  await pty.type(`AKIADEAD000000EXAMPLE\r${CANARY}\r`);
  assertEquals(await pty.status, 4, pty.text());
  assertStringIncludes(pty.text(), "InvalidClientTokenId");
  assertEquals(pty.text().includes("MFA device"), false);
  const none = await world.run(["logout", "-i", "ada", "--keychain", "--force"]);
  assertStringIncludes(none.stderr, "Nothing was stored");
});

journey("a script pipes them in", { tools: [] }, async (world) => {
  withUser(world);
  const stdin = `Access key ID,Secret access key\n${ID},${CANARY}\n`;
  const { status, stderr } = await world.run(["user", "configure", "ada", "--stdin"], { stdin });
  assertEquals([status, stderr.includes(`Kept the keys of "ada": ${ADA}`)], [0, true], stderr);
  const other = `credentials: { mfa_arn: "arn:aws:iam::999999999999:mfa/ada" },`;
  withUser(world, other);
  const refused = await world.run(["user", "configure", "ada", "--stdin"], { stdin });
  assertEquals(refused.status, 4);
  assertStringIncludes(refused.stderr, "is of account 999999999999");
});

journey("Ctrl-C leaves the question, and nothing is kept", { tools: ["script"] }, async (world) => {
  withUser(world);
  await using pty = await world.open(["user", "configure"]);
  await pty.waitFor("Access key ID");
  await pty.type(CTRL_C);
  assertEquals(await pty.status !== 0, true);
});

const EVE = "arn:aws:iam::111122223333:user/eve";
const EVES = {
  arn: EVE,
  accessKeyId: "AKIAEVE0000000EXAMPLE",
  secretAccessKey: "eve/Secret/EXAMPLE",
};

journey("attack: an open session becomes the user whose keys took the place of its own", {
  tools: ["aws"],
  cloud: { users: [...CLOUD.users!, EVES] },
}, async (world) => {
  const { box, run, start, program, sts } = world;
  withUser(world);
  const keys = (id: string, secret: string) => `${id} ${secret}\n`;
  const configure = ["user", "configure", "ada", "--stdin"];
  printed(await run(configure, { stdin: keys(ID, CANARY) }));
  const [ready, go] = ["ready", "go"].map((name) => `${box.directory}/${name}`);
  const wait = `touch ${ready}; until [ -e ${go} ]; do sleep 0.1; done`;
  const commands = ["whoami", "credential-process -i ada", "user rotate ada"];
  const opens = `ATMOS_KEYRING_PASSWORD='${box.env.ATMOS_KEYRING_PASSWORD}'`;
  const inside = `export ATMOS_TRUST=1 ${opens}; ${
    commands.map((it) => `${program} ${it}`).join("; ")
  }`;
  const script = `${wait}; ${program} status; ${whoIsIt(sts).join(" ")}; { ${inside}; } | wc -c`;
  const running = start(["exec", "-i", "ada", "--", "sh", "-c", script]);
  await until(() => isThere(ready!), "the child runs", running);
  printed(
    await run([...configure, "--replace"], { stdin: keys(EVES.accessKeyId, EVES.secretAccessKey) }),
  );
  const audit = () => box.tree("").filter((path) => path.endsWith("audit.jsonl"));
  await until(
    () =>
      audit().some((path) =>
        Deno.readTextFileSync(`${box.directory}/${path}`).includes("not_renewed")
      ),
    "the audit log says it",
    running,
  );
  Deno.writeTextFileSync(go!, "");
  const { stdout, stderr, status } = await running.done;
  assertEquals(status, 0, stderr);
  assertStringIncludes(stdout, ADA);
  assertStringIncludes(stdout, `it would be ${EVE} now`);
  assertEquals(stdout.trim().split("\n").at(-1), "0", "nobody's credential");
  assertEquals(sts.keys.ofUser(EVE).map(({ accessKeyId, active }) => [accessKeyId, active]), [
    [EVES.accessKeyId, true],
  ]);
  assertStringIncludes(stderr, `"ada" would be ${EVE} now, and this session stays who it was`);
  assertStringIncludes(stderr, `were not renewed, since it would be ${EVE} now`);
});
