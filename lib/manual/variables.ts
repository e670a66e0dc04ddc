/** Variables of the environment that are read, and those that a session is given, beside the clouds'. */
import {
  type FlagVariable,
  type OwnVariable,
  ownVariables,
  type SessionVariable,
  traitsOf,
} from "../environment/own_variables.ts";
import type { Row, Section } from "./section.ts";

const SEVERAL = "several with commas";

/** Remarks on variables, beside the flag that each stands for. */
const BESIDE: Readonly<Partial<Record<FlagVariable, string>>> = {
  ATMOS_AUTH_ENV_OUTPUT_FILE: "of a configuration that isn't your own it lies in its project",
  ATMOS_CONFIG: SEVERAL,
  ATMOS_CONFIG_PATH: SEVERAL,
  ATMOS_GIT_ROOT_BASEPATH: "`false`: what lies at the repository's root is not looked at",
  ATMOS_IDENTITY: SEVERAL,
  ATMOS_INTERACTIVE: "`false`: no questions",
  ATMOS_PROFILE: SEVERAL,
};

/** Meanings of variables that neither a flag nor a session sets. */
const ALONE: Readonly<Record<Exclude<OwnVariable, FlagVariable | SessionVariable>, string>> = {
  ATMOS_KEYRING_FILE_PATH: "The file that the store's key is kept in",
  ATMOS_KEYRING_KEEP_UNLOCKED: "How long such a key stays unlocked after its use: `1h`, or `never`",
  ATMOS_KEYRING_PASSWORD: "Passphrase of such a key. No program that is started sees it",
  ATMOS_KEYRING_PASSWORD_ENV: "Name of another variable that holds the passphrase",
  ATMOS_KEYRING_TYPE: "Where the store's key is kept: `system`, `file`, `keyctl`, `pass`, or " +
    "`memory` (nothing is kept)",
  ATMOS_SESSION_DIR: "Where sessions live, on your word that nobody else is on this machine",
  ATMOS_TRUST: "In a job: the digest of a configuration that is trusted (`trust --digest`), or " +
    "`1` for any. In a session a `1` holds as the digest of what opened it",
  ATMOS_XDG_CACHE_HOME: "Before `XDG_CACHE_HOME`",
  ATMOS_XDG_CONFIG_HOME: "Before `XDG_CONFIG_HOME`",
  ATMOS_XDG_DATA_HOME: "Before `XDG_DATA_HOME`",
};

/** Meanings of variables that a session sets for our own commands inside. */
const OF_SESSION: Readonly<Record<SessionVariable, string>> = {
  ATMOS_SESSION: "The session's id",
  ATMOS_SESSION_EXPIRES:
    "When the first credential lapses, in seconds since 1970; absent when none does",
  ATMOS_SHLVL: "How deep sessions stand in sessions, from 1",
  ATMOS_SESSION_NOBODY: "Between programs of ours: what to look past",
  ATMOS_ASKED_BY: "Between programs of ours: who waits",
};

/** Variables that stand for a flag, and those that don't. */
export const OURS: Section = {
  title: "Variables of its own",
  text:
    "A flag goes before its variable, and that before what a configuration's `env:` says of it. " +
    "An empty variable says nothing; what an `env:` can't say is named.",
  rows: [...ownVariables(({ flag }) => flag !== undefined).map(ofFlag), ...Object.entries(ALONE)]
    .toSorted(([one], [other]) => one < other ? -1 : 1),
};

function ofFlag(name: OwnVariable): Row {
  const { flag, of } = traitsOf(name)!;
  const beside = BESIDE[name as FlagVariable];
  return [name, `\`${of ? `${of} ` : ""}--${flag}\`${beside ? `; ${beside}` : ""}`];
}

/** Variables that others defined. */
export const OF_OTHERS: Section = {
  title: "Variables of others",
  rows: [
    ["NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM", "Whether there are colours"],
    ["PASSWORD_STORE_DIR", "Where pass keeps its entries, for `pass:`"],
    [
      "PASSWORD_STORE_GPG_OPTS",
      "What pass tells GnuPG; we add that nobody is to be asked, where only looked at",
    ],
    ["HOME, USERPROFILE", "Your home. Without one nothing is kept"],
    [
      "ProgramData",
      "On Windows where sessions live whose profile has a path that SDKs can't be told",
    ],
    ["USERNAME, USERDOMAIN", "On Windows your name in a hint that makes a file yours alone"],
    [
      "XDG_RUNTIME_DIR, XDG_CACHE_HOME, XDG_CONFIG_HOME, XDG_DATA_HOME, TMPDIR, APPDATA, LOCALAPPDATA",
      "Where things lie, see `files`",
    ],
    [
      "RUNNER_TEMP, AGENT_TEMPDIRECTORY, WORKSPACE_TMP",
      "A job's own temporary directory, for `env`",
    ],
    ["CI", "A build: nobody is there to be asked"],
    [
      "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY",
      "How the network is reached; small letters too",
    ],
    [
      "SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, NODE_EXTRA_CA_CERTS, DENO_CERT",
      "Authorities to believe beside the system's: the first alone where it is set, else the others, and " +
      "for a cloud's sign-ins the one that its own tools have for it",
    ],
    ["SHELL, ZDOTDIR, ENV, PROMPT_COMMAND, XDG_DATA_DIRS", "Your shell, and how it starts"],
    ["PATH, PATHEXT", "Where programs are found"],
    ["PWD", "The working directory as your shell shows it, for what is written for later"],
    [
      "BROWSER, DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME",
      "Whether a browser can be opened, and which",
    ],
    ["SSH_CONNECTION, SSH_TTY", "Somebody is far away: a code instead of a browser"],
    [
      "KUBECONFIG, KUBERNETES_EXEC_INFO",
      "Your kubeconfig; what kubectl wants of a credential plugin",
    ],
    ["DOCKER_CONFIG", "Your docker configuration"],
    [
      "REGISTRY_AUTH_FILE, HELM_REGISTRY_CONFIG, HELM_CONFIG_HOME",
      "Where podman, buildah and skopeo, and helm, keep your logins",
    ],
  ],
};

/** Variables that every session is given. */
export const IN_SESSION: Section = {
  title: "Variables of a session",
  text: "Beside what a terminal and its tools need of yours, what `auth.shell.pass` lets in, and " +
    "those of its clouds: `atmos-auth exec -i NAME -- env` shows them.",
  rows: [
    ["ATMOS_IDENTITY", "The identities' names, with commas"],
    ...Object.entries(OF_SESSION),
    ["KUBECONFIG, KUBE_CONFIG_PATH", "The session's clusters, and no other"],
    ["DOCKER_CONFIG", "Your docker configuration with the session's registries, where it has any"],
    [
      "REGISTRY_AUTH_FILE, HELM_REGISTRY_CONFIG",
      "Your logins of podman, buildah and skopeo, and of helm, with those registries",
    ],
  ],
};
