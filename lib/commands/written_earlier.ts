/** What was written into files of other tools, and leads to this program: whether it still does. */
import type { Cloud, WrittenHelper } from "../provider/cloud.ts";
import { directories, pathOf } from "../paths/directories.ts";
import { findProgram } from "../paths/program.ts";
import { UserError } from "../errors.ts";
import type { Kubeconfig } from "../session/tools/kubeconfig.ts";
import type { System } from "../system.ts";
import { typed, visible } from "../terminal/escape.ts";
import { line } from "../cli/mistaken.ts";
import { NoKubeconfig, readKubeconfigText } from "./kubeconfig_text.ts";

/** What was found of them. */
interface WrittenEarlier {
  /** How many lead to a program that is there. */
  readonly working: number;
  /** Those that lead to none any more, such as one that a package manager has replaced. */
  readonly dangling: readonly WrittenHelper[];
  /** Why a file can't be read. */
  readonly unreadable: readonly UserError[];
}

/** Looks at the configuration of the clouds' own tools and of kubectl; runs nothing. */
export async function writtenEarlier(
  system: System,
  clouds: readonly Cloud[],
): Promise<WrittenEarlier> {
  const sources = [
    ...clouds.flatMap(({ profiles }) => profiles ? [() => profiles.written(system)] : []),
    ...kubeconfigPaths(system).map((path) => () => clusterHelpers(system, path)),
  ];
  const read = await Promise.all(sources.map((source) => source().catch(asUserError)));
  const helpers = read.flatMap((each) => each instanceof UserError ? [] : each);
  const missing = await Promise.all(helpers.map(({ program }) => isMissing(system, program)));
  const dangling = helpers.filter((_, at) => missing[at]);
  const unreadable = read.filter((each) => each instanceof UserError);
  return { working: helpers.length - dangling.length, dangling, unreadable };
}

function asUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
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

/** Where kubectl looks (kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig). */
function kubeconfigPaths(system: System): readonly string[] {
  const { DELIMITER, join, resolve } = pathOf(system.os);
  const named = (system.env.get("KUBECONFIG") ?? "").split(DELIMITER).filter(Boolean);
  const { home } = directories(system);
  const usual = home === undefined ? [] : [join(home, ".kube", "config")];
  return (named.length > 0 ? named : usual).map((path) => resolve(system.cwd(), path));
}

async function clusterHelpers(system: System, path: string): Promise<readonly WrittenHelper[]> {
  const text = await system.files.readText(path);
  if (text === undefined) return [];
  try {
    return helpersIn((await readKubeconfigText(text)).data, path);
  } catch (error) {
    if (!(error instanceof NoKubeconfig)) throw error;
    const message = `"${visible(path)}" ${visible(error.message)}`;
    throw new UserError("failed", message, {
      hint: `kubectl config view --kubeconfig ${typed(path)}`,
    });
  }
}

/** Users whose token `CLOUD CLUSTER token -i IDENTITY` prints. */
function helpersIn({ users }: Kubeconfig, file: string): readonly WrittenHelper[] {
  return (Array.isArray(users) ? users : []).flatMap(({ name, user }) => {
    const exec = partOf(user, "exec");
    const program = partOf(exec, "command");
    const args = partOf(exec, "args");
    if (typeof program !== "string" || !Array.isArray(args)) return [];
    const at = args.lastIndexOf("token");
    if (at < 2 || args.at(-2) !== "-i") return [];
    const mend = line(...args.toSpliced(at, 1, "update-kubeconfig").map(String));
    return [{ file, subject: `user "${visible(String(name))}"`, program, mend }];
  });
}

function partOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
