/**
 * The image's contents, run without an engine: the package in a root with the C library and nothing else, as a user
 * whom nobody knows, with no home or one that is not his.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "yaml";
import { dryRun } from "../../scripts/release.ts";
import { treeOf } from "../../scripts/release/assemble.ts";
import { SYSTEMS } from "../../scripts/release/systems.ts";
import { type Outcome, runProgram } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { scenario, tool } from "./tools.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

const NEEDS = {
  tools: ["zip", "rpmbuild", "dpkg-deb", "unshare"],
  conditions: {
    "x86_64 Linux": Deno.build.target === "x86_64-unknown-linux-gnu",
    "root": Deno.build.os === "linux" && Deno.uid() === 0,
  },
};

const CONFIG = "auth: { identities: { me: { kind: mock, default: true } } }\n";

/** A root that holds the program, what it is linked with, and a shell. */
async function makeRoot(box: Sandbox): Promise<string> {
  const root = `${box.directory}/root`;
  const program = `${treeOf(await dryRun(), SYSTEMS[0]!)}/atmos-auth`;
  const script = `set -eu
mkdir -p "$1"/usr/bin "$1"/bin "$1"/work "$1"/tmp "$1"/proc "$1"/dev "$1"/lib64
chmod 755 "$1" "$1"/work; chmod 1777 "$1"/tmp
cp "$2" "$1"/usr/bin/atmos-auth
cp -L /bin/sh "$1"/bin/sh
for file in $(ldd "$2" /bin/sh | sed -n 's/.* => \\(\\/[^ ]*\\).*/\\1/p; s/^\\t\\(\\/[^ ]*\\) .*/\\1/p' | sort -u); do
  mkdir -p "$1$(dirname "$file")"
  cp -L "$file" "$1$file"
done
cp -L /lib64/ld-linux-x86-64.so.2 "$1"/lib64/`;
  const made = await runProgram("/bin/sh", ["-c", script, "-", root, program], { env: box.env });
  assertEquals(made.status, 0, made.stderr);
  box.write("root/work/atmos.yaml", CONFIG, 0o644);
  return root;
}

/** Runs the program there as a user of this number, who is in no list of users. */
function runIn(
  root: string,
  uid: number,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Outcome> {
  const script = `set -eu; root=$1 uid=$2; shift 2
mount --rbind /proc "$root"/proc; mount --rbind /dev "$root"/dev
mount --bind -o ro "$root"/work "$root"/work
cd "$root"/work
exec chroot --userspec="$uid:$uid" --groups= "$root" /bin/sh -c 'cd /work && exec /usr/bin/atmos-auth "$@"' - "$@"`;
  const words = ["--mount", "/bin/sh", "-c", script, "-", root, `${uid}`, ...args];
  const all = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ATMOS_KEYRING_TYPE: "memory", ...env };
  return runProgram(tool("unshare"), words, { env: all });
}

scenario(
  "the image's program works for any uid, with no home, a foreign one, and one that can't be written",
  NEEDS,
  async () => {
    await using box = sandbox();
    Deno.chmodSync(box.directory, 0o755);
    const root = await makeRoot(box);
    const homes: readonly Readonly<Record<string, string>>[] = [{}, { HOME: "/" }, {
      HOME: "/nowhere",
    }];
    for (const [at, home] of homes.entries()) {
      const env = { ATMOS_TRUST: "1", ...home };
      const words = ["exec", "-i", "me", "--", "sh", "-c", "echo $ATMOS_IDENTITY; exit 7"];
      const { status, stdout, stderr } = await runIn(root, 1_000_650_000 + at, env, words);
      assertEquals([home, stdout, status], [home, "me\n", 7], stderr);
    }
    assertEquals(box.tree("root/tmp"), []);
  },
);

Deno.test("the image runs as nobody in particular, and needs one registry alone", () => {
  const text = Deno.readTextFileSync(`${ROOT}/Dockerfile`);
  const lines = text.split("\n").filter((line) => !line.startsWith("#"));
  assertEquals(lines.filter((line) => line.startsWith("FROM ")), ["FROM debian:stable-slim"]);
  assertStringIncludes(text, "\nUSER 65532:65532\n");
  assertStringIncludes(text, "\nENV ATMOS_KEYRING_TYPE=memory\n");
});

Deno.test("forms and the action are YAML with what GitHub asks of them", () => {
  const action = parse(Deno.readTextFileSync(`${ROOT}/action.yml`));
  assertEquals(action.runs.using, "composite");
  for (const step of action.runs.steps) {
    assertEquals([typeof step.run, typeof step.shell], ["string", "string"]);
    assertEquals(step.run.includes("${{"), false, "an expression in a script is an injection");
  }
  for (const name of ["bug", "idea"]) {
    const form = parse(Deno.readTextFileSync(`${ROOT}/.github/ISSUE_TEMPLATE/${name}.yml`));
    assertEquals([typeof form.name, typeof form.description, form.body.length > 1], [
      "string",
      "string",
      true,
    ]);
  }
});
