/** What a session answers its own programs: no credential lies on any disk, and strangers learn nothing. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { libraryCommand } from "./library.ts";
import { ADMIN_SESSION, configFor, journey, printed, whoIsIt } from "./world.ts";

journey("AWS's SDK asks the session, and is the role", {}, async ({ run, sts }) => {
  const command = libraryCommand("aws_token.ts", sts.url);
  const arn = printed(await run(["exec", "--server", "--", ...command]));
  assertStringIncludes(arn, ADMIN_SESSION);
});

journey(
  "the real aws asks the session, with a token in a variable where it is too old for a file",
  { tools: ["aws"] },
  async ({ run, sts, configure }) => {
    configure(
      configFor(sts.url).replace(
        "default: true",
        "default: true\n      expose: [AWS_CONTAINER_AUTHORIZATION_TOKEN]",
      ),
    );
    const command = ["exec", "--delivery", "server", "--", ...whoIsIt(sts)];
    assertStringIncludes(JSON.parse(printed(await run(command))).Arn, ADMIN_SESSION);
  },
);

journey("no file of a session with a server holds a credential", {}, async ({ run }) => {
  const look = 'cat "$AWS_SHARED_CREDENTIALS_FILE"; cd "$(dirname "$AWS_CONFIG_FILE")/.."; ' +
    // A name that is set to nothing, as some are for gcloud, holds none.
    'grep -rliE "(secret_?access_?key|session_?token)[^=:]*[=:] *[^ ]" . ; ls -1 aws; env | grep -c _SECRET';
  const { stdout } = await run(["exec", "--server", "--", "sh", "-c", look]);
  assertEquals(stdout, "boto\nconfig\ncredentials\nserver-token\n0\n");
});

journey("Jailbreak: who lacks the session's secret, or comes by another name, is told nothing", {
  tools: ["curl"],
}, async ({ run }) => {
  const ask = (...more: string[]) =>
    `curl -s -o /dev/null -w '%{http_code}\\n' ${
      more.join(" ")
    } "$AWS_CONTAINER_CREDENTIALS_FULL_URI"`;
  const secret = '-H "Authorization: $(cat "$AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")"';
  const script = [
    ask(),
    ask("-H 'Authorization: guess'"),
    ask(secret, "-H 'Host: evil.example'"),
    ask(secret, "-X POST"),
    ask(secret),
    `echo "$AWS_CONTAINER_CREDENTIALS_FULL_URI"`,
  ].join("\n");
  const { stdout } = await run(["exec", "--server", "--", "sh", "-c", script]);
  const [none, guess, name, post, good, url] = stdout.trim().split("\n");
  assertEquals([none, guess, name, post, good], ["401", "401", "421", "405", "200"]);
  assertMatch(url!, /^http:\/\/127\.0\.0\.1:\d+\/aws\/credentials$/);
  const after = await run(["exec", "-i", "ada", "--", "curl", "-s", url!]);
  assertEquals(after.status, 7);
});
