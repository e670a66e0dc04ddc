/**
 * The person's own git, to fetch and to read what was fetched: with their proxies, certificates, keys and credential
 * helpers, and without hooks, questions, submodules, redirects, or any way there but https and ssh. It sees no
 * repository but the one that it is given, so that nothing in the working directory steers it.
 */
import { gitEnvironment } from "../../environment/programs.ts";
import { findProgram } from "../../paths/program.ts";
import { throwBug } from "../../errors.ts";
import type { System } from "../../system.ts";
import type { HelperResult, ProcessEnvironment } from "../../system/programs.ts";
import type { GitAddress } from "./address.ts";
import { Unfetched } from "./fetched.ts";
import { gitFailure } from "./git_failure.ts";
import { environmentToken, findGh, signInHint, tokenHost } from "./token.ts";

/** What our repository calls the place: a name that nobody has configured. */
export const REMOTE = "atmos-import";

/** How long git may take for one thing, and to be told what is there, in milliseconds. */
const PATIENCE = { most: 30_000, look: 10_000 } as const;

/** Runs git in one repository of ours; what it prints. Throws `Unfetched` when it fails. */
export type Git = (...args: readonly string[]) => Promise<string>;

/** Git for that address, in a bare repository of ours. */
export async function gitFor(
  system: System,
  { url }: GitAddress,
  directory: string,
): Promise<Git> {
  const program = await findGit(system);
  const host = url.startsWith("ssh:") ? undefined : tokenHost(system, url);
  const signIn = host === undefined ? undefined : await signInOf(system, host);
  const settings = [...SETTINGS, `remote.${REMOTE}.url=${url}`, ...signIn?.settings ?? []]
    .flatMap((setting) => ["-c", setting]);
  const run: Run = (args, env = environmentOf(system, url, directory, {})) => {
    const timeout = args[0] === "ls-remote" ? PATIENCE.look : PATIENCE.most;
    return system.run({ program, args: [...settings, ...args], env, timeout });
  };
  const told = { ...signIn?.told, ...await sshCommand(system, run) };
  const env = environmentOf(system, url, directory, told);
  return async (...args) => {
    const result = await run(args, env);
    if (result.status === 0) return result.stdout;
    throw gitFailure(result, url, host && signInHint(host));
  };
}

async function findGit(system: System): Promise<string> {
  try {
    return (await findProgram(system, "git", system.env)).path;
  } catch (error) {
    throwBug(error);
    const why = "git is not installed, and it is git that fetches this";
    throw new Unfetched(why, "install git, or import the file's https:// address", false);
  }
}

/** Over whatever the person's own configuration says. */
const SETTINGS = [
  ...["core.hooksPath=/nonexistent", "core.fsmonitor=false", "core.askPass="],
  ...["credential.interactive=never", "http.followRedirects=false"],
  ...["http.lowSpeedLimit=1000", "http.lowSpeedTime=20"],
  ...["fetch.recurseSubmodules=false", "submodule.recurse=false"],
  ...["gc.auto=0", "maintenance.auto=false", "transfer.bundleURI=false"],
  // Older ones hand out no commit that is not a branch's or a tag's.
  "protocol.version=2",
] as const;

function environmentOf(
  system: System,
  url: string,
  directory: string,
  told: Readonly<Record<string, string>>,
): ProcessEnvironment {
  return gitEnvironment(system, {
    ...told,
    GIT_DIR: directory,
    GIT_ALLOW_PROTOCOL: url.startsWith("http:") ? "http:https:ssh" : "https:ssh",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS_REQUIRE: "never",
    GCM_INTERACTIVE: "never",
    GIT_LITERAL_PATHSPECS: "1",
    LC_ALL: "C",
    LANGUAGE: "",
  });
}

/** How git signs in at a server whose token it may have; asked only when that server wants to know who it is. */
interface SignIn {
  readonly settings: readonly string[];
  readonly told: Readonly<Record<string, string>>;
}

/** The variable from which git's helper takes the token: an argument could be seen by everybody. */
const VARIABLE = "ATMOS_AUTH_IMPORT_TOKEN";

/** The environment's token instead of all other helpers; else `gh` after those. */
async function signInOf(system: System, host: string): Promise<SignIn | undefined> {
  const token = environmentToken(system, host);
  const helper = `credential.https://${host}.helper=`;
  if (token !== undefined) {
    const say = `test "$1" = get && echo username=x-access-token && echo "password=$${VARIABLE}"`;
    const settings = ["credential.helper=", helper, `${helper}!f() { ${say}; }; f`];
    return { settings, told: { [VARIABLE]: token.reveal() } };
  }
  const gh = await findGh(system);
  if (gh === undefined) return undefined;
  return { settings: [`${helper}!${quoted(gh)} auth git-credential`], told: {} };
}

type Run = (args: readonly string[], env?: ProcessEnvironment) => Promise<HelperResult>;

/** The person's own ssh, told to ask nobody; their git may go by ssh wherever it was told to. */
async function sshCommand({ env }: System, run: Run): Promise<Readonly<Record<string, string>>> {
  const program = env.get("GIT_SSH");
  const own = env.get("GIT_SSH_COMMAND") ||
    (await run(["config", "--get", "core.sshCommand"])).stdout.trim() ||
    (program ? quoted(program) : "ssh");
  return { GIT_SSH_COMMAND: `${own} -oBatchMode=yes -oConnectTimeout=6` };
}

/** A program's path as the shell takes it that git starts. */
function quoted(path: string): string {
  return `'${path.replaceAll("\\", "/").replaceAll("'", `'\\''`)}'`;
}
