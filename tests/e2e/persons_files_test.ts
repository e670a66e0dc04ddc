/** Files of the person's that commands change: what is read-only stays, and what is changed stays the same file. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { rewrite } from "../../lib/deno/persons_files.ts";
import { linked, type LinkedWorld } from "./linked_world.ts";
import { runProgram } from "./process.ts";
import { tool } from "./tools.ts";
import { CANARY, printed } from "./world.ts";

const KEYS =
  `[ada]\naws_access_key_id = AKIAADA0000000EXAMPLE\naws_secret_access_key = ${CANARY}\n`;

/** A command that changes a file of the person's. */
interface Change {
  readonly args: (path: string) => readonly string[];
  /** Below the home directory. */
  readonly file: string;
  readonly before: string;
  /** What the file holds afterwards, in the right hands. */
  readonly holds: string;
  /** What others may no longer see. */
  readonly isSecret?: true;
}

const CHANGES: Readonly<Record<string, Change>> = {
  kubeconfig: {
    args: () => ["aws", "eks", "update-kubeconfig", "-i", "admin"],
    ...{ file: ".kube/config", before: "# mine\nkind: Config\n", holds: "current-context: prod" },
  },
  docker: {
    args: () => ["aws", "ecr", "login", "registry"],
    ...{ file: ".docker/config.json", before: '{"mine": true}', holds: '"auth":', isSecret: true },
  },
  profiles: {
    args: (path) => ["export", "aws-config", "--write", path],
    ...{ file: ".aws/config", before: "[profile mine]\n", holds: "[profile admin]" },
  },
  keys: {
    args: (path) => ["user", "import", "ada", "--remove", "--file", path, "--config", "keys.yaml"],
    ...{ file: ".aws/credentials", before: `[mine]\n${KEYS}`, holds: "[mine]" },
  },
  variables: {
    args: (path) => ["env", "-i", "admin", "--login", "-f", "json", "-o", path],
    ...{ file: "variables.json", before: "{}", holds: "AWS_PROFILE", isSecret: true },
  },
  lines: {
    args: (path) => ["env", "-i", "admin", "--login", "-f", "dotenv", "-o", path],
    ...{ file: ".env", before: "MINE=1\n", holds: "AWS_PROFILE" },
  },
  configuration: {
    args: (path) => ["init", "aws-user", "--config", path, "--set=name=new"],
    ...{
      file: "mine.yaml",
      before: "auth:\n  identities:\n    old: { kind: mock/aws }\n",
      holds: "new",
    },
  },
};

/** How the program is started: as ourselves, or as somebody who may do less. */
type Starting = (world: LinkedWorld, args: readonly string[]) => ReturnType<typeof runProgram>;

const asRoot: Starting = ({ run }, args) => run(args);

const USER = 65534;
const asUser: Starting = ({ box, program }, args) => {
  const who = ["--reuid", `${USER}`, "--regid", `${USER}`, "--clear-groups", program, ...args];
  return runProgram(tool("setpriv"), who, { cwd: box.project, env: box.env });
};

function own(path: string): void {
  Deno.chownSync(path, USER, USER);
  if (!Deno.lstatSync(path).isDirectory) return;
  for (const { name } of Deno.readDirSync(path)) own(`${path}/${name}`);
}

/** Every change to a file that is new, with what is there afterwards. */
async function eachChange(
  world: LinkedWorld,
  start: Starting,
  prepare: (path: string) => void,
  look: (
    change: Change,
    path: string,
    outcome: Awaited<ReturnType<Starting>>,
    name: string,
  ) => void,
): Promise<void> {
  const { sts: { url }, box } = world;
  const ada = `ada: { kind: aws/user, spec: { endpoint_url: "${url}" } }`;
  box.write("project/keys.yaml", `auth: { identities: { ${ada} } }\n`);
  for (const [name, change] of Object.entries(CHANGES)) {
    const path = world.box.write(`home/${change.file}`, change.before);
    prepare(path);
    if (start === asUser) own(world.box.directory);
    look(change, path, await start(world, change.args(path)), name);
    Deno.removeSync(path);
  }
}

const root = { "run by root": Deno.uid() === 0 };

for (const [who, start] of Object.entries({ "who runs the tests": asRoot, "a user": asUser })) {
  const needs = start === asUser ? { tools: ["setpriv"], conditions: root } : {};
  linked(
    `what its owner has made read-only is left alone, and it is said: ${who}`,
    needs,
    async (world) => {
      await eachChange(
        world,
        start,
        (path) => Deno.chmodSync(path, 0o444),
        (change, path, it, name) => {
          assertEquals([name, it.status], [name, 1], it.stderr);
          assertStringIncludes(it.stderr, "it is read-only");
          assertStringIncludes(it.stderr, `chmod u+w ${path}`);
          const { mode } = Deno.statSync(path);
          assertEquals([Deno.readTextFileSync(path), mode! & 0o777], [change.before, 0o444]);
        },
      );
    },
  );

  linked(
    `a file that has two names keeps both, its mode and its owner: ${who}`,
    needs,
    async (world) => {
      const other = `${world.box.home}/other`;
      const prepare = (path: string) => {
        Deno.linkSync(path, other);
        Deno.chmodSync(path, 0o664);
      };
      await eachChange(world, start, prepare, ({ holds, isSecret }, path, it, name) => {
        assertEquals([name, it.status], [name, 0], it.stderr);
        assertStringIncludes(Deno.readTextFileSync(other), holds);
        const [one, two] = [Deno.statSync(path), Deno.statSync(other)];
        assertEquals([one.ino, one.nlink, one.uid], [
          two.ino,
          2,
          start === asUser ? USER : Deno.uid(),
        ]);
        assertEquals([name, one.mode! & 0o777], [name, isSecret ? 0o600 : 0o664]);
        Deno.removeSync(other);
      });
    },
  );
}

linked(
  "root changes a user's file, and it stays the user's",
  { conditions: root },
  async (world) => {
    let ino: number | null = null;
    const prepare = (path: string) => {
      Deno.chownSync(path, USER, USER);
      Deno.chmodSync(path, 0o640);
      ino = Deno.statSync(path).ino;
    };
    await eachChange(world, asRoot, prepare, ({ holds, isSecret }, path, it, name) => {
      assertEquals([name, it.status], [name, 0], it.stderr);
      assertStringIncludes(Deno.readTextFileSync(path), holds);
      const { uid, gid, mode, ...now } = Deno.statSync(path);
      assertEquals([name, uid, gid, mode! & 0o777], [name, USER, USER, isSecret ? 0o600 : 0o640]);
      // No other file was made the user's, of a name that the user may give to something else.
      assertEquals([name, now.ino], [name, ino]);
    });
  },
);

/** Sets an access list as Linux keeps it: the owner all, bob (uid 1) read and write, the group nothing, and a mask. */
const LISTED = `import os, struct, sys
entries = [(1, 6, -1), (2, 6, 1), (4, 0, -1), (16, 6, -1), (32, 0, -1)]
pack = b"".join(struct.pack("<HHi", *each) for each in entries)
os.setxattr(sys.argv[1], "system.posix_acl_access", struct.pack("<I", 2) + pack)`;

const listOf = (path: string) =>
  runProgram(tool("python3"), [
    "-c",
    `import os, sys; print(os.getxattr(sys.argv[1], "system.posix_acl_access").hex())`,
    path,
  ], { env: {}, cwd: "/" });

linked("attack: a group that an access list shuts out reads a file that was changed", {
  ...{ tools: ["python3"], conditions: { "run on Linux": Deno.build.os === "linux" } },
}, async ({ box, run }) => {
  const path = box.write("home/.kube/config", "# mine\nkind: Config\n");
  const set = await runProgram(tool("python3"), ["-c", LISTED, path], { env: {}, cwd: "/" });
  assertEquals(set.status, 0, set.stderr);
  const before = await listOf(path);
  const it = await run(CHANGES.kubeconfig!.args(path));
  assertEquals(it.status, 0, it.stderr);
  assertStringIncludes(Deno.readTextFileSync(path), "current-context: prod");
  assertEquals([(await listOf(path)).stdout, before.status], [before.stdout, 0]);
});

linked(
  "what a file held that is written where it stands is not lost with us",
  { tools: ["strace"] },
  async (world) => {
    const { box, program, sts: { url } } = world;
    const ada = `ada: { kind: aws/user, spec: { endpoint_url: "${url}" } }`;
    box.write("project/keys.yaml", `auth: { identities: { ${ada} } }\n`);
    const { args, file } = CHANGES.keys!;
    const before = `${KEYS}[mine]\nregion = eu-west-1\n`;
    const path = box.write(`home/${file}`, before, 0o644);
    const beside = path.replace("credentials", ".credentials.atmos-auth");
    const at = ["-f", "-qq", "-o", "/dev/null", "-P", path];
    at.push("-e", "inject=ftruncate:signal=SIGKILL");
    const way = { cwd: box.project, env: box.env };
    await runProgram(tool("strace"), [...at, program, ...args(path)], way);
    const holds = Deno.readTextFileSync(path);
    assert(holds !== before && holds.length === before.length, holds);
    assertEquals(Deno.readTextFileSync(beside), before);
    assertEquals(Deno.statSync(beside).mode! & 0o777, 0o600);
    const { status, stderr } = await world.run(CHANGES.profiles!.args(path));
    assertEquals(status, 1, stderr);
    const [, hint = ""] = /^hint: (.*)$/m.exec(stderr) ?? [];
    assertEquals((await runProgram(tool("sh"), ["-c", hint], way)).status, 0, stderr);
    assertEquals(Deno.readTextFileSync(path), before);
    printed(await world.run(args(path)));
    assertEquals(box.tree("home/.aws"), ["credentials"]);
  },
);

/** What another does as soon as a file was looked at. */
async function afterLooking(act: () => void, then: () => Promise<void>): Promise<void> {
  const { lstatSync, statSync } = Deno;
  const spied = (look: typeof statSync): typeof statSync => (path) => {
    const info = look(path);
    act();
    return info;
  };
  Object.assign(Deno, { lstatSync: spied(lstatSync), statSync: spied(statSync) });
  try {
    await then();
  } finally {
    Object.assign(Deno, { lstatSync, statSync });
  }
}

for (const what of ["a link", "another file"] as const) {
  Deno.test(`attack: ${what} is put in a file's place while that is changed`, async () => {
    const directory = Deno.makeTempDirSync();
    const [path, victim] = [`${directory}/config`, `${directory}/victim`];
    for (const each of [path, victim]) Deno.writeTextFileSync(each, "untouched", { mode: 0o644 });
    const swap = () => {
      Deno.removeSync(path);
      if (what === "a link") return Deno.symlinkSync(victim, path);
      Deno.renameSync(victim, path);
      Deno.copyFileSync(path, victim);
    };
    await afterLooking(swap, async () => {
      await assertRejects(() => rewrite(path, "ours", 0o640));
    });
    for (const each of [path, victim]) {
      assertEquals(Deno.readTextFileSync(each), "untouched");
      assertEquals(Deno.statSync(each).mode! & 0o777, 0o644);
    }
    Deno.removeSync(directory, { recursive: true });
  });
}

const SHUT = { tools: ["setpriv"], conditions: root };

linked("a file is changed whose directory is shut", SHUT, async (world) => {
  const { box } = world;
  const path = box.write("home/shut/variables", "{}");
  own(box.directory);
  Deno.chmodSync(`${box.home}/shut`, 0o500);
  const it = await asUser(world, CHANGES.variables!.args(path));
  assertEquals(it.status, 0, it.stderr);
  assertStringIncludes(Deno.readTextFileSync(path), "AWS_PROFILE");
  assertEquals(box.tree("home/shut"), ["variables"]);
});

linked("a file is changed that a mount has put there", {
  ...{ tools: ["unshare"], conditions: root },
}, async ({ box, program }) => {
  const path = box.write("home/.kube/config", "# there\n");
  const mounted = box.write("mounted", "# mine\nkind: Config\n");
  const line = `mount --bind "$1" "$2" && exec "$0" aws eks update-kubeconfig -i admin`;
  const it = await runProgram(tool("unshare"), ["-m", "sh", "-c", line, program, mounted, path], {
    ...{ cwd: box.project, env: box.env },
  });
  assertEquals(it.status, 0, it.stderr);
  assertStringIncludes(Deno.readTextFileSync(mounted), "current-context: prod");
});
