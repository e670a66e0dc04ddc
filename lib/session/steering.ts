/**
 * Variables from which programs take orders: what to run or load, which files to read, where to connect. A
 * found configuration that sets one runs code of its choice next to the credential.
 */
export const STEERING: readonly string[] = [
  // The loader and the C library.
  ...["LD_*", "DYLD_*", "GCONV_PATH", "GLIBC_TUNABLES", "LOCPATH", "NLSPATH"],
  // Shells, and where they and others look for programs and files.
  ...["PATH", "PATHEXT", "COMSPEC", "SHELL", "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"],
  ...["XDG_*", "TMP", "TEMP", "TMPDIR", "BASH_*", "ENV", "IFS", "SHELLOPTS", "BASHOPTS", "INPUTRC"],
  ...["PROMPT_COMMAND", "PS[0-9]", "ZDOTDIR", "FPATH", "PSMODULEPATH", "TERMINFO*", "fish_*"],
  // Programs that other programs start.
  ...["EDITOR", "VISUAL", "PAGER", "*_EDITOR", "*_PAGER", "MANPAGER", "LESS*", "BROWSER"],
  ...["*ASKPASS*", "GIT_*", "SSH_*", "SUDO_*", "GNUPGHOME", "GPG_*"],
  // Runtimes.
  ...["NODE_*", "NPM_*", "npm_*", "DENO_*", "BUN_*", "PYTHON*", "PIP_*", "PERL*", "RUBY*", "GEM_*"],
  ...["BUNDLE_*", "*JAVA_OPTIONS", "*JAVA_TOOL_OPTIONS", "CLASSPATH", "*_OPTS", "DOTNET_*"],
  ...[
    "CORECLR_*",
    "COR_*",
    "COMPlus_*",
    "LUA_*",
    "PHP*",
    "GOFLAGS",
    "GOPATH",
    "GOPROXY",
    "GOENV",
    "CARGO_*",
    "RUSTC*",
    "MAKEFLAGS",
  ],
  // Tools of the trade that load code.
  ...[
    "TF_CLI_*",
    "TERRAFORM_CONFIG",
    "TF_PLUGIN_*",
    "TF_REATTACH_*",
    "HELM_*",
    "KUBECONFIG",
    "KUBE_CONFIG_*",
    "DOCKER_*",
  ],
  ...["ANSIBLE_*", "OPENSSL_*"],
  // Where connections go, and whom they believe.
  ...["*_PROXY", "*_proxy", "SSL_*", "*_CA_BUNDLE", "*_CA_CERTS", "CURL_*", "WGETRC"],
  ...["*_ENDPOINT", "*_ENDPOINT_*", "*_BASE_URL", "RES_OPTIONS", "LOCALDOMAIN", "HOSTALIASES"],
];
