import { assertEquals, assertStringIncludes } from "@std/assert";
import { UserError } from "../../../lib/errors.ts";
import { command } from "../machine.ts";
import { smallClouds } from "../small_cloud.ts";

const config = `auth:
  identities: { role: { kind: aws/role, default: true }, other: { kind: aws/role } }
  integrations: { images: { kind: aws/ecr, via: { identity: other } } }
`;
const DOCKER = "/home/ada/.docker/config.json";

async function login(argv: readonly string[], small = smallClouds()) {
  const files = { [DOCKER]: '{"theme":"dark"}' };
  const setting = { config, clouds: small.clouds, files };
  const outcome = await command([...argv], setting);
  return { ...outcome, small, docker: JSON.parse(outcome.system.files.texts()[DOCKER]!) };
}

const ECR = ["aws", "ecr", "login"] as const;

Deno.test("docker is signed in to what is configured, or to a host that is named", async () => {
  const rows = [
    [[...ECR, "images"], "other-1-EXAMPLE"],
    [[...ECR, "-i", "other"], "other-1-EXAMPLE"],
    [[...ECR, "--registry", "https://registry.example/"], "role-1-EXAMPLE"],
  ] as const;
  for (const [argv, key] of rows) {
    const { status, out, err, docker } = await login(argv);
    assertEquals([status, out, err], [
      0,
      "",
      `docker is signed in to registry.example (${DOCKER}), until 2030-01-01T12:00:00Z\n`,
    ]);
    const { auth } = docker.auths["registry.example"];
    assertEquals([atob(auth), docker.theme], [`AWS:login-${key}`, "dark"]);
  }
});

Deno.test("a program is told where docker is signed in, and until when", async () => {
  const { out } = await login([...ECR, "images", "--json"]);
  const registries = [{ host: "registry.example", expires: "2030-01-01T12:00:00Z" }];
  assertEquals(JSON.parse(out), { registries, file: DOCKER });
});

Deno.test("what can't be meant is refused before anybody signs in", async () => {
  const rows = [
    [[...ECR], 2, 'error: No integration of kind aws/ecr hangs on "role"'],
    [
      [...ECR, "imges"],
      3,
      'error: There is no integration "imges"\nhint: atmos-auth aws ecr login images\n',
    ],
    [
      [...ECR, "role"],
      3,
      'error: There is no integration "role": that is an identity\nhint: atmos-auth aws ecr login --identity role\n',
    ],
    [
      [...ECR, "images", "--public"],
      2,
      'error: "aws ecr login" takes INTEGRATION or --public, and not both',
    ],
    [[...ECR, "--registry", "elsewhere"], 2, 'error: "elsewhere" is no registry of kind aws/ecr'],
    [["azure", "acr", "login"], 3, 'error: This version does not support the kind "azure/acr" yet'],
  ] as const;
  for (const [argv, exits, said] of rows) {
    const { status, err, small, docker } = await login(argv);
    assertEquals([status, small.signedIn, docker], [exits, [], { theme: "dark" }], err);
    assertEquals(err.slice(0, said.length), said);
  }
});

Deno.test("a registry that can't be reached leaves docker as it was", async () => {
  const unconnectable = new UserError("unreachable", "Cannot reach it");
  const { err, docker } = await login([...ECR, "images"], smallClouds({ unconnectable }));
  assertEquals([err, docker], ["error: Cannot reach it\n", { theme: "dark" }]);
});

Deno.test("nobody signs in for a file that docker can't read, and it stays as it is", async () => {
  for (
    const [text, why] of [["[", "is no JSON object"], ['{"credsStore":true}', 'has "credsStore"']]
  ) {
    const small = smallClouds();
    const directory = "/home/ada/`reboot` $x's";
    const path = `${directory}/config.json`;
    const { status, err, system } = await command([...ECR, "images"], {
      ...{ config, clouds: small.clouds, files: { [path]: text! } },
      env: { DOCKER_CONFIG: directory },
    });
    assertEquals([status, small.signedIn, system.files.texts()[path]], [1, [], text]);
    assertStringIncludes(err, `Cannot change "${path}": it ${why}`);
    const quoted = `'/home/ada/\`reboot\` $x'\\''s/config.json`;
    assertStringIncludes(err, `mv ${quoted}' ${quoted}.broken'`);
  }
});

Deno.test("attack: a ~ that no shell has replaced puts the login into the project", async () => {
  const small = smallClouds();
  const env = { DOCKER_CONFIG: "~/x" };
  const { status, err, system } = await command([...ECR, "images"], {
    ...{ config, clouds: small.clouds, env },
  });
  assertEquals([status, small.signedIn], [2, []]);
  assertStringIncludes(err, 'DOCKER_CONFIG begins with a "~" that was in quotes');
  assertStringIncludes(err, "export DOCKER_CONFIG=/home/ada/x");
  assertEquals(Object.keys(system.files.texts()).filter((path) => path.includes("~")), []);
});

Deno.test("docker gets no protected identity before its name was typed", async () => {
  const small = smallClouds();
  const guarded = config.replace(
    "other: { kind: aws/role }",
    "other: { kind: aws/role, protected: true }",
  );
  const { status, err } = await command([...ECR, "images"], {
    config: guarded,
    clouds: small.clouds,
  });
  assertEquals([status, small.signedIn], [4, []]);
  assertStringIncludes(err, "hint: atmos-auth aws ecr login --yes-i-mean other images\n");
});
