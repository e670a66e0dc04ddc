/** What was written into files of other tools, and leads to this program: whether it still does. */
import type { Invocation } from "../cli/commands.ts";
import { parse } from "../cli/parse.ts";
import { Variables } from "../cli/variables.ts";
import { asUserError, UserError } from "../errors.ts";
import { findProgram } from "../paths/program.ts";
import type { System } from "../system.ts";
import type { Kubeconfig } from "../session/tools/kubeconfig.ts";
import { typed, visible } from "../terminal/escape.ts";
import type { BareContext } from "../workspace/context.ts";
import { kubeconfigPaths } from "./kubeconfig_paths.ts";
import { readKubeconfigText } from "./kubeconfig_text.ts";
import { NoKubeconfig } from "./kubeconfig_yaml.ts";
import { clusterMend, profileMend } from "./written_mend.ts";

type Around = BareContext<"doctor">;

/** A command line of ours in a file of another tool. */
interface Helper {
  readonly file: string;
  readonly subject: string;
  readonly program: string;
  /** What mends it, as it is typed; asked for where it is broken. */
  readonly mend: () => Promise<string>;
}

/** One that leads nowhere. */
interface Dangling extends Pick<Helper, "file" | "subject" | "program"> {
  readonly mend: string;
}

/** What was found of them. */
interface WrittenEarlier {
  /** How many lead to a program that is there. */
  readonly working: number;
  /** Those that lead to none any more, such as one that a package manager has replaced. */
  readonly dangling: readonly Dangling[];
  /** Why a file can't be read. */
  readonly unreadable: readonly UserError[];
}

/** Looks at the configuration of the clouds' own tools and of kubectl; runs nothing. */
export async function writtenEarlier(context: Around): Promise<WrittenEarlier> {
  const { system } = context;
  const sources = [
    () => profileHelpers(context),
    ...kubeconfigPaths(system).map((path) => () => clusterHelpers(context, path)),
  ];
  const read = await Promise.all(sources.map((source) => source().catch(asUserError)));
  const helpers = read.flatMap((each) => each instanceof UserError ? [] : each);
  const missing = await Promise.all(helpers.map(({ program }) => isMissing(system, program)));
  const lost = helpers.filter((_, at) => missing[at]);
  const dangling = await Promise.all(
    lost.map(async (helper) => ({ ...helper, mend: await helper.mend() })),
  );
  const unreadable = read.filter((each) => each instanceof UserError);
  return { working: helpers.length - dangling.length, dangling, unreadable };
}

async function isMissing(system: System, program: string): Promise<boolean> {
  try {
    await findProgram(system, program, system.env);
    return false;
  } catch (error) {
    asUserError(error);
    return true;
  }
}

async function profileHelpers(context: Around): Promise<readonly Helper[]> {
  const all = await Promise.all(context.clouds.map(async (cloud) => {
    const written = await cloud.profiles?.written(context.system) ?? [];
    return written.map((one) => ({ ...one, mend: () => profileMend(context, cloud, one) }));
  }));
  return all.flat();
}

async function clusterHelpers(context: Around, path: string): Promise<readonly Helper[]> {
  const text = await context.system.files.readText(path);
  if (text === undefined) return [];
  try {
    return helpersIn(context, (await readKubeconfigText(text)).data, path);
  } catch (error) {
    if (!(error instanceof NoKubeconfig)) throw error;
    const message = `"${visible(path)}" ${visible(error.message)}`;
    throw new UserError("failed", message, {
      hint: `kubectl config view --kubeconfig ${typed(path)}`,
    });
  }
}

/** Users whose token `CLOUD CLUSTER token -i IDENTITY` prints. */
function helpersIn(context: Around, { users }: Kubeconfig, file: string): readonly Helper[] {
  return (Array.isArray(users) ? users : []).flatMap(({ name, user }) => {
    const exec = partOf(user, "exec");
    const program = partOf(exec, "command");
    const args = partOf(exec, "args");
    if (typeof program !== "string" || !Array.isArray(args)) return [];
    const words = args.map(String);
    const asked = askedOf(context, words);
    if (asked?.command !== "cluster token") return [];
    const mend = () => Promise.resolve(clusterMend(context, asked, words, file));
    return [{ file, subject: `user "${visible(String(name))}"`, program, mend }];
  });
}

/** What a command line asks of us; `undefined` where it is none of ours. */
function askedOf({ commands }: Around, args: readonly string[]): Invocation | undefined {
  try {
    return parse(args, new Variables(() => undefined), commands);
  } catch (error) {
    asUserError(error);
    return undefined;
  }
}

function partOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
