import { assertEquals } from "@std/assert";
import { passing } from "../../../lib/environment/programs.ts";
import { clouds } from "../../../providers/mod.ts";
import { fakeSystem } from "../../fake_system.ts";

/** What of these a session's child is given, with the families of all clouds. */
function passed(env: Readonly<Record<string, string>>): readonly string[] {
  const families = clouds.flatMap(({ family }) => family);
  const parts = {
    os: "linux",
    env: fakeSystem({ env }).env,
    pass: [],
    families,
    exempt: [],
  } as const;
  return Object.keys(env).filter(passing(parts)).sort();
}

function set(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, "x"]));
}

const SERVICES: readonly {
  readonly mark: string;
  readonly told: readonly string[];
  readonly kept: readonly string[];
}[] = [
  {
    mark: "GITHUB_ACTIONS",
    told: [
      ...["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_STATE"],
      ...["GITHUB_WORKSPACE", "GITHUB_REF", "GITHUB_REF_NAME", "GITHUB_SHA", "GITHUB_RUN_ID"],
      ...["GITHUB_REPOSITORY", "GITHUB_API_URL", "RUNNER_TEMP", "RUNNER_OS", "RUNNER_TOOL_CACHE"],
    ],
    kept: [
      ...[
        "GITHUB_TOKEN",
        "GITHUB_APP_ID",
        "GITHUB_OWNER",
        "GITHUB_PAT",
        "GH_TOKEN",
        "RUNNER_TOKEN",
      ],
      ...["ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_URL", "INPUT_TOKEN"],
      ...[
        "ACTIONS_RUNTIME_TOKEN",
        "ACTIONS_CACHE_URL",
        "GITHUB_WEBHOOK",
        "RUNNER_REGISTRATION_PAT",
      ],
    ],
  },
  {
    mark: "GITLAB_CI",
    told: [
      ...["CI_PROJECT_DIR", "CI_COMMIT_SHA", "CI_COMMIT_AUTHOR", "CI_PIPELINE_ID", "CI_JOB_NAME"],
      ...["CI_ENVIRONMENT_NAME", "CI_REGISTRY_IMAGE", "CI_SERVER_URL", "GITLAB_USER_LOGIN"],
    ],
    kept: [
      ...["CI_JOB_TOKEN", "CI_REPOSITORY_URL", "CI_REGISTRY_PASSWORD", "CI_DEPLOY_PASSWORD"],
      ...[
        "CI_DEPENDENCY_PROXY_PASSWORD",
        "CI_JOB_JWT_V2",
        "CI_SERVER_TLS_KEY_FILE",
        "GITLAB_TOKEN",
      ],
      ...["CI_DB_PASS", "CI_SSH_PRIVATE"],
    ],
  },
  {
    mark: "CIRCLECI",
    told: ["CIRCLE_SHA1", "CIRCLE_BRANCH", "CIRCLE_WORKFLOW_ID", "CIRCLE_REPOSITORY_URL"],
    kept: ["CIRCLE_TOKEN", "CIRCLE_OIDC_TOKEN_V2", "CIRCLE_INTERNAL_CONFIG"],
  },
  {
    mark: "BUILDKITE",
    told: ["BUILDKITE_BUILD_NUMBER", "BUILDKITE_COMMIT"],
    kept: ["BUILDKITE_AGENT_ACCESS_TOKEN", "BUILDKITE_PLUGIN_DOCKER_LOGIN_USERNAME"],
  },
  {
    mark: "TF_BUILD",
    told: ["AGENT_TEMPDIRECTORY", "BUILD_SOURCEVERSION", "SYSTEM_TEAMPROJECT", "TF_BUILD"],
    kept: ["SYSTEM_ACCESSTOKEN", "SYSTEM_OIDCREQUESTURI", "AZURE_CLIENT_SECRET"],
  },
  {
    mark: "JENKINS_URL",
    told: ["BUILD_NUMBER", "JOB_NAME", "WORKSPACE", "GIT_COMMIT", "CHANGE_ID", "CHANGE_AUTHOR"],
    kept: ["JENKINS_NODE_COOKIE", "GIT_URL", "JOB_PASSWORD", "GIT_ASKPASS"],
  },
  {
    mark: "BITBUCKET_BUILD_NUMBER",
    told: ["BITBUCKET_COMMIT", "BITBUCKET_CLONE_DIR"],
    kept: ["BITBUCKET_STEP_OIDC_TOKEN"],
  },
  {
    mark: "DRONE",
    told: ["DRONE_COMMIT"],
    kept: ["DRONE_NETRC_PASSWORD", "DRONE_NETRC_USERNAME"],
  },
  { mark: "CODEBUILD_BUILD_ID", told: ["CODEBUILD_SRC_DIR"], kept: ["CODEBUILD_AUTH_TOKEN"] },
  {
    mark: "TEAMCITY_VERSION",
    told: ["BUILD_NUMBER"],
    kept: ["TEAMCITY_BUILD_PROPERTIES_FILE", "TEAMCITY_AUTH_PASSWORD"],
  },
];

for (const { mark, told, kept } of SERVICES) {
  Deno.test(`${mark}: a job's session is told what the job is, and none of its secrets`, () => {
    const all = set([...told, ...kept]);
    assertEquals(passed({ ...all, [mark]: "true" }).filter((name) => name in all), told.toSorted());
  });
  Deno.test(`without ${mark} there is no such service, and nothing of it passes`, () => {
    const bare = set([...told, ...kept].filter((name) => name !== mark));
    assertEquals(passed(bare), []);
  });
}

Deno.test("Terraform is told what the person told it, but not who to be", () => {
  const told = [
    ...["TF_VAR_region", "TF_VAR_db_password", "TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_LOG"],
    ...["TF_DATA_DIR", "TF_WORKSPACE", "TF_INPUT", "TF_IN_AUTOMATION", "TF_PLUGIN_CACHE_DIR"],
    ...["TF_CLI_CONFIG_FILE", "TF_HTTP_ADDRESS", "TF_CLOUD_ORGANIZATION"],
  ];
  const kept = [
    ...["TF_TOKEN_app_terraform_io", "TF_REATTACH_PROVIDERS", "TF_HTTP_PASSWORD", "TF_ENCRYPTION"],
    ...["TF_HTTP_USERNAME", "TF_HTTP_CLIENT_PRIVATE_KEY_PEM", "TF_ACC_TOKEN", "TFE_TOKEN"],
  ];
  assertEquals(passed(set([...told, ...kept])), told.toSorted());
});

Deno.test("tools find where they lie; what makes them run something stays outside, and so do secrets", () => {
  const told = ["GOPATH", "JAVA_HOME", "JAVA_HOME_17_X64", "CARGO_HOME", "NVM_DIR", "DOCKER_HOST"];
  const kept = [
    ...["NODE_OPTIONS", "NODE_PATH", "JAVA_TOOL_OPTIONS", "PYTHONPATH", "PYTHONSTARTUP", "RUBYOPT"],
    ...[
      "PERL5LIB",
      "GOFLAGS",
      "RUSTC_WRAPPER",
      "MAKEFLAGS",
      "GIT_SSH_COMMAND",
      "MISE_GITHUB_TOKEN",
    ],
    ...["NPM_TOKEN", "CARGO_REGISTRY_TOKEN", "HOMEBREW_GITHUB_API_TOKEN", "DOCKER_AUTH_CONFIG"],
    ...["FZF_DEFAULT_COMMAND", "GOPROXY", "PIP_INDEX_URL", "BUNDLE_GEMS__EXAMPLE__COM"],
  ];
  assertEquals(passed(set([...told, ...kept])), told.toSorted());
});

Deno.test("attack: a secret in a value, or under a name that says so, does not pass with a runner's own", () => {
  const told = {
    ...{ CI_A: "https://u:s@h/x", CI_B: "postgres://u:s@h/d", BUILDKITE_REPO: "https://t@h/r" },
    ...{ CI_C: "-----BEGIN RSA PRIVATE KEY-----\nx", CI_SLACK_WEBHOOK: "x", CI_SENTRY_DSN: "x" },
    ...{ CI_KUBE_CONFIG: "x", CI_CREDS: "x", CI_PWD: "x", CI_COSIGN_PRIV: "x" },
  };
  const harmless = { CI_PROJECT_URL: "https://h/a?b=c@d", BUILDKITE_REPO_URL: "ssh://git@h/r" };
  const marks = { GITLAB_CI: "true", BUILDKITE: "true" };
  assertEquals(passed({ ...told, ...harmless, ...marks }), [
    ...["BUILDKITE", "BUILDKITE_REPO_URL", "CI_PROJECT_URL", "GITLAB_CI"],
  ]);
});
