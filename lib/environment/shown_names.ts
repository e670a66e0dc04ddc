/** Variables that are known to hold no secret: their values may be shown to whoever looks at a configuration. */
import { nameMatcher } from "../paths/glob.ts";

/** Where things are and which one is meant; and what makes another program run, which whoever trusts a file must see. */
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

/** Whether a variable of that name may be shown with its value, unless that looks like a secret. */
export function isHarmlessVariable(name: string): boolean {
  return isHarmless(name);
}
