/**
 * Users of the kubeconfigs that a session lets in, and whether they are the session's identity: programs that they
 * start see its places alone.
 */
import { carriedBy } from "../environment/carriers.ts";
import { throwBug } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import { mapUnder } from "../map.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { kubeconfigPaths } from "./paths.ts";
import { readKubeconfigText } from "./text.ts";
import { NoKubeconfig } from "./library.ts";

/**
 * Returns users that are somebody by themselves, each in a sentence; a file that can't be read is reported elsewhere.
 */
export async function foreignUsers(
  system: System,
  clouds: readonly Cloud[],
): Promise<readonly string[]> {
  const told = await Promise.all(
    kubeconfigPaths(system).map(async (path) => {
      const users = await usersIn(system, path);
      return users.flatMap((entry) => {
        const why = ownerOf(mapUnder(entry, "user"), clouds);
        const name = String(Reflect.get(Object(entry), "name"));
        const subject = `user "${visible(name)}" of ${visible(path)}`;
        return why === undefined ? [] : [`${subject} is somebody by itself: ${visible(why)}`];
      });
    }),
  );
  return told.flat();
}

async function usersIn(system: System, path: string): Promise<readonly unknown[]> {
  try {
    const { data } = await readKubeconfigText(await system.files.readText(path) ?? "");
    return listIn(data.users);
  } catch (error) {
    if (!(error instanceof NoKubeconfig)) throwBug(error);
    return [];
  }
}

/**
 * Returns the key, variable or program by which a user is somebody, as it stands in the file, never a secret;
 * `undefined` when there is none.
 */
function ownerOf(user: Readonly<Record<string, unknown>>, clouds: readonly Cloud[]) {
  const own = OWN.find((key) => user[key] !== undefined);
  if (own !== undefined) return own;
  const exec = mapUnder(user, "exec");
  if (typeof exec.command !== "string") return undefined;
  const words = [exec.command, ...listIn(exec.args).map(String)];
  const names = listIn(exec.env).map((each) => String(Reflect.get(Object(each), "name")));
  const variable = names.find((name) => carriedBy(clouds)(name) !== undefined);
  return variable ?? firstOf(clouds, words);
}

/**
 * Keys by which a user of a kubeconfig is somebody (kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo).
 */
const OWN = [
  ...["token", "tokenFile", "client-certificate", "client-certificate-data"],
  ...["username", "auth-provider", "as"],
];

function firstOf(clouds: readonly Cloud[], words: readonly string[]): string | undefined {
  for (const { pluginUser } of clouds) {
    const said = pluginUser?.(words);
    if (said !== undefined) return said;
  }
  return undefined;
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
