/** Whatever a person's kubeconfig looks like, the real kubectl finds in it afterwards what was theirs, and what is new. */
import { assert, assertEquals } from "@std/assert";
import { NoKubeconfig } from "../../lib/commands/kubeconfig_yaml.ts";
import { readKubeconfigText } from "../../lib/commands/kubeconfig_text.ts";
import {
  type ClusterOf,
  kubeconfigOf,
  type Named,
  otherUserOf,
} from "../../lib/session/tools/kubeconfig.ts";
import { dice } from "../providers/aws/shared/odd_files.ts";
import { oddKubeconfig, OURS } from "./odd_kubeconfigs.ts";
import { runProgram } from "./process.ts";
import { scenario, tool } from "./tools.ts";

/** How many are tried; by hand it was thousands. */
const FILES = 60;

const ONE: ClusterOf = {
  cluster: {
    type: "cluster",
    name: OURS.cluster,
    context: OURS.context,
    server: "https://new.example",
    authority: "bmV3",
    token: ["token"],
    request: { cluster: "main" },
  },
  identity: "it",
  program: ["/bin/atmos-auth"],
};

interface Seen {
  readonly "current-context": string;
  readonly [list: string]: unknown;
}

/** As kubectl understands it; `undefined` where it refuses the file. */
async function seen(file: string): Promise<Seen | undefined> {
  const args = ["config", "view", "--raw", "--output=json", `--kubeconfig=${file}`];
  const { status, stdout } = await runProgram(tool("kubectl"), args, { env: {} });
  return status === 0 ? JSON.parse(stdout) : undefined;
}

const listOf = (view: Seen, list: string) => (view[list] ?? []) as readonly Named[];

function without(view: Seen): Record<string, unknown> {
  const { "current-context": _, ...rest } = view;
  const names = Object.values(OURS);
  const lists = ["clusters", "contexts", "users"].map((list) =>
    [list, listOf(view, list).filter(({ name }) => !names.includes(name))] as const
  );
  return { ...rest, ...Object.fromEntries(lists) };
}

/** Whether a name is taken where ours goes under it. */
function others(view: Seen, at: (typeof LISTS)[number]) {
  const own = { clusters: OURS.cluster, contexts: OURS.context, users: OURS.user };
  return listOf(view, at).filter(({ name }) =>
    Object.values(OURS).includes(name) && name !== own[at]
  );
}

const LISTS = ["clusters", "contexts", "users"] as const;

scenario("of a kubeconfig that is changed nothing is lost, whatever it looks like", {
  tools: ["kubectl"],
}, async () => {
  const directory = Deno.makeTempDirSync();
  const file = `${directory}/config`;
  let refused = 0;
  for (let seed = 0; seed < FILES; seed++) {
    const text = oddKubeconfig(dice(seed));
    Deno.writeTextFileSync(file, text);
    const before = await seen(file);
    if (before === undefined) {
      refused++;
      continue;
    }
    let after: string;
    try {
      const read = await readKubeconfigText(text.replace(/^\ufeff/, ""));
      if (otherUserOf(read.data, ONE) !== undefined) continue;
      after = read.with(kubeconfigOf([ONE]));
    } catch (error) {
      assert(error instanceof NoKubeconfig, `seed ${seed}\n${text}`);
      throw new Error(`seed ${seed}: ${error.message}\n${text}`);
    }
    const about = `seed ${seed}\n${text}\n-----\n${after}`;
    Deno.writeTextFileSync(file, after);
    const now = await seen(file);
    assert(now !== undefined, about);
    assertEquals(without(now), without(before), about);
    for (const list of LISTS) assertEquals(others(now, list), others(before, list), about);
    assertEquals(now["current-context"], OURS.context, about);
    const find = (list: string, name: string) =>
      listOf(now, list).find((each) => each.name === name);
    const { server, ...rest } = find("clusters", OURS.cluster)!.cluster as Record<string, unknown>;
    assertEquals([server, rest["certificate-authority-data"], rest["certificate-authority"]], [
      "https://new.example",
      "bmV3",
      undefined,
    ], about);
    const context = find("contexts", OURS.context)!.context as Record<string, unknown>;
    assertEquals([context.cluster, context.user], [OURS.cluster, OURS.user], about);
    assertEquals(find("users", OURS.user)!.user, {
      exec: {
        ...(find("users", OURS.user)!.user as { exec: object }).exec,
        command: "/bin/atmos-auth",
        args: ["token", "-i", "it"],
      },
    }, about);
    for (const comment of text.match(/# (?:mine|why|its own|head|tail|none)\b/g) ?? []) {
      assert(after.includes(comment), about);
    }
  }
  // What kubectl refuses tells nothing: most of what is tried it must be able to read.
  assert(refused < FILES / 2);
  Deno.removeSync(directory, { recursive: true });
});
