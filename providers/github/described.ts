/** Descriptions of GitHub's keys and variables, for editors and the reference; loaded by those alone. */
import type { Described } from "../../lib/provider/cloud.ts";

/** The descriptions. */
export const described: Described = {
  keys: {
    app_id: "Id of the GitHub App. Or its `client_id`",
    client_id: "Client id of the app",
    private_key: "The app's private key in PEM",
    installation_id: "Which installation, by its number. Or its `owner`",
    owner:
      "Which installation, by its account. Of several, a token each; `gh` uses the first one's",
    repository: "Which installation, by one of its repositories: `OWNER/NAME`",
    repositories: "Repositories that the token is narrowed to",
    permissions: "Permissions that the token is narrowed to",
    revoke_on_exit: "Whether the token is taken back at the session's end",
    host:
      "The web site, where it is not github.com: a GitHub Enterprise Server, or a tenant of ghe.com",
    scopes: "OAuth scopes. A GitHub App has none",
    account: "The GitHub account that must sign in: anybody else is refused",
    token: "The token",
    region: "Region that is handed on to an AWS role behind it",
  },
  reads: {
    "ATMOS_PRO_GITHUB_TOKEN, ATMOS_GITHUB_TOKEN, GITHUB_TOKEN, GITHUB_SERVER_URL":
      "Sign git in where a configuration is imported from GitHub, and from which one",
    "ACTIONS_ID_TOKEN_REQUEST_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN, GITHUB_ACTIONS":
      "`github/oidc`, `azure/oidc`, `gcp/workload-identity-federation`: where a job of GitHub Actions gets its identity token",
    ACTIONS_ID_TOKEN: "`github/oidc`: a token that the job was handed as it is",
    GITHUB_ENV: "Where `env --format github` writes",
    "GH_CONFIG_DIR, GH_HOST": "Your own configuration of `gh`",
    NETRC: "Your own `.netrc`, where it is not in the home directory",
    "GIT_SSH, GIT_SSH_COMMAND, GIT_CONFIG_COUNT, GIT_CONFIG_PARAMETERS":
      "Your own settings of git, which are kept",
    "GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM, GIT_CONFIG_NOSYSTEM":
      "Your own files of git's, or none of everybody's: a session has the same",
  },
  sets: {
    GH_CONFIG_DIR: "A private configuration of `gh`",
    GH_HOST: "The host, where it is not github.com",
    GH_NO_UPDATE_NOTIFIER: "`1`: `gh` asks nobody for news of itself",
    HUB_CONFIG: "A private configuration of hub",
    "GIT_CONFIG_SYSTEM, GIT_CONFIG_NOSYSTEM":
      "What git reads before your own, where a rule of yours is for a whole address; the file that would count is taken in, and git writes to neither",
    "GIT_CONFIG_COUNT, GIT_CONFIG_PARAMETERS":
      "git's credential helper of the session, after your own entries",
    "GIT_SSH_COMMAND, ATMOS_GIT_SSH_COMMAND":
      "Keep git from your own keys at this host; other hosts are as they were",
    NETRC: "Where your own `.netrc` speaks of the host: a copy in which the identity stands there",
    "GITHUB_TOKEN, GH_TOKEN, GITHUB_ENTERPRISE_TOKEN, GH_ENTERPRISE_TOKEN, HOMEBREW_GITHUB_API_TOKEN":
      "The token, with `expose` alone",
  },
};
