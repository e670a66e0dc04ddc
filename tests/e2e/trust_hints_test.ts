/** What is said of a configuration that waits for trust leads on where it is said. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ENTER } from "./pty.ts";
import { journey, printed } from "./world.ts";

/** The tests' own word for what they write is taken away. */
const UNSAID = { ATMOS_TRUST: undefined };

/** The lines of hints. */
function hintOf(stderr: string): string {
  return /^hint: (.*)$/m.exec(stderr)?.[1] ?? "";
}

journey("a job is told what its environment must say, and that does it", {}, async ({ run }) => {
  const words = ["exec", "-i", "admin", "--", "true"];
  const refused = await run(words, { env: { ...UNSAID, CI: "true" } });
  assertEquals(refused.status, 125);
  const [, digest] = /^ATMOS_TRUST=([0-9a-f]{64})$/.exec(hintOf(refused.stderr)) ?? [];
  printed(await run(words, { env: { CI: "true", ATMOS_TRUST: digest } }));
  const wrong = await run(words, { env: { CI: "true", ATMOS_TRUST: "true" } });
  assertStringIncludes(wrong.stderr, "ATMOS_TRUST is neither 1 nor a digest");
});

journey("a job's scripts call us in its session by the trust that opened it, and no further", {
  tools: ["sh"],
}, async ({ run, configure, box, program }) => {
  configure("auth: {identities: {own: {kind: mock}}}");
  box.write("other/atmos.yaml", "auth: {identities: {x: {kind: mock}}}");
  const inside = (script: string, ATMOS_TRUST: string) =>
    run(["exec", "-i", "own", "--", "sh", "-c", script, program], {
      env: { CI: "true", ATMOS_KEYRING_TYPE: "memory", ATMOS_TRUST },
    });
  const own = '"$0" whoami -i own >/dev/null && echo "$ATMOS_TRUST"';
  const digest = printed(await inside(own, "1")).trim();
  assertMatch(digest, /^[0-9a-f]{64}$/);
  assertEquals(printed(await inside(own, digest)).trim(), digest);
  const others = `cd ${box.directory}/other && "$0" whoami -i x`;
  const refused = await inside(others, "1");
  assertEquals(refused.status === 0, false);
  const [, both = ""] = /^ATMOS_TRUST=([0-9a-f,]+)$/.exec(hintOf(refused.stderr)) ?? [];
  printed(await inside(others, both));
  printed(await inside(`export ATMOS_TRUST=${both}; ${others}`, digest));
  const asked = await run(["exec", "-i", "own", "--pass", "ATMOS_TRUST", "--", "true"], {
    env: { CI: "true", ATMOS_KEYRING_TYPE: "memory", ATMOS_TRUST: "1" },
  });
  assertStringIncludes(asked.stderr, "Not passed on, though pass names it: ATMOS_TRUST");
});

journey("the hint trusts the profile that was asked for", {}, async ({ run, box }) => {
  box.write("project/profiles/dev/auth.yaml", "auth: {realm: dev}");
  const words = ["exec", "--profile", "dev", "-i", "admin", "--", "true"];
  const { stderr } = await run(words, { env: UNSAID });
  const last = /^then: atmos-auth (.*)$/m.exec(stderr)?.[1] ?? "";
  printed(await run(last.split(" "), { env: UNSAID }));
  printed(await run(words, { env: UNSAID }));
});

journey("a file at home that others may write becomes one's own by the hint", {
  tools: ["sh"],
}, async ({ run, box }) => {
  Deno.removeSync(`${box.project}/atmos.yaml`);
  const file = box.write("home/.atmos/atmos.yaml", "auth: {identities: {m: {kind: mock}}}", 0o664);
  Deno.chmodSync(file, 0o664);
  Deno.chmodSync(`${box.home}/.atmos`, 0o775);
  const words = ["exec", "-i", "m", "--", "true"];
  const { stderr } = await run(words, { env: UNSAID });
  const command = hintOf(stderr);
  assertEquals(command, `chmod go-w ${box.home}/.atmos ${file}`);
  const mended = await new Deno.Command("sh", { args: ["-c", command] }).output();
  assert(mended.success);
  printed(await run(words, { env: UNSAID }));
});

journey("without a home a yes holds for the command, and is asked for again by the next", {
  tools: ["script"],
}, async ({ open }) => {
  const env = { ...UNSAID, HOME: undefined, ATMOS_KEYRING_TYPE: "memory" };
  for (const _ of ["first", "second"]) {
    await using pty = await open(["exec", "-i", "admin", "--", "echo", "it", "ran"], { env });
    await pty.waitFor("Trust it, as it is now?");
    await pty.type(`yes${ENTER}`);
    await pty.waitFor("it is trusted for this command only");
    await pty.waitFor("it ran");
    assertEquals(await pty.status, 0);
    assert(!pty.text().includes("audit log"), pty.text());
  }
});

journey("eval takes env's lines without quotes, too", {
  tools: ["bash", "zsh", "fish"],
}, async ({ box, program }) => {
  const rows = [
    ["bash", 'eval $("$0" env --login -i admin)'],
    ["zsh", 'eval $("$0" env --login -i admin -f zsh)'],
    ["fish", "eval ($argv[1] env --login -i admin -f fish)"],
  ] as const;
  for (const [shell, line] of rows) {
    const script = `${line}; echo "$ATMOS_IDENTITY:$AWS_SECRET_ACCESS_KEY"`;
    const { stdout } = await new Deno.Command(shell, {
      args: ["-c", script, program],
      cwd: box.project,
      env: { ...box.env, AWS_SECRET_ACCESS_KEY: "x" },
      clearEnv: true,
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "admin:\n", shell);
  }
});
