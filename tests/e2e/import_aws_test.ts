/** `import aws`, from outside: what it prints loads, and keys go nowhere but into the store. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { SAMPLES, SECRET } from "../providers/aws/import_samples.ts";
import { CANARY, journey, printed, whoIsIt, type World } from "./world.ts";

function putFiles({ box }: World, config: string | undefined, credentials: string | undefined) {
  box.write("home/.aws/config", config ?? "");
  box.write("home/.aws/credentials", credentials ?? "");
}

for (const { name, config, credentials } of SAMPLES) {
  journey(`what is imported loads: ${name}`, {}, async (world) => {
    const { run, configure } = world;
    putFiles(world, config, credentials);
    const { status, stdout, stderr } = await run(["import", "aws"]);
    assertEquals(status, 0, stderr);
    assert(!(stdout + stderr).includes(SECRET));
    configure(stdout);
    const validated = await run(["validate", "--json"]);
    assertEquals(JSON.parse(printed(validated)).problems, [], stdout);
    const { identities } = JSON.parse(printed(await run(["list", "--json"])));
    const names = [...stdout.matchAll(/^ {4}(\S.*):$/gm)].map(([, it]) =>
      it!.replace(/^'|'$/g, "")
    );
    assertEquals(Object.keys(identities).every((it) => names.includes(it)), true, stdout);
  });
}

const CREDENTIALS = `[ada]
aws_access_key_id = AKIAADA0000000EXAMPLE
aws_secret_access_key = ${CANARY}
[stranger]
aws_access_key_id = AKIA0000000000EXAMPLE
aws_secret_access_key = ${SECRET}
`;

journey(
  "keys go into the store when that is confirmed, and work",
  { tools: ["script", "aws"] },
  async (
    world,
  ) => {
    const { run, open, configure, box, sts } = world;
    putFiles(world, `[profile ada]\nregion = eu-west-1\nendpoint_url = ${sts.url}\n`, CREDENTIALS);
    const text = printed(await run(["import", "aws"])).replace(/^ {4}stranger:\n.*\n/m, "");
    configure(text);
    const silent = await run(["import", "aws", "--keys"]);
    assertEquals(silent.status, 4, silent.stderr);
    await using declined = await open(["import", "aws", "--keys"]);
    await declined.waitFor("Type yes");
    await declined.type("no\r");
    assertEquals(await declined.status, 1);
    await using pty = await open(["import", "aws", "--keys"]);
    await pty.waitFor("Type yes");
    await pty.type("yes\r");
    assertEquals(await pty.status, 0, pty.text());
    assertStringIncludes(pty.text(), 'Left alone: no identity "stranger"');
    assertStringIncludes(pty.text(), 'Kept the keys of "ada"');
    const who = printed(await run(["exec", "-i", "ada", "--", ...whoIsIt(sts)]));
    assertMatch(who, /user\/ada"/);
    assertEquals(box.filesWith(CANARY), [`${box.home}/.aws/credentials`]);
  },
);

journey(
  "a program's credential is asked for once, and then kept",
  { tools: ["aws"] },
  async (world) => {
    const { run, box, sts } = world;
    const credential = sts.keys.issue(
      {
        arn: "arn:aws:sts::111122223333:assumed-role/helper/x",
        issuer: "arn:aws:iam::111122223333:role/helper",
        userId: "AROA:x",
        type: "assumed-role",
        mfa: false,
      },
      3600,
      Date.now(),
    );
    const log = `${box.directory}/asked`;
    const output = JSON.stringify({ Version: 1, ...credential });
    const helper = box.write(
      "helper",
      `#!/bin/sh\necho "$2" >> '${log}'\necho '${output}'\n`,
      0o700,
    );
    putFiles(
      world,
      `[profile it]\ncredential_process = ${helper} --for "two words & $more"\nendpoint_url = ${sts.url}\n`,
      "",
    );
    box.write("home/.atmos/atmos.yaml", printed(await run(["import", "aws"])));
    await Deno.remove(`${box.project}/atmos.yaml`);
    for (let count = 0; count < 2; count++) {
      assertMatch(printed(await run(["exec", "-i", "it", "--", ...whoIsIt(sts)])), /helper\/x"/);
    }
    assertEquals(await Deno.readTextFile(log), "two words & $more\n");
  },
);
