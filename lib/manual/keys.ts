/**
 * Descriptions of the keys of `atmos.yaml` that belong to no one cloud, for the schema for editors and the reference;
 * loaded by those alone.
 */

/** Containers of a kind's fields, and keys of every kind, by their path in the entry. */
export const ENTRY_KEYS: Readonly<Record<string, string>> = {
  kind: "What the entry is. It decides which other keys there are",
  name: "The entry's name, where entries are a list",
  spec: "The fields of the kind. They may also stand in the entry itself",
  principal: "Who one becomes. These fields may also stand in the entry itself",
  credentials: "What one signs in with",

  via: "What the entry is obtained from: one provider or one identity",
  "via.provider": "Name of a provider",
  "via.identity": "Name of another identity, whose credential is used to obtain this one",
  provider: "Where an identity was provisioned from. Written by atmos, for people",
  default: "Whether it is used when no other is asked for",
  required: "Whether atmos's own Terraform commands sign in to it beside another. Not heard here",
  alias: "Another name for it",
  tags: "Words to find it by: `list WORD`, `--tags`",
  env:
    "Variables that sessions of the identity are given. None that carries or selects an identity. Of identities alone",
  session: "How long its credentials and its sessions last",
  "session.duration": "How long a credential should last. The cloud's own limits apply",
  "session.min_ttl":
    "A session opens only with at least this much time left. With a provider's, the longer counts",
  "session.maximum":
    "After this long the credential is taken away from a session. With a provider's, the shorter counts",
  color: "Colour of its name in the prompt. Of identities alone",
  protected:
    "Whether its name must be typed before a session opens, or `env`, `console`, `user rotate` or a login of docker gives it away (or said: `--yes-i-mean NAME`). Tools that ask by `credential-process` or as kubectl does are given it, which the audit log tells of the former. Coding agents are never given it. A provider's holds for all that is obtained through it. In your own files it protects what obtains the same under every name",
  expose:
    "Variables that carry its secret and are set all the same, for programs that can read nothing else. Of identities alone",
  console: "Its web console",
  "console.session_duration": "How long the web console stays signed in",
  insecure:
    "Whether its endpoint may be plain http on another machine. Whoever is between reads the secrets",
  emulator: "The local emulator of atmos that the entry belongs to. Not heard here",

  region: "The cloud's region",
  start_url: "Start URL of a portal",
  endpoint_url: "An address that atmos-auth asks in the vendor's place, such as an emulator's",
  audience: "Whom the token is for",
  allowed_hosts:
    "Hosts of a GitHub Enterprise Server's Actions that may be asked, beside github.com's own",
  callback_port: "Port on 127.0.0.1 that the browser comes back to. Any free one unless told",
  open_browser: "Whether a browser is opened. Otherwise the address is shown",
  username: "Who must sign in: anybody else is refused",
  files: "Where atmos keeps files. Here they lie in the session, whatever this says",
  "files.base_path": "A directory. Not heard here",

  token_source:
    "Where the identity token comes from. Unless told: the service of the job that this runs in",
  "token_source.type": "Where it is. Follows from the other fields",
  "token_source.environment_variable": "Variable that holds the token",
  "token_source.file_path": "File that holds the token",
  "token_source.url": "Address that hands the token out",
  "token_source.request_token": "What that address wants to see as a bearer token",
  "token_source.audience": "Whom the token is for, where that address is asked",
  "token_source.allowed_hosts": "Hosts that the address may be at",
  "token_source.format": "How the token stands in the file or the answer",
  "token_source.format.type": "The token alone, or JSON that holds it",
  "token_source.format.subject_token_field_name":
    "Field of the JSON that holds it. `access_token` unless told",
  "token_source.command": "Program that prints the token: a command line, or a list of words",
  "token_source.timeout": "How long that program may take. 30 s unless told",
  "token_source.region": "Region of the AWS identity that is shown to Google",

  auto_provision:
    "Whether every session of the identity opens it. `false`: by its own command only, and on first use",
  registry: "The container registry",
  "registry.region": "Region of the registry",
  cluster: "The Kubernetes cluster",
  "cluster.name": "Name of the cluster",
  "cluster.alias": "Name of its context in the kubeconfig",
  "cluster.region": "Region of the cluster",
  "cluster.kubeconfig": "For `update-kubeconfig`: your own file",
  "cluster.kubeconfig.path":
    "File to write. The first of `KUBECONFIG`, or `~/.kube/config`, unless told",
  "cluster.kubeconfig.mode":
    "Mode of a new file, 0600 unless told, or 0640; one that is there gets none that is more open than its own",
  "cluster.kubeconfig.update":
    "What becomes of what is there: merged, replaced where it is a kubeconfig, or an error for an entry of that name",
};

/** Settings below `auth:`, beside the entries. */
export const SETTINGS_KEYS: Readonly<Record<string, string>> = {
  providers: "Where one signs in: by name, or a list",
  identities: "Who one can be: by name, or a list",
  integrations: "Registries and clusters that identities open, by name",
  realm:
    "Keeps what is stored for equal names in different projects apart. Follows from the directory of the configuration unless told",
  shell: "What sessions let in, and how shells behave",
  "shell.pass":
    "Variables of your environment that pass into sessions (globs). Those of a cloud never do",
  "shell.keep": "Clouds whose own sign-in of yours stays in reach",
  "shell.prompt": "Whether the prompt shows the identity",
  "shell.delivery": "How AWS's tools get the credential, see `--delivery`",
  "shell.default_shell":
    "The shell to open when neither the command line nor the environment names one",
  "shell.nested": "Whether a shell may be opened inside of another",
  "shell.agents":
    "What coding agents are given: everything but protected identities, reading alone, nothing",
  "shell.frecency": "Whether the picker remembers what is used most, and shows that first",
  "shell.login": "Whether a shell reads the login files too",
  keyring: "Where the key of the encrypted store is kept",
  "keyring.type":
    "The operating system's keyring, a file with a passphrase, the Linux kernel's keyring, pass, or nowhere",
  "keyring.spec": "More on a key that lies in a file. Heard in files of your own alone",
  "keyring.spec.path": "The file of the key",
  "keyring.spec.password_env":
    "Variable that holds its passphrase. `ATMOS_KEYRING_PASSWORD` unless told",
  "keyring.spec.keep_unlocked":
    "How long the key stays unlocked after its last use, where Linux keeps such things. 15m unless told; or `never`",
  console: "The web console",
  "console.isolated":
    "Whether it opens in a browser profile, or a Firefox container, of each identity's own",
  "console.isolated_sessions": "The same, as atmos's documentation calls it",
  logs: "How much is said about what is done",
  "logs.level": "The level. `--logs-level` goes before it, and so does its variable",
  "logs.file":
    "File that it is noted in, instead of being said, as `--logs-file` takes it, which goes before it. Of a " +
    "configuration that isn't your own it lies in its project",
  trust: "Directories whose configurations are always trusted. Heard in files of your own alone",
  audit: "The log of who opened what, and when. Heard in files of your own alone",
  "audit.enabled": "Whether it is kept. `true` unless told",
  "audit.file": "Where",
};

/** Our keys at the top of a file. */
export const TOP_KEYS: Readonly<Record<string, string>> = {
  auth: "Providers, identities, integrations, and settings of them",
  env:
    "Variables for programs that are started, and for flags of ours. Never one that carries an identity",
  base_path: "What relative paths of `import` start from",
  import:
    "Configurations that this one lies over: files, directories, patterns, https:// and git:: addresses",
  imports: "How imports from elsewhere are fetched",
  "imports.ttl": "How long what was fetched will do. Unless told, each command asks",
  profiles: "Profiles: more configuration, chosen with `--profile`",
  "profiles.base_path": "Directory that holds them",
  "profiles.default": "The profile that counts when none is chosen",
};

/** Keys of a reference in place of a secret. */
export const SECRET_KEYS: Readonly<Record<string, string>> = {
  secret: "Where the secret is kept, such as `keyring:NAME`. Also written `!secret keyring:NAME`",
  via: "As whom a cloud's secret manager is asked",
  "via.identity": "An identity of this configuration",
  "via.provider": "A provider of this configuration",
};

/** A key that documentation of atmos shows, and no version of it reads. */
export const UNREAD_KEY = "Shown by documentation of atmos, and read by nobody";

/** The parts of a list of variables. */
export const VARIABLE_KEYS: Readonly<Record<string, string>> = {
  key: "Name of the variable",
  value: "Its value",
};

/** The announcement's form of an entry. */
export const ANNOUNCED_KEYS: Readonly<Record<string, string>> = {
  type: "The cloud",
  provider: "The provider or identity that it is obtained from",
  config: "The fields of the kind, which they tell",
};
