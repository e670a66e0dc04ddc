/**
 * The demonstration: `scripts/deno task demo`. No account and no configuration is needed. On a terminal it
 * opens a shell; anywhere else it gives a short tour, which proves what it says or fails.
 */
import { setStage, type Stage } from "./demo/stage.ts";

async function openShell(stage: Stage): Promise<void> {
  console.log(`
A cloud with two accounts runs at ${stage.url} for as long as this lasts. Your shell will be "dev-user", a
role in one of them. Things to try in it:

  env | grep -E 'AWS|SECRET'                                no key, and nothing of your own environment
  aws sts get-caller-identity --endpoint-url ${stage.url}   who the cloud says you are
  cat "$AWS_SHARED_CREDENTIALS_FILE"                        how programs find the credential
  exit                                                      and nothing is left

First you are asked whether you trust the atmos.yaml that lies here: nothing acts by it before.
`);
  await stage.open("shell", "-i", "dev-user");
  await proveCleanup(stage);
}

async function giveTour(stage: Stage): Promise<void> {
  await show(stage, "One atmos.yaml holds the identities", "list");
  await proveTrust(stage);
  await proveIsolation(stage);
  await proveIdentity(stage, "dev-user", ":assumed-role/DeveloperRole/");
  await proveIdentity(stage, "prod-admin", ":assumed-role/AdminRole/");
  await proveFiles(stage);
  await proveCleanup(stage);
  console.log("\nThat was the tour. With a terminal, the same command opens a shell.");
}

async function proveTrust(stage: Stage): Promise<void> {
  const { status, stderr } = await stage.run("exec", "-i", "dev-user", "--", "true");
  check(status !== 0 && stderr.includes("nobody has trusted it"), "it acted before it was trusted");
  await show(
    stage,
    "It was found in this directory: nothing acts by it before it is trusted",
    "trust",
  );
  console.log("-> trusted as it is now; on a terminal, the first command would have asked");
}

async function proveIsolation(stage: Stage): Promise<void> {
  const planted = Object.keys(stage.planted).join(", ");
  const title = `A command's whole environment; the parent's holds ${planted}`;
  const text = await show(stage, title, "exec", "-i", "dev-user", "--", "env");
  for (const value of Object.values(stage.planted)) {
    check(!text.includes(value), `"${value}" of the parent is in the child's environment`);
  }
  check(/^ATMOS_IDENTITY=dev-user$/m.test(text), "ATMOS_IDENTITY is missing");
  check(!/AWS_(SECRET|SESSION|ACCESS)/.test(text), "there is a key in the environment");
  console.log("-> nothing of the parent's came through, and there is no key: only paths and names");
}

async function proveIdentity(stage: Stage, identity: string, role: string): Promise<void> {
  const aws = await isOnPath("aws");
  const ask = ["aws", "sts", "get-caller-identity", "--endpoint-url", stage.url];
  const args = aws ? ["exec", "-i", identity, "--", ...ask] : ["whoami", "-i", identity, "--json"];
  const who = aws ? "the real aws" : "our own whoami, since there is no aws here";
  const text = await show(stage, `Who ${identity} is, says ${who}`, ...args);
  check(text.includes(role), `the cloud did not answer with ${role}`);
}

async function proveFiles(stage: Stage): Promise<void> {
  const script = 'cd "$(dirname "$AWS_CONFIG_FILE")" && ls -l && cat credentials';
  const args = ["exec", "-i", "dev-user", "--", "sh", "-c", script];
  const text = await show(stage, "What programs read instead of a key", ...args);
  check(text.includes("-rw-------"), "the files are not private");
}

async function proveCleanup(stage: Stage): Promise<void> {
  console.log("\n## What the sessions left behind");
  const left = await stage.leftovers();
  check(left.length === 0, left.join("\n"));
  console.log("-> nothing");
}

/** Runs atmos-auth and shows it; returns what it printed. */
async function show(stage: Stage, title: string, ...args: string[]): Promise<string> {
  const shown = args.map((arg) => /^[\w:/.@-]+$/.test(arg) ? arg : `'${arg}'`).join(" ");
  console.log(`\n## ${title}\n$ atmos-auth ${shown}`);
  const { status, stdout, stderr } = await stage.run(...args);
  console.log(stdout.trimEnd() || stderr.trimEnd());
  check(status === 0, `it ended with ${status}\n${stderr}`);
  return stdout;
}

async function isOnPath(program: string): Promise<boolean> {
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
