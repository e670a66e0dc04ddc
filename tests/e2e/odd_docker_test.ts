/**
 * Whatever a person's docker configuration looks like, the real docker is signed in to our registry afterwards, and to
 * every other as before; what it can't read is refused. `ODD_DOCKER=2000 ODD_DOCKER_SEED=7` tries more, and others.
 */
import { assertEquals } from "@std/assert";
import { Secret } from "../../lib/secret.ts";
import {
  formatDockerConfig,
  parseDockerConfig,
  withLogins,
} from "../../lib/session/tools/docker_config.ts";
import { readForeignText } from "../../lib/deno/foreign_files.ts";
import { MachineError } from "../../lib/errors.ts";
import { startRegistry } from "../cloud/registry.ts";
import { dice } from "../providers/aws/shared/odd_files.ts";
import { HELPERS, oddDocker } from "./odd_docker.ts";
import { runProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { scenario, tool } from "./tools.ts";

const SEED = Number(Deno.env.get("ODD_DOCKER_SEED") ?? 1);
const COUNT = Number(Deno.env.get("ODD_DOCKER") ?? 60);

/** What docker does with a configuration: whether it could read it, and who it is at a registry. */
interface Seen {
  readonly isRead: boolean;
  readonly login: string;
}

type Ask = (host: string) => Promise<Seen>;

/** What we make of the file; `undefined` where we refuse it. */
async function signedIn(path: string, host: string): Promise<string | undefined> {
  try {
    const config = parseDockerConfig(await readForeignText(path) ?? "");
    if (typeof config === "string") return undefined;
    const secret = new Secret("pa:ss-EXAMPLE");
    return formatDockerConfig(
      withLogins(config, [{ type: "registry", host, username: "AWS", secret }]),
    );
  } catch (error) {
    if (error instanceof MachineError) return undefined;
    throw error;
  }
}

async function judge(box: Sandbox, ask: Ask, hosts: readonly string[], seed: number) {
  const [ours, ...others] = hosts;
  const path = `${box.directory}/docker/config.json`;
  Deno.writeFileSync(path, oddDocker(dice(seed), hosts));
  const bytes = Deno.readFileSync(path);
  const about = new TextDecoder().decode(bytes);
  const before = await each(others, ask);
  const changed = await signedIn(path, ours!);
  if (isReadOtherwise(bytes, about)) return;
  assertEquals(changed !== undefined, before[0]!.isRead, `read?\n${about}`);
  if (changed === undefined) return;
  Deno.writeTextFileSync(path, changed);
  assertEquals(await ask(ours!), { isRead: true, login: "AWS:pa:ss-EXAMPLE" }, about);
  const after = await each(others, ask);
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  const may = await mayBe(others, ask);
  Deno.writeFileSync(path, bytes);
  assertEquals(may, await mayBe(others, ask), `${about}\n-----\n${changed}`);
}

/** Of several spellings of a registry docker takes one by chance (the order of Go's maps): who it may be, asked often. */
async function mayBe(hosts: readonly string[], ask: Ask): Promise<readonly string[][]> {
  const answers: string[][] = [];
  for (const host of hosts) {
    const seen = new Set<string>();
    for (let times = 0; times < 40; times++) seen.add((await ask(host)).login.split(" ")[0]!);
    answers.push([...seen].sort());
  }
  return answers;
}

/**
 * Go puts something else in the place of what is no UTF-8, which we refuse, with the line; it doesn't read what begins
 * with a byte order mark, which we take away; and what is no login is none of its business where `auths` stands again
 * and says another one for the host.
 */
function isReadOtherwise(bytes: Uint8Array, text: string): boolean {
  const isAgain = (text.match(/"(?:a|\\u0061)uth(?:[s\u017f]|\\u017f)"/gi)?.length ?? 0) > 1;
  const read = isAgain ? parseDockerConfig(text) : undefined;
  return text.includes("\ufffd") || bytes[0] === 0xef ||
    typeof read === "string" && read.includes("USER:PASSWORD");
}

scenario("docker is signed in beside whatever its configuration says", {
  tools: ["docker"],
}, async () => {
  await using box = sandbox();
  const registries = [startRegistry(() => false), startRegistry(() => false)];
  const [first, second] = registries;
  const hosts = [first!.host, second!.host, second!.host.replace("127.0.0.1", "localhost")];
  for (const helper of HELPERS.slice(0, 2)) {
    box.write(`bin/docker-credential-${helper}`, helperOf(helper), 0o700);
  }
  box.write("docker/config.json", "{}");
  const env = {
    ...box.env,
    PATH: `${box.directory}/bin:/usr/bin:/bin`,
    DOCKER_CONFIG: `${box.directory}/docker`,
  };
  const ask: Ask = async (host) => {
    const args = ["manifest", "inspect", "--insecure", `${host}/app:latest`];
    const { stderr } = await runProgram(tool("docker"), args, { env });
    const isRead = !stderr.includes("WARNING: Error");
    const { visitors } = host === first!.host ? first! : second!;
    return { isRead, login: [...new Set(visitors.splice(0).filter(Boolean))].join(" ") };
  };
  try {
    const failed: string[] = [];
    for (let at = 0; at < COUNT && failed.length < 20; at++) {
      const wrong = await judge(box, ask, hosts, SEED * 1_000_000 + at).catch(String);
      if (wrong !== undefined) failed.push(`${SEED} ${at}: ${wrong}`);
    }
    assertEquals(failed, [], failed.join("\n"));
  } finally {
    await Promise.all(registries.map((registry) => registry.close()));
  }
});

/** One after the other: two of them are names of one registry. */
async function each(hosts: readonly string[], ask: Ask): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const host of hosts) seen.push(await ask(host));
  return seen;
}

/** A program of docker's protocol that knows every registry but ours, or none (github.com/docker/docker-credential-helpers). */
function helperOf(name: string): string {
  const unknown = `echo "credentials not found in native keychain"; exit 1`;
  if (name === "none") return `#!/bin/sh\n${unknown}\n`;
  return `#!/bin/sh\n[ "$1" = get ] || { echo '{}'; exit; }\nread -r host\n` +
    `printf '{"ServerURL":"%s","Username":"kept","Secret":"%s"}' "$host" "$host"\n`;
}
