/**
 * The build services that are known: by which variable, and what each tells its jobs of where and what they are, as
 * its documentation lists it, less what is secret. Pure.
 */
import type { Environment } from "./system.ts";

/** A build service. */
interface BuildService {
  /** The variable by which its jobs know it. */
  readonly mark: string;
  /** Names, and families of which what looks secret stays behind, that a session in a job is given. */
  readonly tells?: readonly string[];
  /** Of those families what is secret, or would make somebody of a program, under no such name. */
  readonly keeps?: readonly string[];
  /** Names its temporary directory, which is documented to be the job's alone. */
  readonly temporary?: string;
}

const GITHUB_ACTIONS = [
  ...["ACTION", "ACTIONS", "ACTION_PATH", "ACTION_REF", "ACTION_REPOSITORY", "ACTOR", "ACTOR_ID"],
  ...["API_URL", "BASE_REF", "ENV", "EVENT_NAME", "EVENT_PATH", "GRAPHQL_URL", "HEAD_REF", "JOB"],
  ...["OUTPUT", "PATH", "REF", "REF_NAME", "REF_PROTECTED", "REF_TYPE", "REPOSITORY"],
  ...["REPOSITORY_ID", "REPOSITORY_OWNER", "REPOSITORY_OWNER_ID", "RETENTION_DAYS"],
  ...["RUN_ATTEMPT", "RUN_ID", "RUN_NUMBER", "SERVER_URL", "SHA", "STATE", "STEP_SUMMARY"],
  ...["TRIGGERING_ACTOR", "WORKFLOW", "WORKFLOW_REF", "WORKFLOW_SHA", "WORKSPACE"],
].map((name) => `GITHUB_${name}`);

/** The services that are known. */
export const BUILD_SERVICES: readonly BuildService[] = [
  {
    // GitHub Actions, "Variables reference"
    mark: "GITHUB_ACTIONS",
    tells: [...GITHUB_ACTIONS, "RUNNER_*", "ImageOS", "ImageVersion"],
    temporary: "RUNNER_TEMP",
  },
  {
    // GitLab, "Predefined CI/CD variables reference": the address of the repository holds the job's token. A job has no
    // directory of its own but its checkout, which is no place for a secret.
    mark: "GITLAB_CI",
    tells: ["CI_*", "GITLAB_CI", "GITLAB_FEATURES", "GITLAB_USER_*", "CHAT_*", "TRIGGER_PAYLOAD"],
    keeps: ["CI_REPOSITORY_URL"],
  },
  {
    // CircleCI, "Project values and variables"
    mark: "CIRCLECI",
    tells: ["CIRCLECI", "CIRCLE_*"],
    keeps: ["CIRCLE_INTERNAL_*"],
  },
  {
    // Buildkite, "Environment variables": plugins are told their settings.
    mark: "BUILDKITE",
    tells: ["BUILDKITE", "BUILDKITE_*"],
    keeps: ["BUILDKITE_PLUGIN*"],
  },
  {
    // Azure Pipelines, "Use predefined variables"
    mark: "TF_BUILD",
    tells: ["AGENT_*", "BUILD_*", "SYSTEM_*", "RELEASE_*", "PIPELINE_WORKSPACE"],
    keeps: ["SYSTEM_OIDC*"],
    temporary: "AGENT_TEMPDIRECTORY",
  },
  {
    // Jenkins, "Using environment variables", and its git plugin's
    mark: "JENKINS_URL",
    tells: [
      ...["BUILD_ID", "BUILD_NUMBER", "BUILD_TAG", "BUILD_URL", "BUILD_DISPLAY_NAME", "JOB_*"],
      ...["EXECUTOR_NUMBER", "JENKINS_URL", "NODE_NAME", "NODE_LABELS", "WORKSPACE"],
      ...["WORKSPACE_TMP", "STAGE_NAME", "BRANCH_*", "TAG_*", "CHANGE_*", "RUN_*_URL"],
      ...["GIT_COMMIT", "GIT_BRANCH", "GIT_LOCAL_BRANCH", "GIT_PREVIOUS_*COMMIT"],
    ],
    temporary: "WORKSPACE_TMP",
  },
  {
    // Bitbucket, "Variables and secrets"
    mark: "BITBUCKET_BUILD_NUMBER",
    tells: ["BITBUCKET_*"],
  },
  { mark: "TRAVIS", tells: ["TRAVIS", "TRAVIS_*"] },
  {
    // Drone, "Reference": what git signs in with
    mark: "DRONE",
    tells: ["DRONE", "DRONE_*"],
    keeps: ["DRONE_NETRC_*"],
  },
  { mark: "SEMAPHORE", tells: ["SEMAPHORE", "SEMAPHORE_*"] },
  {
    // CodeBuild, "Environment variables in build environments"
    mark: "CODEBUILD_BUILD_ID",
    tells: ["CODEBUILD_*"],
  },
  {
    // TeamCity, "Predefined build parameters": its files hold a password.
    mark: "TEAMCITY_VERSION",
    tells: ["TEAMCITY_VERSION", "TEAMCITY_PROJECT_NAME", "TEAMCITY_BUILDCONF_NAME", "BUILD_NUMBER"],
  },
  // Of these nothing is known but that nobody sits there.
  { mark: "GITEA_ACTIONS" },
  { mark: "GO_PIPELINE_LABEL" },
  { mark: "HARNESS_BUILD_ID" },
  { mark: "HUDSON_URL" },
  { mark: "PROW_JOB_ID" },
  { mark: "TF_VAR_spacelift_run_id" },
];

/** Whether this runs in a build service, where nobody answers; `CI` itself must say true. */
export function isCi(env: Pick<Environment, "get">): boolean {
  const ci = env.get("CI")?.toLowerCase();
  return ci === "true" || ci === "1" ||
    BUILD_SERVICES.some(({ mark }) => env.get(mark) !== undefined);
}
