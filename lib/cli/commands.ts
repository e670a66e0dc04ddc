/** The commands, as data: parsing, help and completion all read from here. */
import { DELIVERIES } from "../provider.ts";
import { type Flag, IDENTITY, JSON_OUTPUT } from "./flags.ts";

/** What a command looks like from outside. */
export interface CommandSpec {
  readonly summary: string;
  /** More than one line, where the summary does not say it all. */
  readonly about?: string;
  /** Called by scripts, not by people. */
  readonly hidden?: boolean;
  /** Names of positional arguments; `[NAME]` may be absent, `NAME...` takes the rest. */
  readonly positional?: readonly string[];
  /** What stands after `--`. */
  readonly rest?: string;
  readonly flags: readonly Flag[];
  /** Command lines after the program's name, with what they do. */
  readonly examples: readonly (readonly [string, string])[];
}

const QUIET: Flag = { name: "quiet", short: "q", summary: "No banner" };
const PASS: Flag = {
  name: "pass",
  value: "GLOB",
  summary: "Let these variables of your environment through",
  repeat: true,
};
const DELIVERY: Flag = {
  name: "delivery",
  value: "HOW",
  summary: "How programs get the credential",
  choices: DELIVERIES,
};
const MIN_TTL: Flag = {
  name: "min-ttl",
  value: "DURATION",
  summary: "Start only with at least this much time left, such as 45m",
};
const MFA_STDIN: Flag = {
  name: "mfa-code-stdin",
  summary: "Read the MFA code from the first line of standard input",
};
const DEVICE: Flag = {
  name: "device",
  summary: "Sign in with a code that is typed elsewhere, even where a browser could be opened",
};
/** How a sign-in goes. */
const SIGN_IN = [MFA_STDIN, DEVICE] as const;
/** What `logout` takes: the session's own `ATMOS_IDENTITY` must not be forgotten by accident. */
const { env: _, ...NAMED_IDENTITY }: Flag = { ...IDENTITY, repeat: false };
const PROVIDER: Flag = {
  name: "provider",
  short: "p",
  value: "NAME",
  summary: "A provider instead of an identity",
  completes: "provider",
};
const TAGS: Flag = { name: "tags", value: "TAGS", summary: "Those with any of these tags" };
const DRY_RUN: Flag = { name: "dry-run", summary: "Only say what would be done" };

const MEANT: Flag = {
  name: "yes-i-mean",
  value: "NAME",
  summary: "Open this protected identity without being asked for its name",
  repeat: true,
};

const READ_ONLY: Flag = {
  name: "read-only",
  summary: "Narrow the credential to reading, where its kind can (aws/assume-role)",
};

const SESSION_FLAGS = [
  ...[IDENTITY, PASS, DELIVERY, MIN_TTL, READ_ONLY, ...SIGN_IN, MEANT, QUIET],
] as const;

const REGISTRY: Flag = {
  name: "registry",
  short: "r",
  value: "HOST",
  summary: "A registry by its host, whether the configuration names it or not",
  repeat: true,
};
const CLUSTER_NAME: Flag = {
  name: "cluster-name",
  value: "NAME",
  summary: "Name of the cluster",
};
const REGION: Flag = {
  name: "region",
  value: "REGION",
  summary: "Region of the cluster; the identity's own unless told",
};
const RESOURCE_GROUP: Flag = {
  name: "resource-group",
  value: "NAME",
  summary: "Resource group of the cluster",
};
const SUBSCRIPTION: Flag = {
  name: "subscription-id",
  value: "ID",
  summary: "Subscription of the cluster; the identity's own unless told",
};
const KUBECONFIG_FLAGS = [
  IDENTITY,
  { name: "integration", value: "NAME", summary: "An integration of the configuration" },
  {
    name: "kubeconfig",
    value: "FILE",
    summary: "File to write; the first of $KUBECONFIG or ~/.kube/config unless told",
    env: "ATMOS_KUBECONFIG",
    completes: "file",
  },
  { name: "alias", value: "NAME", summary: "Name of the context" },
  { name: "dry-run", summary: "Print the file instead of writing it" },
] as const satisfies readonly Flag[];

const TOKEN_ABOUT = "Called by kubectl as a credential plugin; never opens a browser or asks a " +
  "question. In a shell of the identity the token lies ready.";
const LOGIN_ABOUT =
  "Without an integration or a registry: all that hang on the identity. A shell " +
  "of the identity is signed in by itself; this writes to your own docker configuration.";
const KUBECONFIG_ABOUT = "Without an integration or a cluster: all that hang on the identity. A " +
  "shell of the identity finds its clusters by itself; this writes to your own kubeconfig.";

/** Every command by name. */
export const COMMANDS = {
  shell: {
    summary: "Open a shell that is this identity and nothing else",
    rest: "SHELL-ARGS",
    flags: [
      ...SESSION_FLAGS,
      { name: "shell", value: "SHELL", summary: "Shell to open", env: "ATMOS_SHELL" },
      { name: "login-shell", summary: "Read the login files too (--login-shell=false: don't)" },
    ],
    examples: [
      ["shell -i prod-admin", "a shell as prod-admin"],
      ["shell -i prod-admin --shell zsh", "in another shell"],
      ["shell -i prod-admin --read-only", "to look around without being able to change anything"],
      ["shell -i prod-admin -- -c 'terraform plan'", "arguments for the shell itself"],
    ],
  },
  exec: {
    summary: "Run one command as this identity",
    rest: "COMMAND ARGS",
    flags: [
      ...SESSION_FLAGS,
      { name: "server", summary: "The same as --delivery server: no credential on any disk" },
    ],
    examples: [
      ["exec -i prod-admin -- aws s3 ls", "one command; its exit status is ours"],
      ["exec -i ci -- terraform apply", "credentials are renewed while it runs"],
    ],
  },
  env: {
    summary: "Print variables for the current environment",
    about: "Also unsets what would override the identity. The files that the variables name stay " +
      "until `logout` or until they lapse; `shell` and `exec` leave nothing.",
    flags: [
      IDENTITY,
      {
        name: "format",
        short: "f",
        value: "FORMAT",
        summary: "Format",
        env: "ATMOS_AUTH_ENV_FORMAT",
        choices: [
          "bash",
          "zsh",
          "fish",
          "powershell",
          "cmd",
          "nushell",
          "dotenv",
          "env",
          "json",
          "github",
        ],
      },
      {
        name: "output-file",
        short: "o",
        value: "FILE",
        summary: "Write there instead of standard output",
        env: "ATMOS_AUTH_ENV_OUTPUT_FILE",
        completes: "file",
      },
      { name: "login", summary: "Sign in when nothing valid is stored" },
      ...SIGN_IN,
    ],
    examples: [
      ["env -i dev --login > dev.env", "what to source"],
      ["env -i ci --login -f github", "for the next steps of a GitHub Actions job"],
    ],
  },
  "credential-process": {
    summary: "Print a credential for AWS tools (credential_process)",
    about: "For a profile of your own ~/.aws/config: credential_process = atmos-auth " +
      "credential-process -i NAME. Never opens a browser or asks a question.",
    flags: [IDENTITY],
    examples: [["credential-process -i prod-admin", "Version, AccessKeyId, ..., Expiration"]],
  },
  login: {
    summary: "Sign in and keep the credential for later",
    positional: ["[IDENTITY]"],
    flags: [
      IDENTITY,
      PROVIDER,
      TAGS,
      ...SIGN_IN,
      {
        name: "webflow",
        summary: "Sign in to an IAM user in the browser, even where there are keys",
      },
    ],
    examples: [
      ["login -i prod-admin", "sign in now"],
      ["login --provider aws-sso", "sign in at a provider only"],
    ],
  },
  logout: {
    summary: "Forget stored credentials",
    positional: ["[IDENTITY]"],
    flags: [
      NAMED_IDENTITY,
      PROVIDER,
      TAGS,
      { name: "all", summary: "Every identity and provider of this configuration's realm" },
      { name: "all-realms", summary: "Everything that is stored, whatever the configuration" },
      { name: "keychain", summary: "Long-lived keys too, such as those of an IAM user" },
      { name: "force", summary: "Don't ask before long-lived keys are removed" },
      DRY_RUN,
    ],
    examples: [
      ["logout -i prod-admin", "forget one identity"],
      ["logout --all --dry-run", "what would be forgotten"],
    ],
  },
  whoami: {
    summary: "Ask the cloud who an identity is",
    positional: ["[IDENTITY]"],
    flags: [
      IDENTITY,
      JSON_OUTPUT,
      {
        name: "output",
        short: "o",
        value: "FORMAT",
        summary: "The same as --json when it is json",
        env: "ATMOS_AUTH_WHOAMI_OUTPUT",
        choices: ["json"],
      },
    ],
    examples: [["whoami -i prod-admin", "exit status 4 when the cloud says no"]],
  },
  list: {
    summary: "List providers and identities",
    flags: [
      {
        name: "format",
        short: "f",
        value: "FORMAT",
        summary: "Format",
        choices: [
          "tree",
          "table",
          "json",
          "yaml",
          "graphviz",
          "dot",
          "mermaid",
          "markdown",
          "md",
        ],
      },
      { name: "providers", value: "NAMES", summary: "Only providers, or only these", bare: true },
      { name: "identities", value: "NAMES", summary: "Only identities, or only these", bare: true },
      TAGS,
      JSON_OUTPUT,
    ],
    examples: [
      ["list", "a tree with the time left"],
      ["list -f mermaid", "a graph for a page"],
    ],
  },
  validate: {
    summary: "Check the configuration and name every problem",
    flags: [
      JSON_OUTPUT,
      {
        name: "verbose",
        short: "v",
        summary: "Name the files",
        env: "ATMOS_AUTH_VALIDATE_VERBOSE",
      },
      { name: "schema", summary: "Print the JSON Schema of the auth section, for editors" },
    ],
    examples: [
      ["validate", "every problem at once, with line and column"],
      ["validate --schema > atmos-auth.schema.json", "for an editor"],
    ],
  },
  status: {
    summary: "Say which identity this shell is, and how long it lasts",
    flags: [JSON_OUTPUT, { name: "short", summary: "One short line, for a prompt" }],
    examples: [["status", "exit status 1 outside a session"]],
  },
  sessions: {
    summary: "List the sessions that are open now",
    flags: [JSON_OUTPUT],
    examples: [["sessions", "identity, time left, process, since when"]],
  },
  "sessions end": {
    summary: "End a session: its credentials are withdrawn and its shell is asked to leave",
    positional: ["ID"],
    flags: [],
    examples: [["sessions end k3v9", "any unambiguous beginning of the id will do"]],
  },
  console: {
    summary: "Open the cloud's web console as this identity",
    about:
      "Signs in to AWS; for the other clouds it opens the page, and the browser's own sign-in " +
      "decides. The address that signs in is never an argument of a program.",
    flags: [
      IDENTITY,
      {
        name: "destination",
        value: "PAGE",
        summary: "A page by name, such as s3, or a whole address of the console",
        completes: "page",
      },
      { name: "duration", value: "DURATION", summary: "How long it stays signed in, such as 4h" },
      { name: "issuer", value: "NAME", summary: "Who is said to have sent you there (AWS)" },
      { name: "print-only", summary: "Print the address and nothing else" },
      { name: "no-open", summary: "Print the address instead of opening a browser" },
      { name: "isolated", summary: "In a browser profile, or a Firefox container, of its own" },
      MEANT,
      MFA_STDIN,
    ],
    examples: [
      ["console -i prod-admin", "the home page, signed in"],
      ["console -i prod-admin --destination cloudwatch", "a page"],
      ["console -i prod-admin --isolated", "beside another identity's console"],
    ],
  },
  "import aws": {
    summary: "Print the auth: section that your ~/.aws files come to",
    about: "Reads AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, or ~/.aws. Whatever can't be " +
      "carried over is named, on standard error and as comments. Keys are never printed.",
    flags: [
      { name: "file", value: "FILE", summary: "This file alone", completes: "file" },
      {
        name: "keys",
        summary: "Instead of printing, put the long-lived keys into the encrypted store",
      },
    ],
    examples: [
      ["import aws > atmos.yaml", "a configuration to begin with"],
      ["import aws --keys", "afterwards: keys of ~/.aws/credentials into the store"],
    ],
  },
  "export aws-config": {
    summary: "Print profiles for your own ~/.aws/config, each of which asks atmos-auth",
    about: "Every AWS identity, or those that are named. Programs outside of a session then use " +
      "--profile NAME; sign in beforehand with login.",
    flags: [
      {
        name: "identity",
        short: "i",
        value: "NAME",
        summary: "Only these identities",
        repeat: true,
        completes: "identity",
      },
      { name: "prefix", value: "TEXT", summary: "What the profiles' names begin with" },
      {
        name: "write",
        value: "FILE",
        summary: "Put them into that file, between two comments; the rest of it stays as it is",
        completes: "file",
      },
    ],
    examples: [
      ["export aws-config", "to look at"],
      ["export aws-config --prefix atmos- --write ~/.aws/config", "again after each change"],
    ],
  },
  "user configure": {
    summary: "Keep an IAM user's long-lived keys in the store",
    flags: [IDENTITY],
    examples: [["user configure -i ops-user", "asks for the keys; nothing is echoed"]],
  },
  "aws ecr login": {
    summary: "Sign docker in to Amazon's container registries",
    about: LOGIN_ABOUT,
    positional: ["[INTEGRATION]"],
    flags: [IDENTITY, REGISTRY, {
      name: "public",
      summary: "The public registry, public.ecr.aws",
    }],
    examples: [
      ["aws ecr login", "what hangs on the default identity"],
      ["aws ecr login -i dev -r 123456789012.dkr.ecr.us-east-1.amazonaws.com", "by its host"],
    ],
  },
  "aws eks token": {
    summary: "Print a token for an EKS cluster (ExecCredential)",
    about: TOKEN_ABOUT,
    flags: [IDENTITY, CLUSTER_NAME, REGION],
    examples: [["aws eks token --cluster-name main --region us-east-1 -i dev", "for kubectl"]],
  },
  "aws eks update-kubeconfig": {
    summary: "Write EKS clusters into your kubeconfig",
    about: KUBECONFIG_ABOUT,
    flags: [...KUBECONFIG_FLAGS, { name: "name", value: "NAME", summary: "Cluster" }, REGION],
    examples: [["aws eks update-kubeconfig -i dev --name main --alias dev", "a cluster"]],
  },
  "azure acr login": {
    summary: "Sign docker in to Azure's container registries",
    about: LOGIN_ABOUT,
    positional: ["[INTEGRATION]"],
    flags: [IDENTITY, REGISTRY],
    examples: [["azure acr login -i dev -r example.azurecr.io", "by its host"]],
  },
  "azure aks token": {
    summary: "Print a token for an AKS cluster (ExecCredential)",
    about: TOKEN_ABOUT,
    flags: [IDENTITY, CLUSTER_NAME, RESOURCE_GROUP, SUBSCRIPTION, {
      name: "server-id",
      value: "ID",
      summary: "Application that the cluster's API server is",
    }],
    examples: [["azure aks token --cluster-name main --resource-group rg -i dev", "for kubectl"]],
  },
  "azure aks update-kubeconfig": {
    summary: "Write AKS clusters into your kubeconfig",
    about: KUBECONFIG_ABOUT,
    flags: [...KUBECONFIG_FLAGS, CLUSTER_NAME, RESOURCE_GROUP, SUBSCRIPTION],
    examples: [["azure aks update-kubeconfig -i dev", "what hangs on the identity"]],
  },
  "gcp artifacts login": {
    summary: "Sign docker in to Google Artifact Registry",
    about: LOGIN_ABOUT,
    positional: ["[INTEGRATION]"],
    flags: [IDENTITY, REGISTRY],
    examples: [["gcp artifacts login -i dev -r europe-west1-docker.pkg.dev", "by its host"]],
  },
  "gcp gke token": {
    summary: "Print a token for a GKE cluster (ExecCredential)",
    about: TOKEN_ABOUT,
    flags: [IDENTITY],
    examples: [["gcp gke token -i dev", "for kubectl"]],
  },
  "gcp gke update-kubeconfig": {
    summary: "Write GKE clusters into your kubeconfig",
    about: KUBECONFIG_ABOUT,
    flags: [
      ...KUBECONFIG_FLAGS,
      { name: "name", value: "NAME", summary: "Cluster" },
      { name: "project-id", value: "ID", summary: "Project of the cluster" },
      { name: "location", value: "LOCATION", summary: "Region or zone of the cluster" },
    ],
    examples: [["gcp gke update-kubeconfig --integration main", "an integration"]],
  },
  trust: {
    summary: "Let this project's configuration run programs",
    about: "A configuration that was found in a project may name programs to run (!exec, exec: " +
      "references, *_process helpers). They run only after you have said so for this very content.",
    flags: [{ name: "revoke", summary: "Take it back" }],
    examples: [["trust", "after having read the file"]],
  },
  doctor: {
    summary: "Look at this machine and say what is broken, with the mend",
    flags: [JSON_OUTPUT],
    examples: [["doctor", "shells, tools, keyring, store, environment"]],
  },
  completion: {
    summary: "Print a completion script",
    positional: ["SHELL"],
    flags: [],
    examples: [
      ["completion bash > ~/.local/share/bash-completion/completions/atmos-auth", "bash"],
      ["completion fish > ~/.config/fish/completions/atmos-auth.fish", "fish"],
    ],
  },
  complete: {
    summary: "What completion scripts call: candidates for the last word",
    hidden: true,
    rest: "WORDS",
    flags: [],
    examples: [],
  },
  version: { summary: "Print the version", flags: [JSON_OUTPUT], examples: [] },
  help: { summary: "Print help", positional: ["[COMMAND...]"], flags: [], examples: [] },
} as const satisfies Record<string, CommandSpec>;

/** The name of a command; some are two words, or three. */
export type CommandName = keyof typeof COMMANDS;

/** The command's description. */
export function specOf(name: CommandName): CommandSpec {
  return COMMANDS[name];
}

/** Every command's name, in the order of help. */
export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];
