import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Environment } from "../../../lib/system.ts";
import { command, machine, runOn } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const PHRASE = "open-EXAMPLE";

const configOf = (name: string) =>
  `auth:
  keyring: {type: file, spec: {password_env: ${name}}}
  identities:
    role: { kind: aws/role, default: true }
  integrations:
    images: { kind: aws/ecr, via: { identity: role } }
    pods: { kind: aws/eks, via: { identity: role }, spec: { cluster: { name: pods } } }
`;

/** Who says that the variable holds it: the configuration, or a variable. */
interface Naming {
  readonly configured?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a command shows, writes, starts and hands to clouds, where the passphrase is in a variable of that name. */
async function reachedBy(
  argv: readonly string[],
  name: string,
  { configured = "UNSET", env = {} }: Naming = {},
): Promise<string> {
  const heard: Environment[] = [];
  const written: string[] = [];
  const clouds = smallClouds().clouds.map((cloud) => ({
    ...cloud,
    ownFiles: ({ env }: { readonly env: Environment }) => (heard.push(env), []),
  }));
  const system = machine({
    config: configOf(configured),
    env: { ...env, [name]: PHRASE },
    installed: {
      "/usr/bin/sh": () => {
        written.push(JSON.stringify(system.files.texts()));
        return 0;
      },
    },
  });
  const { status, out, err } = await runOn(system, argv, clouds);
  assertEquals(status, 0, err);
  const read = heard.map(({ get, entries }) => [get(name), entries()]);
  const { spawned, files } = system;
  const paths = [...files.directories, ...files.content.keys()];
  return JSON.stringify([out, err, written, read, spawned, files.texts(), paths]);
}

const COMMANDS = [
  ["exec", "--", "sh"],
  ["shell", "--shell", "sh"],
  ["env"],
  ["env", "--login"],
  ["aws", "ecr", "login"],
  ["aws", "eks", "update-kubeconfig"],
];

for (const argv of COMMANDS) {
  Deno.test(`the variable of the passphrase reaches nothing of ${argv.join(" ")}`, async () => {
    const usual = await reachedBy(argv, "ATMOS_KEYRING_PASSWORD");
    assertEquals(usual.includes(PHRASE), false);
    // Each of these is read by one of the commands, or by what it starts.
    for (const name of ["PW", "ENV", "DOCKER_CONFIG", "KUBECONFIG", "GITHUB_ENV"]) {
      const byVariable = { env: { ATMOS_KEYRING_PASSWORD_ENV: name } };
      for (const naming of [{ configured: name }, byVariable]) {
        assertEquals((await reachedBy(argv, name, naming)).includes(PHRASE), false, name);
      }
    }
  });
}

Deno.test("attack: a repository takes the home, or an agent's mark, for the passphrase", async () => {
  const own = "auth: {identities: {role: {kind: aws/role, protected: true}}}";
  for (
    const name of ["HOME", "home", "LC_MINE", "CLAUDECODE", "PWD", "GITHUB_ACTIONS", "ATMOS_TRUST"]
  ) {
    const setting = {
      files: { "/home/ada/.atmos/atmos.yaml": own, "/work/atmos.yaml": configOf(name) },
      env: { ATMOS_TRUST: "1", CLAUDECODE: "1" },
      clouds: smallClouds().clouds,
    };
    const { status, err } = await command(["login", "-i", "role"], setting);
    assertEquals([name, status, err.includes('"role" is protected')], [name, 4, true], err);
    const { err: found } = await command(["validate"], setting);
    assertStringIncludes(found, "password_env is heard from files of your own alone");
    const files = { "/home/ada/.atmos/atmos.yaml": configOf(name) };
    const { err: wrong } = await command(["validate"], { ...setting, files });
    assertStringIncludes(wrong, "must name a variable that holds a passphrase, and nothing else");
  }
});
