/** Command lines of ours that were written into other tools' files earlier. */
import { personsOwn } from "../../environment/persons.ts";
import { askedBy } from "../../cli/asked.ts";
import { typedConfigFlags } from "../../cli/config_flags.ts";
import type { Invocation } from "../../cli/commands.ts";
import { parse } from "../../cli/parse.ts";
import { Variables } from "../../cli/variables.ts";
import { asUserError, throwBug, UserError } from "../../errors.ts";
import { pathOf } from "../../paths/directories.ts";
import { findProgram } from "../../paths/program.ts";
import type { System } from "../../system.ts";
import type { Kubeconfig } from "../../session/tools/kubeconfig.ts";
import { typed, visible } from "../../terminal/escape.ts";
import type { BareContext } from "../../workspace/context.ts";
import { kubeconfigPaths } from "../../kubeconfig/paths.ts";
import { readKubeconfigText } from "../../kubeconfig/text.ts";
import { NoKubeconfig } from "../../kubeconfig/library.ts";
import { overruledBy } from "../shared/overruled.ts";
import { mendProfile, mendUser } from "./written_mend.ts";

type Around = BareContext<"doctor">;

/** A command line of ours in a file of another tool. */
interface Helper {
  readonly file: string;
  readonly subject: string;
  readonly program: string;
  /** Makes it start this program instead; throws `UserError`. */
  readonly mend: (program: string) => Promise<void>;
  /** The error for one that its tool never runs. */
  readonly overruled?: UserError | undefined;
}

/** The command lines that were found. */
interface WrittenEarlier {
  /** The number of those that start a program that exists. */
  readonly working: number;
  /** Command lines whose program is gone, such as one that a package manager has replaced. */
  readonly dangling: readonly Helper[];
  /** Errors for the others that their tools never run. */
  readonly overruled: readonly UserError[];
  /** Errors for files that can't be read. */
  readonly unreadable: readonly UserError[];
}

/** Reads the configuration of the clouds' own tools and of kubectl; runs nothing. */
export async function writtenEarlier(context: Around): Promise<WrittenEarlier> {
  const { system } = context;
  const sources = [
    () => profileHelpers(context),
    ...kubeconfigPaths(personsOwn(system)).map((path) => () => clusterHelpers(context, path)),
  ];
  const read = await Promise.all(sources.map((source) => source().catch(asUserError)));
  const helpers = read.flatMap((each) => each instanceof UserError ? [] : each);
  const missing = await Promise.all(helpers.map((each) => isMissing(system, each)));
  const dangling = helpers.filter((_, at) => missing[at]);
  const unreadable = read.filter((each) => each instanceof UserError);
  const overruled = helpers.filter((_, at) => !missing[at]).flatMap((each) => each.overruled ?? []);
  const working = helpers.length - dangling.length - overruled.length;
  return { working, dangling, overruled, unreadable };
}

/** Whether a helper's program is missing; a path that is not absolute is seen from the file. */
async function isMissing(system: System, { file, program }: Helper): Promise<boolean> {
  const { dirname, resolve } = pathOf(system.os);
  const path = /[/\\]/.test(program) ? resolve(dirname(file), program) : program;
  try {
    await findProgram(system, path, system.env);
    return false;
  } catch (error) {
    throwBug(error);
    return true;
  }
}

async function profileHelpers(context: Around): Promise<readonly Helper[]> {
  const all = await Promise.all(context.clouds.map(async (cloud) => {
    const { system, commands, invocation: { flags } } = context;
    const { profiles } = cloud;
    const written = await profiles?.written({ ...personsOwn(system), asked: askedBy(commands) }) ??
      [];
    const line = [...commands.values()].find(({ name, by }) =>
      name === "export profiles" && by?.cloud === cloud.name
    );
    const words = `${line?.words}${typedConfigFlags(flags)}`;
    return written.map((one) => ({
      ...one,
      overruled: one.overruled && overruledBy(one.name, one.overruled, { words, file: one.file }),
      mend: (program: string) => mendProfile(system, profiles!, one, program),
    }));
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

/** Returns users whose token is printed by `CLOUD CLUSTER token -i IDENTITY`. */
function helpersIn(context: Around, { users }: Kubeconfig, file: string): readonly Helper[] {
  return (Array.isArray(users) ? users : []).flatMap((entry: unknown, at) => {
    const name = partOf(entry, "name");
    const exec = partOf(partOf(entry, "user"), "exec");
    const program = partOf(exec, "command");
    const args = partOf(exec, "args");
    if (typeof program !== "string" || !Array.isArray(args)) return [];
    if (askedOf(context, args.map(String))?.command !== "cluster token") return [];
    const mend = (program: string) => mendUser(context.system, file, at, program);
    return [{ file, subject: `user "${visible(String(name))}"`, program, mend }];
  });
}

/** Parses a command line as ours; `undefined` when it is none. */
function askedOf({ commands }: Around, args: readonly string[]): Invocation | undefined {
  try {
    return parse(args, new Variables(() => undefined), commands);
  } catch (error) {
    throwBug(error);
    return undefined;
  }
}

function partOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
