/**
 * The person's own git, which fetches and reads what was fetched: with their proxies, certificates, keys and credential
 * helpers, and without hooks, questions, submodules, redirects, or any protocol but https and ssh. It sees no
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

/** The remote's name in our repository: one that nobody has configured. */
export const REMOTE = "atmos-import";

/** The longest that git may take for one thing, and for listing refs, in milliseconds. */
const PATIENCE = { most: 30_000, look: 10_000 } as const;

/** A function that runs git in one repository of ours and returns its output. Throws `Unfetched` when git fails. */
export type Git = (...args: readonly string[]) => Promise<string>;

/** Makes git for that address, in a bare repository of ours. */
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

/** Git settings that replace those of the person's own configuration. */
const SETTINGS = [
  ...["core.hooksPath=/nonexistent", "core.fsmonitor=false", "core.askPass="],
  ...["credential.interactive=never", "http.followRedirects=false"],
  ...["http.lowSpeedLimit=1000", "http.lowSpeedTime=20"],
  ...["fetch.recurseSubmodules=false", "submodule.recurse=false"],
  ...["gc.auto=0", "maintenance.auto=false", "transfer.bundleURI=false"],
  // Older protocols hand out no commit but a branch's or a tag's.
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

/** Git's sign-in at a server whose token it may have; used only when that server asks for one. */
interface SignIn {
  readonly settings: readonly string[];
  readonly told: Readonly<Record<string, string>>;
}

/** The variable that git's helper reads the token from: an argument could be seen by everybody. */
const VARIABLE = "ATMOS_AUTH_IMPORT_TOKEN";

/**
 * Returns a sign-in with the environment's token, without other helpers; else one by `gh`, after them; `undefined`
 * without either.
 */
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

/** Returns the person's own ssh, told to ask no questions; their git may be configured to use ssh for any address. */
async function sshCommand({ env }: System, run: Run): Promise<Readonly<Record<string, string>>> {
  const program = env.get("GIT_SSH");
  const own = env.get("GIT_SSH_COMMAND") ||
    (await run(["config", "--get", "core.sshCommand"])).stdout.trim() ||
    (program ? quoted(program) : "ssh");
  return { GIT_SSH_COMMAND: `${own} -oBatchMode=yes -oConnectTimeout=6` };
}

/** Quotes a program's path for the shell that git starts. */
function quoted(path: string): string {
  return `'${path.replaceAll("\\", "/").replaceAll("'", `'\\''`)}'`;
}
