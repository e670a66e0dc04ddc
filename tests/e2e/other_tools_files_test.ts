/** Files of other tools that are not what they should be, and what is written for later. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { linked } from "./linked_world.ts";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { printed } from "./world.ts";

/** What makes each kind of path. */
const KINDS: Readonly<Record<string, (path: string) => unknown>> = {
  directory: (path) => Deno.mkdirSync(path),
  dangling: (path) => Deno.symlinkSync("missing", path),
  loop: (path) => Deno.symlinkSync(path, path),
  device: (path) => Deno.symlinkSync("/dev/zero", path),
  garbage: (path) => Deno.writeFileSync(path, Uint8Array.of(0xff, 0xfe, 0x7b, 0)),
};

linked(
  "a session opens without a docker configuration that docker could not read either",
  {},
  async (world) => {
    const { box, run } = world;
    Deno.mkdirSync(`${box.home}/.docker`);
    const path = `${box.home}/.docker/config.json`;
    const said: Record<string, RegExp> = {
      directory: /it is a directory: the session goes on without it/,
      dangling: /^(?![^]*warning)/,
      loop: /lead round in a circle: the session goes on/,
      device: /it is a device: the session goes on/,
      garbage: /it is UTF-16 text: the session goes on/,
    };
    for (const [kind, make] of Object.entries(KINDS)) {
      make(path);
      const script = 'grep -c "\\"auth\\"" "$DOCKER_CONFIG/config.json"';
      const outcome = await run(["exec", "-i", "admin", "--", "sh", "-c", script]);
      assertEquals([kind, printed(outcome).trim()], [kind, "1"]);
      assertEquals([kind, said[kind]!.test(outcome.stderr.trim())], [kind, true]);
      Deno.removeSync(path, { recursive: true });
    }
  },
);

linked(
  "a kubeconfig that is no file is refused in words, and links are followed to nothing",
  {},
  async (world) => {
    const { box, run } = world;
    const path = `${box.home}/.kube/config`;
    Deno.mkdirSync(`${box.home}/.kube`);
    for (const [kind, make] of Object.entries(KINDS)) {
      make(path);
      const { status, stderr } = await run(["aws", "eks", "update-kubeconfig", "-i", "admin"]);
      assertEquals([kind, status, stderr.includes("bug")], [
        kind,
        kind === "dangling" ? 0 : 1,
        false,
      ]);
      if (kind === "dangling") {
        assertEquals(Deno.readLinkSync(path), "missing");
        assertStringIncludes(
          Deno.readTextFileSync(`${box.home}/.kube/missing`),
          "current-context: prod",
        );
      }
      Deno.removeSync(path, { recursive: true });
    }
  },
);

linked(
  "what is imported from is a file, wherever it comes from, and else is refused in words",
  {},
  async ({ box, run, program }) => {
    const said: Record<string, RegExp> = {
      directory: /Cannot read .*: it is a directory/,
      dangling: /There is no .*config and no/,
      loop: /lead round in a circle/,
      device: /it is a device/,
      garbage: /it is UTF-16 text/,
    };
    const path = `${box.home}/.aws/config`;
    Deno.mkdirSync(`${box.home}/.aws`);
    for (const [kind, make] of Object.entries(KINDS)) {
      make(path);
      const { status, stderr } = await run(["import", "aws"]);
      assertEquals([kind, status > 0 && status < 4, /\bbug\b/.test(stderr)], [kind, true, false]);
      assertEquals([kind, said[kind]!.test(stderr)], [kind, true], stderr);
      Deno.removeSync(path, { recursive: true });
    }
    const file = box.write("project/x.ini", "[profile x]\ncredential_process = /bin/true\n");
    for (const from of ["/dev/stdin < x.ini", "<(cat x.ini)", "x.ini"]) {
      const line = `"$0" import aws --file ${from}`;
      const imported = await runProgram("/bin/bash", ["-c", line, program], {
        ...{ cwd: box.project, env: box.env },
      });
      assertEquals([from, printed(imported).includes("x:")], [from, true], file);
    }
  },
);

linked(
  "what is written for later names the program as PATH finds it, not one version of it",
  {},
  async (world) => {
    const { box, program } = world;
    const cellar = `${box.directory}/Cellar/0.1.0/bin`;
    Deno.mkdirSync(cellar, { recursive: true });
    Deno.mkdirSync(`${box.directory}/bin`);
    Deno.linkSync(program, `${cellar}/atmos-auth`);
    const link = `${box.directory}/bin/atmos-auth`;
    Deno.symlinkSync("../Cellar/0.1.0/bin/atmos-auth", link);
    const run = async (args: readonly string[], PATH: string, as = link) =>
      await runProgram(as, args, { cwd: box.project, env: { ...box.env, PATH } });
    const PATH = `${box.directory}/bin:/usr/bin:/bin`;
    const commands = [["export", "aws-config"], [
      "aws",
      "eks",
      "update-kubeconfig",
      "-i",
      "admin",
      "--dry-run",
    ]];
    for (const args of commands) {
      const there = printed(await run(args, PATH));
      assertEquals([there.includes("Cellar"), there.includes(link)], [false, true]);
      const called = printed(await run(args, ".:../bin:/usr/bin"));
      assertEquals([called.includes("Cellar"), called.includes(link)], [false, true]);
      const versioned = printed(await run(args, "/usr/bin", `${cellar}/atmos-auth`));
      assertStringIncludes(versioned, `${cellar}/atmos-auth`);
    }
  },
);

linked(
  "what leads to a copy that has gone leads here again once the mend that doctor prints was typed",
  { tools: ["kubectl", "aws"] },
  async ({ box, sts, program }) => {
    const [old, now] = ["it's 0.1", "now"].map((name) => {
      Deno.mkdirSync(`${box.directory}/${name}`);
      Deno.linkSync(program, `${box.directory}/${name}/atmos-auth`);
      return `${box.directory}/${name}`;
    });
    const shell = (line: string, place: string) =>
      runProgram("/bin/sh", ["-c", line], {
        env: { ...box.env, AWS_PAGER: "", PATH: `${place}:/usr/bin:/bin` },
        cwd: box.project,
      });
    const [config, credentials] = ["config", "credentials"].map((name) =>
      `${box.home}/.aws/${name}`
    );
    const export_ = "atmos-auth --config atmos.yaml export aws-config --prefix p-";
    printed(await shell(`${export_} -i admin --write ~/.aws/config`, old!));
    printed(
      await shell(
        `${export_} -i next | sed 's/profile //' > ~/.aws/credentials; chmod 640 ~/.aws/c*s`,
        old!,
      ),
    );
    printed(
      await shell(
        "atmos-auth --config atmos.yaml aws eks update-kubeconfig -i admin --alias mine",
        old!,
      ),
    );
    const written = [config!, credentials!, `${box.home}/.kube/config`];
    const before = written.map((path) => Deno.readTextFileSync(path));
    Deno.removeSync(old!, { recursive: true });
    const broken = await shell("atmos-auth doctor --json", now!);
    const checks: readonly { topic: string; state: string; mend?: string }[] =
      JSON.parse(broken.stdout).checks;
    const mends = checks.flatMap(({ topic, mend }) =>
      topic === "written for other tools" && mend || []
    );
    assertEquals([broken.status, mends.length], [1, 3]);
    for (const mend of new Set(mends)) printed(await shell(mend, now!));
    const after = written.map((path) => Deno.readTextFileSync(path));
    const lines = (texts: readonly string[]) =>
      texts.map((text) =>
        text.split("\n").filter((line) => !/credential_process|command:/.test(line))
      );
    assertEquals(lines(after), lines(before));
    assertEquals(Deno.statSync(credentials!).mode! & 0o777, 0o640);
    assertStringIncludes(
      printed(await shell("atmos-auth doctor", now!)),
      "✓ written for other tools  3 lines lead here",
    );
    for (const profile of ["p-admin", "p-next"]) {
      const who = `${
        tool("aws")
      } sts get-caller-identity --profile ${profile} --endpoint-url ${sts.url}`;
      assertStringIncludes(printed(await shell(who, now!)), `:assumed-role/${profile.slice(2)}/`);
    }
    const asked = await shell(`${tool("kubectl")} --context mine get --raw /version`, now!);
    assertStringIncludes(printed(asked), ":assumed-role/admin/");
  },
);

linked(
  "strings of the person's own kubeconfig stay strings",
  { tools: ["kubectl"] },
  async (world) => {
    const { box, run } = world;
    const file = box.write("project/kubeconfig", OWN);
    printed(await run(["aws", "eks", "update-kubeconfig", "-i", "admin", "--kubeconfig", file]));
    const args = ["config", "view", "--raw", "--output=json", `--kubeconfig=${file}`];
    const read = JSON.parse(printed(await runProgram(tool("kubectl"), args, { env: {} })));
    const named = (list: { name: string }[], name: string) => list.find((one) => one.name === name);
    assertEquals(named(read.contexts, "own"), {
      name: "own",
      context: { cluster: "own", user: "own", namespace: "012345678901" },
    } as { name: string });
    assertEquals(
      named(read.users, "own"),
      { name: "own", user: { token: "0123456789" } } as { name: string },
    );
  },
);

const OWN = `apiVersion: v1
kind: Config
clusters:
- name: own
  cluster: {server: "https://own.example"}
contexts:
- name: own
  context: {cluster: own, user: own, namespace: "012345678901"}
users:
- name: own
  user: {token: "0123456789"}
current-context: own
`;

linked(
  "what a kubeconfig says is not printed, whatever variables ask the library that reads it",
  {},
  async ({ box, run }) => {
    box.write("home/.kube/config", "users: [{name: a, user: {token: CANARY-EXAMPLE}}]\n");
    const env = { LOG_STREAM: "1", LOG_TOKENS: "1" };
    for (const args of [["doctor"], ["aws", "eks", "update-kubeconfig", "-i", "admin"]]) {
      const { stdout, stderr } = await run(args, env);
      assertEquals((stdout + stderr).includes("CANARY"), false);
    }
    assertStringIncludes(Deno.readTextFileSync(`${box.home}/.kube/config`), "CANARY-EXAMPLE");
  },
);

linked(
  "doctor, which only looks, leaves nothing behind of the tools that it asks",
  {},
  async ({ box, run }) => {
    const before = box.tree("home");
    const { stdout } = await run(["doctor"]);
    assertStringIncludes(stdout, "tools ");
    assertEquals(box.tree("home"), before);
    assertEquals(
      [...Deno.readDirSync(box.runtime)].flatMap(({ name }) =>
        [...Deno.readDirSync(`${box.runtime}/${name}`)].map((it) => it.name)
      ),
      [],
    );
  },
);
