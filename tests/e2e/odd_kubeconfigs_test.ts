/**
 * Whatever a person's kubeconfig looks like, the real kubectl finds in it afterwards what was theirs, and what is new.
 * `ODD_KUBECONFIGS=2000 ODD_KUBECONFIGS_SEED=7` tries more, and others.
 */
import { contextOf } from "../../lib/commands/update_kubeconfig/taken.ts";
import { assert, assertEquals } from "@std/assert";
import { NoKubeconfig } from "../../lib/kubeconfig/library.ts";
import { readKubeconfigText } from "../../lib/kubeconfig/text.ts";
import {
  type ClusterOf,
  kubeconfigOf,
  type ListEntry,
} from "../../lib/session/tools/kubeconfig.ts";
import { dice, one } from "../providers/aws/shared/odd_files.ts";
import { oddKubeconfig, oddPlace, OURS } from "./odd_kubeconfigs.ts";
import { runProgram } from "./process.ts";
import { CLUSTER, linked } from "./linked_world.ts";
import { scenario, tool } from "./tools.ts";
import { printed } from "./world.ts";

const SEED = Number(Deno.env.get("ODD_KUBECONFIGS_SEED") ?? 0);
const FILES = Number(Deno.env.get("ODD_KUBECONFIGS") ?? 60);
/** Of lists of files, each of which takes the whole program. */
const LISTED = Math.ceil(FILES / 10);

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

/** As kubectl understands it; `undefined` where it refuses the file, or one of a list. */
async function seen(files: string): Promise<Seen | undefined> {
  const args = ["config", "view", "--raw", "--output=json"];
  const { status, stdout } = await runProgram(tool("kubectl"), args, {
    env: { KUBECONFIG: files },
  });
  return status === 0 ? JSON.parse(stdout) : undefined;
}

const listOf = (view: Seen, list: string) => (view[list] ?? []) as readonly ListEntry[];

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
  for (let at = 0; at < FILES; at++) {
    const seed = SEED * 1_000_000 + at;
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
      if (contextOf(read.data, ONE) !== undefined) continue;
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

linked("of a list of files the first alone is changed, and kubectl reads them all as before", {
  tools: ["kubectl", "mkfifo"],
}, async ({ box, run }) => {
  printed(await run(["login"]));
  let written = 0;
  for (let at = 0; at < LISTED; at++) {
    const seed = SEED * 1_000_000 + at;
    const roll = dice(seed);
    const places = Array.from(
      { length: 1 + roll(3) },
      (_, index) => `${box.directory}/${seed}-${index}`,
    );
    const kinds = await Promise.all(places.map((path) => oddPlace(roll, path)));
    const list = places.map((path) => path + one(roll, ["", "", ":"])).join(":");
    const about = `seed ${seed}: ${kinds.join(", ")}`;
    const hasPipe = kinds.includes("pipe");
    const before = hasPipe ? undefined : await seen(list);
    const texts = places.map(textAt);
    const asked = ["aws", "eks", "update-kubeconfig", "--name", CLUSTER, "--alias", OURS.context];
    const { status, stderr } = await run(asked, { KUBECONFIG: list });
    assertEquals(stderr.includes("bug:"), false, `${about}\n${stderr}`);
    const after = places.map(textAt);
    assertEquals(after.slice(1), texts.slice(1), about);
    if (status !== 0) {
      assertEquals([after[0], /hint: ./.test(stderr)], [texts[0], true], `${about}\n${stderr}`);
      continue;
    }
    written++;
    if (before === undefined) continue;
    const now = await seen(list);
    assert(now !== undefined, `${about}\n${stderr}\n${texts[0]}\n-----\n${after[0]}`);
    const { context = "" } = /^Context "(?<context>[^"]*)"/m.exec(stderr)?.groups ?? {};
    assertEquals(now["current-context"], context, about);
    const arn = `arn:aws:eks:eu-west-1:444455556666:cluster/${CLUSTER}`;
    const others = (view: Seen, list: string) =>
      listOf(view, list).filter(({ name }) => ![context, arn, `admin@${arn}`].includes(name))
        .sort((a, b) => a.name < b.name ? -1 : 1);
    for (const list of LISTS) assertEquals(others(now, list), others(before, list), about);
  }
  assert(written > LISTED / 4);
});

/** What lies there; `undefined` for what is no file that has an end. */
function textAt(path: string): string | undefined {
  try {
    return Deno.statSync(path).isFile ? Deno.readTextFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}
