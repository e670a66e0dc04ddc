/** Variables whose values may be shown to whoever looks at a configuration, or who is asked to trust one. */
import { nameMatcher } from "../paths/glob.ts";

/**
 * Variables whose value programs run, or load: a person who is asked to trust a file sees them whole, and under that
 * word. Others may do so, too, and are shown among the variables; no decision depends on it.
 */
const RUNNING = [
  ...["LD_*", "DYLD_*", "GCONV_PATH", "OPENSSL_CONF", "BASH_ENV", "ENV", "BASH_FUNC_*"],
  ...["SHELLOPTS", "BASHOPTS", "PROMPT_COMMAND", "PS4", "ZDOTDIR", "NODE_OPTIONS", "NODE_PATH"],
  ...["PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONBREAKPOINT", "PERL5LIB", "PERL5OPT"],
  ...["PERL5DB", "RUBYLIB", "RUBYOPT", "LUA_INIT*", "LUA_PATH*", "LUA_CPATH*"],
  ...["JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "MAVEN_OPTS"],
  ...["GRADLE_OPTS", "DOTNET_STARTUP_HOOKS", "CORECLR_PROFILER*", "COR_PROFILER*", "PATH"],
  ...["SHELL", "EDITOR", "VISUAL", "*PAGER", "BROWSER", "*_BROWSER", "*_EDITOR", "*_ASKPASS"],
  ...["*_WRAPPER", "*_EXTERNAL_DIFF", "LESSOPEN", "LESSCLOSE", "GIT_SSH", "GIT_SSH_COMMAND"],
  ...["GIT_PROXY_COMMAND", "GIT_EXEC_PATH", "GIT_CONFIG*", "GIT_TEMPLATE_DIR", "RSYNC_RSH"],
  ...["CVS_RSH", "MAKEFLAGS", "GOFLAGS", "npm_config_*", "TF_CLI_CONFIG_FILE", "HELM_PLUGINS"],
  ...["CDPATH", "FPATH", "PSModulePath", "PATHEXT", "COMSPEC", "HOME", "USERPROFILE"],
  ...["XDG_CONFIG_HOME", "RUSTC", "CC", "CXX"],
  ...["PS0", "PS1", "PS2", "PS3", "INPUTRC", "BASH_LOADABLES_PATH", "LESS", "LESSKEY*", "LESSEDIT"],
  ...["TF_CLI_ARGS*", "TF_REATTACH_PROVIDERS", "TERRAGRUNT_TFPATH", "TG_TF_PATH", "AWS_DATA_PATH"],
  ...[
    "AZURE_EXTENSION_DIR",
    "ANSIBLE_CONFIG",
    "ANSIBLE_LIBRARY",
    "*_PLUGINS",
    "BORG_RSH",
    "MAKEFILES",
  ],
  ...["OPENSSL_MODULES", "OPENSSL_ENGINES", "KUBERC", "BUN_OPTIONS", "*_COMMAND", "*_CMD"],
  ...[
    "*_HELPER",
    "*_PROGRAM",
    "*PASSCOMMAND",
    "*_PYTHON",
    "*_CREDENTIAL_PROVIDER",
    "DIRENV_CONFIG",
  ],
  ...["PASSWORD_STORE_EXTENSIONS_DIR", "*_PASSWORD_FILE"],
];

const isRunning = nameMatcher(RUNNING, { ignoreCase: true });

/** Whether a variable's value is run, or loaded, by programs. */
export function isRunningVariable(name: string): boolean {
  return isRunning(name);
}

/** Variables of places and choices, and those of the list above that hold no secret. */
const HARMLESS = [
  ...["ATMOS_*", "HOME", "PATH", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "LANG", "LANGUAGE"],
  ...["LC_*", "XDG_*", "TERM", "EDITOR", "VISUAL", "PAGER", "BROWSER", "DISPLAY", "CI", "NO_COLOR"],
  ...["*_REGION", "*_REGIONS", "*_LOCATION", "*_ZONE", "*_PROFILE", "*_PROJECT", "*_PROJECT_ID"],
  ...["*_SUBSCRIPTION_ID", "*_TENANT_ID", "*_CLIENT_ID", "*_ACCOUNT", "*_ACCOUNT_ID", "*_ROLE_ARN"],
  ...["*_ENDPOINT", "*_ENDPOINT_URL*", "*_HOST", "*_PORT", "*_FILE", "*_DIR", "*_PATH", "*_HOME"],
  ...["*_ROOT", "*_PREFIX", "*_BUNDLE", "*_CERTS", "*_LEVEL", "*_LOG", "*_STAGE", "*_ENVIRONMENT"],
  ...["*_ENV", "*_VERSION", "*_ENABLED", "*_DISABLED", "*_PAGER", "*_SHELL", "*_COLORS"],
  ...["*_PROXY", "*_proxy", "KUBECONFIG", "KUBE_CONFIG_PATH*", "DOCKER_CONFIG", "DOCKER_CONTEXT"],
  ...["LD_*", "DYLD_*", "NODE_OPTIONS", "PYTHONPATH", "PYTHONSTARTUP", "PERL5LIB", "PERL5OPT"],
  ...["RUBYLIB", "RUBYOPT", "JAVA_TOOL_OPTIONS", "ENV", "PROMPT_COMMAND", "GIT_SSH_COMMAND"],
];

const isHarmless = nameMatcher(HARMLESS, { ignoreCase: true });

/** Whether a variable may be shown with its value, unless that looks like a secret. */
export function isHarmlessVariable(name: string): boolean {
  return isHarmless(name);
}
