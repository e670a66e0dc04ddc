/** The environment variables that are GitHub's own. */

/**
 * Whatever selects or carries a GitHub identity, for `gh`, Terraform, Octokit, `hub` and Actions' own tools.
 * What a job's environment tells beside that (`GITHUB_ENV`, `GITHUB_SHA`) is nobody's identity. Git's own
 * entries are here because the grant hands on those that are the person's, and no other session's.
 */
export const FAMILY: readonly string[] = [
  "GH_*",
  "GITHUB_TOKEN",
  "GITHUB_PAT",
  "GITHUB_ENTERPRISE_TOKEN",
  "GITHUB_APP_*",
  "GITHUB_API_TOKEN",
  "GITHUB_OAUTH_TOKEN",
  "GITHUB_USER",
  "GITHUB_PASSWORD",
  "GITHUB_HOST",
  "GITHUB_OWNER",
  "GITHUB_ORGANIZATION",
  "GITHUB_BASE_URL",
  "HOMEBREW_GITHUB_API_TOKEN",
  "HUB_*",
  "ACTIONS_ID_TOKEN*",
  "ACTIONS_RUNTIME_TOKEN",
  "GIT_CONFIG_COUNT",
  "GIT_CONFIG_KEY_*",
  "GIT_CONFIG_VALUE_*",
  "GIT_CONFIG_PARAMETERS",
];

/** Variables that decide who one is. */
export const CARRIERS: readonly string[] = [
  "GH_CONFIG_DIR",
  "GH_ENTERPRISE_TOKEN",
  "GH_HOST",
  "GH_TOKEN",
  "GITHUB_APP_ID",
  "GITHUB_APP_INSTALLATION_ID",
  "GITHUB_APP_PEM_FILE",
  "GITHUB_ENTERPRISE_TOKEN",
  "GITHUB_PAT",
  "GITHUB_TOKEN",
  "HOMEBREW_GITHUB_API_TOKEN",
  "HUB_CONFIG",
];

/**
 * Other variables that decide who git is, and which programs it runs for that (git-scm.com/docs/git, "Environment
 * Variables").
 */
export const LEADING: readonly string[] = [
  "GIT_ASKPASS",
  "GIT_CONFIG*",
  "GIT_EXEC_PATH",
  "GIT_PROXY_COMMAND",
  "GIT_SSH*",
  "GIT_SSL_NO_VERIFY",
  "NETRC",
];

/** Variables of the output of `gh` (`gh help environment`), and of the repository that is meant. */
export const TALK: readonly string[] = [
  ...["GH_PAGER", "GH_EDITOR", "GH_BROWSER", "GH_PROMPT_DISABLED", "GH_SPINNER_DISABLED"],
  ...["GH_MDWIDTH", "GH_FORCE_TTY", "GH_COLOR_LABELS", "GH_ACCESSIBLE_COLORS"],
  ...["GH_ACCESSIBLE_PROMPTER", "GH_NO_EXTENSION_UPDATE_NOTIFIER", "GH_REPO"],
];

/** Variables that lead git to the identity. */
export const STEERS: readonly string[] = ["GIT_CONFIG_PARAMETERS", "GIT_SSH_COMMAND"];
