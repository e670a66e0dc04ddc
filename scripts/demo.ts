/**
 * The demonstration: `scripts/deno task demo`. No account and no configuration is needed. On a terminal it
 * opens a shell; anywhere else it gives a short tour, which proves what it says or fails.
 */
import { type Done, setStage, type Stage } from "./demo/stage.ts";

async function openShell(stage: Stage): Promise<void> {
  console.log(`
A cloud with two accounts runs at ${stage.url} for as long as this lasts. Your shell will be "dev-user", a
role in one of them. Things to try in it:

  env | grep -E 'AWS|SECRET'                              no key, and nothing of your own environment
  aws sts get-caller-identity --endpoint-url ${stage.url}   who the cloud says you are
  cat "$AWS_CONFIG_FILE"                                  how programs find the credential
  exit                                                    and nothing is left
`);
  await stage.open("shell", "-i", "dev-user");
}

async function giveTour(stage: Stage): Promise<void> {
  await say("One atmos.yaml holds the identities", "list");
  await proveIsolation();
  await proveIdentity("dev-user", ":assumed-role/DeveloperRole/");
  await proveIdentity("prod-admin", ":assumed-role/AdminRole/");
  await proveFiles();
  await proveCleanup();

  async function say(title: string, ...args: string[]): Promise<Done> {
    const shown = args.map((arg) => /^[\w:/.@-]+$/.test(arg) ? arg : `'${arg}'`).join(" ");
    console.log(`\n## ${title}\n$ atmos-auth ${shown}`);
    const done = await stage.run(...args);
    console.log(done.stdout.trimEnd());
    check(done.status === 0, `it ended with ${done.status}\n${done.stderr}`);
    return done;
  }

  async function proveIsolation(): Promise<void> {
    const planted = Object.keys(stage.planted).join(", ");
    const title = `The command's whole environment; we had ${planted} in ours`;
    const { stdout } = await say(title, "exec", "-i", "dev-user", "--", "env");
    for (const value of Object.values(stage.planted)) {
      check(!stdout.includes(value), `"${value}" of the parent is in the child's environment`);
    }
    check(/^ATMOS_IDENTITY=dev-user$/m.test(stdout), "ATMOS_IDENTITY is missing");
    check(!/AWS_(SECRET|SESSION|ACCESS)/.test(stdout), "there is a key in the environment");
    console.log("-> nothing of ours came through, and there is no key: only paths and names");
  }

  async function proveIdentity(identity: string, role: string): Promise<void> {
    const aws = await isThere("aws");
    const ask = ["aws", "sts", "get-caller-identity", "--endpoint-url", stage.url];
    const args = aws
      ? ["exec", "-i", identity, "--", ...ask]
      : ["whoami", "-i", identity, "--json"];
    const who = aws ? "the real aws" : "our own whoami, since there is no aws here";
    const { stdout } = await say(`Who ${identity} is, says ${who}`, ...args);
    check(stdout.includes(role), `the cloud did not answer with ${role}`);
  }

  async function proveFiles(): Promise<void> {
    const script = 'ls -l "$(dirname "$AWS_CONFIG_FILE")"; cat "$AWS_CONFIG_FILE"';
    const { stdout } = await say(
      "What programs read",
      "exec",
      "-i",
      "dev-user",
      "--",
      "sh",
      "-c",
      script,
    );
    check(stdout.includes("-rw-------"), "the files are not private");
  }

  async function proveCleanup(): Promise<void> {
    console.log("\n## What the sessions left behind");
    const left = await stage.leftovers();
    check(left.length === 0, left.join("\n"));
    console.log(
      "-> nothing\n\nThat was the tour. With a terminal, the same command opens a shell.",
    );
  }
}

async function isThere(program: string): Promise<boolean> {
  const test = new Deno.Command("sh", { args: ["-c", `command -v ${program}`], stdout: "null" });
  return (await test.output()).success;
}

function check(good: boolean, otherwise: string): void {
  if (!good) throw new Error(`The demonstration failed: ${otherwise}`);
}

await using stage = await setStage();
// Ctrl-C is the shell's; the stage is cleared when it ends.
Deno.addSignalListener("SIGINT", () => {});
if (Deno.stdin.isTerminal() && Deno.stdout.isTerminal()) await openShell(stage);
else await giveTour(stage);
