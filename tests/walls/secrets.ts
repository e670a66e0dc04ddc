/** Where secrets may leave what hides them. */
import { CAGE, OURS, type Wall } from "./wall.ts";

/** Where a secret leaves its wrapper in the main process, and in how many places: a decision, not an accident. */
export const REVEALED: Readonly<Record<string, number>> = {
  "lib/browser/handoff.ts": 1,
  "lib/cage/http.ts": 1,
  "lib/commands/cluster_token.ts": 1,
  "lib/commands/console.ts": 1,
  "lib/commands/console/page.ts": 1,
  "lib/commands/credential_process.ts": 1,
  "lib/commands/init/checks.ts": 1,
  "lib/commands/shared/importing.ts": 1,
  "lib/commands/shared/new_keys.ts": 1,
  "lib/commands/user/rotation_records.ts": 5,
  "lib/commands/user/import_removal.ts": 1,
  "lib/config/remote/git_program.ts": 1,
  "lib/credential.ts": 1,
  "lib/references/at_hand.ts": 1,
  "lib/references/field.ts": 4,
  "lib/references/keepassxc.ts": 1,
  "lib/references/kept.ts": 1,
  "lib/references/mod.ts": 3,
  "lib/references/not_one.ts": 1,
  "lib/references/pem.ts": 2,
  "lib/secret.ts": 2,
  "lib/paths/brief_directory.ts": 1,
  "lib/session/directory/directory.ts": 1,
  "lib/session/configured.ts": 1,
  "lib/session/server.ts": 1,
  "lib/session/tools/cluster_token.ts": 2,
  "lib/session/tools/integration_calls.ts": 1,
  "lib/session/tools/docker_config.ts": 1,
  "lib/sign_in/entry_store.ts": 3,
  "lib/sign_in/noting.ts": 2,
  "lib/sign_in/one_time_code.ts": 1,
  "lib/sign_in/person/refresh_token.ts": 1,
  "lib/sign_in/stored.ts": 1,
  "providers/aws/credential.ts": 2,
  "providers/aws/integrations/registry.ts": 1,
  "providers/aws/kinds/user_keys.ts": 1,
  "providers/aws/kinds/user_rotation.ts": 2,
  "providers/aws/signature.ts": 3,
  "providers/azure/grant/msal_cache.ts": 1,
  "providers/azure/kinds/assertion.ts": 2,
  "providers/azure/kinds/cli.ts": 1,
  "providers/gcp/grant/adc_files.ts": 1,
  "providers/gcp/grant/session_token.ts": 1,
  "providers/gcp/kinds/adc_file.ts": 1,
  "providers/gcp/kinds/pool_member.ts": 1,
  "providers/github/grant/gh.ts": 1,
  "providers/github/grant/git.ts": 1,
  "providers/github/grant/git_header.ts": 1,
  "providers/github/grant/netrc.ts": 1,
  "providers/github/kinds/oidc.ts": 1,
};

function revealsIn(bare: string): number {
  return bare.match(/\.reveal\(\)/g)?.length ?? 0;
}

/** Tools' own commands that print values: whole, or in part in clear. Of `pass` and KeePassXC's, what hides them follows. */
const PRINTS = new RegExp(
  [
    ...["bw get ", "bw list items", "op item get", "op read ", "gh auth token", "vault kv get"],
    ...['pass show (?![^`"\n]*nowhere)', 'keepassxc-cli show (?![^`"\n]*onlyEnding)'],
    ...["az account get-access-token(?! --query expiresOn)", "print-access-token"],
    ...["aws configure export-credentials", "get-secret-value --secret-id"],
    "[^`\"'\n]*openssl pkcs8 (?![^`\"'\n]* -out )",
  ].map((command) => `["'\`]${command}`).join("|"),
);

/** Around secrets. */
export const SECRETS: readonly Wall[] = [
  {
    name: "a secret is revealed in a place that nobody counted",
    covers: OURS,
    // In the cage it is where a request is made: there it goes to the hosts of its sign-in, and nowhere else.
    broken: ({ path, bare }) => !CAGE.test(path) && revealsIn(bare) !== (REVEALED[path] ?? 0),
    breaks: [["lib/a.ts", "log(secret.reveal());"]],
  },
  {
    name: "a line for the person to type prints secrets, into what their terminal keeps",
    covers: OURS,
    broken: ({ said }) => PRINTS.test(said),
    breaks: [
      ["lib/a.ts", "const hint = `bw get item ${name}`;"],
      ["lib/a.ts", 'const hint = "bw list items --search a";'],
      ["lib/a.ts", "const hint = `op item get --vault ${vault} ${item}`;"],
      ["lib/a.ts", 'const hint = "pass show aws";'],
      ["lib/a.ts", "const hint = `keepassxc-cli show --all ${path} ${entry}`;"],
      ["lib/a.ts", 'const hint = "az account get-access-token --tenant a";'],
      ["lib/a.ts", 'const hint = "openssl pkcs8 -topk8 -nocrypt -in KEY.pem";'],
    ],
  },
  {
    name: "a command takes the machine that unlocks the store",
    covers: /^lib\/commands\//,
    broken: ({ bare }) => /\bwhole\b/.test(bare),
    breaks: [["lib/commands/a.ts", "const { whole } = context;"]],
  },
];
