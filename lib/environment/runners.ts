/**
 * What build services tell their jobs of where and what they are, as their documentation lists it, less what is
 * secret. Where the service says its own name, this passes into a session: steps talk to their runner by it. Pure.
 */
import type { Environment } from "../system.ts";
import { nameMatcher } from "../paths/glob.ts";
import { looksSecret } from "./secret_names.ts";

/** A build service. */
interface Runner {
  /** The variable by which its jobs know it. */
  readonly mark: string;
  /** Names, and families of which what looks secret stays behind. */
  readonly tells: readonly string[];
  /** Of those families what is secret, or would make somebody of a program, under no such name. */
  readonly keeps?: readonly string[];
}

const GITHUB_ACTIONS = [
  ...["ACTION", "ACTIONS", "ACTION_PATH", "ACTION_REF", "ACTION_REPOSITORY", "ACTOR", "ACTOR_ID"],
  ...["API_URL", "BASE_REF", "ENV", "EVENT_NAME", "EVENT_PATH", "GRAPHQL_URL", "HEAD_REF", "JOB"],
  ...["OUTPUT", "PATH", "REF", "REF_NAME", "REF_PROTECTED", "REF_TYPE", "REPOSITORY"],
  ...["REPOSITORY_ID", "REPOSITORY_OWNER", "REPOSITORY_OWNER_ID", "RETENTION_DAYS"],
  ...["RUN_ATTEMPT", "RUN_ID", "RUN_NUMBER", "SERVER_URL", "SHA", "STATE", "STEP_SUMMARY"],
  ...["TRIGGERING_ACTOR", "WORKFLOW", "WORKFLOW_REF", "WORKFLOW_SHA", "WORKSPACE"],
].map((name) => `GITHUB_${name}`);

const RUNNERS: readonly Runner[] = [
  {
    // GitHub Actions, "Variables reference"
    mark: "GITHUB_ACTIONS",
    tells: [...GITHUB_ACTIONS, "RUNNER_*", "ImageOS", "ImageVersion"],
  },
  {
    // GitLab, "Predefined CI/CD variables reference": the address of the repository holds the job's token.
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
];

/** An address with somebody's name or token in it (RFC 3986, userinfo), but for ssh's login; or a key (RFC 7468). */
const SECRET_WITHIN = /(?<!ssh):\/\/[^/?#\s]*@|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** Whether a variable is what the build service around us tells its jobs; never, where there is none. */
export function toldByRunner(env: Environment): (name: string) => boolean {
  const here = RUNNERS.filter(({ mark }) => env.get(mark)).map(({ tells, keeps = [] }) => {
    const names = new Set(tells.filter((name) => !name.includes("*")));
    const [family, kept] = [nameMatcher(tells), nameMatcher(keeps)];
    return (name: string) => names.has(name) || family(name) && !kept(name) && !looksSecret(name);
  });
  return (name) => here.some((tells) => tells(name)) && !SECRET_WITHIN.test(env.get(name) ?? "");
}
