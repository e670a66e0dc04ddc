/**
 * Variables of the person that reach another process: an allow-list of what a terminal and its tools need, and what the
 * person lets through; never one that unlocks the store. Pure.
 */
import { nameMatcher } from "../paths/glob.ts";
import { BUILD_SERVICES } from "../build_services.ts";
import { AGENT_VARIABLES } from "./agents.ts";
import { toldByRunner } from "./runners.ts";
import { ownVariables } from "./own_variables.ts";
import { looksSecret } from "./secret_names.ts";
import { unlockingVariables } from "./unlocking.ts";
import type { Environment, Os, System } from "../system.ts";
import type { ProcessEnvironment } from "../system/programs.ts";

/**
 * Variables of certificate authorities, of OpenSSL, Nix, Node, requests, curl, git, Deno, pip, cargo, httplib2 and
 * gRPC; the clouds have their own.
 */
export const AUTHORITIES: readonly string[] = [
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "NIX_SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"],
  ...["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "DENO_CERT"],
  ...["PIP_CERT", "CARGO_HTTP_CAINFO", "HTTPLIB2_CA_CERTS", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"],
];

const EVERYWHERE = [
  // Who and where.
  ...["HOME", "PATH", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "LANG", "LANGUAGE", "LC_*"],
  ...["XDG_*"],
  // The terminal.
  ...["TERM", "TERMINFO*", "COLORTERM", "TERM_PROGRAM*", "NO_COLOR", "FORCE_COLOR", "CLICOLOR*"],
  ...["LS_COLORS", "LSCOLORS", "COLUMNS", "LINES", "TMUX*", "STY", "WINDOW", "WT_SESSION", "WSL_*"],
  ...["DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY"],
  // What the person works with.
  ...["EDITOR", "VISUAL", "PAGER", "LESS*", "BROWSER", "PS[1-4]", "HIST*", "ZDOTDIR", "MANPATH"],
  ...["INFOPATH", "VIRTUAL_ENV*", "CONDA_*", "NIX_*", "STARSHIP_*", "POSH_*", "CI"],
  // Agents that hold keys and never show them; the keyring is reached over D-Bus.
  ...["SSH_AUTH_SOCK", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "GPG_TTY", "GPG_AGENT_INFO"],
  ...["DBUS_SESSION_BUS_ADDRESS"],
  // Who works here, where it is no person.
  ...AGENT_VARIABLES,
  // How to reach the network.
  ...["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy"],
  ...["all_proxy", "no_proxy", "NODE_USE_SYSTEM_CA", "DENO_TLS_CA_STORE", ...AUTHORITIES],
];

/** Variables without which programs on Windows don't start. */
const ON_WINDOWS = [
  ...["SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "PSModulePath", "USERPROFILE"],
  ...["USERNAME", "USERDOMAIN*", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"],
  ...["ALLUSERSPROFILE", "PUBLIC", "ProgramFiles*", "ProgramW6432", "CommonProgram*"],
  ...["COMPUTERNAME", "LOGONSERVER", "SESSIONNAME", "NUMBER_OF_PROCESSORS", "PROCESSOR_*", "OS"],
  ...["TEMP", "TMP"],
];

/** Variables of git's own settings in other places than home and the system's. */
export const GIT_PLACES: readonly string[] = [
  ...["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"],
];

/**
 * Variables of tools of no one cloud that a session needs: places of the tools and of their caches, chosen versions,
 * output, and the person's own settings. Each is named, and none has a secret or code to load as its purpose
 * (`NODE_OPTIONS`, `JAVA_TOOL_OPTIONS`, `PYTHONPATH`). Whatever a tool keeps in such a place, the pager that the person
 * named, and the values of their own inputs, are theirs and pass.
 */
const FOR_TOOLS = [
  // Inputs of one's own.
  ...["TF_VAR_*", "TF_CLI_ARGS*", "PKR_VAR_*"],
  // Where languages and their managers lie.
  ...["GOPATH", "GOBIN", "GOROOT", "GOCACHE", "GOMODCACHE", "GOOS", "GOARCH", "GOTOOLCHAIN"],
  ...["GOPRIVATE", "GONOPROXY", "GONOSUMDB"],
  ...["CGO_ENABLED", "JAVA_HOME*", "JDK_HOME", "MAVEN_HOME", "M2_HOME", "GRADLE_HOME"],
  ...["GRADLE_USER_HOME", "SDKMAN_DIR", "CARGO_HOME", "CARGO_TARGET_DIR", "RUSTUP_HOME"],
  ...["RUSTUP_TOOLCHAIN", "NVM_DIR", "NVM_BIN", "FNM_DIR", "VOLTA_HOME", "PNPM_HOME", "N_PREFIX"],
  ...["BUN_INSTALL", "DENO_DIR", "COREPACK_HOME", "NODE_ENV", "PYENV_ROOT", "PYENV_VERSION"],
  ...["PIPX_HOME", "PIPX_BIN_DIR", "POETRY_HOME", "UV_CACHE_DIR", "UV_PYTHON"],
  ...["PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE"],
  ...["RBENV_ROOT", "RBENV_VERSION", "GEM_HOME", "GEM_PATH", "DOTNET_ROOT", "ASDF_DIR"],
  ...["ASDF_DATA_DIR", "ASDF_CONFIG_FILE", "MISE_DATA_DIR", "MISE_CONFIG_DIR", "MISE_CACHE_DIR"],
  ...["MISE_ENV", "MISE_SHELL", "HOMEBREW_PREFIX", "HOMEBREW_CELLAR", "HOMEBREW_REPOSITORY"],
  ...["TFENV_*_VERSION", "TFENV_ROOT", "TOFUENV_ROOT", "TENV_ROOT"],
  // Containers and charts: where, and as what.
  ...["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_BUILDKIT", "DOCKER_DEFAULT_PLATFORM"],
  ...["DOCKER_API_VERSION", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "CONTAINER_HOST"],
  ...["BUILDKIT_PROGRESS", "BUILDX_BUILDER", "COMPOSE_PROJECT_NAME", "COMPOSE_FILE"],
  ...["COMPOSE_PROFILES", "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"],
  ...["PACKER_LOG", "PACKER_LOG_PATH", "PACKER_CACHE_DIR"],
  // Which files of git's count; those of a session do not.
  ...GIT_PLACES,
  // How it is to look and to be signed.
  ...["GIT_AUTHOR_*", "GIT_COMMITTER_*", "GIT_PAGER", "GIT_TERMINAL_PROMPT", "MANPAGER"],
  ...["*_COLORS", "BAT_THEME", "BAT_STYLE", "VTE_VERSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION"],
  ...["WEZTERM_PANE", "ITERM_SESSION_ID", "ITERM_PROFILE", "COLORFGBG", "ALACRITTY_WINDOW_ID"],
  ...["SOURCE_DATE_EPOCH", "DEBIAN_FRONTEND"],
];

/**
 * Variables of Terraform and OpenTofu: all of them ("Terraform CLI environment variables reference") but the following.
 */
const TERRAFORM = ["TF_*"];

/** Variables of Terraform that hold a secret, or lead to a provider outside of the session, as somebody else. */
const NOT_OF_TERRAFORM = [
  ...["TF_TOKEN_*", "TF_REATTACH_PROVIDERS", "TF_ENCRYPTION", "TF_HTTP_USERNAME"],
  ...["TF_HTTP_PASSWORD", "TF_HTTP_CLIENT_*"],
];

/**
 * Returns whether a variable passes into a session beside those that pass everywhere: for tools, and for the build
 * service around us.
 */
export function passedToTools({ os, env }: Person): (name: string) => boolean {
  const [tools, terraform] = [matcher(os, FOR_TOOLS), matcher(os, TERRAFORM)];
  const [never, told] = [matcher(os, NOT_OF_TERRAFORM), toldByRunner(env)];
  return (name) =>
    tools(name) || terraform(name) && !never(name) && !looksSecret(name) || told(name);
}

/** Returns whether a name matches any of the globs, as the system compares names. */
export function matcher(os: Os, globs: readonly string[]): (name: string) => boolean {
  return nameMatcher(globs, { ignoreCase: os === "windows" });
}

/** Returns the globs of the variables that pass on this system. */
export function passedOn(os: Os): readonly string[] {
  return os === "windows" ? [...EVERYWHERE, ...ON_WINDOWS] : EVERYWHERE;
}

/** Returns whether the person's variable is given to programs that may call us again. */
export function isHandedOn(os: Os): (name: string) => boolean {
  return matcher(os, ownVariables(({ handedOn }) => handedOn === true));
}

/**
 * Whether a variable is ours: it decides what we trust, read, run or keep, so only the person may set it. Case does not
 * matter, since a configuration is shared with people on Windows.
 */
export function isOurs(name: string): boolean {
  return /^atmos_/i.test(name);
}

/** Variables of shells, whose content everybody knows. */
export const OF_SHELLS: readonly string[] = [
  "PWD",
  "OLDPWD",
  "SHLVL",
  "_",
  "HOSTNAME",
  "MAIL",
  "UID",
  "EUID",
  "PPID",
  "IFS",
];

/** Variables that mark jobs of build services, which hold no secret. */
const MARKS = BUILD_SERVICES.map(({ mark }) => mark);

/**
 * Whether a configuration may name the variable as the one with the passphrase. A variable that passes into sessions,
 * or that means something to us, would be removed for everybody who needs it: the home with all that protects there, or
 * an agent's mark.
 */
export function mayHoldPassphrase(name: string): boolean {
  if (/^atmos_keyring_pass/i.test(name)) return true;
  const known = matcher("windows", [...passedOn("windows"), ...OF_SHELLS, ...MARKS]);
  return !known(name) && !isOurs(name);
}

/** The person and their machine. */
export type Person = Pick<System, "os" | "env">;

/**
 * Whether a variable unlocks the store, or would if it were set; `configured` are those that the configuration names.
 */
export function unlocks(
  { os, env }: Person,
  configured: readonly string[] = [],
): (name: string) => boolean {
  const literal = unlockingVariables(env, configured).map((name) =>
    name.replace(/[*?[\\]/g, "\\$&")
  );
  return matcher(os, literal);
}

/**
 * Returns the environment without the variables that unlock the store: a process that could read them could hand them
 * on.
 */
export function withoutUnlockers(
  person: Person,
  configured: readonly string[] = [],
): Environment {
  return without(person.env, unlocks(person, configured));
}

/** Returns the environment without variables of such names. */
export function without(env: Environment, hidden: (name: string) => boolean): Environment {
  return {
    get: (name) => hidden(name) ? undefined : env.get(name),
    entries: () => env.entries().filter(([name]) => !hidden(name)),
    isGarbled: (name) => !hidden(name) && env.isGarbled?.(name) === true,
  };
}

/** Returns the environment without variables of these names, and with these values. */
export function replaced(
  { os, env }: Person,
  hidden: readonly string[],
  told: Readonly<Record<string, string>>,
): Environment {
  const folded = (name: string) => os === "windows" ? name.toUpperCase() : name;
  const values = new Map(Object.entries(told).map(([name, value]) => [folded(name), value]));
  const gone = new Set([...hidden.map(folded), ...values.keys()]);
  const rest = without(env, (name) => gone.has(folded(name)));
  return {
    get: (name) => values.get(folded(name)) ?? rest.get(name),
    entries: () => [...rest.entries(), ...Object.entries(told)],
    isGarbled: (name) => rest.isGarbled?.(name) === true,
  };
}

/**
 * Variables that make any program load other code, or any shell run it: the loader's, a shell's start, exported
 * functions, this program's runtime. A person who writes `*` does not mean them.
 */
const UNSEEN = [
  ...["LD_*", "DYLD_*", "GCONV_PATH", "GLIBC_TUNABLES", "MALLOC_*"],
  ...["BASH_ENV", "ENV", "BASH_FUNC_*", "SHELLOPTS", "BASHOPTS", "PROMPT_COMMAND"],
  ...["DENO_*"],
];

/**
 * Returns whether one of these globs lets a variable through. One that works unseen must be named: by a glob whose text
 * before the first wildcard is specific to its kind, such as `LD_*` or `BASH_ENV`.
 */
export function meant(os: Os, globs: readonly string[]): (name: string) => boolean {
  const folded = (text: string) => os === "windows" ? text.toUpperCase() : text;
  const any = matcher(os, globs);
  const unseen = UNSEEN.map((kind) => {
    const naming = globs.filter((glob) => folded(literal(glob)).startsWith(literal(kind)));
    return { covers: matcher(os, [kind]), named: matcher(os, naming) };
  });
  return (name) => any(name) && unseen.every(({ covers, named }) => !covers(name) || named(name));
}

/** Returns the text before the first wildcard. */
function literal(glob: string): string {
  return /^[^*?[\\]*/.exec(glob)![0];
}

/**
 * Returns the person's variables that pass, with ours over them; never one that unlocks the store. A wall limits its
 * callers (`tests/walls_test.ts`): each has an allow-list.
 */
export function made(
  person: Person,
  passes: (name: string) => boolean,
  set: Readonly<Record<string, string>> = {},
): ProcessEnvironment {
  const withheld = unlocks(person);
  const kept = person.env.entries().filter(([name]) => passes(name));
  const all = [...kept, ...Object.entries(set)].filter(([name]) => !withheld(name));
  return Object.fromEntries(all) as unknown as ProcessEnvironment;
}

/** Returns the names of the person's variables that match any of the globs. */
export function namesFitting({ os, env }: Person, globs: readonly string[]): readonly string[] {
  return env.entries().map(([name]) => name).filter(matcher(os, globs));
}

/** Returns the names of the person's variables that a process is not given, sorted. */
export function namesOutside({ env }: Person, given: ProcessEnvironment): readonly string[] {
  return env.entries().map(([name]) => name).filter((name) => !Object.hasOwn(given, name)).sort();
}

/** Returns an environment with more variables, set by this program. */
export function withMore(
  env: ProcessEnvironment,
  more: Readonly<Record<string, string>>,
): ProcessEnvironment {
  return { ...env, ...more } as unknown as ProcessEnvironment;
}
